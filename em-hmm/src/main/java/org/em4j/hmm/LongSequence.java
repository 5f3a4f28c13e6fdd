package org.em4j.hmm;

import java.util.function.Function;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.Workers;

/**
 * The E-step of one long sequence on two cores. One task goes forward over the first half and keeps
 * α, at the same time another goes backward over the second half and keeps β. Where they meet they
 * give the log-likelihood; then each goes on over the other's half, in the same direction, and
 * gathers what the rows give.
 *
 * <p>A half keeps no more than a window of rows, the one next to the middle, and where the others
 * begin; those are worked out again when the other task comes to them. So memory does not grow with
 * the length of the sequence, and nothing of size T×K×K is ever kept. Storage of one E-step at a
 * time.
 */
final class LongSequence {
  /** The most numbers of each kind that a half keeps: 32 MiB. */
  private static final int MOST_NUMBERS = 1 << 22;

  private final Densities densities;
  private final int states;
  private final Half[] halves;

  LongSequence(Densities densities, int longest) {
    this(densities, longest, Math.max(1024, MOST_NUMBERS / densities.states()));
  }

  /**
   * Makes storage.
   *
   * @param longest the rows of the longest sequence
   * @param mostRows the most rows that a window has
   */
  LongSequence(Densities densities, int longest, int mostRows) {
    this.densities = densities;
    this.states = densities.states();
    int window = Math.min(mostRows, (longest + 1) / 2);
    this.halves = new Half[] {new Half(true, window), new Half(false, window)};
  }

  /**
   * Runs a sequence.
   *
   * @param into what it gives is added. Modified
   * @param likelihood its weighted log-likelihood is added. Modified
   * @return Σ γ log b if the step asks for it
   * @throws org.em4j.core.EmException if no state explains a row
   */
  double run(
      Expectation.Step step,
      int sequence,
      SufficientStatistics into,
      Function<SufficientStatistics, ComponentStatistics> group,
      Workers workers,
      Likelihood likelihood) {
    int first = densities.data().first(sequence);
    int end = first + densities.data().length(sequence);
    for (boolean logs = step.needsLogs(); ; logs = true) {
      Run run = new Run(step, sequence, first, end, logs);
      if (run.recursions(workers) && run.gathering(into, group, workers)) {
        likelihood.addWeighted(densities.data().weight(sequence), run.measured);
        return halves[0].expectedLogDensity + halves[1].expectedLogDensity;
      }
      if (logs) {
        throw unexplained(step, first, end);
      }
    }
  }

  private RuntimeException unexplained(Expectation.Step step, int first, int end) {
    Carry carry = new Carry(states);
    Span span = halves[0].span;
    for (int row = first; row < end; row++) {
      span.fill(step.densities(), row, row + 1, true);
      if (!step.recursion(true).forward(carry, span.emitted(), row, row + 1, span.kept(), row)) {
        return step.densities().notExplained(row, Double.NEGATIVE_INFINITY);
      }
    }
    throw new IllegalStateException("every row is explained going forward, but not backward");
  }

  /** One attempt, in scaled numbers or in logarithms. */
  private final class Run {
    private final Expectation.Step step;
    private final int first;
    private final int end;
    private final boolean logs;
    private final Recursion recursion;
    private final double weight;
    private final Likelihood measured = new Likelihood();

    Run(Expectation.Step step, int sequence, int first, int end, boolean logs) {
      this.step = step;
      this.first = first;
      this.end = end;
      this.logs = logs;
      this.recursion = step.recursion(logs);
      this.weight = densities.data().weight(sequence);
      int middle = first + (end - first) / 2;
      halves[0].begin(first, middle);
      halves[1].begin(middle, end);
    }

    /** Forward over the first half and backward over the second; false if something may be lost. */
    boolean recursions(Workers workers) {
      boolean[] done = new boolean[2];
      workers.inOrder(
          2,
          () -> done,
          (index, storage) -> storage[index] = halves[index].go(this),
          storage -> {});
      if (!done[0] || !done[1]) {
        return false;
      }
      measured.add(
          recursion.logLikelihood(halves[0].carry, halves[1].carry) + step.logGrowth(end - first));
      halves[0].addTo(measured);
      halves[1].addTo(measured);
      return true;
    }

