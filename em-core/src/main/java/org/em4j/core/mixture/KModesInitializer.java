package org.em4j.core.mixture;

import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Seeds;
import org.em4j.core.engine.Workers;

/**
 * k-modes, the best of several seedings by different random rows: k-means for symbols. A row's
 * dissimilarity from a mode is the number of columns in which they differ, {@code Σ_j [x_j ≠ m_j]},
 * and a mode has the most frequent value of each column among the rows nearest to it (Huang 1998,
 * doi:10.1023/A:1009769707641). All rows are assigned before modes change, so that their order
 * changes nothing; a row that is as near to several modes is shared by them. The best seeding has
 * the least sum of the rows' weights times dissimilarities, among those that leave no mode without
 * rows if there are any.
 *
 * <p>A row then belongs to each mode in proportion to {@code (e / (1 − e))^d}, d its dissimilarity
 * and e the share of all values that differ from the nearest mode, as if each value were the mode's
 * but for an error of that probability. Rows that belonged to the nearest mode alone would give
 * probabilities of 0 to whatever value that mode's rows lack, and EM can never leave those.
 *
 * <p>A missing value differs from nothing and counts for no mode. Values are compared by equality,
 * which says nothing about a column of measurements: one of more than 256 different values is left
 * out, as if it were missing, and if no other is left the start is refused. So memory does not grow
 * with the data. Immutable.
 */
public final class KModesInitializer implements Initializer {
  /** The default number of seedings. */
  public static final int DEFAULT_SEEDINGS = 10;

  private static final int MAX_ITERATIONS = 100;

  /** Outside of these shares of differing values modes tell next to nothing, or too surely. */
  private static final double LEAST_ERROR = 0.01;

  private static final double MOST_ERROR = 1.0 / 3;

  private final int seedings;

  /** Makes an initialiser with ten seedings. */
  public KModesInitializer() {
    this(DEFAULT_SEEDINGS);
  }

  /**
   * Makes an initialiser.
   *
   * @param seedings how many k-modes runs the best is taken from, at least 1
   */
  public KModesInitializer(int seedings) {
    if (seedings < 1) {
      throw new IllegalArgumentException("seedings must be at least 1, but is " + seedings);
    }
    this.seedings = seedings;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if every column has more than 256 different values
   */
  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    Run run = best(data, components, seed, options);
    double values = run.counts.values();
    double share = values > 0 ? run.cost / values : 0;
    double error = Math.max(LEAST_ERROR, Math.min(MOST_ERROR, share));
    return run.assignments.soft((1 - error) / error);
  }

  /** Returns the best run. */
  Run best(Observations data, int components, long seed, EmOptions options) {
    Symbols symbols = Symbols.of(data);
    RowSampling rows = RowSampling.of(symbols.comparable(data));
    Run best = null;
    try (Workers workers = Workers.of(options.threads(), options.cancelled())) {
      for (int s = 0; s < (components == 1 ? 1 : seedings); s++) {
        SplittableRandom random = new SplittableRandom(Seeds.derive(seed, s));
        Run run =
            settled(
                new Run(data, symbols, rows.drawDistinct(components, random), workers), workers);
        best = best == null || run.isBetterThan(best) ? run : best;
      }
    }
    return Objects.requireNonNull(best, "there is at least one seeding");
  }

