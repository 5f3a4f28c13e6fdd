package org.em4j.hmm;

/**
 * Recursions in scaled probabilities: no logarithm, and a division by a power of two only where a
 * row has become small.
 *
 * <p>Numbers below {@link #LEAST} of what a row holds fade: they are set to 0. That does no harm if
 * the other states give whatever follows 10²⁰ times as much, which is certain where every
 * transition is likely enough, and is looked at row by row where transitions are forbidden or
 * nearly so. Where it could do harm, logarithms take over.
 */
final class ScaledRecursion implements Recursion {
  /** What a row is multiplied by that has become small: a power of two, so that no bit is lost. */
  static final double UP = 0x1p200;

  static final double LOG_UP = 200 * Math.log(2);

  /** The sum at which a row is scaled. */
  static final double SMALL = 0x1p-200;

  /** A transition that is less likely may not make up for what is lost. */
  private static final double LIKELY = 1e-20;

  /** Smaller numbers fade: further products of them could vanish unnoticed. */
  static final double LEAST = 1e-140;

  /** What a row must have got where a number below {@link #LEAST} is not to count. */
  private static final double ENOUGH = 1e20 * LEAST;

  /** The least density of an observation that is possible at all: 0 means impossible. */
  static final double LEAST_DENSITY = 1e-160;

  private final int states;
  private final double[] initial;
  private final double[] ahead;
  private final double[] back;
  private final StateMatrix aheadMatrix;
  private final StateMatrix backMatrix;
  private final boolean forgets;

