package org.em4j.distributions;

import java.util.random.RandomGenerator;

/**
 * Draws the rates of negative binomial counts, gamma variables of scale 1, by the rejection of
 * Marsaglia and Tsang (2000), A simple method for generating gamma variables,
 * doi:10.1145/358407.358414.
 */
final class NegativeBinomialGamma {
  private NegativeBinomialGamma() {}

  /**
   * Draws one variable.
   *
   * @param shape finite and above 0
   * @param random the source of randomness
   */
  static double draw(double shape, RandomGenerator random) {
    if (shape < 1) {
      // The variable of shape + 1 times U^(1/shape); 1 − U is never 0.
      double u = 1 - random.nextDouble();
      return draw(shape + 1, random) * Math.pow(u, 1 / shape);
    }
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double z = random.nextGaussian();
      double root = 1 + c * z;
      if (root > 0) {
        double cube = root * root * root;
        double u = 1 - random.nextDouble();
        if (Math.log(u) < 0.5 * z * z + d * (1 - cube + Math.log(cube))) {
          return d * cube;
        }
      }
    }
  }
}
