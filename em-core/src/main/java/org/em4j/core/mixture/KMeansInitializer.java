package org.em4j.core.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Seeds;
import org.em4j.core.engine.Workers;
import org.em4j.core.internal.Dot;
import org.em4j.core.internal.SquaredDistances;

/**
 * k-means by Lloyd's algorithm, the best of several seedings by k-means++: each makes up to ten
 * passes, fewer if one takes less than a thousandth from the sum of squares, and the best two go on
 * until no row changes sides. Columns are standardised, so that scale changes nothing. Rows belong
 * to the nearest centre. Immutable.
 *
 * <p>Where there are more than 20,000 rows, all this is done on as many evenly spread ones, and the
 * best centres are then moved by all rows until a pass takes less than a ten-thousandth from the
 * sum of squares.
 *
 * <p>Seedings, and chunks of all rows, are the tasks of workers; sums are merged in order.
 */
public final class KMeansInitializer implements Initializer {
  /** The default number of seedings. */
  public static final int DEFAULT_SEEDINGS = 10;

  private static final int MOST_PASSES = 300;
  private static final int SHORT_PASSES = 10;
  private static final double SHORT_TOLERANCE = 1e-3;
  private static final int KEPT = 2;
  private static final double TOLERANCE = 1e-4;
  private static final double ROUNDING = 1e-9;

  /** The number of differences below which threads cost more than they bring. */
  private static final long LEAST_PARALLEL = 10_000;

  private final int seedings;

  /** Makes an initialiser with ten seedings. */
  public KMeansInitializer() {
    this(DEFAULT_SEEDINGS);
  }

