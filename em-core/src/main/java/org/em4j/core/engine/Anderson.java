package org.em4j.core.engine;

import org.jspecify.annotations.Nullable;

/**
 * Anderson's extrapolation. With the steps {@code f = θ′ − θ} of M-steps θ → θ′ it finds the
 * combination γ of the last differences of steps that is nearest to the newest step, and proposes
 * {@code θ′ − Σ γⱼ (Δθⱼ + Δfⱼ)}, where the step would be least if it were linear in θ. Henderson
 * and Varadhan (2019), doi:10.1080/10618600.2019.1594835.
 *
 * <p>It differs from theirs in the damping, which is by the length of the leap alone: halved when
 * it is rejected, doubled when it is accepted, up to the whole. After a rejection the differences
 * begin anew. Where steps grow, as near a saddle point, the combination points back to the saddle:
 * the leap is turned round.
 */
final class Anderson implements Extrapolation {
  private static final int MOST = 10;

  /**
   * Relative to the squared lengths: differences that are equal but for rounding have a solution.
   */
  private static final double RIDGE = 1e-10;

  private static final double LEAST_SHARE = 1e-3;

  private final double[][] moves = new double[MOST][];
  private final double[][] changes = new double[MOST][];
  private final double[][] gram = new double[MOST][MOST];
  private final double[] gamma = new double[MOST];
  private int count;
  private double @Nullable [] lastFrom;
  private double @Nullable [] lastStep;
  private double share = 1;

  @Override
  public double @Nullable [] next(double[] from, double[] to, double[] weights) {
    double[] step = difference(to, from);
    if (lastFrom != null && lastStep != null) {
      remember(difference(from, lastFrom), difference(step, lastStep));
    }
    lastFrom = from;
    lastStep = step;
    return count > 0 && solve(step, weights) ? leap(step, to, weights) : null;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private void remember(double[] move, double[] change) {
    // More differences than half the coordinates fit everything, and mean nothing.
    int most = Math.min(MOST, (move.length + 1) / 2);
    if (count == most) {
      System.arraycopy(moves, 1, moves, 0, count - 1);
      System.arraycopy(changes, 1, changes, 0, count - 1);
      count--;
    }
    moves[count] = move;
    changes[count] = change;
    count++;
  }

  private double[] leap(double[] step, double[] to, double[] weights) {
    double[] leap = new double[to.length];
    for (int j = 0; j < count; j++) {
      for (int i = 0; i < to.length; i++) {
        leap[i] -= gamma[j] * (moves[j][i] + changes[j][i]);
      }
    }
    double length = dot(leap, step, weights) < 0 ? -share : share;
    for (int i = 0; i < to.length; i++) {
      leap[i] = to[i] + length * leap[i];
    }
    return leap;
  }

  /** Solves the weighted least squares for γ by Cholesky; false if there is no solution. */
  private boolean solve(double[] step, double[] weights) {
    double[] scale = new double[count];
    for (int j = 0; j < count; j++) {
      scale[j] = Math.sqrt(dot(changes[j], changes[j], weights));
      if (!(scale[j] > 0)) {
        return false;
      }
    }
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = dot(changes[i], changes[j], weights) / (scale[i] * scale[j]);
      }
      gram[i][i] = 1 + RIDGE;
      gamma[i] = dot(changes[i], step, weights) / scale[i];
    }
    if (!factorize()) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < i; j++) {
        gamma[i] -= gram[i][j] * gamma[j];
      }
      gamma[i] /= gram[i][i];
    }
    for (int i = count - 1; i >= 0; i--) {
      for (int j = i + 1; j < count; j++) {
        gamma[i] -= gram[j][i] * gamma[j];
      }
      gamma[i] /= gram[i][i];
    }
    for (int j = 0; j < count; j++) {
      gamma[j] /= scale[j];
    }
    return true;
  }

  private boolean factorize() {
    for (int j = 0; j < count; j++) {
      for (int i = j; i < count; i++) {
        double sum = gram[i][j];
        for (int m = 0; m < j; m++) {
          sum -= gram[i][m] * gram[j][m];
        }
        if (i == j && !(sum > 0)) {
          return false;
        }
        gram[i][j] = i == j ? Math.sqrt(sum) : sum / gram[j][j];
      }
    }
    return true;
  }

  private static double dot(double[] x, double[] y, double[] weights) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += weights[i] * x[i] * y[i];
    }
    return sum;
  }

  @Override
  public void accepted() {
    share = Math.min(1, 2 * share);
  }

  /** Nearly every iteration leaps, so that iterations pay for leaps. */
  @Override
  public double worth() {
    return 0;
  }

  @Override
  public void rejected() {
    share = Math.max(LEAST_SHARE, share / 2);
    count = 0;
  }

  @Override
  public void clear() {
    count = 0;
    lastFrom = null;
    lastStep = null;
  }
}
