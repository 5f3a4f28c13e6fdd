package org.em4j.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.jspecify.annotations.Nullable;

/**
 * Components of different families over the same columns: component k belongs to the k-th family.
 *
 * <p>Where their supports differ, each family knows the data from the rows alone that it can give.
 *
 * <p>Each component's statistic has the room of the largest. Immutable and thread-safe.
 */
public final class PerComponentFamily implements Family<Distribution<?>> {
  private final List<Family<?>> families;

  /** Of the rows that each family can give; null where these are all, or before there are data. */
  private final @Nullable DataSummary[] own;

  /**
   * Makes a family.
   *
   * @param families one for each component, all with the same number of columns
   */
  public PerComponentFamily(List<? extends Family<?>> families) {
    if (families.isEmpty()) {
      throw new IllegalArgumentException("at least one component must be given");
    }
    int d = families.get(0).observationSize();
    for (Family<?> family : families) {
      if (family.observationSize() != d) {
        throw new IllegalArgumentException(
            "all components must have the same columns, but "
                + families.get(0).id()
                + " has "
                + d
                + " and "
                + family.id()
                + " has "
                + family.observationSize());
      }
    }
    this.families = List.copyOf(families);
    this.own = new DataSummary[families.size()];
  }

  private PerComponentFamily(List<? extends Family<?>> families, @Nullable DataSummary[] own) {
    this.families = List.copyOf(families);
    this.own = own;
  }

  private DataSummary dataOf(int component, DataSummary all) {
    return own[component] == null ? all : own[component];
  }

  /**
   * Returns what the family of these parameters knows, wherever they stand among the components.
   */
  private DataSummary dataOf(Distribution<?> parameters, DataSummary all) {
    for (int k = 0; k < own.length; k++) {
      if (families.get(k) == parameters.family()) {
        return dataOf(k, all);
      }
    }
    return all;
  }

  @Override
  public PerComponentFamily reordered(int... order) {
    return new PerComponentFamily(
        Arrays.stream(order).mapToObj(families::get).toList(),
        Arrays.stream(order).mapToObj(k -> own[k]).toArray(DataSummary[]::new));
  }

  /** Returns the family of each component. */
  public List<Family<?>> families() {
    return families;
  }

  @Override
  public String id() {
    return "per-component";
  }

