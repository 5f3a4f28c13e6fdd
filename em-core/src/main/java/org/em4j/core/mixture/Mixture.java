package org.em4j.core.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.Kernel;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.PresentRows;
import org.em4j.core.document.Document;
import org.em4j.core.document.ShortText;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Workers;

/**
 * A finite mixture {@code p(x) = Σ_k π_k p_k(x)} of components of one family. Immutable and
 * thread-safe.
 *
 * <p>Arrays of densities and responsibilities that leave this class are row-major n×K. Methods that
 * take an array to write to allocate nothing per row.
 *
 * @param <P> the parameters of a component
 */
public final class Mixture<P> implements MixtureModel {
  private static final int FEW = 8;

  private final Family<P> family;
  private final double[] weights;
  private final double[] logWeights;
  private final List<P> components;
  private final Kernel kernel;

  /** Storage for a few rows, as many as threads have asked at a time: one row is soon done. */
  private final Queue<Posterior> few = new ConcurrentLinkedQueue<>();

  private Mixture(Family<P> family, double[] weights, List<P> components) {
    this.family = family;
    this.weights = weights;
    this.components = components;
    this.logWeights = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      logWeights[k] = Math.log(weights[k]);
    }
    this.kernel = PresentRows.of(family, family.kernel(components), components.size());
  }

  /**
   * Makes a mixture.
   *
   * @param family of all components
   * @param weights π, each at least 0, of sum 1 within 1e-6; copied and kept as they are
   * @param components one for each weight; copied
   * @throws IllegalArgumentException that names what is wrong
   */
  public static <P> Mixture<P> of(Family<P> family, double[] weights, List<P> components) {
    if (weights.length == 0 || weights.length != components.size()) {
      throw new IllegalArgumentException(
          weights.length + " weights were given for " + components.size() + " components");
    }
    double sum = 0;
    for (int k = 0; k < weights.length; k++) {
      if (!(weights[k] >= 0 && weights[k] <= 1 + 1e-6)) {
        throw new IllegalArgumentException(
            "weights must be in [0, 1], but that of component " + (k + 1) + " is " + weights[k]);
      }
      sum += weights[k];
    }
    if (Math.abs(sum - 1) > 1e-6) {
      throw new IllegalArgumentException("weights must have the sum 1, but have " + sum);
    }
    return new Mixture<>(family, weights.clone(), List.copyOf(components));
  }

  /** Makes a mixture from values that an M-step has just made. */
  static <P> Mixture<P> ofChecked(Family<P> family, double[] weights, List<P> components) {
    return new Mixture<>(family, weights, List.copyOf(components));
  }

  /**
   * Fits a mixture.
   *
   * @param data n×d with d the family's observation size
   * @param family of all components
   * @param components K, 1 … n
   * @param options how
   * @return the best start
   * @throws ObservationException if the family cannot take a value, naming row and column
   * @throws org.em4j.core.EmException if every start failed
   */
  public static <P> EmResult<Mixture<P>> fit(
      Observations data, Family<P> family, int components, MixtureOptions options) {
    return MixtureProblem.of(data, family, components, options).fit();
  }

  /**
   * Fits a mixture from given parameters: no initialiser runs, there is one start.
   *
   * @param data n×d
   * @param initial the model before the first iteration
   * @param options how
   */
  public static <P> EmResult<Mixture<P>> fit(
      Observations data, Mixture<P> initial, MixtureOptions options) {
    return MixtureProblem.of(data, initial.family(), initial.components(), options)
        .fitFrom(initial);
  }

  /** Returns the family of all components. */
  @Override
  public Family<P> family() {
    return family;
  }

  @Override
  public int components() {
    return weights.length;
  }

  @Override
  public int columns() {
    return family.observationSize();
  }

  @Override
  public double weight(int component) {
    return weights[component];
  }

  @Override
  public double[] weights() {
    return weights.clone();
  }

  /** Returns the parameters of a component, 0 … K−1. */
  public P component(int component) {
    return components.get(component);
  }

  /** Returns a component with its family. */
  public Distribution<?> distribution(int component) {
    return components.get(component) instanceof Distribution<?> known
        ? known
        : new Distribution<>(family, components.get(component));
  }

  /** Returns the parameters of all components. */
  public List<P> parameters() {
    return components;
  }

  /**
   * Returns the number of free parameters: those of the components and K − 1 weights. Of a fit that
   * held weights fixed {@link MixtureOptions#freeParameters} tells them.
   */
  @Override
  public int freeParameters() {
    return family.freeParameters(weights.length) + weights.length - 1;
  }

  /** Returns the frozen densities of the components; a row that is missing as a whole has 0. */
  public Kernel kernel() {
    return kernel;
  }

  /**
   * Returns the same mixture with its components in another order.
   *
   * @param order the present index of each component, every index once
   */
  public Mixture<P> reordered(int... order) {
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    if (!Arrays.equals(sorted, IntStream.range(0, weights.length).toArray())) {
      throw new IllegalArgumentException(
          "the order must hold every index from 0 to "
              + (weights.length - 1)
              + " once, but is "
              + Arrays.toString(order));
    }
    double[] newWeights = new double[order.length];
    for (int k = 0; k < order.length; k++) {
      newWeights[k] = weights[order[k]];
    }
    return new Mixture<>(
        family.reordered(order),
        newWeights,
        Arrays.stream(order).mapToObj(components::get).toList());
  }

  double[] logWeights() {
    return logWeights;
  }

  /** Returns {@code weights} and {@code components}, as model files write them. */
  public Document toDocument() {
    List<Document> written = new ArrayList<>();
    for (int k = 0; k < weights.length; k++) {
      written.add(Distributions.write(distribution(k)));
    }
    return Document.builder().numbers("weights", weights).documents("components", written).build();
  }

  @Override
  public Mixture<?> mixture() {
    return this;
  }

  @Override
  public double logDensity(double... x) {
    double[] out = new double[1];
    logDensities(row(x), 0, 1, out);
    return out[0];
  }

  @Override
  public double[] responsibilities(double... x) {
    double[] out = new double[components()];
    responsibilities(row(x), 0, 1, out);
    return out;
  }

  @Override
  public int predict(double... x) {
    int[] out = new int[1];
    predict(row(x), 0, 1, out);
    return out[0];
  }

  private Observations row(double[] x) {
    if (x.length != columns()) {
      throw new IllegalArgumentException(
          "an observation must have " + columns() + " values, but has " + x.length);
    }
    return Observations.of(x, columns());
  }

  private interface BlockUse {
    void accept(Posterior posterior, int firstRow);
  }

  private void evaluate(
      Observations data, int firstRow, int rows, Assignment assignment, BlockUse use) {
    requireColumns(data);
    if (rows <= FEW) {
      Posterior kept = few.poll();
      Posterior posterior = kept == null ? new Posterior(columns(), components(), FEW, FEW) : kept;
      evaluate(data, firstRow, rows, assignment, use, posterior);
      few.add(posterior);
    } else {
      int capacity = Math.min(data.blockRows(components()), (rows + 7) / 8 * 8);
      Posterior posterior = new Posterior(columns(), components(), capacity, rows);
      evaluate(data, firstRow, rows, assignment, use, posterior);
    }
  }

  private void evaluate(
      Observations data,
      int firstRow,
      int rows,
      Assignment assignment,
      BlockUse use,
      Posterior posterior) {
    Block block = posterior.block();
    for (int at = firstRow; at < firstRow + rows; at += block.stride()) {
      data.read(at, Math.min(block.stride(), firstRow + rows - at), block);
      ObservationException.requireSupported(block, family);
      posterior.evaluate(kernel, logWeights, assignment, UnitWeights.INSTANCE);
      use.accept(posterior, at);
    }
  }

  void requireColumns(Observations data) {
    if (data.columns() != columns()) {
      throw new IllegalArgumentException(
          "the model has " + columns() + " columns, the data have " + data.columns());
    }
  }

  /**
   * Writes log p(x) of neighbouring rows.
   *
   * @param data n×d
   * @param firstRow the first of them
   * @param rows their number
   * @param out length {@code rows} or more. Modified
   * @throws ObservationException if a row has a value that the family cannot take
   * @throws org.em4j.core.EmException if no component can give a row
   */
  public void logDensities(Observations data, int firstRow, int rows, double[] out) {
    evaluate(
        data,
        firstRow,
        rows,
        Assignment.SOFT,
        (posterior, at) ->
            System.arraycopy(posterior.logSums(), 0, out, at - firstRow, posterior.block().rows()));
  }

  /**
   * Writes the posterior probabilities of neighbouring rows.
   *
   * @param data n×d
   * @param firstRow the first of them
   * @param rows their number
   * @param out row-major rows×K. Modified
   */
  public void responsibilities(Observations data, int firstRow, int rows, double[] out) {
    int components = components();
    evaluate(
        data,
        firstRow,
        rows,
        Assignment.SOFT,
        (posterior, at) -> {
          double[] gamma = posterior.responsibilities();
          int stride = posterior.block().stride();
          for (int i = 0; i < posterior.block().rows(); i++) {
            for (int k = 0; k < components; k++) {
              out[(at - firstRow + i) * components + k] = gamma[k * stride + i];
            }
          }
        });
  }

  /**
   * Writes the most probable component of neighbouring rows, the lowest index among equals.
   *
   * @param data n×d
   * @param firstRow the first of them
   * @param rows their number
   * @param out length {@code rows} or more. Modified
   */
  public void predict(Observations data, int firstRow, int rows, int[] out) {
    evaluate(
        data,
        firstRow,
        rows,
        Assignment.HARD,
        (posterior, at) -> {
          double[] gamma = posterior.responsibilities();
          int stride = posterior.block().stride();
          for (int i = 0; i < posterior.block().rows(); i++) {
            int k = 0;
            while (gamma[k * stride + i] == 0) {
              k++;
            }
            out[at - firstRow + i] = k;
          }
        });
  }

  @Override
  public double[] logDensities(Observations data) {
    double[] out = new double[data.rows()];
    logDensities(data, 0, data.rows(), out);
    return out;
  }

  @Override
  public double[] responsibilities(Observations data) {
    double[] out = new double[Math.multiplyExact(data.rows(), components())];
    responsibilities(data, 0, data.rows(), out);
    return out;
  }

  @Override
  public int[] predict(Observations data) {
    int[] out = new int[data.rows()];
    predict(data, 0, data.rows(), out);
    return out;
  }

  @Override
  public MixtureScore score(Observations data) {
    try (Workers workers = Workers.sequential()) {
      return score(data, workers);
    }
  }

  /**
   * Returns log-likelihood and entropy over data; the same bits whatever the number of threads, and
   * the same as a fit of these data that ended with this mixture measured.
   *
   * @param data n×d, with weights
   * @param workers runs the parts
   */
  public MixtureScore score(Observations data, Workers workers) {
    requireColumns(data);
    double[] totals = new double[2];
    Chunks chunks = Chunks.of(data, components());
    workers.inOrder(
        chunks.count(),
        () -> new Scorer(new Posterior(columns(), components(), chunks.blockRows(), data.rows())),
        (index, scorer) -> scorer.run(this, data, chunks.begin(index), chunks.end(index)),
        scorer -> {
          totals[0] += scorer.logLikelihood;
          totals[1] += scorer.entropy;
        });
    return new MixtureScore(totals[0], totals[1], data.totalWeight());
  }

  /** Storage of one scoring task. */
  private static final class Scorer {
    private final Posterior posterior;
    private double logLikelihood;
    private double entropy;

    Scorer(Posterior posterior) {
      this.posterior = posterior;
    }

    void run(Mixture<?> mixture, Observations data, int begin, int end) {
      logLikelihood = 0;
      entropy = 0;
      Block block = posterior.block();
      for (int at = begin; at < end; at += block.stride()) {
        data.read(at, Math.min(block.stride(), end - at), block);
        ObservationException.requireSupported(block, mixture.family);
        posterior.evaluate(mixture.kernel, mixture.logWeights, Assignment.SOFT, data);
        logLikelihood += posterior.logLikelihood();
        entropy += entropy(mixture.components(), data);
      }
    }

    private double entropy(int components, Observations data) {
      double[] gamma = posterior.responsibilities();
      Block block = posterior.block();
      double sum = 0;
      for (int i = 0; i < block.rows(); i++) {
        double weight = data.weight(block.firstRow() + i);
        for (int k = 0; k < components; k++) {
          double weighted = gamma[k * block.stride() + i];
          sum -= weighted > 0 ? weighted * Math.log(weighted / weight) : 0;
        }
      }
      return sum;
    }
  }

  @Override
  public void sample(int rows, RandomGenerator random, double[] x, int[] labels) {
    for (int i = 0; i < rows; i++) {
      double u = random.nextDouble();
      int k = 0;
      while (k < weights.length - 1 && (u -= weights[k]) >= 0) {
        k++;
      }
      while (weights[k] == 0) {
        k--;
      }
      labels[i] = k;
      family.sample(components.get(k), random, x, i * columns());
    }
  }

  /** Tells whether weights, families and parameters are the same, bit for bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Mixture<?> mixture && toDocument().equals(mixture.toDocument());
  }

  @Override
  public int hashCode() {
    return toDocument().hashCode();
  }

  /** Returns a line for each component, with its weight and parameters in six digits. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(components()).append(components() == 1 ? " component, " : " components, ");
    text.append(columns()).append(columns() == 1 ? " column" : " columns");
    for (int k = 0; k < weights.length; k++) {
      text.append("\n  ").append(k).append(": weight ").append(ShortText.of(weights[k]));
      text.append(", ").append(ShortText.of(Distributions.write(distribution(k))));
    }
    return text.toString();
  }
}
