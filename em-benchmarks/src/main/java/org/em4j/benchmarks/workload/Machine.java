package org.em4j.benchmarks.workload;

/**
 * What a processor can do, all threads together.
 *
 * @param gigaflops double-precision matrix products, in 1e9 operations a second
 * @param gigabytes reading of memory, in 1e9 bytes a second
 * @param expNanos one exponential of a vectorised loop, on one core
 * @param threads the number of threads that this is for
 */
public record Machine(double gigaflops, double gigabytes, double expNanos, int threads) {
  /** Two cores of the class that the limits were first worked out for: AVX-512, about 2.6 GHz. */
  public static final Machine TWO_CORES = new Machine(157, 33, 0.53, 2);

  /** Makes a machine. */
  public Machine {
    if (!(gigaflops > 0 && gigabytes > 0 && expNanos > 0 && threads > 0)) {
      throw new IllegalArgumentException(
          "what a machine can do must be above 0, but is "
              + gigaflops
              + " GFLOP/s, "
              + gigabytes
              + " GB/s, "
              + expNanos
              + " ns, "
              + threads
              + " threads");
    }
  }

  /**
   * Returns the least time of an iteration in milliseconds, NaN for what has no such bound here:
   * the operations of the E-step's densities and the M-step's sums at the speed of matrix products
   * (halves of symmetric matrices only, and what cancels left out) plus an exponential for each row
   * and component, or reading the data once, whichever takes longer.
   */
  public double limitMillis(Workload workload) {
    if (workload.kind() != Kind.MIXTURE && workload.kind() != Kind.CHAIN) {
      return Double.NaN;
    }
    double n = workload.rows();
    double k = workload.components();
    double operations = n * k * operationsPerPair(workload.structure(), workload.columns());
    if (workload.kind() == Kind.CHAIN) {
      operations += 6 * n * k * k; // α, β and the expected transitions: a product of K×K each
    }
    double exponentials = workload.structure() == Structure.SYMBOLS ? 0 : n * k;
    double computing = operations / gigaflops + exponentials * expNanos / threads;
    double reading = 8 * n * workload.columns() / gigabytes;
    return Math.max(computing, reading) * 1e-6;
  }

  /** Returns the operations of one row and component, additions and multiplications apart. */
  private static double operationsPerPair(Structure structure, int d) {
    return switch (structure) {
      case FULL -> 2.0 * d * (d + 1);
      case DIAGONAL -> 8.0 * d;
      case TIED, SPHERICAL, BITS, COUNTS -> 4.0 * d;
      case SYMBOLS -> 0;
    };
  }
}
