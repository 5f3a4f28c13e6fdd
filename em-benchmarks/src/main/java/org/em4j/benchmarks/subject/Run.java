package org.em4j.benchmarks.subject;

import java.util.function.DoubleSupplier;

/** What came of a run. */
public final class Run {
  private final double[] millis;
  private final DoubleSupplier logLikelihood;

  private Run(double[] millis, DoubleSupplier logLikelihood) {
    this.millis = millis;
    this.logLikelihood = logLikelihood;
  }

  /** Makes a run of which only the end is known. */
  public static Run of(DoubleSupplier logLikelihood) {
    return new Run(new double[0], logLikelihood);
  }

  /**
   * Makes a run that knows how long each of its iterations took.
   *
   * @param millis of each iteration but those that are not typical; copied
   */
  public static Run timed(double[] millis, DoubleSupplier logLikelihood) {
    return new Run(millis.clone(), logLikelihood);
  }

  /** Returns the time of each iteration; empty if only the whole can be timed. */
  public double[] millis() {
    return millis.clone();
  }

  /** Works out the log-likelihood of the data under what was found. */
  public double logLikelihood() {
    return logLikelihood.getAsDouble();
  }
}
