package org.em4j.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a mixture or a hidden Markov model needs of the things it is made of: the densities and the
 * expected sufficient statistics of all its components at once, and their M-step.
 *
 * <p>Most families are {@linkplain ExponentialFamily exponential families}, which get the rest from
 * six small methods. Products, mixtures used as components, and components that share parameters
 * implement this interface itself. Implementations are stateless, immutable and thread-safe.
 *
 * @param <P> the parameters of one component as people write them: a record, or a final immutable
 *     class
 */
public interface Family<P> {
  /** Returns the id that files and settings use, such as {@code normal}. */
  String id();

  /**
   * Returns the settings that make this family from its provider, by name, those at their defaults
   * left out: such as a known standard deviation. Model files keep those that are not among the
   * parameters by the same name, as a number of trials is.
   */
  default Map<String, String> settings() {
    return Map.of();
  }

  /** Returns d, the number of columns of one observation. */
  int observationSize();

  /** Returns s, the length of one component's statistic T(x), without its weight. */
  int statisticSize();

  /** Returns the number of reference coordinates about which T is taken; 0 if it is taken raw. */
  default int referenceSize() {
    return 0;
  }

  /**
   * Writes the point about which the statistics of a component with these parameters are best
   * taken, such as its mean.
   *
   * @param parameters the component
   * @param out modified from {@code at}, {@link #referenceSize()} entries
   * @param at where to begin
   */
  default void reference(P parameters, double[] out, int at) {}

  /**
   * Writes the point about which the statistics are taken while there are no parameters: the centre
   * of the data.
   *
   * @param data what is known of this family's columns
   * @param out modified from {@code at}, {@link #referenceSize()} entries
   * @param at where to begin
   */
  default void startReference(DataSummary data, double[] out, int at) {
    for (int j = 0; j < referenceSize(); j++) {
      out[at + j] = data.centre(j);
    }
  }

  /**
   * Writes the points about which the statistics of all components are taken while there are no
   * parameters. The default gives each the same {@link #startReference}.
   *
   * @param data what is known of this family's columns
   * @param group of which the references are modified
   */
  default void startReferences(DataSummary data, ComponentStatistics group) {
    for (int k = 0; k < group.components(); k++) {
      startReference(data, group.references(), group.referenceAt(k));
    }
  }

