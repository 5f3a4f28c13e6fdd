package org.em4j.hmm;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.EmException;
import org.em4j.core.Kernel;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Workers;
import org.em4j.core.internal.KernelChoice;
import org.em4j.core.mixture.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * The E-step of sequences. Many sequences are run in parallel, some thousand rows of them to a
 * task; a long one is cut in the middle, and its halves are run at the same time: see {@link
 * LongSequence}. How rows are cut depends on the data and K alone, so that the number of threads
 * changes no bit.
 */
final class Expectation {
  private static final int LEAST_ROWS = 1024;
  private static final int MOST_TASKS = 256;

  /** Shorter sequences are not worth two threads. */
  private static final int LEAST_LONG = 4096;

  /** A sequence is long if it would keep one of so many threads from having as much to do. */
  private static final int SHARE = 8;

  /** The most numbers, of each kind, that the rows of a task may have: 8 MiB. */
  private static final int MOST_NUMBERS = 1 << 20;

  private final Sequences data;
  private final int states;
  private final Densities densities;
  private final int[] longSequences;
  private final int[] taskStarts;
  private final int capacity;
  private final Queue<Task> pool = new ConcurrentLinkedQueue<>();
  private @Nullable LongSequence longStorage;

  /**
   * Makes it.
   *
   * @param emissionOf the emission of each state: states may share one
   * @param emissions their number G
   */
  Expectation(Sequences data, int[] emissionOf, int emissions) {
    this.data = data;
    this.states = emissionOf.length;
    this.densities = new Densities(data, emissionOf, emissions);
    int n = data.rows().rows();
    int most = Math.max(LEAST_LONG, MOST_NUMBERS / states);
    int share = Math.min(most, Math.max(LEAST_LONG, n / SHARE));
    int taskRows = Math.min(most, Math.max(LEAST_ROWS, n / MOST_TASKS));
    List<Integer> longOnes = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    int rows = 0;
    int largest = 0;
    for (int s = 0; s < data.count(); s++) {
      int length = data.length(s);
      boolean isLong = length > share;
      if (isLong) {
        longOnes.add(s);
      }
      if (starts.isEmpty() || isLong || rows + length > taskRows) {
        starts.add(s);
        rows = 0;
      }
      rows = isLong ? taskRows : rows + length;
      largest = isLong ? largest : Math.max(largest, rows);
    }
    starts.add(data.count());
    this.longSequences = longOnes.stream().mapToInt(Integer::intValue).toArray();
    this.taskStarts = starts.stream().mapToInt(Integer::intValue).toArray();
    this.capacity = largest;
  }

  /** What one E-step is about. */
  static final class Step {
    private final double[] initial;
    private final double[] transitions;
    private final Densities.Of densities;
    private final Recursion scaled;
    private final Recursion logarithmic;
    private final boolean scored;
    private final double logGrowth;

    /** Makes that of a chain as it is. */
    Step(double[] initial, double[] transitions, Densities.Of densities, boolean scored) {
      this(
          initial,
          transitions,
          0,
          new LogRecursion(initial, transitions),
          ScaledRecursion.of(initial, transitions, densities.rows()),
          densities,
          scored);
    }

    /**
     * Makes it.
     *
     * @param logGrowth the logarithm of what A was divided by
     * @param fast null if only logarithms can hold the numbers of this chain
     */
    Step(
        double[] initial,
        double[] transitions,
        double logGrowth,
        LogRecursion logarithmic,
        @Nullable ScaledRecursion fast,
        Densities.Of densities,
        boolean scored) {
      this.initial = initial;
      this.logGrowth = logGrowth;
      this.transitions = transitions;
      this.densities = densities;
      this.logarithmic = logarithmic;
      this.scaled = fast == null ? logarithmic : fast.fastest();
      this.scored = scored;
    }

    double[] transitions() {
      return transitions;
    }

    /** Returns what the log-likelihood of so many neighbouring rows lacks. */
    double logGrowth(int rows) {
      return (rows - 1) * logGrowth;
    }

    Densities.Of densities() {
      return densities;
    }

    Recursion recursion(boolean logs) {
      return logs ? logarithmic : scaled;
    }

    /** Tells whether only logarithms can hold the numbers of this chain. */
    boolean needsLogs() {
      return scaled == logarithmic;
    }

    /** Tells whether Σ γ log b is asked for. */
    boolean scored() {
      return scored;
    }
  }

  /** What was measured on the way. */
  private static final class Totals {
    private final Likelihood likelihood = new Likelihood();
    private double expectedLogDensity;
  }

