package org.em4j.distributions;

/** Provides {@link BernoulliFamily}. */
public final class BernoulliProvider extends PlainProvider {
  /** For the service loader. */
  public BernoulliProvider() {
    super(new BernoulliFamily(), "zeros and ones, by the probability of 1");
  }
}
