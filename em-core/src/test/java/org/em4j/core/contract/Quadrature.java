package org.em4j.core.contract;

import org.em4j.core.Support;

/**
 * Nodes and weights that integrate a smooth density over any support of one column: trapezoidal
 * sums after a substitution under which the integrand falls off doubly exponentially (Takahasi and
 * Mori 1974), and plain sums over whole numbers.
 */
final class Quadrature {
  private static final double STEP = 1.0 / 64;
  private static final double SPREADS = 60;

  /** Takes one node. */
  @FunctionalInterface
  interface Node {
    void accept(double x, double weight);
  }

  private Quadrature() {}

  /**
   * Visits all nodes.
   *
   * @param support what to integrate over
   * @param centre where most of the probability is
   * @param spread how wide that is, above 0
   */
  static void visit(Support support, double centre, double spread, Node node) {
    if (support.integer()) {
      double from = Math.max(support.lower(), Math.floor(centre - SPREADS * (spread + 2)));
      double to = Math.min(support.upper(), Math.ceil(centre + SPREADS * (spread + 2)));
      for (double x = from; x <= to; x++) {
        node.accept(x, 1);
      }
    } else if (Double.isInfinite(support.lower()) && Double.isInfinite(support.upper())) {
      for (double t = -6; t <= 6; t += STEP) {
        node.accept(centre + spread * Math.sinh(t), STEP * spread * Math.cosh(t));
      }
    } else if (Double.isInfinite(support.upper())) {
      visitHalfLine(support.lower(), 1, spread, node);
    } else if (Double.isInfinite(support.lower())) {
      visitHalfLine(support.upper(), -1, spread, node);
    } else {
      double width = support.upper() - support.lower();
      for (double t = -600; t <= 600; t += STEP) {
        double share = 1 / (1 + Math.exp(-t));
        node.accept(support.lower() + width * share, STEP * width * share * Math.exp(-t) * share);
      }
    }
  }

  private static void visitHalfLine(double end, double sign, double spread, Node node) {
    for (double t = -600; t <= 8; t += STEP) {
      double distance = spread * Math.exp(t);
      node.accept(end + sign * distance, STEP * distance);
    }
  }
}