  private ScaledRecursion(int states, double[] initial, double[] transitions, boolean forgets) {
    this.states = states;
    this.initial = initial;
    this.ahead = transitions;
    this.back = new double[states * states];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        back[j * states + i] = transitions[i * states + j];
      }
    }
    this.aheadMatrix = new StateMatrix(transitions, states, false);
    this.backMatrix = new StateMatrix(transitions, states, true);
    this.forgets = forgets;
  }

  /**
   * Returns recursions of a chain.
   *
   * @param transitions row-major; not copied
   * @return null if it has transitions so unlikely that products with them could vanish
   */
  static ScaledRecursion of(double[] initial, double[] transitions) {
    boolean forgets = true;
    for (double a : transitions) {
      forgets &= a >= LIKELY;
      if (a > 0 && a < LEAST_DENSITY) {
        return null;
      }
    }
    return new ScaledRecursion(initial.length, initial, transitions, forgets);
  }

  /** Returns the same recursions in the shape that is fastest for this chain. */
  Recursion fastest() {
    boolean few = states > 1 && states <= FewStates.MOST;
    return forgets && few ? new FewStates(this, ahead, states) : this;
  }

  @Override
  public boolean mayFail() {
    return !forgets;
  }

  /** Sets numbers to 0 that are too small, and says so to the carry. */
  private void fade(double[] values, int at, Carry carry) {
    for (int k = 0; k < states; k++) {
      if (values[at + k] > 0 && values[at + k] < LEAST) {
        values[at + k] = 0;
        carry.fade(k);
      }
    }
  }

  /**
   * Tells whether states that faded would give as good as nothing to the next row, in comparison
   * with what it has got.
   */
  private boolean isHarmless(Carry carry, double[] m, double[] next, int at) {
    if (!carry.anyFaded()) {
      return true;
    }
    double enough = ENOUGH * carry.fadedScale();
    for (int k = 0; k < states; k++) {
      if (carry.hasFaded(k)) {
        for (int j = 0; j < states; j++) {
          if (next[at + j] < enough * m[k * states + j]) {
            return false;
          }
        }
      }
    }
    carry.forgetFaded();
    return true;
  }

  /**
   * Tells whether states that faded in this row would have as good as no part in its γ.
   *
   * @param other β if α faded, α if β did
   * @param total the sum of their products without what faded
   */
  private boolean hasNoPart(Carry carry, double[] other, int at, double total) {
    if (carry.anyFaded()) {
      for (int k = 0; k < states; k++) {
        if (carry.hasFaded(k) && total < ENOUGH * other[at + k]) {
          return false;
        }
      }
    }
    return true;
  }

  /** Multiplies a row by densities; returns its sum. */
  private double emit(double[] values, int at, double[] b, int bAt) {
    double sum = 0;
    for (int k = 0; k < states; k++) {
      double v = values[at + k] * b[bAt + k];
      values[at + k] = v;
      sum += v;
    }
    return sum;
  }

  private void scale(double[] values, int at, Carry carry) {
    for (int k = 0; k < states; k++) {
      values[at + k] *= UP;
    }
    carry.scaled();
  }

  /** One row forward, unscaled. Returns its sum; −1 if something may be lost. */
  private double ahead(
      Carry carry, double[] before, int beforeAt, double[] b, int bAt, double[] out, int at) {
    if (carry.outside()) {
      System.arraycopy(initial, 0, out, at, states);
      carry.enter();
    } else {
      aheadMatrix.product(before, beforeAt, carry.work(), out, at);
      if (!forgets && !isHarmless(carry, ahead, out, at)) {
        return -1;
      }
    }
    if (!forgets) {
      fade(out, at, carry);
    }
    double sum = emit(out, at, b, bAt);
    if (!forgets) {
      fade(out, at, carry);
    }
    // Also where all transitions are likely: the initial distribution may have zeros. What faded in
    // this row is held against its sum here, because no row behind the last one looks at it.
    return sum < LEAST || (sum < ENOUGH && carry.anyFaded()) ? -1 : sum;
  }

  @Override
  public boolean forward(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    double[] b = emitted.values();
    double[] before = carry.values();
    int beforeAt = 0;
    int at = (from - outFirst) * states;
    for (int t = from; t < to; t++) {
      double sum = ahead(carry, before, beforeAt, b, emitted.at(t), out, at);
      if (sum < 0) {
        return false;
      }
      if (sum < SMALL) {
        scale(out, at, carry);
      }
      before = out;
      beforeAt = at;
      at += states;
    }
    System.arraycopy(before, beforeAt, carry.values(), 0, states);
    return true;
  }

  /** Writes β of a row. Returns false if something may be lost. */
  private boolean behind(Carry carry, double[] out, int at) {
    if (carry.outside()) {
      java.util.Arrays.fill(out, at, at + states, 1);
      carry.enter();
      return true;
    }
    backMatrix.product(carry.values(), 0, carry.work(), out, at);
    if (!forgets) {
      if (!isHarmless(carry, back, out, at)) {
        return false;
      }
      fade(out, at, carry);
    }
    return true;
  }

  /** Makes b ∘ β of a row the carry. Returns false if something may be lost. */
  private boolean carryBack(Carry carry, double[] beta, int at, double[] b, int bAt) {
    double[] values = carry.values();
    double sum = 0;
    for (int k = 0; k < states; k++) {
      double v = beta[at + k] * b[bAt + k];
      values[k] = v;
      sum += v;
    }
    if (sum < LEAST) {
      return false;
    }
    if (!forgets) {
      fade(values, 0, carry);
    }
    if (sum < SMALL) {
      scale(values, 0, carry);
    }
    return true;
  }

  @Override
  public boolean backward(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    double[] b = emitted.values();
    for (int t = to - 1; t >= from; t--) {
      int at = (t - outFirst) * states;
      if (!behind(carry, out, at) || !carryBack(carry, out, at, b, emitted.at(t))) {
        return false;
      }
    }
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
    double[] b = emitted.values();
    double[] before = carry.values();
    double[] now = new double[states];
    double[] u = gathered.from();
    double[] w = gathered.to();
    for (int t = from; t < to; t++) {
      int at = (t - keptFirst) * states;
      int bAt = emitted.at(t);
      boolean begins = carry.outside();
      double sum = ahead(carry, before, 0, b, bAt, now, 0);
      if (sum < 0) {
        return false;
      }
      double total = 0;
      for (int k = 0; k < states; k++) {
        total += now[k] * kept[at + k];
      }
      if (!hasNoPart(carry, kept, at, total)) {
        return false;
      }
      double norm = gathered.weight() / total;
      if (!begins) {
        int next = gathered.next();
        for (int k = 0; k < states; k++) {
          u[next + k] = before[k] * norm;
          w[next + k] = b[bAt + k] * kept[at + k];
        }
        gathered.paired();
      }
      finish(kept, at, now, norm, bAt, begins, emitted, gathered);
      if (sum < SMALL) {
        scale(now, 0, carry);
      }
      System.arraycopy(now, 0, before, 0, states);
    }
    return true;
  }

  /** Turns α or β into γ, and gives it to the counts of first states and of codes. */
  private void finish(
      double[] kept,
      int at,
      double[] other,
      double norm,
      int bAt,
      boolean begins,
      Emitted emitted,
      Gathered gathered) {
    for (int k = 0; k < states; k++) {
      kept[at + k] *= other[k] * norm;
    }
    if (begins) {
      for (int k = 0; k < states; k++) {
        gathered.initial()[k] += kept[at + k];
      }
    }
    if (emitted.isTable()) {
      double[] byCode = gathered.byCode();
      for (int k = 0; k < states; k++) {
        byCode[bAt + k] += kept[at + k];
      }
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
    double[] b = emitted.values();
    double[] beta = new double[states];
    double[] behind = carry.values();
    double[] u = gathered.from();
    double[] w = gathered.to();
    boolean counted = joined;
    for (int t = to - 1; t >= from; t--) {
      int at = (t - keptFirst) * states;
      boolean ends = carry.outside();
      if (!behind(carry, beta, 0)) {
        return false;
      }
      double total = 0;
      for (int k = 0; k < states; k++) {
        total += beta[k] * kept[at + k];
      }
      if (!hasNoPart(carry, kept, at, total)) {
        return false;
      }
      double norm = gathered.weight() / total;
      if (!ends && !counted) {
        int next = gathered.next();
        for (int k = 0; k < states; k++) {
          u[next + k] = kept[at + k] * norm;
          w[next + k] = behind[k];
        }
        gathered.paired();
      }
      counted = false;
      int bAt = emitted.at(t);
      if (!carryBack(carry, beta, 0, b, bAt)) {
        return false;
      }
      finish(kept, at, beta, norm, bAt, gathered.isFirst(t), emitted, gathered);
    }
    return true;
  }

  @Override
  public double logLikelihood(Carry end) {
    double sum = 0;
    for (double v : end.values()) {
      sum += v;
    }
    return Math.log(sum) - end.scalings() * LOG_UP;
  }

  @Override
  public double logLikelihood(Carry before, Carry behind) {
    double sum = 0;
    for (int i = 0; i < states; i++) {
      double row = 0;
      for (int j = 0; j < states; j++) {
        row += ahead[i * states + j] * behind.values()[j];
      }
      sum += before.values()[i] * row;
    }
    return Math.log(sum) - (before.scalings() + behind.scalings()) * LOG_UP;
  }
}