  /**
   * Adds the expected statistics of all sequences: K counts of first states, K×K of transitions,
   * and behind them those of the emissions.
   *
   * @param initial π
   * @param transitions A, row-major
   * @param kernel of the G emissions
   * @param assignment soft or tempered
   * @param group finds the emissions' part of a vector
   * @throws EmException if no state explains a row
   */
  Objective run(
      double[] initial,
      double[] transitions,
      Kernel kernel,
      Assignment assignment,
      SufficientStatistics into,
      Function<SufficientStatistics, ComponentStatistics> group,
      Workers workers) {
    double beta = assignment.beta();
    Densities.Of evaluated = densities.of(kernel, beta);
    Step step =
        beta == 1
            ? new Step(initial, transitions, evaluated, false)
            : tempered(initial, transitions, beta, evaluated);
    Totals totals = pass(step, into, group, workers);
    long n = data.rows().rows();
    KernelChoice.count(Block.work(n, data.rows().columns(), states) + n * states * states);
    return new Objective(
        totals.likelihood.value() / beta,
        totals.likelihood.magnitude() / beta,
        beta == 1 ? Objective.Kind.LOG_LIKELIHOOD : Objective.Kind.TEMPERED_LOG_LIKELIHOOD);
  }

  /** Returns the step of π and A to the power of β, which may be too small to be held. */
  private Step tempered(
      double[] initial, double[] transitions, double beta, Densities.Of evaluated) {
    double[] powers = powers(transitions, beta);
    double[] initialPowers = powers(initial, beta);
    double growth = growth(powers);
    for (int i = 0; i < powers.length; i++) {
      powers[i] /= growth;
    }
    boolean vanished = vanished(initial, initialPowers) || vanished(transitions, powers);
    LogRecursion logarithmic =
        new LogRecursion(
            logPowers(initial, beta, 0), powers, logPowers(transitions, beta, Math.log(growth)));
    return new Step(
        initialPowers,
        powers,
        Math.log(growth),
        logarithmic,
        vanished ? null : ScaledRecursion.of(initialPowers, powers, data.rows().rows()),
        evaluated,
        false);
  }

  private static boolean vanished(double[] probabilities, double[] powers) {
    boolean vanished = false;
    for (int i = 0; i < powers.length; i++) {
      vanished |= probabilities[i] > 0 && powers[i] < Double.MIN_NORMAL;
    }
    return vanished;
  }

  private static double[] logPowers(double[] probabilities, double beta, double less) {
    double[] logs = LogMatrix.logs(probabilities);
    for (int i = 0; i < logs.length; i++) {
      logs[i] = beta * logs[i] - less;
    }
    return logs;
  }

