package org.em4j.hmm;

import org.em4j.hmm.internal.ChainKernel;
import org.em4j.hmm.internal.StateMatrix;

/**
 * One row of {@link ScaledRecursion}, whatever it is: the first or the last, one where numbers
 * fade, or one behind such a row. Immutable and thread-safe.
 */
final class ScaledRow {
  private final int states;
  private final double[] initial;
  private final double[] ahead;
  private final double[] back;
  private final StateMatrix aheadMatrix;
  private final StateMatrix backMatrix;
  private final boolean forgets;
  private final ChainKernel kernel;

  /**
   * Makes it.
   *
   * @param transitions A, row-major; not copied
   * @param forgets whether every transition is likely, so that nothing that fades can do harm
   */
  ScaledRow(double[] initial, double[] transitions, boolean forgets, ChainKernel kernel) {
    this.states = initial.length;
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
    this.kernel = kernel;
  }

  int states() {
    return states;
  }

  boolean forgets() {
    return forgets;
  }

  /** Returns A for a direction of 1, its transpose for −1. */
  StateMatrix matrix(int direction) {
    return direction > 0 ? aheadMatrix : backMatrix;
  }

  /** The live transitions, row-major. */
  double[] transitions() {
    return ahead;
  }

  /** Sets numbers to 0 that are too small, and says so to the carry. */
  private void fade(double[] values, int at, Carry carry) {
    for (int k = 0; k < states; k++) {
      if (values[at + k] > 0 && values[at + k] < ScaledRecursion.LEAST) {
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
    double enough = ScaledRecursion.ENOUGH * carry.fadedScale();
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
        if (carry.hasFaded(k) && total < ScaledRecursion.ENOUGH * other[at + k]) {
          return false;
        }
      }
    }
    return true;
  }

  private void multiply(StateMatrix m, Carry carry, double[] x, int xAt, double[] out, int at) {
    double[] padded = carry.walk().row();
    System.arraycopy(x, xAt, padded, 0, states);
    kernel.product(m, padded, carry.work(), out, at);
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

  void scale(double[] values, int at, Carry carry) {
    for (int k = 0; k < states; k++) {
      values[at + k] *= ScaledRecursion.UP;
    }
    carry.scaled();
  }

  /** One row forward, unscaled. Returns its sum; −1 if something may be lost. */
  double ahead(
      Carry carry, double[] before, int beforeAt, double[] b, int bAt, double[] out, int at) {
    if (carry.outside()) {
      System.arraycopy(initial, 0, out, at, states);
      carry.enter();
    } else {
      multiply(aheadMatrix, carry, before, beforeAt, out, at);
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
    return sum < ScaledRecursion.LEAST || (sum < ScaledRecursion.ENOUGH && carry.anyFaded())
        ? -1
        : sum;
  }

  /** Writes β of a row. Returns false if something may be lost. */
  boolean behind(Carry carry, double[] out, int at) {
    if (carry.outside()) {
      java.util.Arrays.fill(out, at, at + states, 1);
      carry.enter();
      return true;
    }
    multiply(backMatrix, carry, carry.values(), 0, out, at);
    if (!forgets) {
      if (!isHarmless(carry, back, out, at)) {
        return false;
      }
      fade(out, at, carry);
    }
    return true;
  }

  /** Makes b ∘ β of a row the carry. Returns false if something may be lost. */
  boolean carryBack(Carry carry, double[] beta, int at, double[] b, int bAt) {
    double[] values = carry.values();
    double sum = 0;
    for (int k = 0; k < states; k++) {
      double v = beta[at + k] * b[bAt + k];
      values[k] = v;
      sum += v;
    }
    if (sum < ScaledRecursion.LEAST) {
      return false;
    }
    if (!forgets) {
      fade(values, 0, carry);
    }
    if (sum < ScaledRecursion.SMALL) {
      scale(values, 0, carry);
    }
    return true;
  }

  void addInitial(Gathered gathered, double[] kept, int at) {
    for (int k = 0; k < states; k++) {
      gathered.initial()[k] += kept[at + k];
    }
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
      addInitial(gathered, kept, at);
    }
    if (emitted.isTable()) {
      double[] byCode = gathered.byCode();
      for (int k = 0; k < states; k++) {
        byCode[bAt + k] += kept[at + k];
      }
    }
  }

  /** One row, whatever it is. Returns false if something may be lost. */
  boolean gatherAhead(
      Carry carry, Emitted emitted, int t, double[] kept, int at, Gathered gathered) {
    double[] b = emitted.values();
    double[] before = carry.values();
    double[] now = carry.row();
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
        gathered.from()[next + k] = before[k] * norm;
        gathered.to()[next + k] = b[bAt + k] * kept[at + k];
      }
      gathered.paired();
    }
    finish(kept, at, now, norm, bAt, begins, emitted, gathered);
    if (sum < ScaledRecursion.SMALL) {
      scale(now, 0, carry);
    }
    System.arraycopy(now, 0, before, 0, states);
    return true;
  }

  /** One row, whatever it is. Returns false if something may be lost. */
  boolean gatherBehind(
      Carry carry,
      Emitted emitted,
      int t,
      double[] kept,
      int at,
      Gathered gathered,
      boolean counted) {
    double[] beta = carry.row();
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
        gathered.from()[next + k] = kept[at + k] * norm;
        gathered.to()[next + k] = carry.values()[k];
      }
      gathered.paired();
    }
    int bAt = emitted.at(t);
    if (!carryBack(carry, beta, 0, emitted.values(), bAt)) {
      return false;
    }
    finish(kept, at, beta, norm, bAt, gathered.isFirst(t), emitted, gathered);
    return true;
  }
}
