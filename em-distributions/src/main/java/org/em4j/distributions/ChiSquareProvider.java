package org.em4j.distributions;

import java.util.List;

/** Provides {@link ChiSquareFamily}. */
public final class ChiSquareProvider extends PlainProvider {
  /** For the service loader. */
  public ChiSquareProvider() {
    super(new ChiSquareFamily(), "chi-square, by its degrees of freedom, any number above 0");
  }

  @Override
  public List<String> parameters() {
    return List.of("degrees");
  }
}
