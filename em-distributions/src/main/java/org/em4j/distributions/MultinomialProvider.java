package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link MultinomialFamily}. */
public final class MultinomialProvider implements FamilyProvider {
  @Override
  public String id() {
    return MultinomialFamily.ID;
  }

  @Override
  public String description() {
    return "counts of categories, a column each, by the probability of each";
  }

  @Override
  public boolean multivariate() {
    return true;
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(
            MultinomialFamily.TRIALS,
            "the sum n of every row, at least 1; without it any sum, taken as given"));
  }

  @Override
  public String support() {
    return "whole numbers of at least 0; with trials, of sum n in every row";
  }

  @Override
  public Family<?> create(Settings settings) {
    int columns = settings.integer(DIMENSION, 0);
    return settings.has(MultinomialFamily.TRIALS)
        ? MultinomialFamily.withTrials(columns, settings.integer(MultinomialFamily.TRIALS, 0))
        : new MultinomialFamily(columns);
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    int columns = parameters.numbers(MultinomialFamily.PROBABILITIES).length;
    return parameters.has(MultinomialFamily.TRIALS)
        ? MultinomialFamily.withTrials(
            columns, Parameters.trials(parameters, MultinomialFamily.TRIALS))
        : new MultinomialFamily(columns);
  }

  @Override
  public List<String> parameters() {
    return List.of("trials", "probabilities");
  }
}
