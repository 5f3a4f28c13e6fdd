package org.em4j.core.engine;

import java.util.List;
import java.util.stream.IntStream;

/** A given number of independent starts; immutable. */
final class FixedRestarts implements RestartPolicy {
  private final int n;

  FixedRestarts(int n) {
    if (n < 1) {
      throw new IllegalArgumentException("n must be at least 1, but is " + n);
    }
    this.n = n;
  }

  @Override
  public List<Run> next(List<StartSummary> starts) {
    return IntStream.range(starts.size(), n).mapToObj(Run::whole).toList();
  }
}
