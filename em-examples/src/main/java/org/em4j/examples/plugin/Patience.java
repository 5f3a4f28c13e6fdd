package org.em4j.examples.plugin;

import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.Trace;
import org.em4j.core.engine.Verdict;

// tag::convergence[]
/**
 * A stopping rule of one's own: stops once the last few iterations together gained less than a part
 * of a natural logarithm.
 *
 * @param iterations how many, at least 1
 * @param gain what they must gain together, above 0
 */
public record Patience(int iterations, double gain) implements ConvergencePolicy {
  /** Checks both. */
  public Patience {
    if (iterations < 1) {
      throw new IllegalArgumentException("iterations must be at least 1, but is " + iterations);
    }
    if (!(gain > 0)) {
      throw new IllegalArgumentException("gain must be above 0, but is " + gain);
    }
  }

  @Override
  public Verdict assess(Trace trace) {
    if (trace.iterations() < iterations) {
      return Verdict.CONTINUE;
    }
    double before = trace.objective(trace.iterations() - iterations);
    return trace.lastObjective() - before < gain ? Verdict.CONVERGED : Verdict.CONTINUE;
  }
}
// end::convergence[]
