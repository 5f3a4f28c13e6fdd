package org.em4j.core;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.jspecify.annotations.Nullable;

/**
 * A parametric family {@code p(x|θ) = h(x) exp(η(θ)·T(x) − A(θ))}. A plugin implements this: about
 * 40 lines. Implementations are stateless, immutable and thread-safe.
 *
 * <p>The statistic may be overcomplete: a Bernoulli family takes {@code T = (x, 1 − x)} and {@code
 * η = (log p, log(1 − p))}, so that probabilities of 0 and 1 stay exact. Where an η is infinite, a
 * statistic of 0 adds 0 to the log-density.
 *
 * @param <P> the parameters as people write them: a record of numbers gets its {@link #codec} free
 */
public interface ExponentialFamily<P> extends Family<P> {
  /** {@inheritDoc} One, unless a family of several columns overrides this. */
  @Override
  default int observationSize() {
    return 1;
  }

  /**
   * Writes T(x).
   *
   * @param x the observation, from {@code at}, {@link #observationSize()} values within the
   *     support. Not modified
   * @param at where it begins
   * @param t modified from {@code to}, {@link #statisticSize()} entries
   * @param to where to begin
   */
  void statistics(double[] x, int at, double[] t, int to);

  /**
   * Returns {@code log h(x)}: −∞ outside the support, never NaN.
   *
   * @param x the observation, from {@code at}. Not modified
   * @param at where it begins
   */
  double logBaseMeasure(double[] x, int at);

  /**
   * Writes the natural parameters η and returns the log-partition A.
   *
   * @param parameters the component
   * @param eta modified, {@link #statisticSize()} entries; may be −∞ on a boundary
   */
  double natural(P parameters, double[] eta);

  /**
   * The M-step: returns the θ with {@code E_θ[T] = mean}, the maximum-likelihood estimate.
   *
   * @param mean the mean statistic. Not modified
   * @param weight Σγ, the weight in rows behind the mean; above 0
   * @throws DegenerateComponentException if there is no such θ; what the parameters' constructor
   *     throws when it refuses a value does as well
   */
  P fromMean(double[] mean, double weight);

  /** Returns the number of free parameters of one component. */
  int freeParameters();

  /** Returns the support of every column, for errors that name it. */
  Support support();

  @Override
  default Support support(int column) {
    return support();
  }

  @Override
  default int freeParameters(int components) {
    return components * freeParameters();
  }

  /**
   * Checks an estimate on the data's own scale. The default takes every one; a family whose
   * likelihood has no bound as its spread shrinks overrides this, and {@link #repair} with it.
   *
   * @param estimate what {@link #fromMean} gave
   * @param relative the least variance, relative to the squared {@link DataSummary#scale scale}
   * @param data what is known of this family's columns
   * @throws DegenerateComponentException if its spread is below that
   */
  default void requireSpread(P estimate, double relative, DataSummary data) {}

  /**
   * Returns an estimate in place of one that does not exist, with the spread that the floor leaves.
   * The default keeps the previous parameters.
   *
   * @param mean the mean statistic
   * @param previous the component's previous parameters; null at the start
   * @param relative the least variance, relative to the data's columns
   * @param data what is known of this family's columns
   * @throws DegenerateComponentException if there is no way to repair it
   */
  default P repair(double[] mean, @Nullable P previous, double relative, DataSummary data) {
    if (previous == null) {
      throw new DegenerateComponentException("it cannot be estimated from the rows it starts with");
    }
    return previous;
  }

  /**
   * {@inheritDoc}
   *
   * <p>Free where {@code P} is a record whose components are {@code double} or {@code int}; any
   * other type of parameters overrides this.
   */
  @Override
  default ParameterCodec<P> codec() {
    return RecordCodec.ofParametersOf(this);
  }

  @Override
  default int coordinateSize(P parameters) {
    return NumbersOf.document(codec().write(parameters)).length;
  }

