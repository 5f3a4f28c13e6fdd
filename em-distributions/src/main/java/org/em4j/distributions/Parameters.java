package org.em4j.distributions;

import org.em4j.core.DataSummary;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/** Checks of parameters, in one wording: the name, the range and the value. */
final class Parameters {
  private static final double SMALLEST_SPREAD = 1e-140;

  /** Squares of it can still be added up over more rows than an array holds. */
  private static final double LARGEST = 1e140;

  private Parameters() {}

  static double requireFinite(String name, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be finite, but is " + value);
    }
    return value;
  }

  static double requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be finite and above 0, but is " + value);
    }
    return value;
  }

  static double requireProbability(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in [0, 1], but is " + value);
    }
    return value;
  }

  /** Checks a probability that must not be 0. */
  static double requirePositiveProbability(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be in (0, 1], but is " + value);
    }
    return value;
  }

  static int requireTrials(int trials) {
    if (trials < 1) {
      throw new IllegalArgumentException("trials must be at least 1, but is " + trials);
    }
    return trials;
  }

  /**
   * Reads a number of trials.
   *
   * @throws DocumentException that names it if it is missing or out of range
   */
  static int trials(Document document, String name) {
    long trials = document.integer(name);
    if (trials < 1 || trials > Integer.MAX_VALUE) {
      throw new DocumentException(
          document.path(name) + " must be 1 to " + Integer.MAX_VALUE + ", but is " + trials);
    }
    return (int) trials;
  }

  /** Returns an estimate that rounding must not make certain: rows would become impossible. */
  static double belowOneUnless(boolean certain, double probability) {
    return certain ? probability : Math.min(probability, Math.nextDown(1.0));
  }

  /**
   * Returns the share of a part in a whole that is above 0. Rounding makes it neither 0 nor 1 as
   * long as there is a part and a rest.
   */
  static double share(double part, double rest) {
    double share = belowOneUnless(rest == 0, part / (part + rest));
    return part > 0 ? Math.max(Double.MIN_VALUE, share) : share;
  }

  /** Returns {@code log(p/(1 − p))}, infinite where p is 0 or 1. */
  static double logit(double probability) {
    return Math.log(probability) - Math.log1p(-probability);
  }

  /** Returns the probability of a {@link #logit}. */
  static double fromLogit(double logit) {
    double odds = Math.exp(-Math.abs(logit));
    double smaller = odds / (1 + odds);
    return logit < 0 ? smaller : 1 - smaller;
  }

  /**
   * Checks the column of a univariate family.
   *
   * @throws org.em4j.core.EmException that tells to rescale it
   */
  static void requireSquarable(DataSummary data) {
    MagnitudeCheck.requireSquarable(data, 0, SMALLEST_SPREAD, LARGEST);
  }
}
