package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.math3.distribution.AbstractRealDistribution;
import org.em4j.core.Block;
import org.em4j.core.Distribution;
import org.em4j.core.Family;

/** Log-densities of single observations, by kernels. */
final class Densities {
  private Densities() {}

  static <P> double log(Family<P> family, P parameters, double... x) {
    Block block = Block.allocate(x.length, 1);
    block.fill(0, 1);
    System.arraycopy(x, 0, block.values(), 0, x.length);
    double[] out = new double[1];
    family.kernel(List.of(parameters)).logDensities(block, out);
    return out[0];
  }

  static <P> double log(Distribution<P> distribution, double... x) {
    return log(distribution.family(), distribution.parameters(), x);
  }

  /** Checks densities between the quantiles 0.2 and 1 against those of commons-math3. */
  static <P> void requireThoseOf(AbstractRealDistribution oracle, Family<P> family, P parameters) {
    for (double share = 0.2; share < 1; share += 0.07) {
      double x = oracle.inverseCumulativeProbability(share);
      assertThat(log(family, parameters, x)).isCloseTo(oracle.logDensity(x), within(1e-11));
    }
  }
}
