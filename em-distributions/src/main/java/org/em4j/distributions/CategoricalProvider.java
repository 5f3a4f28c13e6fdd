package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link CategoricalFamily}. */
public final class CategoricalProvider implements FamilyProvider {
  private static final String LEVELS = "levels";

  @Override
  public String id() {
    return "categorical";
  }

  @Override
  public String description() {
    return "symbols, by the probability of each";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(
            LEVELS,
            "the number of symbols M, 1 to "
                + CategoricalFamily.MOST_LEVELS
                + "; without it one more than the largest in the data"));
  }

  @Override
  public boolean symbols() {
    return true;
  }

  @Override
  public String support() {
    return "whole numbers 0 to M-1";
  }

  @Override
  public Family<?> create(Settings settings) {
    return settings.has(LEVELS)
        ? new CategoricalFamily(settings.integer(LEVELS, 0))
        : new CategoricalFamily();
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new CategoricalFamily(parameters.numbers("probabilities").length);
  }

  @Override
  public List<String> parameters() {
    return List.of("probabilities");
  }
}
