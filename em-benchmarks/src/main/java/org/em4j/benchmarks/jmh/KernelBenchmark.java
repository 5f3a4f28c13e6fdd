package org.em4j.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.Generator;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Starts;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Mixture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The parts of an iteration on rows that stay in cache, one thread; times are for a row and
 * component.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class KernelBenchmark {
  private static final int ROWS = 256;
  private static final int COLUMNS = 16;
  private static final int COMPONENTS = 16;
  private static final int PAIRS = ROWS * COMPONENTS;

  /** The structure of the components. */
  @Param("FULL")
  public String run;

  private Mixture<?> mixture;
  private Kernel kernel;
  private Observations rows;
  private Block block;
  private double[] densities;
  private double[] posteriors;
  private double[] responsibilities;
  private ComponentStatistics statistics;

  /** Draws the rows. */
  @Setup(Level.Trial)
  public void draw() {
    Structure structure = Structure.valueOf(run);
    Workload workload =
        new Workload("K1", "K1", Kind.MIXTURE, structure, ROWS, COLUMNS, COMPONENTS, 1, 1);
    DataSet data = Generator.draw(workload);
    rows = Observations.of(data.rows().values(), COLUMNS);
    if (structure.normal()) {
      mixture = Starts.gaussian(workload, data).mixture();
    } else {
      mixture = Starts.bernoulli(data);
      rows = BinaryObservations.of(rows);
    }
    kernel = mixture.kernel();
    block = Block.allocate(COLUMNS, ROWS);
    rows.read(0, ROWS, block);
    densities = new double[PAIRS];
    posteriors = new double[PAIRS];
    mixture.responsibilities(rows, 0, ROWS, posteriors);
    responsibilities = new double[PAIRS];
    for (int i = 0; i < ROWS; i++) {
      for (int k = 0; k < COMPONENTS; k++) {
        responsibilities[k * ROWS + i] = posteriors[i * COMPONENTS + k];
      }
    }
    statistics = ComponentStatistics.zeros(COMPONENTS, mixture.family());
  }

  /** The E-step's log-densities. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public double[] logDensities() {
    kernel.logDensities(block, densities);
    return densities;
  }

  /** The E-step's log-densities and Bayes' rule, row-major as callers get them. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public double[] posterior() {
    mixture.responsibilities(rows, 0, ROWS, posteriors);
    return posteriors;
  }

  /** The M-step's sums. */
  @Benchmark
  @OperationsPerInvocation(PAIRS)
  public ComponentStatistics accumulate() {
    kernel.accumulate(block, responsibilities, statistics);
    return statistics;
  }
}
