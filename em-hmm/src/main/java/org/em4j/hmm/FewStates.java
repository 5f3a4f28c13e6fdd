package org.em4j.hmm;

/**
 * {@link ScaledRecursion} for two, three or four states where every transition is likely, so that
 * nothing that fades can do harm: the common case. Immutable and thread-safe.
 *
 * <p>So few numbers fit into registers: the row of states, the matrix and the sixteen sums over
 * pairs of states. Each loop does all that a row needs at once, and what it gathers is worked out
 * while the next row waits for this one. States that are missing are zeros. The loops are run some
 * hundred rows at a time: so they are methods that are called often, which the compiler sees to
 * sooner, and the sums stay short. The first row of a sequence, its last and the one where two
 * halves join are left to the general recursion.
 */
final class FewStates implements Recursion {
  /** The most states. */
  static final int MOST = 4;

  private static final int ROWS = 512;

  private final ScaledRecursion general;
  private final int states;
  private final boolean three;
  private final boolean four;
  private final double a00;
  private final double a01;
  private final double a02;
  private final double a03;
  private final double a10;
  private final double a11;
  private final double a12;
  private final double a13;
  private final double a20;
  private final double a21;
  private final double a22;
  private final double a23;
  private final double a30;
  private final double a31;
  private final double a32;
  private final double a33;

  /**
   * Makes it.
   *
   * @param general that cannot fail once it has begun
   * @param a row-major transitions
   * @param states two, three or four
   */
  FewStates(ScaledRecursion general, double[] a, int states) {
    this.general = general;
    this.states = states;
    this.three = states > 2;
    this.four = states > 3;
    a00 = a[0];
    a01 = a[1];
    a02 = three ? a[2] : 0;
    a03 = four ? a[3] : 0;
    a10 = a[states];
    a11 = a[states + 1];
    a12 = three ? a[states + 2] : 0;
    a13 = four ? a[states + 3] : 0;
    a20 = three ? a[2 * states] : 0;
    a21 = three ? a[2 * states + 1] : 0;
    a22 = three ? a[2 * states + 2] : 0;
    a23 = four ? a[2 * states + 3] : 0;
    a30 = four ? a[3 * states] : 0;
    a31 = four ? a[3 * states + 1] : 0;
    a32 = four ? a[3 * states + 2] : 0;
    a33 = four ? a[3 * states + 3] : 0;
  }

  @Override
  public boolean mayFail() {
    return false;
  }

  @Override
  public boolean forward(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    int t = from;
    if (carry.outside() && t < to) {
      if (!general.forward(carry, emitted, t, t + 1, out, outFirst)) {
        return false;
      }
      t++;
    }
    for (; t < to; t += ROWS) {
      if (!ahead(carry, emitted, t, Math.min(to, t + ROWS), out, outFirst)) {
        return false;
      }
    }
    return true;
  }

  private boolean ahead(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    double[] b = emitted.values();
    int[] codes = emitted.codes();
    double[] x = carry.values();
    double x0 = x[0];
    double x1 = x[1];
    double x2 = three ? x[2] : 0;
    double x3 = four ? x[3] : 0;
    int at = (from - outFirst) * states;
    int dense = emitted.at(from);
    for (int t = from; t < to; t++) {
      int bAt = codes == null ? dense : codes[t] * states;
      double y0 = b[bAt] * (Math.fma(x0, a00, x1 * a10) + Math.fma(x2, a20, x3 * a30));
      double y1 = b[bAt + 1] * (Math.fma(x0, a01, x1 * a11) + Math.fma(x2, a21, x3 * a31));
      double b2 = three ? b[bAt + 2] : 0;
      double y2 = b2 * (Math.fma(x0, a02, x1 * a12) + Math.fma(x2, a22, x3 * a32));
      double b3 = four ? b[bAt + 3] : 0;
      double y3 = b3 * (Math.fma(x0, a03, x1 * a13) + Math.fma(x2, a23, x3 * a33));
      double sum = (y0 + y1) + (y2 + y3);
      if (sum < ScaledRecursion.SMALL) {
        if (sum < ScaledRecursion.LEAST) {
          return false;
        }
        y0 *= ScaledRecursion.UP;
        y1 *= ScaledRecursion.UP;
        y2 *= ScaledRecursion.UP;
        y3 *= ScaledRecursion.UP;
        carry.scaled();
      }
      x0 = y0;
      x1 = y1;
      x2 = y2;
      x3 = y3;
      write(out, at, x0, x1, x2, x3);
      at += states;
      dense += states;
    }
    write(x, 0, x0, x1, x2, x3);
    return true;
  }

