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

  /** Returns a draw; 0 where it is too small for a double. */
  static double draw(double shape, RandomGenerator random) {
    return shape < 1 ? Math.exp(logarithm(shape, random)) : fromOne(shape, random);
  }

  private static double fromOne(double shape, RandomGenerator random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = random.nextGaussian();
      double s = c * z;
      if (s > -1) {
        // d(1 − (1 + s)³ + 3 log(1 + s)), whose terms cancel where the shape is large; log u of a
        // uniform u is minus an exponential.
        double log = -d * (3 * LogGap.of(s) + s * s * (3 + s));
        if (-random.nextExponential() < 0.5 * z * z + log) {
          return d * (1 + s) * (1 + s) * (1 + s);
        }
      }
    }
  }
}
