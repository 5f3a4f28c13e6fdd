package org.em4j.report;

import org.em4j.distributions.MultivariateNormal;

/**
 * The smallest region that holds a given share of a normal distribution of two columns: the points
 * x with {@code (x − μ)ᵀ Σ⁻¹ (x − μ) ≤ −2 log(1 − p)}, which is the quantile of χ² with two degrees
 * of freedom. Immutable and thread-safe.
 *
 * @param centreX μ of the first column
 * @param centreY μ of the second column
 * @param semiMajor half the longer axis, 0 or more
 * @param semiMinor half the shorter axis, 0 or more, and 0 if the covariance is singular
 * @param angle of the longer axis, in radians from the first column's axis towards the second's, in
 *     (−π/2, π/2]; 0 for a circle
 */
public record Ellipse(
    double centreX, double centreY, double semiMajor, double semiMinor, double angle) {

  /** Checks that all is finite and the longer axis is the longer one. */
  public Ellipse {
    if (!Double.isFinite(centreX + centreY + semiMajor + angle)
        || !(semiMinor >= 0 && semiMinor <= semiMajor)) {
      throw new IllegalArgumentException(
          "an ellipse must have a finite centre and angle, and axes with 0 <= "
              + semiMinor
              + " <= "
              + semiMajor);
    }
  }

  /**
   * Returns the ellipse of a covariance matrix.
   *
   * @param meanX of the first column
   * @param meanY of the second column
   * @param varianceX of the first column, 0 or more
   * @param covariance of both
   * @param varianceY of the second column, 0 or more
   * @param level p, the share of the distribution inside, in (0, 1)
   * @throws IllegalArgumentException if p is not, or the matrix is not positive semidefinite
   */
  public static Ellipse of(
      double meanX,
      double meanY,
      double varianceX,
      double covariance,
      double varianceY,
      double level) {
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException("level must be in (0, 1), but is " + level);
    }
    double half = 0.5 * (varianceX - varianceY);
    double middle = 0.5 * (varianceX + varianceY);
    double spread = Math.hypot(half, covariance);
    double larger = middle + spread;
    // The product of both is the determinant; it keeps digits that the difference would lose.
    double determinant = varianceX * varianceY - covariance * covariance;
    if (!(varianceX >= 0 && varianceY >= 0 && determinant >= -1e-12 * varianceX * varianceY)) {
      throw new IllegalArgumentException(
          "a covariance must be positive semidefinite, but is [["
              + varianceX
              + ", "
              + covariance
              + "], ["
              + covariance
              + ", "
              + varianceY
              + "]]");
    }
    double smaller = larger > 0 ? Math.min(larger, Math.max(0, determinant) / larger) : 0;
    double radius = Math.sqrt(-2 * Math.log1p(-level));
    double angle = spread > 0 ? 0.5 * Math.atan2(covariance, half) : 0;
    return new Ellipse(
        meanX, meanY, radius * Math.sqrt(larger), radius * Math.sqrt(smaller), angle);
  }

  /**
   * Returns the ellipse of two columns of a normal distribution; the others are marginalised.
   *
   * @param normal of at least two columns
   * @param x the first column, from 0
   * @param y the second column, from 0
   * @param level p, the share of the distribution inside, in (0, 1)
   */
  public static Ellipse of(MultivariateNormal normal, int x, int y, double level) {
    return of(
        normal.mean(x),
        normal.mean(y),
        normal.covariance().value(x, x),
        normal.covariance().value(x, y),
        normal.covariance().value(y, y),
        level);
  }

  /**
   * Returns points along the ellipse, the first of them again at the end.
   *
   * @param count how many different ones, at least 3
   * @return two arrays of {@code count + 1} values: of the first column and of the second
   */
  public double[][] points(int count) {
    if (count < 3) {
      throw new IllegalArgumentException("count must be at least 3, but is " + count);
    }
    double[][] points = new double[2][count + 1];
    double cosine = Math.cos(angle);
    double sine = Math.sin(angle);
    for (int i = 0; i <= count; i++) {
      double turn = 2 * Math.PI * (i % count) / count;
      double along = semiMajor * Math.cos(turn);
      double across = semiMinor * Math.sin(turn);
      points[0][i] = centreX + along * cosine - across * sine;
      points[1][i] = centreY + along * sine + across * cosine;
    }
    return points;
  }
}
