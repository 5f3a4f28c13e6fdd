package org.em4j.distributions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** Parameters above 0 at the scales e⁻⁴ … e⁴. */
final class Wide {
  private Wide() {}

  static <P> List<P> of(DoubleFunction<P> make) {
    List<P> all = new ArrayList<>();
    for (int log = -4; log <= 4; log += 2) {
      all.add(make.apply(Math.exp(log)));
    }
    return all;
  }

  static <P> List<P> ofPairs(Pair<P> make) {
    List<P> all = new ArrayList<>();
    for (int log = -4; log <= 4; log += 2) {
      double first = Math.exp(log);
      all.addAll(of(second -> make.apply(first, second)));
    }
    return all;
  }

  /** Makes parameters of two numbers. */
  interface Pair<P> {
    P apply(double first, double second);
  }
}