  /**
   * Turns a statistic taken about one reference into the same statistic about another.
   *
   * @param t the statistic, modified from {@code at}
   * @param at where it begins
   * @param weight its weight {@code Σγ}
   * @param from the reference it was taken about, from {@code fromAt}. Not modified
   * @param fromAt where it begins
   * @param to the new reference, from {@code toAt}. Not modified
   * @param toAt where it begins
   */
  default void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    if (referenceSize() > 0) {
      throw new IllegalStateException(
          id() + " takes statistics about a reference: it must override recentre");
    }
  }

  /** Freezes the parameters of all components for evaluation. */
  Kernel kernel(List<P> components);

  /**
   * Returns what accumulates statistics for the first M-step, when there are no parameters yet,
   * about the references that the statistics hold.
   *
   * @param components the number of components
   * @param seed for families that have to draw something
   */
  Accumulator starter(int components, long seed);

  /**
   * The M-step of all components.
   *
   * @param group their statistics. Not modified
   * @param previous the parameters that gave the statistics; empty at the start
   * @param context the data's scale, the policy for degenerate components, and where to report
   * @return new parameters, one for each component
   * @throws EmException if a component cannot be estimated and the policy is to fail
   */
  List<P> maximize(ComponentStatistics group, List<P> previous, MaximizationContext context);

  /**
   * Returns what a degenerate component becomes that is started anew; families whose components
   * share parameters keep those.
   *
   * @param fresh an estimate from the rows it starts with, made apart from the other components
   * @param current what {@link #maximize} gave it among the others
   */
  default P restarted(P fresh, P current) {
    return fresh;
  }

  /**
   * Draws one observation.
   *
   * @param parameters the component
   * @param random the source of randomness
   * @param x modified from {@code at}, {@link #observationSize()} entries
   * @param at where to begin
   */
  void sample(P parameters, RandomGenerator random, double[] x, int at);

  /**
   * Returns the number of free parameters of {@code components} components together, for AIC and
   * BIC.
   */
  int freeParameters(int components);

  /** Returns the support of a column, 0 … d−1. */
  Support support(int column);

  /** Returns the id of the family that a column belongs to: a factor's, in a product. */
  default String id(int column) {
    return id();
  }

  /** Tells whether a value can stand in a column, 0 … d−1. */
  default boolean supports(int column, double value) {
    return support(column).contains(value);
  }

  /** Tells whether the columns of an observation bind each other, as proportions of sum 1 do. */
  default boolean bindsColumns() {
    return false;
  }

  /**
   * Returns what is wrong with an observation whose every value is within its column's {@link
   * #support support}, as errors tell it; null if nothing is. Asked where {@link #bindsColumns}.
   *
   * @param x the observation, from {@code at}. Not modified
   * @param at where it begins
   */
  default @Nullable String problem(double[] x, int at) {
    return null;
  }

  /**
   * Tells whether some component cannot give a row of the {@linkplain #forData data} that others
   * can, as a gamma cannot give the values below 0 of a normal beside it. Then a start {@linkplain
   * #canGive asks} for every row which components it may go to.
   */
  default boolean componentsLeaveRowsOut() {
    return false;
  }

  /**
   * Tells whether a component can give an observation. The default is the same for all components:
   * whether the values that are not missing are {@linkplain #supports supported} and {@linkplain
   * #problem fit together}.
   *
   * @param component its index
   * @param x the observation, from {@code at}; NaN where it is missing. Not modified
   * @param at where it begins
   */
  default boolean canGive(int component, double[] x, int at) {
    boolean missing = true;
    for (int j = 0; j < observationSize(); j++) {
      if (!Double.isNaN(x[at + j])) {
        missing = false;
        if (!supports(j, x[at + j])) {
          return false;
        }
      }
    }
    return missing || !bindsColumns() || problem(x, at) == null;
  }

  /**
   * Tells whether kernels take NaN in any column as missing, and marginalise it exactly. The
   * kernels of other families never meet a NaN: who calls them leaves out the observations that are
   * missing as a whole.
   */
  default boolean acceptsMissing() {
    return false;
  }

  /**
   * Tells whether a missing value can be left out of a row, exactly. The default is that it can if
   * kernels {@linkplain #acceptsMissing take missing values} or the row is missing as a whole.
   *
   * @param rows the observations. Not modified
   * @param row the row within the block
   * @param column the column of the missing value
   */
  default boolean leavesOut(Block rows, int row, int column) {
    return acceptsMissing() || rows.isMissing(row);
  }

  /**
   * Returns the imagined rows that a pseudo-count of 1 stands for, which a conjugate prior adds to
   * every component. They keep a component off the boundary of its parameters: one row of each
   * value for symbols, else rows about the centre of the data with the spread of the data.
   *
   * <p>The default gives rows of together weight 1 with the mean of the data and, if no column's
   * support has an end, its variances: for each of d columns two of weight 1/2d, √d standard
   * deviations below and above the mean. Where a support has an end they stand no further out than
   * half the way to the data's extremes; only whole numbers where only those are supported.
   *
   * @param data what is known of this family's columns
   */
  default PseudoRows pseudoRows(DataSummary data) {
    return PseudoRows.about(data, this);
  }

  /**
   * Returns this family with what it must learn from the data before a fit, such as the number of
   * levels of a categorical column; most return themselves.
   */
  default Family<P> forData(DataSummary data) {
    return this;
  }

  /**
   * Returns this family for the same components in another order; only a family that tells its
   * components apart is not itself.
   *
   * @param order the present index of each component, every index once
   */
  default Family<P> reordered(int... order) {
    return this;
  }

  /**
   * Returns the distribution function of a component; empty if the family has several columns or
   * does not know it, which is the default.
   */
  default Optional<Cumulative<P>> cumulative() {
    return Optional.empty();
  }

  /** Returns how parameters are written to documents and read back, by name. */
  ParameterCodec<P> codec();

  /** Returns the number of {@linkplain #coordinates coordinates} of one component. */
  int coordinateSize(P parameters);

  /**
   * Writes the parameters as coordinates that do not depend on the scale of the data and are
   * unconstrained where that is possible (log standard deviations, log rates): for measuring
   * parameter shifts, and for acceleration.
   *
   * @param parameters the component
   * @param data what is known of this family's columns
   * @param out modified from {@code at}
   * @param at where to begin
   */
  void coordinates(P parameters, DataSummary data, double[] out, int at);

  /**
   * Returns the parameters at given coordinates, the inverse of {@link #coordinates}.
   *
   * @param like parameters of the same size
   * @param data the summary that the coordinates were made with
   * @param coordinates not modified
   * @param at where this component's begin
   * @throws IllegalArgumentException if there are no such parameters
   */
  P at(P like, DataSummary data, double[] coordinates, int at);

  /**
   * Returns the factor by which rounding errors of the log-density may exceed those of one
   * addition: 1 for most families, the condition number of the covariance for a normal. Scales the
   * allowance by which a log-likelihood may fall.
   */
  default double condition(List<P> components) {
    return 1;
  }

  /** Returns the weight in rows below which an estimate of a component is not to be trusted. */
  default double leastWeight() {
    return 2.0 * (observationSize() + 1);
  }
}
