package org.em4j.distributions;

/** Provides {@link GammaFamily}. */
public final class GammaProvider extends PlainProvider {
  /** For the service loader. */
  public GammaProvider() {
    super(
        new GammaFamily(), "gamma, by shape and rate: durations, amounts; the mean is shape/rate");
  }
}
