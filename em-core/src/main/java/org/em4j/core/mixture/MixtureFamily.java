package org.em4j.core.mixture;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.Kernel;
import org.em4j.core.MaximizationContext;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * Mixtures as components: each component is itself a mixture of M components of one family, as the
 * emissions of a hidden Markov model may be.
 *
 * <p>The statistic of a component is (weight, T) for each of its M inner components, with the inner
 * responsibilities under the current parameters multiplied in. Immutable and thread-safe.
 *
 * @param <Q> the parameters of an inner component
 */
public final class MixtureFamily<Q> implements Family<Mixture<Q>> {
  private final Family<Q> inner;
  private final int size;
  private final boolean fixedWeights;

  /**
   * Makes a family.
   *
   * @param inner the family of the inner components
   * @param size M, their number, at least 1
   */
  public MixtureFamily(Family<Q> inner, int size) {
    if (size < 1) {
      throw new IllegalArgumentException("size must be at least 1, but is " + size);
    }
    this.inner = inner;
    this.size = size;
    this.fixedWeights = false;
  }

  private MixtureFamily(Family<Q> inner, int size, boolean fixedWeights) {
    this.inner = inner;
    this.size = size;
    this.fixedWeights = fixedWeights;
  }

  /** Returns this family with weights of the inner components that stay as they start. */
  public MixtureFamily<Q> withFixedWeights() {
    return new MixtureFamily<>(inner, size, true);
  }

  @Override
  public String id() {
    return "mixture";
  }

  /** Returns the family of the inner components. */
  public Family<Q> inner() {
    return inner;
  }

  @Override
  public int observationSize() {
    return inner.observationSize();
  }

  @Override
  public int statisticSize() {
    return size * (1 + inner.statisticSize());
  }

  @Override
  public int referenceSize() {
    return size * inner.referenceSize();
  }

  @Override
  public boolean acceptsMissing() {
    return inner.acceptsMissing();
  }

  @Override
  public boolean leavesOut(Block rows, int row, int column) {
    return inner.leavesOut(rows.part(0, 0, rows.columns()), row, column);
  }

  @Override
  public Family<Mixture<Q>> forData(DataSummary data) {
    return new MixtureFamily<>(inner.forData(data), size, fixedWeights);
  }

  @Override
  public void reference(Mixture<Q> parameters, double[] out, int at) {
    for (int m = 0; m < size; m++) {
      inner.reference(parameters.component(m), out, at + m * inner.referenceSize());
    }
  }

  @Override
  public void startReference(DataSummary data, double[] out, int at) {
    for (int m = 0; m < size; m++) {
      inner.startReference(data, out, at + m * inner.referenceSize());
    }
  }

