package org.em4j.benchmarks.jmh;

import java.util.concurrent.TimeUnit;
import org.em4j.benchmarks.subject.Run;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Iterations of mixtures and hidden Markov models: ten in a run from the same start, which has one
 * E-step more and makes its storage, so a little is added to each.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class IterationBenchmark {
  private static final int ITERATIONS = 10;

  /** Ten iterations. */
  @Benchmark
  @OperationsPerInvocation(ITERATIONS)
  public Run iteration(OpenSession open) {
    return open.run(ITERATIONS);
  }
}
