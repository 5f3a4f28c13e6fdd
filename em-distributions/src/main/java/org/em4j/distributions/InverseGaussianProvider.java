package org.em4j.distributions;

/** Provides {@link InverseGaussianFamily}. */
public final class InverseGaussianProvider extends PlainProvider {
  /** For the service loader. */
  public InverseGaussianProvider() {
    super(
        new InverseGaussianFamily(),
        "inverse Gaussian (Wald), by mean and shape: first-passage times");
  }
}
