package org.em4j.core.engine;

import org.jspecify.annotations.Nullable;

/**
 * Squared extrapolation. With r = θ₁ − θ₀ and v = (θ₂ − θ₁) − r it proposes {@code θ₀ + 2αr + α²v},
 * and lets a plain M-step follow, which takes out what a leap adds in directions where EM is fast.
 * Varadhan and Roland (2008), scheme S2 {@code α = −r·v / v·v},
 * doi:10.1111/j.1467-9469.2007.00585.x.
 *
 * <p>α is shortened by a tenth, as in relaxed Barzilai-Borwein steps (Raydan and Svaiter 2002,
 * doi:10.1023/A:1013708715892), and by a limit that grows with accepted leaps and shrinks with
 * rejected ones. Where steps do not shrink, as near a saddle point, the limit is the length.
 */
final class Squarem implements Extrapolation {
  private static final double RELAXATION = 0.9;
  private static final double FIRST_LIMIT = 4;
  private static final double GROWTH = 16;
  private static final double SHRINKAGE = 4;

  /** The step before; null if there is none. */
  private double @Nullable [] previous;

  private double limit = FIRST_LIMIT;
  private double length;
  private boolean stabilising;

  @Override
  public double @Nullable [] next(double[] from, double[] to, double[] weights) {
    if (stabilising) {
      stabilising = false;
      return null;
    }
    double[] r = previous;
    previous = r == null ? difference(to, from) : null;
    if (r == null) {
      return null;
    }
    double rv = 0;
    double vv = 0;
    for (int i = 0; i < r.length; i++) {
      double v = to[i] - from[i] - r[i];
      rv += weights[i] * r[i] * v;
      vv += weights[i] * v * v;
    }
    length = rv < 0 ? Math.max(1, Math.min(limit, RELAXATION * (-rv / vv))) : limit;
    double[] next = new double[r.length];
    for (int i = 0; i < r.length; i++) {
      double v = to[i] - from[i] - r[i];
      next[i] = from[i] + (2 * length - 1) * r[i] + length * length * v;
    }
    return length > 1 ? next : null;
  }

  private static double[] difference(double[] a, double[] b) {
    double[] difference = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  @Override
  public void accepted() {
    stabilising = true;
    limit *= length == limit ? GROWTH : 1;
  }

  /** A leap is one iteration of three, and is worth many. */
  @Override
  public double worth() {
    return 0.5;
  }

  @Override
  public void rejected() {
    // A limit of 1 would never be left again.
    limit = length == limit ? Math.max(2, limit / SHRINKAGE) : limit;
  }

  @Override
  public void clear() {
    previous = null;
    stabilising = false;
  }
}
