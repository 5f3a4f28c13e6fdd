package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link CategoricalVectorFamily}. */
public final class CategoricalVectorProvider implements FamilyProvider {
  @Override
  public String id() {
    return "categorical-vector";
  }

  @Override
  public String description() {
    return "independent columns of symbols, by the probability of each symbol in each column";
  }

  @Override
  public boolean multivariate() {
    return true;
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
    return CategoricalVectorFamily.ofColumns(settings.integer(DIMENSION, 1));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    double[][] probabilities = parameters.rows("probabilities");
    int[] levels = new int[probabilities.length];
    for (int j = 0; j < levels.length; j++) {
      levels[j] = probabilities[j].length;
    }
    return CategoricalVectorFamily.ofLevels(levels);
  }

  @Override
  public List<String> parameters() {
    return List.of("probabilities");
  }
}