  /**
   * Makes an initialiser.
   *
   * @param seedings how many k-means runs the best is taken from, at least 1
   */
  public KMeansInitializer(int seedings) {
    if (seedings < 1) {
      throw new IllegalArgumentException("seedings must be at least 1, but is " + seedings);
    }
    this.seedings = seedings;
  }

  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    return NearestCentres.hard(centres(data, summary, components, seed, options), summary);
  }

  /** Ten seedings nearly always end at the same optimum; one gives starts that differ. */
  @Override
  public Initializer further() {
    return new KMeansInitializer(1);
  }

  /** Returns the centres in standardised columns, row-major K×d. */
  double[] centres(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    if (components == 1) {
      // Where the mean of standardised columns is.
      return new double[data.columns()];
    }
    StartRows rows = StartRows.of(data, summary, components, seed);
    long work = (long) rows.rows() * rows.columns() * components;
    int threads = work < LEAST_PARALLEL ? 1 : options.threads();
    try (Workers workers = Workers.of(threads, options.cancelled())) {
      double[] centres = bestOf(rows, components, seed, workers, options.cancelled());
      if (!rows.areAll()) {
        finish(new StandardizedObservations(data, summary), centres, components, workers);
      }
      return centres;
    }
  }

  private double[] bestOf(
      StartRows rows, int components, long seed, Workers workers, BooleanSupplier cancelled) {
    Lloyd[] runs = new Lloyd[seedings];
    // What some of the rows would still move is less than what the others will.
    double tolerance = rows.areAll() ? 0 : SHORT_TOLERANCE;
    run(
        workers,
        seedings,
        r -> {
          double[] seeds = KMeansPlusPlusInitializer.seeds(rows, components, Seeds.derive(seed, r));
          runs[r] = new Lloyd(rows, seeds, components);
          runs[r].run(SHORT_PASSES, SHORT_TOLERANCE, cancelled);
        });
    // Seedings that are behind after a few passes hardly ever win: only the best go on.
    List<Lloyd> left = new ArrayList<>(List.of(runs));
    List<Lloyd> kept = new ArrayList<>();
    while (kept.size() < KEPT && !left.isEmpty()) {
      Lloyd best = best(left);
      left.remove(best);
      kept.add(best);
    }
    run(workers, kept.size(), r -> kept.get(r).run(MOST_PASSES, tolerance, cancelled));
    return best(kept).centres();
  }

  /**
   * Returns the first of those with the least sum of squares up to rounding: seedings often end at
   * the same centres in another order, and the scale of the data must not choose between them.
   */
  private static Lloyd best(List<Lloyd> runs) {
    double least = Double.POSITIVE_INFINITY;
    for (Lloyd run : runs) {
      least = Math.min(least, run.inertia());
    }
    for (Lloyd run : runs) {
      if (run.inertia() <= least * (1 + ROUNDING)) {
        return run;
      }
    }
    return runs.get(0);
  }

  private interface Seeding {
    void run(int index);
  }

  private static void run(Workers workers, int tasks, Seeding task) {
    workers.inOrder(tasks, Object::new, (index, unused) -> task.run(index), unused -> {});
  }

  // --- all rows ---------------------------------------------------------------------------------

  /** Storage of one running task. */
  private static final class Chunk {
    private final Block block;
    private final double[] least;
    private final double[] index;
    private final double[] sums;
    private final double[] weights;
    private double inertia;

    Chunk(int columns, int components, int blockRows) {
      block = Block.allocate(columns, blockRows);
      least = new double[blockRows];
      index = new double[blockRows];
      sums = new double[components * columns];
      weights = new double[components];
    }

    void clear() {
      Arrays.fill(sums, 0);
      Arrays.fill(weights, 0);
      inertia = 0;
    }

    void addTo(Chunk total) {
      for (int i = 0; i < sums.length; i++) {
        total.sums[i] += sums[i];
      }
      for (int k = 0; k < weights.length; k++) {
        total.weights[k] += weights[k];
      }
      total.inertia += inertia;
    }

    /** Adds the rows of the block to the sums of their nearest centres. */
    void add(Observations data, double[] centres, SquaredDistances kernel) {
      int n = block.rows();
      int d = block.columns();
      double[] x = block.values();
      kernel.nearest(x, 0, block.stride(), n, d, centres, weights.length, least, index);
      if (data.weighted()) {
        for (int i = 0; i < n; i++) {
          double w = data.weight(block.firstRow() + i);
          inertia += w > 0 ? w * least[i] : 0;
          int k = (int) index[i];
          weights[k] += w;
          for (int j = 0; j < d && w > 0; j++) {
            sums[k * d + j] += w * x[block.column(j) + i];
          }
        }
        return;
      }
      inertia += Dot.sum(least, 0, n);
      for (int i = 0; i < n; i++) {
        weights[(int) index[i]]++;
      }
      for (int j = 0; j < d; j++) {
        int column = block.column(j);
        for (int i = 0; i < n; i++) {
          int k = (int) index[i];
          sums[k * d + j] += x[column + i];
        }
      }
    }
  }

  /** Moves the centres by all rows; {@code centres} is modified. */
  private static void finish(Observations data, double[] centres, int components, Workers workers) {
    Chunks chunks = Chunks.of(data, components);
    SquaredDistances kernel = SquaredDistances.forWork((long) data.rows() * centres.length);
    Chunk total = new Chunk(data.columns(), components, chunks.blockRows());
    double before = Double.POSITIVE_INFINITY;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      total.clear();
      workers.inOrder(
          chunks.count(),
          () -> new Chunk(data.columns(), components, chunks.blockRows()),
          (index, chunk) -> {
            chunk.clear();
            int end = chunks.end(index);
            int step = chunk.block.stride();
            for (int at = chunks.begin(index); at < end; at += step) {
              data.read(at, Math.min(step, end - at), chunk.block);
              chunk.add(data, centres, kernel);
            }
          },
          chunk -> chunk.addTo(total));
      if (!(before - total.inertia > TOLERANCE * total.inertia)) {
        return;
      }
      before = total.inertia;
      Lloyd.moveCentres(centres, total.sums, total.weights);
    }
  }
}
