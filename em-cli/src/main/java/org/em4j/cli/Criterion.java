package org.em4j.cli;

import java.util.List;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.plugin.NearestName;
import org.em4j.core.plugin.Settings;

/**
 * What candidates are compared by.
 *
 * @param name bic, aic or icl, of which lower is better, or cv, the mean log-likelihood of rows
 *     that were held out, of which higher is better
 * @param folds of cv; 0 of the others
 */
record Criterion(String name, int folds) {
  /** What the option says if it is not given. */
  static final String DEFAULT = "bic";

  /** The known ones. */
  static final List<String> NAMES = List.of(DEFAULT, "aic", "icl", "cv");

  private static final String CV = "cv";
  private static final String FOLDS = "folds";
  private static final int DEFAULT_FOLDS = 5;

  /** Reads the option. */
  static Criterion of(String option) {
    return UsageException.of("--criterion", () -> parse(option));
  }

  private static Criterion parse(String option) {
    int colon = option.indexOf(':');
    String name = (colon < 0 ? option : option.substring(0, colon)).strip();
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException(
          "unknown criterion '"
              + name
              + "'"
              + NearestName.hint(name, NAMES)
              + "; known: "
              + String.join(", ", NAMES));
    }
    Settings settings = colon < 0 ? Settings.none() : Settings.parse(option.substring(colon + 1));
    for (String setting : settings.names()) {
      if (!name.equals(CV)) {
        throw new IllegalArgumentException(name + " has no settings");
      }
      if (!setting.equals(FOLDS)) {
        throw new IllegalArgumentException(
            "cv has no setting '" + setting + "'; it has " + FOLDS + ", as in cv:folds=10");
      }
    }
    int folds = settings.integer(FOLDS, DEFAULT_FOLDS);
    if (folds < 2) {
      throw new IllegalArgumentException("folds must be at least 2, but is " + folds);
    }
    return new Criterion(name, name.equals(CV) ? folds : 0);
  }

  /** Tells whether it asks for cross-validation. */
  boolean validates() {
    return name.equals(CV);
  }

  /** Returns how many fits a candidate takes: one to all rows, and one without each fold. */
  int fits() {
    return 1 + folds;
  }

  /** Tells whether a candidate can be compared. */
  boolean isKnown(FittedCandidate one) {
    return !one.failed() && !(validates() && one.validation() == null);
  }

  /** Returns the criterion of a candidate of which it is known. */
  double of(FittedCandidate one) {
    InformationCriteria criteria = one.criteria();
    return switch (name) {
      case CV -> one.validation().meanLogLikelihood();
      case "aic" -> criteria.aic();
      case "icl" -> criteria.icl();
      default -> criteria.bic();
    };
  }

  /** Returns the criterion, or what is against it, so that lower is better. */
  double loss(FittedCandidate one) {
    return validates() ? -of(one) : of(one);
  }

  /** {@inheritDoc} As people are told what decided. */
  @Override
  public String toString() {
    return validates() ? "log-likelihood per unit of weight of " + folds + " folds held out" : name;
  }
}
