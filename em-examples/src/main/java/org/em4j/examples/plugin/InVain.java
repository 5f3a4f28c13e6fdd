package org.em4j.examples.plugin;

import java.util.List;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.StartSummary;

// tag::restarts[]
/**
 * Starts until several in a row were in vain.
 *
 * @param most how many, at least 1
 * @param gain by how much a start must beat all before it to count, in natural logarithms
 */
public record InVain(int most, double gain) implements RestartPolicy {
  /** Checks both. */
  public InVain {
    if (most < 1) {
      throw new IllegalArgumentException("most must be at least 1, but is " + most);
    }
    if (!(gain > 0)) {
      throw new IllegalArgumentException("gain must be above 0, but is " + gain);
    }
  }

  @Override
  public List<Run> next(List<StartSummary> starts) {
    double best = Double.NEGATIVE_INFINITY;
    int inVain = 0;
    for (StartSummary start : starts) {
      boolean honest = !start.failed() && !start.repaired();
      if (honest && start.objective() > best + gain) {
        best = start.objective();
        inVain = 0;
      } else {
        inVain++;
      }
    }
    return inVain < most ? List.of(Run.whole(starts.size())) : List.of();
  }
}
// end::restarts[]
