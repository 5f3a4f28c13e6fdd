package org.em4j.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.em4j.core.EmException;
import org.em4j.core.SufficientStatistics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Expectation-maximisation (Dempster, Laird and Rubin 1977) of any {@link EmProblem}: one loop, run
 * from as many starts as the restart policy asks for.
 *
 * <p>An E-step at θₜ gives Lₜ; when the policy says stop, the result is (θₜ, Lₜ): the model whose
 * likelihood was measured, not one M-step newer. The result does not depend on the number of
 * threads.
 */
public final class EmEngine {
  private static final Logger LOG = LoggerFactory.getLogger(EmEngine.class);

  private EmEngine() {}

  /**
   * Fits a model.
   *
   * @param problem the data and the two maps
   * @param starts makes the model that each run begins with
   * @param options policies, seed and threads
   * @return the best start: without repaired components if there is one, then by objective
   * @throws EmException if every start failed
   * @throws CancellationException if the caller asked to stop before any E-step was done
   */
  public static <M> EmResult<M> fit(EmProblem<M> problem, Starts<M> starts, EmOptions options) {
    List<Run<M>> runs = new ArrayList<>();
    try (Workers workers = Workers.of(options.threads(), options.cancelled())) {
      boolean progress = true;
      while (progress && !options.cancelled().getAsBoolean()) {
        progress = false;
        for (RestartPolicy.Run next : options.restarts().next(summaries(runs))) {
          if (next.start() < 0 || next.start() > runs.size()) {
            throw new IllegalStateException(
                "the restart policy asked for start "
                    + next.start()
                    + ", but the next free one is "
                    + runs.size());
          }
          if (next.start() == runs.size()) {
            runs.add(new Run<>(problem, starts, options, workers, next.start()));
          }
          progress |= runs.get(next.start()).advance(next);
          if (options.cancelled().getAsBoolean()) {
            break;
          }
        }
      }
    }
    List<StartSummary> summaries = summaries(runs);
    StartSummary best = StartSummary.best(summaries).orElse(null);
    if (best == null) {
      throw failure(runs, options);
    }
    return runs.get(best.index()).result(summaries, options.cancelled().getAsBoolean());
  }

  private static <M> List<StartSummary> summaries(List<Run<M>> runs) {
    return runs.stream().map(Run::summary).toList();
  }

  private static <M> RuntimeException failure(List<Run<M>> runs, EmOptions options) {
    EmException first =
        runs.stream().map(run -> run.failure).filter(Objects::nonNull).findFirst().orElse(null);
    if (options.cancelled().getAsBoolean() || (first == null && !runs.isEmpty())) {
      return new CancellationException("cancelled before the first E-step was done");
    }
    if (first == null) {
      return new IllegalStateException("the restart policy asked for no start at all");
    }
    if (runs.size() == 1) {
      return first;
    }
    EmException all =
        new EmException(
            "all " + runs.size() + " starts failed, the first of them: " + first.getMessage(),
            first.row().orElse(-1));
    all.initCause(first);
    return all;
  }

  /** One start: its model, and everything needed to go on with it. */
  private static final class Run<M> {
    private final EmProblem<M> problem;
    private final Starts<M> starts;
    private final EmOptions options;
    private final Workers workers;
    private final int index;
    private final long seed;
    private final Trace trace;
    private final List<Repair> reseeded = new ArrayList<>();
    private final Accelerator<M> accelerator;
    private long runningNanos;
    private int courseBegan;
    private M model;
    private Objective objective;
    private SufficientStatistics total;
    private List<Repair> repairs = List.of();
    private StopReason stopReason;
    private EmException failure;

    Run(EmProblem<M> problem, Starts<M> starts, EmOptions options, Workers workers, int index) {
      this.problem = problem;
      this.starts = starts;
      this.options = options;
      this.workers = workers;
      this.index = index;
      this.seed = Seeds.derive(options.seed(), index);
      this.trace = new Trace(problem.totalWeight());
      this.accelerator = new Accelerator<>(problem, options);
    }

    /** Runs until the policy stops it or it has made so many M-steps; false if it did nothing. */
    boolean advance(RestartPolicy.Run asked) {
      int most = Math.min(asked.iterations(), options.maxIterations());
      if (failure != null || (objective != null && trace.iterations() >= most)) {
        return false;
      }
      options.listener().starting(index, options.convergence(), most);
      long began = System.nanoTime() - runningNanos;
      try {
        if (objective == null) {
          MStep step = new MStep(0, seed);
          expect(starts.start(index, seed, step, workers), step, began);
        } else {
          maximizeThenExpect(began, most);
        }
        while ((stopReason = stopReason(most, asked.toBeat())) == null) {
          maximizeThenExpect(began, most);
        }
      } catch (CancellationException e) {
        // An initialiser that runs EM itself throws another one than workers do.
        if (!(e instanceof CancelledException) && !options.cancelled().getAsBoolean()) {
          throw e;
        }
        stopReason = StopReason.CANCELLED;
      } catch (EmException e) {
        failure = e;
        LOG.debug("start {} failed", index + 1, e);
      }
      runningNanos = System.nanoTime() - began;
      options.listener().finished(summary());
      return true;
    }

    private void maximizeThenExpect(long began, int most) {
      MStep step = new MStep(trace.iterations() + 1, seed);
      M next = problem.maximize(total, model, step);
      M leap = accelerator.propose(model, objective, next, step, trace);
      // The last model is an M-step's, so that whatever had to be repaired in it is known.
      if (leap == null || step.iteration() >= most || !leap(leap, step, began)) {
        expect(next, step, began);
      }
    }