  @Override
  public void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    int r = inner.referenceSize();
    for (int m = 0; r > 0 && m < size; m++) {
      int start = at + m * (1 + inner.statisticSize());
      inner.recentre(t, start + 1, t[start], from, fromAt + m * r, to, toAt + m * r);
    }
  }

  ComponentStatistics innerStatistics(ComponentStatistics group, int k) {
    return group.nested(k, size, inner.statisticSize(), inner.referenceSize());
  }

  @Override
  public Kernel kernel(List<Mixture<Q>> components) {
    for (Mixture<Q> component : components) {
      if (component.components() != size) {
        throw new IllegalArgumentException(
            "every component must be a mixture of "
                + size
                + ", but one has "
                + component.components());
      }
    }
    return new MixtureKernel<>(this, components);
  }

  /** Returns M, the number of inner components. */
  public int size() {
    return size;
  }

  /** A start splits each component's rows at random: inner components must not begin equal. */
  @Override
  public Accumulator starter(int components, long seed) {
    Accumulator starter = inner.starter(size, seed);
    return (rows, responsibilities, into) -> {
      int stride = rows.stride();
      double[] gamma = rows.scratch().doubles(0, size * stride);
      for (int k = 0; k < components; k++) {
        double weight = 0;
        for (int i = 0; i < rows.rows(); i++) {
          double outer = responsibilities[k * stride + i];
          int chosen =
              (int) (size * Seeds.uniform(Seeds.derive(seed, k), rows.firstRow() + (long) i));
          weight += outer;
          for (int m = 0; m < size; m++) {
            gamma[m * stride + i] = m == chosen ? outer : 0;
          }
        }
        into.addWeight(k, weight);
        starter.accumulate(rows.part(k, 0, rows.columns()), gamma, innerStatistics(into, k));
      }
    };
  }

  @Override
  public List<Mixture<Q>> maximize(
      ComponentStatistics group, List<Mixture<Q>> previous, MaximizationContext context) {
    List<Mixture<Q>> estimates = new ArrayList<>();
    for (int k = 0; k < group.components(); k++) {
      ComponentStatistics within = innerStatistics(group, k);
      List<Q> before = previous.isEmpty() ? List.of() : previous.get(k).parameters();
      List<Q> parameters = inner.maximize(within, before, context.inside(k));
      double total = within.totalWeight();
      double[] weights = new double[size];
      boolean kept = fixedWeights && !previous.isEmpty();
      for (int m = 0; m < size; m++) {
        weights[m] =
            total > 0 && !kept
                ? within.weight(m) / total
                : previous.isEmpty() ? 1.0 / size : previous.get(k).weight(m);
      }
      estimates.add(Mixture.ofChecked(inner, weights, parameters));
    }
    return estimates;
  }

  @Override
  public void sample(Mixture<Q> parameters, RandomGenerator random, double[] x, int at) {
    double[] row = new double[observationSize()];
    parameters.sample(1, random, row, new int[1]);
    System.arraycopy(row, 0, x, at, row.length);
  }

  @Override
  public int freeParameters(int components) {
    return components * (inner.freeParameters(size) + (fixedWeights ? 0 : size - 1));
  }

  @Override
  public Support support(int column) {
    return inner.support(column);
  }

  @Override
  public boolean supports(int column, double value) {
    return inner.supports(column, value);
  }

  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    return inner.pseudoRows(data);
  }

  @Override
  public boolean bindsColumns() {
    return inner.bindsColumns();
  }

  @Override
  public @Nullable String problem(double[] x, int at) {
    return inner.problem(x, at);
  }

  @Override
  public double condition(List<Mixture<Q>> components) {
    double largest = 1;
    for (Mixture<Q> component : components) {
      largest = Math.max(largest, inner.condition(component.parameters()));
    }
    return largest;
  }

  @Override
  public double leastWeight() {
    return size * inner.leastWeight();
  }

  @Override
  public int coordinateSize(Mixture<Q> parameters) {
    int total = size;
    for (Q component : parameters.parameters()) {
      total += inner.coordinateSize(component);
    }
    return total;
  }

  @Override
  public void coordinates(Mixture<Q> parameters, DataSummary data, double[] out, int at) {
    int next = at + size;
    for (int m = 0; m < size; m++) {
      out[at + m] = parameters.logWeights()[m];
      inner.coordinates(parameters.component(m), data, out, next);
      next += inner.coordinateSize(parameters.component(m));
    }
  }

  @Override
  public Mixture<Q> at(Mixture<Q> like, DataSummary data, double[] coordinates, int at) {
    List<Q> parameters = new ArrayList<>();
    int next = at + size;
    for (int m = 0; m < size; m++) {
      parameters.add(inner.at(like.component(m), data, coordinates, next));
      next += inner.coordinateSize(like.component(m));
    }
    double[] weights = fixedWeights ? like.weights() : LogWeights.weights(coordinates, at, size);
    return Mixture.of(inner, weights, parameters);
  }

  @Override
  public Optional<Cumulative<Mixture<Q>>> cumulative() {
    return inner.cumulative().map(MixtureCumulative::new);
  }

  @Override
  public ParameterCodec<Mixture<Q>> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(Mixture<Q> parameters) {
        return parameters.toDocument();
      }

      @Override
      public Mixture<Q> read(Document document) {
        document.allowOnly("weights", "components");
        List<Q> parameters = new ArrayList<>();
        for (Document component : document.documents("components")) {
          parameters.add(Distributions.read(inner, component).parameters());
        }
        if (parameters.size() != size) {
          throw new DocumentException(
              document.path("components")
                  + " must have "
                  + size
                  + " entries, but has "
                  + parameters.size());
        }
        try {
          return Mixture.of(inner, document.numbers("weights"), parameters);
        } catch (IllegalArgumentException e) {
          throw new DocumentException(document.path("weights") + ": " + e.getMessage());
        }
      }
    };
  }
}
