package org.em4j.distributions;

import java.util.List;

/** Provides {@link GammaFamily}. */
public final class GammaProvider extends PlainProvider {
  /** For the service loader. */
  public GammaProvider() {
    super(
        new GammaFamily(), "gamma, by shape and rate: durations, amounts; the mean is shape/rate");
  }

  @Override
  public List<String> parameters() {
    return List.of("shape", "rate");
  }
}
