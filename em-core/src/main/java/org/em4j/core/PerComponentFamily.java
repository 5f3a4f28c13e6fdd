package org.em4j.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/**
 * Components of different families over the same columns: component k belongs to the k-th family.
 *
 * <p>Each component's statistic has the room of the largest. Immutable and thread-safe.
 */
public final class PerComponentFamily implements Family<Distribution<?>> {
  private final List<Family<?>> families;

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
  }

  @Override
  public PerComponentFamily reordered(int... order) {
    return new PerComponentFamily(Arrays.stream(order).mapToObj(families::get).toList());
  }

  /** Returns the family of each component. */
  public List<Family<?>> families() {
    return families;
  }

  @Override
  public String id() {
    return "per-component";
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
    for (Family<?> family : families) {
      adapted.add(family.forData(data));
    }
    return new PerComponentFamily(adapted);
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
      Distribution<?> previous,
      MaximizationContext context) {
    ComponentStatistics one = PerComponentKernel.statisticsOf(family, k, group);
    List<Q> before = previous == null ? List.of() : List.of(previous.as(family));
    return new Distribution<>(
        family, family.maximize(one, before, context.part(0, observationSize(), k)).get(0));
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
    return families.stream().anyMatch(family -> family.supports(column, value));
  }

  @Override
  public boolean bindsColumns() {
    return families.stream().anyMatch(Family::bindsColumns);
  }

  /** {@inheritDoc} It suffices that one component can take the observation. */
  @Override
  public String problem(double[] x, int at) {
    String problem = null;
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
    for (Family<?> family : families) {
      PseudoRows rows = family.pseudoRows(data);
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
    coordinatesOf(parameters, data, out, at);
  }

  private static <Q> void coordinatesOf(
      Distribution<Q> component, DataSummary data, double[] out, int at) {
    component.family().coordinates(component.parameters(), data, out, at);
  }

  @Override
  public Distribution<?> at(Distribution<?> like, DataSummary data, double[] coordinates, int at) {
    return atOf(like, data, coordinates, at);
  }

  private static <Q> Distribution<Q> atOf(
      Distribution<Q> like, DataSummary data, double[] coordinates, int at) {
    return new Distribution<>(
        like.family(), like.family().at(like.parameters(), data, coordinates, at));
  }
}