  /**
   * {@inheritDoc}
   *
   * <p>The default takes the numbers of the parameters' document as they are.
   */
  @Override
  default void coordinates(P parameters, DataSummary data, double[] out, int at) {
    double[] numbers = NumbersOf.document(codec().write(parameters));
    System.arraycopy(numbers, 0, out, at, numbers.length);
  }

  @Override
  default P at(P like, DataSummary data, double[] coordinates, int at) {
    Document document = NumbersOf.replace(codec().write(like), coordinates, at);
    try {
      return codec().read(document);
    } catch (DocumentException e) {
      throw new IllegalArgumentException(
          "there are no parameters of " + id() + " at these coordinates: " + e.getMessage(), e);
    }
  }

  @Override
  default Kernel kernel(List<P> components) {
    return new NaturalKernel<>(this, components);
  }

  @Override
  default Accumulator starter(int components, long seed) {
    return new StatisticAccumulator(this);
  }

  @Override
  default List<P> maximize(
      ComponentStatistics group, List<P> previous, MaximizationContext context) {
    List<P> estimates = new ArrayList<>(group.components());
    for (int k = 0; k < group.components(); k++) {
      @Nullable P before = previous.isEmpty() ? null : previous.get(k);
      try {
        estimates.add(
            group.weight(k) > 0
                ? estimate(k, group, before, context)
                : withoutRows(k, before, context));
      } catch (IllegalArgumentException e) {
        // Of this start alone: others may be luckier.
        EmException failure =
            new EmException(
                "component " + (context.index(k) + 1) + " of " + id() + ": " + e.getMessage());
        failure.initCause(e);
        throw failure;
      }
    }
    return estimates;
  }

  /**
   * The M-step of one component that has rows. The default is {@link #fromMean}, {@link
   * #requireSpread} and {@link #repair}; a family that takes its statistics about a reference
   * overrides this, because only here the reference is known.
   *
   * @param component its index
   * @param group the statistics of all components, about their references. Not modified
   * @param before its previous parameters; null at the start
   * @param context applies the policy for degenerate components
   * @throws EmException if it cannot be estimated and the policy is to fail
   */
  default P estimate(
      int component, ComponentStatistics group, @Nullable P before, MaximizationContext context) {
    if (referenceSize() > 0) {
      throw new IllegalStateException(
          id() + " takes statistics about a reference: it must override estimate");
    }
    double weight = group.weight(component);
    double[] mean = new double[statisticSize()];
    group.mean(component, mean);
    try {
      P estimate = fromMean(mean, weight);
      requireSpread(estimate, context.floor(), context.data());
      return estimate;
    } catch (DegenerateComponentException | IllegalArgumentException e) {
      // Parameters that refuse their own values say the same as a family that checks them.
      double relative = context.degenerate(component, String.valueOf(e.getMessage()));
      try {
        return repair(mean, before, relative, context.data());
      } catch (DegenerateComponentException beyondRepair) {
        throw new EmException(
            "component "
                + (context.index(component) + 1)
                + " of "
                + id()
                + ": "
                + beyondRepair.getMessage());
      }
    }
  }

  /**
   * Returns the parameters of a component to which no row belongs: the previous ones, and at the
   * start those of the data as a whole, as far as its {@linkplain #pseudoRows pseudo-rows} tell.
   *
   * @param component its index
   * @param before its previous parameters; null at the start
   * @param context applies the policy for degenerate components
   * @throws EmException if there are no previous ones, and a column without any value
   */
  default P withoutRows(int component, @Nullable P before, MaximizationContext context) {
    context.degenerate(component, "no row belongs to it");
    if (before != null) {
      return before;
    }
    DataSummary data = context.data();
    for (int j = 0; j < observationSize(); j++) {
      if (data.present(j) == 0) {
        throw new EmException(
            "component "
                + (context.index(component) + 1)
                + " of "
                + id()
                + " starts without a row: fit fewer components");
      }
    }
    ComponentStatistics imagined = ComponentStatistics.zeros(1, this);
    startReference(data, imagined.references(), 0);
    pseudoRows(data).addTo(starter(1, 0), 1, imagined);
    return maximize(imagined, List.of(), context.part(0, observationSize(), component)).get(0);
  }
}