    /** Each task over the other's half; false if something may be lost, and nothing is added. */
    boolean gathering(
        SufficientStatistics into,
        Function<SufficientStatistics, ComponentStatistics> group,
        Workers workers) {
      boolean[] done = new boolean[2];
      workers.inOrder(
          2,
          () -> done,
          (index, storage) ->
              storage[index] = halves[index].gather(this, halves[1 - index].carry, into, group),
          storage -> {});
      if (!done[0] || !done[1]) {
        return false;
      }
      into.merge(halves[0].statistics);
      into.merge(halves[1].statistics);
      return true;
    }
  }

  /** One half of the rows. */
  private final class Half {
    private final boolean forward;
    private final Span span;
    private final Gathered gathered;
    private final Carry carry = new Carry(states);
    private final Carry walker = new Carry(states);
    private final Likelihood largest = new Likelihood();
    private Carry[] checkpoints = new Carry[0];

    /** Made by the first {@link #gather}, which tells its shape. */
    @SuppressWarnings("NullAway.Init")
    private SufficientStatistics statistics;

    private double expectedLogDensity;
    private int from;
    private int to;

    Half(boolean forward, int window) {
      this.forward = forward;
      this.span = new Span(densities, window);
      this.gathered = new Gathered(states, densities.tableSize());
    }

    void begin(int firstRow, int end) {
      from = firstRow;
      to = end;
      carry.begin();
      largest.clear();
      expectedLogDensity = 0;
    }

    void addTo(Likelihood sum) {
      sum.add(largest.value(), largest.magnitude());
    }

    private int windows() {
      return (to - from + span.capacity() - 1) / span.capacity();
    }

    /** Windows are counted in the direction of the half: the last one is next to the middle. */
    private int windowFrom(int window) {
      return forward
          ? from + window * span.capacity()
          : Math.max(from, to - (window + 1) * span.capacity());
    }

    private int windowTo(int window) {
      return forward
          ? Math.min(to, from + (window + 1) * span.capacity())
          : to - window * span.capacity();
    }

    /** Goes from the end of the sequence to the middle. */
    boolean go(Run run) {
      if (checkpoints.length < windows()) {
        checkpoints = new Carry[windows()];
        java.util.Arrays.setAll(checkpoints, i -> new Carry(states));
      }
      for (int window = 0; window < windows(); window++) {
        checkpoints[window].set(carry);
        if (!run(run, window, carry)) {
          return false;
        }
        span.addLargest(span.firstRow(), span.endRow(), largest);
      }
      return true;
    }

    private boolean run(Run run, int window, Carry at) {
      span.fill(run.step.densities(), windowFrom(window), windowTo(window), run.logs);
      run.step.densities().requireExplained(span.firstRow(), span.endRow());
      return forward
          ? run.recursion.forward(
              at, span.emitted(), span.firstRow(), span.endRow(), span.kept(), span.firstRow())
          : run.recursion.backward(
              at, span.emitted(), span.firstRow(), span.endRow(), span.kept(), span.firstRow());
    }

    /**
     * Goes over this half from the middle, with the other half's recursion.
     *
     * @param other where that stands
     */
    boolean gather(
        Run run,
        Carry other,
        SufficientStatistics like,
        Function<SufficientStatistics, ComponentStatistics> group) {
      if (statistics == null) {
        statistics = like.emptyCopy();
      }
      System.arraycopy(like.references(), 0, statistics.references(), 0, like.references().length);
      statistics.clear();
      gathered.clear();
      gathered.begin(run.weight, run.first);
      walker.set(other);
      boolean joined = forward;
      for (int window = windows() - 1; window >= 0; window--) {
        if (window < windows() - 1) {
          if (!again(run, window)) {
            return false;
          }
        }
        if (!walk(run, joined)) {
          return false;
        }
        joined = false;
        if (run.step.scored()) {
          expectedLogDensity += span.expectedLogDensity(span.firstRow(), span.endRow());
        }
        span.accumulate(group.apply(statistics));
      }
      expectedLogDensity += Expectation.finish(run.step, gathered, span, statistics, group);
      return true;
    }

    /** Works a window out again that was not kept. */
    private boolean again(Run run, int window) {
      Carry at = new Carry(states);
      at.set(checkpoints[window]);
      return run(run, window, at);
    }

    private boolean walk(Run run, boolean joined) {
      return forward
          ? run.recursion.gatherBackward(
              walker,
              span.emitted(),
              span.firstRow(),
              span.endRow(),
              span.kept(),
              span.firstRow(),
              gathered,
              joined)
          : run.recursion.gatherForward(
              walker,
              span.emitted(),
              span.firstRow(),
              span.endRow(),
              span.kept(),
              span.firstRow(),
              gathered);
    }
  }
}
