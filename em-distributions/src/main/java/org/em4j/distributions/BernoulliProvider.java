package org.em4j.distributions;

import java.util.List;

/** Provides {@link BernoulliFamily}. */
public final class BernoulliProvider extends PlainProvider {
  /** For the service loader. */
  public BernoulliProvider() {
    super(new BernoulliFamily(), "zeros and ones, by the probability of 1");
  }

  @Override
  public List<String> parameters() {
    return List.of("probability");
  }
}
