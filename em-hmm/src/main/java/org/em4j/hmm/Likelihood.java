package org.em4j.hmm;

/** A log-likelihood that is being added up, and the sizes of what was added. */
final class Likelihood {
  private double value;
  private double magnitude;

  void clear() {
    value = 0;
    magnitude = 0;
  }

  void add(double log) {
    add(log, Math.abs(log));
  }

  void add(double log, double size) {
    value += log;
    magnitude += size;
  }

  void addWeighted(double weight, Likelihood other) {
    add(weight * other.value, weight * other.magnitude);
  }

  double value() {
    return value;
  }

  double magnitude() {
    return magnitude;
  }
}
