package org.em4j.distributions;

/** Provides {@link BetaFamily}. */
public final class BetaProvider extends PlainProvider {
  /** For the service loader. */
  public BetaProvider() {
    super(
        new BetaFamily(), "beta, by alpha and beta: proportions; the mean is alpha/(alpha + beta)");
  }
}
