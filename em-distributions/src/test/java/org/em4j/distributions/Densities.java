package org.em4j.distributions;

import java.util.List;
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
}
