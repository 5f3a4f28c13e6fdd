package org.em4j.benchmarks.workload;

/** What is timed. */
public enum Kind {
  /** Iterations of a mixture's EM. */
  MIXTURE("iteration"),
  /** Iterations of Baum-Welch. */
  CHAIN("iteration"),
  /** The most probable path. */
  VITERBI("path"),
  /** A whole fit from defaults. */
  FIT("fit"),
  /** Five k-means starts, each run to its end. */
  RESTARTS("fit"),
  /** One to nine components with each covariance structure, of which BIC chooses. */
  SELECTION("selection"),
  /** Labels of all rows, one call each. */
  ONE_BY_ONE("pass"),
  /** Labels of all rows in one call. */
  PREDICT("pass");

  private final String unit;

  Kind(String unit) {
    this.unit = unit;
  }

  /** Returns what the milliseconds are taken per. */
  public String unit() {
    return unit;
  }
}
