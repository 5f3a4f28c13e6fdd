package org.em4j.distributions;

import java.util.random.RandomGenerator;

/**
 * Draws the angle from the mean of von Mises-Fisher distributions, by the rejection of Ulrich
 * (1984) as Wood (1994), doi:10.1080/03610919408813161, corrects it. Everything is written by
 * {@code 1 − cos θ}, which keeps its digits where the concentration is large.
 */
final class SphereDraws {
  private SphereDraws() {}

  /**
   * Returns a draw of {@code 1 − cos θ}, θ being the angle between an observation and the mean.
   *
   * @param dimension d, at least 2
   * @param kappa finite, at least 0
   */
  static double versine(int dimension, double kappa, RandomGenerator random) {
    double m = dimension - 1;
    // Wood's b; halves, because twice the largest double overflows.
    double b = 0.5 * m / (kappa + Math.hypot(kappa, 0.5 * m));
    // 1 − x₀, where Wood's x₀ is the cosine at which the envelope touches.
    double touching = 2 * b / (1 + b);
    double logTouching = Math.log(touching * (2 - touching));
    while (true) {
      double first = GammaDraws.draw(0.5 * m, random);
      double second = GammaDraws.draw(0.5 * m, random);
      // 1 − w with Wood's w = (1 − (1 + b)z) / (1 − (1 − b)z) and z = first/(first + second).
      double versine = 2 * b * first / (second + b * first);
      double product = touching + versine - touching * versine;
      double logShare = kappa * (touching - versine) + m * (Math.log(product) - logTouching);
      if (versine <= 2 && logShare >= -random.nextExponential()) {
        return versine;
      }
    }
  }
}
