package org.em4j.distributions;

import java.util.List;

/** Provides {@link LogNormalFamily}. */
public final class LogNormalProvider extends PlainProvider {
  /** For the service loader. */
  public LogNormalProvider() {
    super(new LogNormalFamily(), "log-normal, by mean and standard deviation of log x");
  }

  @Override
  public List<String> parameters() {
    return List.of("mean", "sd");
  }
}
