package org.em4j.distributions;

import java.util.random.RandomGenerator;

/**
 * Draws from gamma distributions of scale 1, by the rejection of Marsaglia and Tsang (2000),
 * doi:10.1145/358407.358414.
 */
final class GammaDraws {
  private GammaDraws() {}

  /**
   * Returns the logarithm of a draw, which is finite where the draw itself would be 0.
   *
   * @param shape above 0
   */
  static double logarithm(double shape, RandomGenerator random) {
    return shape < 1
        ? Math.log(fromOne(shape + 1, random)) - random.nextExponential() / shape
        : Math.log(fromOne(shape, random));
  }

  /** Returns a draw for a shape of at least ½. */
  static double draw(double shape, RandomGenerator random) {
    return shape < 1
        ? fromOne(shape + 1, random) * Math.exp(-random.nextExponential() / shape)
        : fromOne(shape, random);
  }

  private static double fromOne(double shape, RandomGenerator random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = random.nextGaussian();
      double root = 1 + c * z;
      if (root > 0) {
        double v = root * root * root;
        // log u of a uniform u is minus an exponential.
        if (-random.nextExponential() < 0.5 * z * z + d * (1 - v + Math.log(v))) {
          return d * v;
        }
      }
    }
  }
}