    /** Takes an extrapolated model unless its objective is below that of the model before. */
    private boolean leap(M next, MStep step, long began) {
      SufficientStatistics statistics = problem.newStatistics(next);
      Objective measured = null;
      try {
        measured = problem.expectation(next, statistics, workers);
      } catch (EmException e) {
        LOG.debug("an extrapolated model explains a row by no component", e);
      }
      if (measured == null
          || !Double.isFinite(measured.value())
          || measured.value() < objective.value()) {
        accelerator.rejected();
        trace.countInVain();
        return false;
      }
      accelerator.accepted();
      accept(next, statistics, measured, step, began);
      options.listener().iteration(index, trace);
      return true;
    }

    private void expect(M next, MStep step, long began) {
      SufficientStatistics statistics = problem.newStatistics(next);
      Objective measured = problem.expectation(next, statistics, workers);
      if (Double.isFinite(measured.data()) && !Double.isFinite(measured.logPrior())) {
        throw new EmException(
            "the parameters of iteration "
                + step.iteration()
                + " have no density under the prior (log-density "
                + measured.logPrior()
                + "): start with probabilities above 0, or without the prior");
      }
      if (!Double.isFinite(measured.value())) {
        throw new EmException(
            "the "
                + measured.kind()
                + " of "
                + problem.name()
                + " is "
                + measured.value()
                + " in iteration "
                + step.iteration()
                + ": check the magnitudes of the data, and the parameters it started from");
      }
      boolean roundingFall = objective != null && isRoundingFall(next, measured, step);
      accept(next, statistics, measured, step, began);
      if (roundingFall) {
        trace.markRoundingFall();
      }
      options.listener().iteration(index, trace);
    }

    private void accept(
        M next, SufficientStatistics statistics, Objective measured, MStep step, long began) {
      M before = model;
      M after = next;
      trace.add(
          measured.value(),
          measured.logPrior(),
          System.nanoTime() - began,
          () -> before == null ? Double.POSITIVE_INFINITY : largestShift(before, after));
      model = next;
      total = statistics;
      objective = measured;
      repairs = step.repairs();
      repairs.stream().filter(r -> !r.marksModel()).forEach(reseeded::add);
      if (repairs.stream().anyMatch(r -> !r.marksModel())) {
        courseBegan = trace.iterations();
      }
    }

    /** Tells of a fall by rounding; any other is a defect, unless the iteration was repaired. */
    private boolean isRoundingFall(M next, Objective measured, MStep step) {
      double fall = objective.value() - measured.value();
      if (fall <= 0) {
        return false;
      }
      double allowed =
          Math.max(
              problem.roundingAllowance(model, objective),
              problem.roundingAllowance(next, measured));
      if (!(fall <= allowed) && step.repairs().isEmpty()) {
        throw new LikelihoodDecreasedException(
            problem.name(),
            measured.kind(),
            step.iteration(),
            objective.value(),
            measured.value(),
            allowed);
      }
      return fall <= allowed && allowed < Double.POSITIVE_INFINITY;
    }

    private double largestShift(M before, M after) {
      double[] from = problem.coordinates(before);
      double[] to = problem.coordinates(after);
      double largest = 0;
      for (int i = 0; i < from.length; i++) {
        // Equal infinities (the logarithm of a weight of 0) have not moved.
        largest = Math.max(largest, from[i] == to[i] ? 0 : Math.abs(to[i] - from[i]));
      }
      return largest;
    }

    private StopReason stopReason(int most, double toBeat) {
      // A component that has just been started anew has not converged to anything; nor has a leap.
      boolean anew = accelerator.leapt() || repairs.stream().anyMatch(r -> !r.marksModel());
      StopReason reason = options.convergence().assess(trace).stopReason().orElse(null);
      if (reason != null && !(anew && reason.converged())) {
        return reason;
      }
      if (reason != null && accelerator.leapt()) {
        accelerator.confirm();
      }
      if (options.cancelled().getAsBoolean()) {
        return StopReason.CANCELLED;
      }
      if (trace.iterations() >= most) {
        return StopReason.ITERATION_LIMIT;
      }
      return Prospect.isPoor(trace, courseBegan, toBeat) ? StopReason.ABANDONED : null;
    }

    StartSummary summary() {
      boolean failed = failure != null || objective == null;
      return new StartSummary(
          index,
          seed,
          failed ? Double.NEGATIVE_INFINITY : objective.value(),
          Math.max(0, trace.iterations()),
          stopReason,
          repairs.stream().anyMatch(Repair::marksModel),
          failure != null ? failure.getMessage() : failed ? "cancelled" : null);
    }

    EmResult<M> result(List<StartSummary> starts, boolean cancelled) {
      trace.close();
      // A short run that was to be finished, had the caller not asked to stop.
      boolean cutShort =
          cancelled
              && stopReason == StopReason.ITERATION_LIMIT
              && trace.iterations() < options.maxIterations();
      List<Repair> all = new ArrayList<>(reseeded);
      repairs.stream().filter(Repair::marksModel).forEach(all::add);
      return new EmResult<>(
          model,
          objective,
          trace,
          cutShort ? StopReason.CANCELLED : stopReason,
          index,
          seed,
          all,
          problem.warnings(model, total),
          starts);
    }
  }
}
