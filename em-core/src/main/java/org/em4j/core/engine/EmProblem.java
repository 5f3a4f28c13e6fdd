package org.em4j.core.engine;

import java.util.List;
import org.em4j.core.SufficientStatistics;

/**
 * What a latent-variable model offers the engine: data and the two maps of EM. Mixtures and hidden
 * Markov models are two implementations. Used by one thread at a time, which may use workers.
 *
 * @param <M> the immutable model
 */
public interface EmProblem<M> {
  /** Returns a short name of what is fitted, for messages. */
  String name();

  /** Returns the sum of the rows' weights. */
  double totalWeight();

  /** Makes an empty vector of statistics about the references that suit a model. */
  SufficientStatistics newStatistics(M model);

  /**
   * The E-step: adds the expected sufficient statistics of all data.
   *
   * @param model the current parameters
   * @param into made by {@link #newStatistics} of this model. Modified
   * @param workers runs the tasks that the data are cut into
   * @return the objective of exactly this model
   * @throws org.em4j.core.EmException if no component explains a row, naming the row
   */
  Objective expectation(M model, SufficientStatistics into, Workers workers);

  /**
   * The M-step.
   *
   * @param total what {@link #expectation} gave. Not modified
   * @param previous the model that gave it
   * @param step tells the iteration; repairs are reported to it
   */
  M maximize(SufficientStatistics total, M previous, MStep step);

  /**
   * Returns the fall of the objective that rounding alone can explain; +∞ if M-steps do not
   * maximise the objective (an absolute regularisation).
   */
  double roundingAllowance(M model, Objective objective);

  /**
   * Returns the model as coordinates, free of the data's scale and unconstrained where possible.
   */
  double[] coordinates(M model);

  /**
   * Returns the model at coordinates.
   *
   * @param like a model of the same shape
   * @throws IllegalArgumentException if there is no such model
   */
  M at(M like, double[] coordinates);

  /**
   * Returns what a person should be warned of in a fitted model, each with its remedy.
   *
   * @param model the result
   * @param total the statistics of its E-step
   */
  List<String> warnings(M model, SufficientStatistics total);
}