  /** Returns the most that a row can grow by, at least 1: α and β would else exceed all numbers. */
  private double growth(double[] powers) {
    double most = 1;
    for (int i = 0; i < states; i++) {
      double sum = 0;
      for (int j = 0; j < states; j++) {
        sum += powers[i * states + j];
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  private static double[] powers(double[] probabilities, double beta) {
    double[] powers = new double[probabilities.length];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Math.pow(probabilities[i], beta);
    }
    return powers;
  }

  /** Returns log-likelihood and entropy: the same bits as {@link #run} measures. */
  HiddenMarkovScore score(
      double[] initial,
      double[] transitions,
      Kernel kernel,
      SufficientStatistics zeros,
      Function<SufficientStatistics, ComponentStatistics> group,
      Workers workers) {
    Step step = new Step(initial, transitions, densities.of(kernel, 1), true);
    Totals totals = pass(step, zeros, group, workers);
    double expected = totals.expectedLogDensity;
    double[] counts = zeros.values();
    for (int i = 0; i < states; i++) {
      expected += counts[i] == 0 ? 0 : counts[i] * Math.log(initial[i]);
      for (int j = 0; j < states; j++) {
        double count = counts[states + i * states + j];
        expected += count == 0 ? 0 : count * Math.log(transitions[i * states + j]);
      }
    }
    double logLikelihood = totals.likelihood.value();
    return new HiddenMarkovScore(
        logLikelihood, Math.max(0, logLikelihood - expected), data.rows().totalWeight());
  }

  private Totals pass(
      Step step,
      SufficientStatistics into,
      Function<SufficientStatistics, ComponentStatistics> group,
      Workers workers) {
    Totals totals = new Totals();
    for (int sequence : longSequences) {
      if (data.weight(sequence) > 0) {
        if (longStorage == null) {
          longStorage = new LongSequence(densities, longest());
        }
        totals.expectedLogDensity +=
            longStorage.run(step, sequence, into, group, workers, totals.likelihood);
      }
    }
    List<Task> used = new ArrayList<>();
    workers.inOrder(
        taskStarts.length - 1,
        () -> {
          Task pooled = pool.poll();
          Task task = pooled == null ? new Task(into) : pooled;
          synchronized (used) {
            used.add(task);
          }
          return task;
        },
        (index, task) -> task.run(step, taskStarts[index], taskStarts[index + 1], into, group),
        task -> {
          into.merge(task.statistics);
          totals.likelihood.add(task.likelihood.value(), task.likelihood.magnitude());
          totals.expectedLogDensity += task.expectedLogDensity;
        });
    pool.addAll(used);
    return totals;
  }

  private int longest() {
    int longest = 0;
    for (int sequence : longSequences) {
      longest = Math.max(longest, data.length(sequence));
    }
    return longest;
  }

  private boolean isLong(int sequence) {
    return java.util.Arrays.binarySearch(longSequences, sequence) >= 0;
  }

  /** Some neighbouring short sequences: all forward, and backward again. */
  private final class Task {
    private final Span span = new Span(densities, capacity);
    private final Carry carry = new Carry(states);
    private final Gathered gathered = new Gathered(states, densities.tableSize());
    private final Likelihood likelihood = new Likelihood();
    private final Likelihood ofSequence = new Likelihood();
    private final SufficientStatistics statistics;
    private @Nullable Span fallback;
    private double expectedLogDensity;

    Task(SufficientStatistics like) {
      statistics = like.emptyCopy();
    }

    void run(
        Step step,
        int firstSequence,
        int endSequence,
        SufficientStatistics like,
        Function<SufficientStatistics, ComponentStatistics> group) {
      System.arraycopy(like.references(), 0, statistics.references(), 0, like.references().length);
      statistics.clear();
      gathered.clear();
      likelihood.clear();
      expectedLogDensity = 0;
      if (firstSequence == endSequence || isLong(firstSequence)) {
        return;
      }
      int from = data.first(firstSequence);
      int to = data.first(endSequence - 1) + data.length(endSequence - 1);
      span.fill(step.densities(), from, to, false);
      for (int s = firstSequence; s < endSequence; s++) {
        int first = data.first(s);
        int end = first + data.length(s);
        if (data.weight(s) > 0) {
          run(step, s, first, end);
        } else {
          span.clear(first, end);
        }
      }
      span.accumulate(group.apply(statistics));
      expectedLogDensity += finish(step, gathered, span, statistics, group);
    }

    private void run(Step step, int sequence, int first, int end) {
      double weight = data.weight(sequence);
      ofSequence.clear();
      gathered.begin(weight, first);
      if (step.needsLogs() || !run(step, span, first, end, false)) {
        Span wide = fallback;
        if (wide == null || wide.capacity() < end - first) {
          wide = new Span(densities, end - first);
          fallback = wide;
        }
        wide.fill(step.densities(), first, end, true);
        ofSequence.clear();
        if (!run(step, wide, first, end, true)) {
          throw unexplained(step, wide, first, end);
        }
        span.take(wide);
      }
      likelihood.addWeighted(weight, ofSequence);
    }

    /** Runs one sequence; false if something may be lost, and nothing has been gathered yet. */
    private boolean run(Step step, Span on, int first, int end, boolean logs) {
      Recursion recursion = step.recursion(logs);
      step.densities().requireExplained(first, end);
      carry.begin();
      if (!recursion.forward(carry, on.emitted(), first, end, on.kept(), on.firstRow())) {
        return false;
      }
      ofSequence.add(recursion.logLikelihood(carry) + step.logGrowth(end - first));
      on.addLargest(first, end, ofSequence);
      carry.begin();
      if (recursion.mayFail()) {
        gathered.mark();
      }
      if (!recursion.gatherBackward(
          carry, on.emitted(), first, end, on.kept(), on.firstRow(), gathered, false)) {
        gathered.reset();
        return false;
      }
      if (step.scored()) {
        expectedLogDensity += on.expectedLogDensity(first, end);
      }
      return true;
    }
  }

  /** Adds what has been gathered to the statistics; returns Σ γ log b of a table. */
  static double finish(
      Step step,
      Gathered gathered,
      Span span,
      SufficientStatistics statistics,
      Function<SufficientStatistics, ComponentStatistics> group) {
    gathered.addCounts(step.transitions(), statistics.values());
    if (!step.densities().isTable()) {
      return 0;
    }
    step.densities()
        .accumulateTable(gathered.byCode(), span.block(), span.out(), group.apply(statistics));
    return step.scored() ? step.densities().expectedLogDensity(gathered.byCode()) : 0;
  }

  /** Finds the first row that no state explains. */
  static EmException unexplained(Step step, Span logs, int first, int end) {
    Carry carry = new Carry(step.initial.length);
    double[] out = new double[step.initial.length];
    int row = first;
    while (row < end && step.logarithmic.forward(carry, logs.emitted(), row, row + 1, out, row)) {
      row++;
    }
    return step.densities().notExplained(Math.min(row, end - 1), Double.NEGATIVE_INFINITY);
  }
}