  @Override
  public boolean backward(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    int end = to;
    if (carry.outside() && from < end) {
      if (!general.backward(carry, emitted, end - 1, end, out, outFirst)) {
        return false;
      }
      end--;
    }
    for (; end > from; end -= ROWS) {
      if (!behind(carry, emitted, Math.max(from, end - ROWS), end, out, outFirst)) {
        return false;
      }
    }
    return true;
  }

  private boolean behind(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    double[] b = emitted.values();
    int[] codes = emitted.codes();
    double[] v = carry.values();
    double v0 = v[0];
    double v1 = v[1];
    double v2 = three ? v[2] : 0;
    double v3 = four ? v[3] : 0;
    int at = (to - 1 - outFirst) * states;
    int dense = emitted.at(to - 1);
    for (int t = to - 1; t >= from; t--) {
      int bAt = codes == null ? dense : codes[t] * states;
      double beta0 = Math.fma(v0, a00, v1 * a01) + Math.fma(v2, a02, v3 * a03);
      double beta1 = Math.fma(v0, a10, v1 * a11) + Math.fma(v2, a12, v3 * a13);
      double beta2 = Math.fma(v0, a20, v1 * a21) + Math.fma(v2, a22, v3 * a23);
      double beta3 = Math.fma(v0, a30, v1 * a31) + Math.fma(v2, a32, v3 * a33);
      write(out, at, beta0, beta1, beta2, beta3);
      v0 = beta0 * b[bAt];
      v1 = beta1 * b[bAt + 1];
      v2 = beta2 * (three ? b[bAt + 2] : 0);
      v3 = beta3 * (four ? b[bAt + 3] : 0);
      double sum = (v0 + v1) + (v2 + v3);
      if (sum < ScaledRecursion.SMALL) {
        if (sum < ScaledRecursion.LEAST) {
          return false;
        }
        v0 *= ScaledRecursion.UP;
        v1 *= ScaledRecursion.UP;
        v2 *= ScaledRecursion.UP;
        v3 *= ScaledRecursion.UP;
        carry.scaled();
      }
      at -= states;
      dense -= states;
    }
    write(v, 0, v0, v1, v2, v3);
    return true;
  }

  @Override
  public boolean gatherForward(
      Carry carry,
      Emitted emitted,
      int from,
      int to,
      double[] kept,
      int keptFirst,
      Gathered gathered) {
    int t = from;
    if (carry.outside() && t < to) {
      if (!general.gatherForward(carry, emitted, t, t + 1, kept, keptFirst, gathered)) {
        return false;
      }
      t++;
    }
    for (; t < to; t += ROWS) {
      if (!gatherAhead(carry, emitted, t, Math.min(to, t + ROWS), kept, keptFirst, gathered)) {
        return false;
      }
    }
    return true;
  }

