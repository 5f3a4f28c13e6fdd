package org.em4j.hmm;

import org.em4j.hmm.internal.ChainKernel;
import org.em4j.hmm.internal.StateMatrix;
import org.em4j.hmm.internal.Walk;

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
  static final double UP = Walk.UP;

  static final double LOG_UP = 200 * Math.log(2);

  /** The sum at which a row is scaled. */
  static final double SMALL = Walk.SMALL;

  /** A transition that is less likely may not make up for what is lost. */
  private static final double LIKELY = 1e-20;

  /** Smaller numbers fade: further products of them could vanish unnoticed. */
  static final double LEAST = Walk.LEAST;

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
  private final ChainKernel kernel;

  private ScaledRecursion(
      int states, double[] initial, double[] transitions, boolean forgets, ChainKernel kernel) {
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
    this.kernel = kernel;
  }

  /**
   * Returns recursions of a chain.
   *
   * @param transitions row-major; not copied
   * @param rows the number that they are for: few rows are not worth vector kernels
   * @return null if it has transitions so unlikely that products with them could vanish
   */
  static ScaledRecursion of(double[] initial, double[] transitions, int rows) {
    boolean forgets = true;
    for (double a : transitions) {
      forgets &= a >= LIKELY;
      if (a > 0 && a < LEAST_DENSITY) {
        return null;
      }
    }
    int states = initial.length;
    ChainKernel kernel =
        states > FewStates.MOST ? ChainKernel.of((long) rows * states * states) : ChainKernel.PLAIN;
    return new ScaledRecursion(states, initial, transitions, forgets, kernel);
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
    return sum < LEAST || (sum < ENOUGH && carry.anyFaded()) ? -1 : sum;
  }

  /** Whether the next row is not one for kernels. */
  private static boolean isSpecial(Carry carry) {
    return carry.outside() || carry.anyFaded();
  }

  /**
   * Prepares a walk over rows.
   *
   * @param first the first row
   * @param direction 1 or −1
   */
  private Walk walk(Carry carry, Emitted emitted, int first, int direction) {
    Walk walk = carry.walk();
    walk.enter(carry.values());
    return walk.along(direction > 0 ? aheadMatrix : backMatrix, !forgets)
        .densities(emitted.values(), emitted.codes(), first, emitted.at(first), direction);
  }

  /** Walks, and leaves the carry where the walk ended. Returns the number of rows. */
  private int run(Carry carry, Walk walk, int n) {
    int done = kernel.walk(walk, n);
    walk.leave(carry.values());
    carry.scaled(walk.scalings());
    return done;
  }

  @Override
  public boolean forward(
      Carry carry, Emitted emitted, int from, int to, double[] out, int outFirst) {
    int t = from;
    while (t < to) {
      int at = (t - outFirst) * states;
      if (!isSpecial(carry)) {
        t += run(carry, walk(carry, emitted, t, 1).values(out, at, states), to - t);
        at = (t - outFirst) * states;
      }
      if (t < to) {
        double[] values = carry.values();
        double sum = ahead(carry, values, 0, emitted.values(), emitted.at(t), out, at);
        if (sum < 0) {
          return false;
        }
        if (sum < SMALL) {
          scale(out, at, carry);
        }
        System.arraycopy(out, at, values, 0, states);
        t++;
      }
    }
    return true;
  }

  /** Writes β of a row. Returns false if something may be lost. */
  private boolean behind(Carry carry, double[] out, int at) {
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
    int t = to - 1;
    while (t >= from) {
      int at = (t - outFirst) * states;
      if (!isSpecial(carry)) {
        t -= run(carry, walk(carry, emitted, t, -1).products(out, at, -states), t + 1 - from);
        at = (t - outFirst) * states;
      }
      if (t >= from) {
        if (!behind(carry, out, at)
            || !carryBack(carry, out, at, emitted.values(), emitted.at(t))) {
          return false;
        }
        t--;
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
    gathered.use(kernel);
    int t = from;
    while (t < to) {
      if (!isSpecial(carry)) {
        int n = Math.min(to - t, gathered.room());
        int done = gatherAhead(carry, emitted, t, n, kept, (t - keptFirst) * states, gathered);
        t += done;
        if (done == n) {
          continue;
        }
      }
      if (!gatherAhead(carry, emitted, t, kept, (t - keptFirst) * states, gathered)) {
        return false;
      }
      t++;
    }
    return true;
  }

  /** Rows for kernels: first α of all of them, then what they give. Returns how many. */
  private int gatherAhead(
      Carry carry, Emitted emitted, int t, int n, double[] kept, int at, Gathered gathered) {
    int next = gathered.next();
    int width = gathered.width();
    System.arraycopy(carry.values(), 0, gathered.from(), next, states);
    Walk walk =
        walk(carry, emitted, t, 1)
            .values(gathered.from(), next + width, width)
            .scales(gathered.scales(), 0);
    int done = run(carry, walk, n);
    kernel.pair(
        gathered
            .pairing()
            .between(gathered.from(), next + width, kept, at, states)
            .scaled(gathered.scales(), 0)
            .densities(emitted.values(), emitted.codes(), t, emitted.at(t), 1)
            .into(gathered.to(), next),
        done);
    gathered.paired(done);
    return done;
  }

  /** One row, whatever it is. Returns false if something may be lost. */
  private boolean gatherAhead(
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
    if (sum < SMALL) {
      scale(now, 0, carry);
    }
    System.arraycopy(now, 0, before, 0, states);
    return true;
  }

  private void addInitial(Gathered gathered, double[] kept, int at) {
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
    gathered.use(kernel);
    boolean counted = joined;
    int t = to - 1;
    while (t >= from) {
      if (!counted && !isSpecial(carry)) {
        int n = Math.min(t + 1 - from, gathered.room());
        int done = gatherBehind(carry, emitted, t, n, kept, (t - keptFirst) * states, gathered);
        t -= done;
        if (done == n) {
          continue;
        }
      }
      int at = (t - keptFirst) * states;
      if (!gatherBehind(carry, emitted, t, kept, at, gathered, counted)) {
        return false;
      }
      counted = false;
      t--;
    }
    return true;
  }

  /** Rows for kernels: first β of all of them, then what they give. Returns how many. */
  private int gatherBehind(
      Carry carry, Emitted emitted, int t, int n, double[] kept, int at, Gathered gathered) {
    int next = gathered.next();
    int width = gathered.width();
    System.arraycopy(carry.values(), 0, gathered.to(), next, states);
    Walk walk =
        walk(carry, emitted, t, -1)
            .products(gathered.passed(), 0, width)
            .values(gathered.to(), next + width, width);
    int done = run(carry, walk, n);
    kernel.pair(
        gathered
            .pairing()
            .between(gathered.passed(), 0, kept, at, -states)
            .densities(null, emitted.codes(), t, emitted.at(t), -1)
            .into(gathered.from(), next),
        done);
    gathered.paired(done);
    if (done > 0 && gathered.isFirst(t + 1 - done)) {
      addInitial(gathered, kept, at - (done - 1) * states);
    }
    return done;
  }

  /** One row, whatever it is. Returns false if something may be lost. */
  private boolean gatherBehind(
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