  private static Run settled(Run seeded, Workers workers) {
    Run run = seeded;
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      Run next = new Run(run.data, run.symbols, run.nextModes(), workers);
      if (!(next.cost < run.cost)) {
        break;
      }
      run = next;
    }
    return run;
  }

  /** Modes, what they cost, and the values of the rows nearest to each. */
  static final class Run {
    private final Observations data;
    private final Symbols symbols;
    private final NearestModes assignments;
    private final Counts counts;
    private final double cost;

    Run(Observations data, Symbols symbols, double[][] modes, Workers workers) {
      this.data = data;
      this.symbols = symbols;
      this.assignments = new NearestModes(symbols, modes);
      this.counts = new Counts(symbols, modes.length);
      Chunks chunks = Chunks.of(data, modes.length);
      workers.inOrder(
          chunks.count(),
          () -> new Chunk(chunks, modes.length),
          (index, chunk) -> chunk.count(index),
          chunk -> counts.add(chunk.counted));
      this.cost = counts.cost;
    }

    double[][] modes() {
      return assignments.modes();
    }

    double cost() {
      return cost;
    }

    boolean isBetterThan(Run other) {
      int empty = counts.empty();
      int otherEmpty = other.counts.empty();
      return empty < otherEmpty || (empty == otherEmpty && cost < other.cost);
    }

    /**
     * Returns the most frequent values; among equals, and where no row has a value, the present.
     */
    private double[][] nextModes() {
      double[][] next = new double[modes().length][];
      for (int k = 0; k < next.length; k++) {
        next[k] = modes()[k].clone();
        for (int j = 0; j < next[k].length; j++) {
          int present = symbols.symbol(j, next[k][j]);
          double most = present < 0 ? 0 : counts.of(k, j, present);
          for (int symbol = 0; symbol < symbols.levels(j); symbol++) {
            if (counts.of(k, j, symbol) > most) {
              most = counts.of(k, j, symbol);
              next[k][j] = symbols.value(j, symbol);
            }
          }
        }
      }
      return next;
    }

    /** Storage of one running task. */
    private final class Chunk {
      private final Chunks chunks;
      private final Block block;
      private final double[] gamma;
      private final int[] found;
      private final Counts counted;

      Chunk(Chunks chunks, int components) {
        this.chunks = chunks;
        block = Block.allocate(data.columns(), chunks.blockRows());
        gamma = new double[components * block.stride()];
        found = new int[block.stride()];
        counted = new Counts(symbols, components);
      }

      void count(int index) {
        counted.clear();
        int end = chunks.end(index);
        for (int at = chunks.begin(index); at < end; at += block.stride()) {
          data.read(at, Math.min(block.stride(), end - at), block);
          double[] least = assignments.assign(block, gamma);
          for (int i = 0; i < block.rows(); i++) {
            double weight = data.weight(at + i);
            counted.cost += weight * least[i];
            for (int k = 0; k < counted.weights.length; k++) {
              gamma[k * block.stride() + i] *= weight;
              counted.weights[k] += gamma[k * block.stride() + i];
            }
          }
          for (int j = 0; j < block.columns(); j++) {
            countColumn(j);
          }
        }
      }

      private void countColumn(int j) {
        double[] x = block.values();
        for (int i = 0; i < block.rows(); i++) {
          found[i] = symbols.symbol(j, x[block.column(j) + i]);
        }
        for (int k = 0; k < counted.weights.length; k++) {
          int to = k * symbols.size() + symbols.first(j);
          for (int i = 0; i < block.rows(); i++) {
            if (found[i] >= 0) {
              counted.values[to + found[i]] += gamma[k * block.stride() + i];
            }
          }
        }
      }
    }
  }

  /** For each mode the weight of its rows, and of those with each value of each column. */
  private static final class Counts {
    private final Symbols symbols;
    private final double[] weights;
    private final double[] values;
    private double cost;

    Counts(Symbols symbols, int components) {
      this.symbols = symbols;
      this.weights = new double[components];
      this.values = new double[Math.multiplyExact(components, symbols.size())];
    }

    double of(int component, int column, int symbol) {
      return values[component * symbols.size() + symbols.first(column) + symbol];
    }

    /** Returns the weight of all values that were compared. */
    double values() {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum;
    }

    int empty() {
      int empty = 0;
      for (double weight : weights) {
        empty += weight > 0 ? 0 : 1;
      }
      return empty;
    }

    void clear() {
      Arrays.fill(weights, 0);
      Arrays.fill(values, 0);
      cost = 0;
    }

    void add(Counts other) {
      for (int k = 0; k < weights.length; k++) {
        weights[k] += other.weights[k];
      }
      for (int s = 0; s < values.length; s++) {
        values[s] += other.values[s];
      }
      cost += other.cost;
    }
  }
}