  private boolean gatherAhead(
      Carry carry, Emitted emitted, int from, int to, double[] kept, int keptFirst, Gathered g) {
    double[] b = emitted.values();
    int[] codes = emitted.codes();
    double[] byCode = g.byCode();
    double weight = g.weight();
    double[] x = carry.values();
    double x0 = x[0];
    double x1 = x[1];
    double x2 = three ? x[2] : 0;
    double x3 = four ? x[3] : 0;
    double p00 = 0;
    double p01 = 0;
    double p02 = 0;
    double p03 = 0;
    double p10 = 0;
    double p11 = 0;
    double p12 = 0;
    double p13 = 0;
    double p20 = 0;
    double p21 = 0;
    double p22 = 0;
    double p23 = 0;
    double p30 = 0;
    double p31 = 0;
    double p32 = 0;
    double p33 = 0;
    int at = (from - keptFirst) * states;
    int dense = emitted.at(from);
    for (int t = from; t < to; t++) {
      int bAt = codes == null ? dense : codes[t] * states;
      double predicted0 = Math.fma(x0, a00, x1 * a10) + Math.fma(x2, a20, x3 * a30);
      double predicted1 = Math.fma(x0, a01, x1 * a11) + Math.fma(x2, a21, x3 * a31);
      double predicted2 = Math.fma(x0, a02, x1 * a12) + Math.fma(x2, a22, x3 * a32);
      double predicted3 = Math.fma(x0, a03, x1 * a13) + Math.fma(x2, a23, x3 * a33);
      double b0 = b[bAt];
      double b1 = b[bAt + 1];
      double b2 = three ? b[bAt + 2] : 0;
      double b3 = four ? b[bAt + 3] : 0;
      double w0 = b0 * kept[at];
      double w1 = b1 * kept[at + 1];
      double w2 = three ? b2 * kept[at + 2] : 0;
      double w3 = four ? b3 * kept[at + 3] : 0;
      double total =
          Math.fma(predicted0, w0, predicted1 * w1) + Math.fma(predicted2, w2, predicted3 * w3);
      double norm = weight / total;
      double u0 = x0 * norm;
      double u1 = x1 * norm;
      double u2 = x2 * norm;
      double u3 = x3 * norm;
      p00 = Math.fma(u0, w0, p00);
      p01 = Math.fma(u0, w1, p01);
      p02 = Math.fma(u0, w2, p02);
      p03 = Math.fma(u0, w3, p03);
      p10 = Math.fma(u1, w0, p10);
      p11 = Math.fma(u1, w1, p11);
      p12 = Math.fma(u1, w2, p12);
      p13 = Math.fma(u1, w3, p13);
      p20 = Math.fma(u2, w0, p20);
      p21 = Math.fma(u2, w1, p21);
      p22 = Math.fma(u2, w2, p22);
      p23 = Math.fma(u2, w3, p23);
      p30 = Math.fma(u3, w0, p30);
      p31 = Math.fma(u3, w1, p31);
      p32 = Math.fma(u3, w2, p32);
      p33 = Math.fma(u3, w3, p33);
      double gamma0 = predicted0 * w0 * norm;
      double gamma1 = predicted1 * w1 * norm;
      double gamma2 = predicted2 * w2 * norm;
      double gamma3 = predicted3 * w3 * norm;
      write(kept, at, gamma0, gamma1, gamma2, gamma3);
      if (codes != null) {
        add(byCode, bAt, gamma0, gamma1, gamma2, gamma3);
      }
      x0 = predicted0 * b0;
      x1 = predicted1 * b1;
      x2 = predicted2 * b2;
      x3 = predicted3 * b3;
      double sum = (x0 + x1) + (x2 + x3);
      if (sum < ScaledRecursion.SMALL) {
        if (sum < ScaledRecursion.LEAST) {
          return false;
        }
        x0 *= ScaledRecursion.UP;
        x1 *= ScaledRecursion.UP;
        x2 *= ScaledRecursion.UP;
        x3 *= ScaledRecursion.UP;
        carry.scaled();
      }
      at += states;
      dense += states;
    }
    write(x, 0, x0, x1, x2, x3);
    addRow(g, 0, p00, p01, p02, p03);
    addRow(g, 1, p10, p11, p12, p13);
    addRow(g, 2, p20, p21, p22, p23);
    addRow(g, 3, p30, p31, p32, p33);
    return true;
  }

  private void write(double[] to, int at, double v0, double v1, double v2, double v3) {
    to[at] = v0;
    to[at + 1] = v1;
    if (three) {
      to[at + 2] = v2;
    }
    if (four) {
      to[at + 3] = v3;
    }
  }

  private void add(double[] to, int at, double v0, double v1, double v2, double v3) {
    to[at] += v0;
    to[at + 1] += v1;
    if (three) {
      to[at + 2] += v2;
    }
    if (four) {
      to[at + 3] += v3;
    }
  }

  private void addRow(Gathered g, int i, double p0, double p1, double p2, double p3) {
    if (i < states) {
      add(g.pairs(), i * states, p0, p1, p2, p3);
    }
  }

  @Override
  public boolean gatherBackward(
      Carry carry,
      Emitted emitted,
      int from,
      int to,
      double[] kept,
      int keptFirst,
      Gathered gathered,
      boolean joined) {
    int end = to;
    if ((carry.outside() || joined) && from < end) {
      if (!general.gatherBackward(
          carry, emitted, end - 1, end, kept, keptFirst, gathered, joined)) {
        return false;
      }
      end--;
    }
    for (; end > from; end -= ROWS) {
      int first = Math.max(from, end - ROWS);
      if (!gatherBehind(carry, emitted, first, end, kept, keptFirst, gathered)) {
        return false;
      }
      if (gathered.isFirst(first)) {
        for (int k = 0; k < states; k++) {
          gathered.initial()[k] += kept[(first - keptFirst) * states + k];
        }
      }
    }
    return true;
  }

