package org.em4j.distributions;

import java.util.List;

/** Provides {@link InverseGaussianFamily}. */
public final class InverseGaussianProvider extends PlainProvider {
  /** For the service loader. */
  public InverseGaussianProvider() {
    super(
        new InverseGaussianFamily(),
        "inverse Gaussian (Wald), by mean and shape: first-passage times");
  }

  @Override
  public List<String> parameters() {
    return List.of("mean", "shape");
  }
}
