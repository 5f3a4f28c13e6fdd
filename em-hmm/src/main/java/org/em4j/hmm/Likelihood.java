package org.em4j.hmm;

/**
 * A log-likelihood that is being added up, and the sizes of what was added. What rounding takes
 * from a sum is added up as well: rows that repeat are rounded the same way a hundred thousand
 * times.
 */
final class Likelihood {
  private double value;
  private double lost;
  private double magnitude;

  void clear() {
    value = 0;
    lost = 0;
    magnitude = 0;
  }

  void add(double log) {
    add(log, Math.abs(log));
  }

  void add(double log, double size) {
    double sum = value + log;
    double added = sum - value;
    lost += (value - (sum - added)) + (log - added);
    value = sum;
    magnitude += size;
  }

  void addWeighted(double weight, Likelihood other) {
    add(weight * other.value(), weight * other.magnitude);
  }

  double value() {
    return value + lost;
  }

  double magnitude() {
    return magnitude;
  }
}