  private boolean gatherBehind(
      Carry carry, Emitted emitted, int from, int to, double[] kept, int keptFirst, Gathered g) {
    double[] b = emitted.values();
    int[] codes = emitted.codes();
    double[] byCode = g.byCode();
    double weight = g.weight();
    double[] v = carry.values();
    double v0 = v[0];
    double v1 = v[1];
    double v2 = three ? v[2] : 0;
    double v3 = four ? v[3] : 0;
    double p00 = 0;
    double p01 = 0;
    double p02 = 0;
    double p03 = 0;
    double p10 = 0;
    double p11 = 0;
    double p12 = 0;
    double p13 = 0;
    double p20 = 0;
    double p21 = 0;
    double p22 = 0;
    double p23 = 0;
    double p30 = 0;
    double p31 = 0;
    double p32 = 0;
    double p33 = 0;
    int at = (to - 1 - keptFirst) * states;
    int dense = emitted.at(to - 1);
    for (int t = to - 1; t >= from; t--) {
      int bAt = codes == null ? dense : codes[t] * states;
      double beta0 = Math.fma(v0, a00, v1 * a01) + Math.fma(v2, a02, v3 * a03);
      double beta1 = Math.fma(v0, a10, v1 * a11) + Math.fma(v2, a12, v3 * a13);
      double beta2 = Math.fma(v0, a20, v1 * a21) + Math.fma(v2, a22, v3 * a23);
      double beta3 = Math.fma(v0, a30, v1 * a31) + Math.fma(v2, a32, v3 * a33);
      double alpha0 = kept[at];
      double alpha1 = kept[at + 1];
      double alpha2 = three ? kept[at + 2] : 0;
      double alpha3 = four ? kept[at + 3] : 0;
      double total =
          Math.fma(beta0, alpha0, beta1 * alpha1) + Math.fma(beta2, alpha2, beta3 * alpha3);
      double norm = weight / total;
      double u0 = alpha0 * norm;
      double u1 = alpha1 * norm;
      double u2 = alpha2 * norm;
      double u3 = alpha3 * norm;
      p00 = Math.fma(u0, v0, p00);
      p01 = Math.fma(u0, v1, p01);
      p02 = Math.fma(u0, v2, p02);
      p03 = Math.fma(u0, v3, p03);
      p10 = Math.fma(u1, v0, p10);
      p11 = Math.fma(u1, v1, p11);
      p12 = Math.fma(u1, v2, p12);
      p13 = Math.fma(u1, v3, p13);
      p20 = Math.fma(u2, v0, p20);
      p21 = Math.fma(u2, v1, p21);
      p22 = Math.fma(u2, v2, p22);
      p23 = Math.fma(u2, v3, p23);
      p30 = Math.fma(u3, v0, p30);
      p31 = Math.fma(u3, v1, p31);
      p32 = Math.fma(u3, v2, p32);
      p33 = Math.fma(u3, v3, p33);
      double gamma0 = u0 * beta0;
      double gamma1 = u1 * beta1;
      double gamma2 = u2 * beta2;
      double gamma3 = u3 * beta3;
      write(kept, at, gamma0, gamma1, gamma2, gamma3);
      if (codes != null) {
        add(byCode, bAt, gamma0, gamma1, gamma2, gamma3);
      }
      v0 = beta0 * b[bAt];
      v1 = beta1 * b[bAt + 1];
      v2 = beta2 * (three ? b[bAt + 2] : 0);
      v3 = beta3 * (four ? b[bAt + 3] : 0);
      double sum = (v0 + v1) + (v2 + v3);
      if (sum < ScaledRecursion.SMALL) {
        if (sum < ScaledRecursion.LEAST) {
          return false;
        }
        v0 *= ScaledRecursion.UP;
        v1 *= ScaledRecursion.UP;
        v2 *= ScaledRecursion.UP;
        v3 *= ScaledRecursion.UP;
        carry.scaled();
      }
      at -= states;
      dense -= states;
    }
    write(v, 0, v0, v1, v2, v3);
    addRow(g, 0, p00, p01, p02, p03);
    addRow(g, 1, p10, p11, p12, p13);
    addRow(g, 2, p20, p21, p22, p23);
    addRow(g, 3, p30, p31, p32, p33);
    return true;
  }

  @Override
  public double logLikelihood(Carry end) {
    return general.logLikelihood(end);
  }

  @Override
  public double logLikelihood(Carry before, Carry behind) {
    return general.logLikelihood(before, behind);
  }
}
