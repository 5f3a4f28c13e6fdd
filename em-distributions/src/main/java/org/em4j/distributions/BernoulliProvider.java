package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link BernoulliFamily}. */
public final class BernoulliProvider implements FamilyProvider {
  @Override
  public String id() {
    return "bernoulli";
  }

  @Override
  public String description() {
    return "zeros and ones, by the probability of 1";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new BernoulliFamily();
  }
}
