package org.em4j.distributions;

import java.util.List;

/** Provides {@link ExponentialDistributionFamily}. */
public final class ExponentialProvider extends PlainProvider {
  /** For the service loader. */
  public ExponentialProvider() {
    super(
        new ExponentialDistributionFamily(),
        "waiting times at a constant rate, the inverse of their mean");
  }

  @Override
  public List<String> parameters() {
    return List.of("rate");
  }
}
