package org.em4j.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.em4j.core.document.ShortText;

/**
 * A fitted model and how it came about.
 *
 * @param model the model
 * @param objective what was measured of exactly this model, by an E-step over all data
 * @param trace the whole run of the winning start
 * @param stopReason why that run ended
 * @param start the index of the winning start, from 0
 * @param seed the seed that its initialisation was given
 * @param repairs what had to be repaired: the floored components of this model, and every reseeding
 *     of its run
 * @param warnings what a person should know, each with its remedy
 * @param starts what became of every start, in index order
 * @param <M> the model
 */
public record EmResult<M>(
    M model,
    Objective objective,
    Trace trace,
    StopReason stopReason,
    int start,
    long seed,
    List<Repair> repairs,
    List<String> warnings,
    List<StartSummary> starts) {
  /** Starts whose objectives differ by less, relative to 1 + |objective|, reached one optimum. */
  private static final double SAME_OPTIMUM = 1e-6;

  /** Copies the lists. */
  public EmResult {
    repairs = List.copyOf(repairs);
    warnings = List.copyOf(warnings);
    starts = List.copyOf(starts);
  }

  /**
   * Returns log p(data | model), in natural logarithms, of exactly this model; a prior is no part
   * of it.
   *
   * @throws IllegalStateException if EM climbed another objective (hard or tempered assignment)
   */
  public double logLikelihood() {
    if (objective.kind() != Objective.Kind.LOG_LIKELIHOOD) {
      throw new IllegalStateException(
          "the fit maximised the " + objective.kind() + "; score the model for its log-likelihood");
    }
    return objective.data();
  }

  /**
   * Returns log p(data | model) + log p(model), the prior's density up to a constant: what a fit
   * with a prior climbs.
   *
   * @throws IllegalStateException if EM climbed another objective (hard or tempered assignment)
   */
  public double penalizedLogLikelihood() {
    return logLikelihood() + objective.logPrior();
  }

  /** Returns the log-likelihood per unit of weight. */
  public double meanLogLikelihood() {
    return logLikelihood() / trace.totalWeight();
  }

  /** Returns the number of M-steps of the winning start. */
  public int iterations() {
    return trace.iterations();
  }

  /**
   * Returns the number of E-steps of the winning start, which are what a run costs: one more than
   * M-steps, and those that an {@linkplain Acceleration acceleration} spent in vain.
   */
  public int expectations() {
    return trace.expectations();
  }

  /**
   * Returns how many starts reached the objective of the winning one, itself among them: to within
   * 1e-6 of 1 + |objective|. One of many is a sign that more starts could find a better optimum.
   */
  public int startsAtBest() {
    double best = starts.get(start).objective();
    double tolerance = SAME_OPTIMUM * (1 + Math.abs(best));
    return (int)
        starts.stream()
            .filter(s -> !s.failed() && Math.abs(s.objective() - best) <= tolerance)
            .count();
  }

  /** Tells whether the run ended at an optimum. */
  public boolean converged() {
    return stopReason.converged();
  }

  /** Returns the same result about another view of the model. */
  public <N> EmResult<N> map(Function<? super M, ? extends N> view) {
    return new EmResult<>(
        view.apply(model), objective, trace, stopReason, start, seed, repairs, warnings, starts);
  }

  /** Returns the same result with further warnings behind its own. */
  public EmResult<M> withWarnings(List<String> further) {
    List<String> all = new ArrayList<>(warnings);
    all.addAll(further);
    return new EmResult<>(model, objective, trace, stopReason, start, seed, repairs, all, starts);
  }

  /** Returns how the fit ended, its warnings, and the model: a few lines for people. */
  @Override
  public String toString() {
    double value = objective.value();
    String what = objective.kind() + (objective.logPrior() == 0 ? "" : " with its prior");
    StringBuilder text = new StringBuilder(stopReason.toString());
    text.append(" after ").append(iterations());
    text.append(iterations() == 1 ? " iteration, " : " iterations, ");
    text.append(what)
        .append(' ')
        .append(ShortText.of(value, 10))
        .append(", start ")
        .append(start + 1);
    text.append(" of ").append(starts.size());
    warnings.forEach(warning -> text.append("\nwarning: ").append(warning));
    return text.append('\n').append(model).toString();
  }
}
