package org.em4j.core.plugin;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;

/** Provides a family of distributions. */
public interface FamilyProvider extends Provider<Family<?>> {
  /** The setting that a multivariate family gets its number of columns by. */
  String DIMENSION = "dimension";

  /**
   * Tells whether the family takes any number of columns, given by the setting {@value #DIMENSION},
   * which people write {@code id@3}. Others take one.
   */
  default boolean multivariate() {
    return false;
  }

  /**
   * Tells whether the values of a column are symbols, which a file may hold as words; they reach
   * the family as the whole numbers 0 … M−1.
   */
  default boolean symbols() {
    return false;
  }

  /**
   * Returns the names of the parameters, for {@code em plugins}; empty if it does not tell them.
   */
  default List<String> parameters() {
    return List.of();
  }

  /** Returns the support in words, for {@code em plugins}. */
  default String support() {
    Settings settings = multivariate() ? Settings.none().with(DIMENSION, 1) : Settings.none();
    return create(settings).support(0).toString();
  }

  /**
   * Returns the family that parameters in a file belong to. The default makes it without settings;
   * a multivariate or sized family takes its size from the parameters.
   */
  default Family<?> forParameters(Document parameters) {
    return create(Settings.none());
  }
}
