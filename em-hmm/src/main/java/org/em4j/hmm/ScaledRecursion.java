package org.em4j.hmm;

import org.em4j.hmm.internal.ChainKernel;
import org.em4j.hmm.internal.Walk;
import org.jspecify.annotations.Nullable;

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
  static final double ENOUGH = 1e20 * LEAST;

  /** The least density of an observation that is possible at all: 0 means impossible. */
  static final double LEAST_DENSITY = 1e-160;

  private final ScaledRow row;
  private final int states;
  private final ChainKernel kernel;

  private ScaledRecursion(ScaledRow row, ChainKernel kernel) {
    this.row = row;
    this.states = row.states();
    this.kernel = kernel;
  }

  /**
   * Returns recursions of a chain.
   *
   * @param transitions row-major; not copied
   * @param rows the number that they are for: few rows are not worth vector kernels
   * @return null if it has transitions so unlikely that products with them could vanish
   */
  static @Nullable ScaledRecursion of(double[] initial, double[] transitions, int rows) {
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
    return new ScaledRecursion(new ScaledRow(initial, transitions, forgets, kernel), kernel);
  }

  /** Returns the same recursions in the shape that is fastest for this chain. */
  Recursion fastest() {
    boolean few = states > 1 && states <= FewStates.MOST;
    return row.forgets() && few ? new FewStates(this, row.transitions(), states) : this;
  }

  @Override
  public boolean mayFail() {
    return !row.forgets();
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
    return walk.along(row.matrix(direction), !row.forgets())
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
        double sum = row.ahead(carry, values, 0, emitted.values(), emitted.at(t), out, at);
        if (sum < 0) {
          return false;
        }
        if (sum < SMALL) {
          row.scale(out, at, carry);
        }
        System.arraycopy(out, at, values, 0, states);
        t++;
      }
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
        if (!row.behind(carry, out, at)
            || !row.carryBack(carry, out, at, emitted.values(), emitted.at(t))) {
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
      if (!row.gatherAhead(carry, emitted, t, kept, (t - keptFirst) * states, gathered)) {
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
      if (!row.gatherBehind(carry, emitted, t, kept, at, gathered, counted)) {
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
      row.addInitial(gathered, kept, at - (done - 1) * states);
    }
    return done;
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
      double expected = 0;
      for (int j = 0; j < states; j++) {
        expected += row.transitions()[i * states + j] * behind.values()[j];
      }
      sum += before.values()[i] * expected;
    }
    return Math.log(sum) - (before.scalings() + behind.scalings()) * LOG_UP;
  }
}
