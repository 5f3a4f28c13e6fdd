package org.em4j.core.engine;

import java.util.OptionalDouble;

/**
 * Stops a run after a time. The one policy whose verdict is not a function of the numbers alone: a
 * fit under it is reproducible only if it ends for another reason. Immutable.
 */
public final class TimeLimit implements ConvergencePolicy {
  private final double seconds;

  /**
   * Makes a policy.
   *
   * @param seconds the time of one run (each start has its own), above 0
   */
  public TimeLimit(double seconds) {
    if (!(seconds > 0)) {
      throw new IllegalArgumentException("seconds must be above 0, but is " + seconds);
    }
    this.seconds = seconds;
  }

  @Override
  public Verdict assess(Trace trace) {
    return trace.elapsedNanos(trace.iterations()) >= seconds * 1e9
        ? Verdict.TIME_LIMIT
        : Verdict.CONTINUE;
  }

  @Override
  public OptionalDouble iterationsLeft(Trace trace) {
    if (trace.iterations() == 0) {
      return OptionalDouble.empty();
    }
    double left = seconds - trace.elapsedNanos(trace.iterations()) / 1e9;
    return OptionalDouble.of(Math.max(1, Math.ceil(left / trace.secondsPerIteration())));
  }
}
