package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link BernoulliVectorFamily}. */
public final class BernoulliVectorProvider implements FamilyProvider {
  @Override
  public String id() {
    return "bernoulli-vector";
  }

  @Override
  public String description() {
    return "independent columns of zeros and ones, by the probability of a one in each";
  }

  @Override
  public boolean multivariate() {
    return true;
  }

  @Override
  public Family<?> create(Settings settings) {
    return new BernoulliVectorFamily(settings.integer(DIMENSION, 1));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new BernoulliVectorFamily(Math.max(1, parameters.numbers("probabilities").length));
  }

  @Override
  public List<String> parameters() {
    return List.of("probabilities");
  }
}