  /** {@inheritDoc} All of them: an observation that none can take is told of them together. */
  @Override
  public String id(int column) {
    return families.stream()
        .map(family -> family.id(column))
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  @Override
  public int observationSize() {
    return families.get(0).observationSize();
  }

  @Override
  public int statisticSize() {
    return families.stream().mapToInt(Family::statisticSize).max().orElse(0);
  }

  @Override
  public int referenceSize() {
    return families.stream().mapToInt(Family::referenceSize).max().orElse(0);
  }

  @Override
  public boolean acceptsMissing() {
    return families.stream().allMatch(Family::acceptsMissing);
  }

  @Override
  public boolean leavesOut(Block rows, int row, int column) {
    for (int k = 0; k < families.size(); k++) {
      // The part that the component's own kernel will use, because a part has its columns for good.
      if (!families.get(k).leavesOut(PerComponentKernel.part(rows, k), row, column)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public Family<Distribution<?>> forData(DataSummary data) {
    List<Family<?>> adapted = new ArrayList<>();
    @Nullable DataSummary[] possible = new DataSummary[families.size()];
    for (int k = 0; k < possible.length; k++) {
      DataSummary rows = data.supportedBy(families.get(k));
      possible[k] = rows == data ? null : rows;
      adapted.add(families.get(k).forData(rows));
    }
    return new PerComponentFamily(adapted, possible);
  }

  @Override
  public void reference(Distribution<?> parameters, double[] out, int at) {
    referenceOf(parameters, out, at);
  }

  private static <Q> void referenceOf(Distribution<Q> component, double[] out, int at) {
    component.family().reference(component.parameters(), out, at);
  }

  @Override
  public void startReference(DataSummary data, double[] out, int at) {
    // Any point will do for the first pass, and there is no telling here whose turn it is.
    for (Family<?> family : families) {
      if (family.referenceSize() == referenceSize()) {
        family.startReference(data, out, at);
        return;
      }
    }
  }

  @Override
  public void startReferences(DataSummary data, ComponentStatistics group) {
    requireAll(group.components());
    for (int k = 0; k < families.size(); k++) {
      families.get(k).startReference(dataOf(k, data), group.references(), group.referenceAt(k));
    }
  }

  @Override
  public boolean componentsLeaveRowsOut() {
    return Arrays.stream(own).anyMatch(Objects::nonNull);
  }

  @Override
  public boolean canGive(int component, double[] x, int at) {
    return families.get(component).canGive(0, x, at);
  }

  @Override
  public Kernel kernel(List<Distribution<?>> components) {
    requireAll(components.size());
    List<Kernel> kernels = new ArrayList<>();
    for (Distribution<?> component : components) {
      kernels.add(kernelOf(component));
    }
    return new PerComponentKernel(families, kernels);
  }

  private void requireAll(int components) {
    if (components != families.size()) {
      throw new IllegalArgumentException(
          "there are " + families.size() + " families for " + components + " components");
    }
  }

  private static <Q> Kernel kernelOf(Distribution<Q> component) {
    return component.family().kernel(List.of(component.parameters()));
  }

  @Override
  public Accumulator starter(int components, long seed) {
    requireAll(components);
    List<Accumulator> starters = new ArrayList<>();
    for (Family<?> family : families) {
      starters.add(family.starter(1, seed));
    }
    return new PerComponentKernel(families, starters);
  }

  @Override
  public List<Distribution<?>> maximize(
      ComponentStatistics group, List<Distribution<?>> previous, MaximizationContext context) {
    List<Distribution<?>> estimates = new ArrayList<>();
    for (int k = 0; k < families.size(); k++) {
      estimates.add(
          maximizeOne(
              families.get(k), k, group, previous.isEmpty() ? null : previous.get(k), context));
    }
    return estimates;
  }

  private <Q> Distribution<Q> maximizeOne(
      Family<Q> family,
      int k,
      ComponentStatistics group,
      @Nullable Distribution<?> previous,
      MaximizationContext context) {
    ComponentStatistics one = PerComponentKernel.statisticsOf(family, k, group);
    List<Q> before = previous == null ? List.of() : List.of(previous.as(family));
    MaximizationContext part = context.part(0, observationSize(), k);
    MaximizationContext mine = own[k] == null ? part : new OfRows(part, own[k]);
    return new Distribution<>(family, family.maximize(one, before, mine).get(0));
  }

  /** The context of a component that knows the data from its own rows. */
  private record OfRows(MaximizationContext context, DataSummary data)
      implements MaximizationContext {
    @Override
    public double regularization() {
      return context.regularization();
    }

    @Override
    public double floor() {
      return context.floor();
    }

    @Override
    public void heldByRegularization(int component) {
      context.heldByRegularization(component);
    }

    @Override
    public int index(int component) {
      return context.index(component);
    }

    @Override
    public double degenerate(int component, String what) {
      return context.degenerate(component, what);
    }

    @Override
    public MaximizationContext part(int firstColumn, int columns, int firstComponent) {
      return new OfRows(
          context.part(firstColumn, columns, firstComponent), data.columns(firstColumn, columns));
    }

    @Override
    public MaximizationContext inside(int component) {
      return new OfRows(context.inside(component), data);
    }
  }

  @Override
  public void sample(Distribution<?> parameters, RandomGenerator random, double[] x, int at) {
    sampleOf(parameters, random, x, at);
  }

  private static <Q> void sampleOf(
      Distribution<Q> component, RandomGenerator random, double[] x, int at) {
    component.family().sample(component.parameters(), random, x, at);
  }

  @Override
  public int freeParameters(int components) {
    return families.stream().mapToInt(f -> f.freeParameters(1)).sum();
  }

  @Override
  public Support support(int column) {
    return families.get(0).support(column);
  }

  @Override
  public boolean supports(int column, double value) {
    // Asked of every value, so without a stream.
    for (int k = 0; k < families.size(); k++) {
      if (families.get(k).supports(column, value)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean bindsColumns() {
    for (int k = 0; k < families.size(); k++) {
      if (families.get(k).bindsColumns()) {
        return true;
      }
    }
    return false;
  }

  /** {@inheritDoc} It suffices that one component can take the observation. */
  @Override
  public @Nullable String problem(double[] x, int at) {
    @Nullable String problem = null;
    for (Family<?> family : families) {
      problem = family.bindsColumns() ? family.problem(x, at) : null;
      if (problem == null) {
        return null;
      }
    }
    return problem;
  }

  /** {@inheritDoc} Those of the first family that every other one can take, too. */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    for (int k = 0; k < families.size(); k++) {
      PseudoRows rows = families.get(k).pseudoRows(dataOf(k, data));
      if (families.stream().allMatch(rows::supportedBy)) {
        return rows;
      }
    }
    throw new EmException(
        "components of "
            + families.stream().map(Family::id).distinct().toList()
            + " have no pseudo-count in common: fit without that prior");
  }

  @Override
  public double condition(List<Distribution<?>> components) {
    double largest = 1;
    for (Distribution<?> component : components) {
      largest = Math.max(largest, conditionOf(component));
    }
    return largest;
  }

  private static <Q> double conditionOf(Distribution<Q> component) {
    return component.family().condition(List.of(component.parameters()));
  }

  @Override
  public double leastWeight() {
    return families.stream().mapToDouble(Family::leastWeight).max().orElse(0);
  }

  /**
   * {@inheritDoc} Empty unless every family knows its own, and either all or none give whole
   * numbers alone.
   */
  @Override
  public Optional<Cumulative<Distribution<?>>> cumulative() {
    boolean known =
        observationSize() == 1
            && families.stream().allMatch(family -> family.cumulative().isPresent())
            && families.stream().map(family -> family.support(0).integer()).distinct().count() == 1;
    return known ? Optional.of(OfEach.INSTANCE) : Optional.empty();
  }

  private enum OfEach implements Cumulative<Distribution<?>> {
    INSTANCE;

    @Override
    public double logCumulative(Distribution<?> component, double x) {
      return logCumulativeOf(component, x);
    }

    private static <Q> double logCumulativeOf(Distribution<Q> component, double x) {
      return of(component).logCumulative(component.parameters(), x);
    }

    @Override
    public double logSurvival(Distribution<?> component, double x) {
      return logSurvivalOf(component, x);
    }

    private static <Q> double logSurvivalOf(Distribution<Q> component, double x) {
      return of(component).logSurvival(component.parameters(), x);
    }

    private static <Q> Cumulative<Q> of(Distribution<Q> component) {
      return component
          .family()
          .cumulative()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "a component of "
                          + component.family().id()
                          + " has no distribution function"));
    }
  }

  @Override
  public ParameterCodec<Distribution<?>> codec() {
    // A component is written as {family, parameters} anyway; its own family writes the parameters.
    return new ParameterCodec<>() {
      @Override
      public Document write(Distribution<?> parameters) {
        return Distributions.write(parameters);
      }

      @Override
      public Distribution<?> read(Document document) {
        String id = document.text("family");
        for (Family<?> family : families) {
          if (family.id().equals(id)) {
            return Distributions.read(family, document);
          }
        }
        throw new DocumentException(
            document.path("family") + ": " + id + " is none of this mixture's families");
      }
    };
  }

  @Override
  public int coordinateSize(Distribution<?> parameters) {
    return coordinateSizeOf(parameters);
  }

  private static <Q> int coordinateSizeOf(Distribution<Q> component) {
    return component.family().coordinateSize(component.parameters());
  }

  @Override
  public void coordinates(Distribution<?> parameters, DataSummary data, double[] out, int at) {
    coordinatesOf(parameters, dataOf(parameters, data), out, at);
  }

  private static <Q> void coordinatesOf(
      Distribution<Q> component, DataSummary data, double[] out, int at) {
    component.family().coordinates(component.parameters(), data, out, at);
  }

  @Override
  public Distribution<?> at(Distribution<?> like, DataSummary data, double[] coordinates, int at) {
    return atOf(like, dataOf(like, data), coordinates, at);
  }

  private static <Q> Distribution<Q> atOf(
      Distribution<Q> like, DataSummary data, double[] coordinates, int at) {
    return new Distribution<>(
        like.family(), like.family().at(like.parameters(), data, coordinates, at));
  }
}
