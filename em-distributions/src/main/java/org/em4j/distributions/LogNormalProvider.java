package org.em4j.distributions;

/** Provides {@link LogNormalFamily}. */
public final class LogNormalProvider extends PlainProvider {
  /** For the service loader. */
  public LogNormalProvider() {
    super(new LogNormalFamily(), "log-normal, by mean and standard deviation of log x");
  }
}
