package org.em4j.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.benchmarks.report.Yardsticks;
import org.em4j.benchmarks.subject.CommonsMath;
import org.em4j.benchmarks.subject.Session;
import org.em4j.benchmarks.workload.Generator;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;

/**
 * Measures the machine by what em4j has no part in: products of small matrices in plain Java on all
 * threads, and EM of Commons Math on one.
 */
final class Yardstick {
  private static final int SIZE = 96; // three matrices of 72 KiB: in the second-level cache
  private static final int PRODUCTS = 40;
  private static final int REPEATS = 5;
  private static final int WARM_UPS = 20;
  private static final Workload PEERS_WORK =
      new Workload("Y1", "Y1", Kind.MIXTURE, Structure.FULL, 2_000, 4, 3, 1, 3);

  private final double[] a = new double[SIZE * SIZE];
  private final double[] b = new double[SIZE * SIZE];
  private final int threads;
  private final Session peer;

  Yardstick(int threads) {
    this.threads = threads;
    Arrays.setAll(a, i -> Math.sin(i));
    Arrays.setAll(b, i -> Math.cos(i));
    peer = new CommonsMath().open(PEERS_WORK, Generator.draw(PEERS_WORK), 1);
    for (int i = 0; i < WARM_UPS; i++) {
      productMillis();
      peerMillis();
    }
  }

  /** Measures both now, each as the median of several runs. */
  Yardsticks measure() {
    List<Double> products = new ArrayList<>();
    List<Double> peers = new ArrayList<>();
    for (int i = 0; i < REPEATS; i++) {
      products.add(productMillis());
      peers.add(peerMillis());
    }
    return new Yardsticks(Median.of(products), Median.of(peers));
  }

  private double peerMillis() {
    long start = System.nanoTime();
    peer.run(PEERS_WORK.iterations());
    return 1e-6 * (System.nanoTime() - start) / PEERS_WORK.iterations();
  }

  private double productMillis() {
    double[][] c = new double[threads][SIZE * SIZE];
    Thread[] running = new Thread[threads];
    long start = System.nanoTime();
    for (int t = 0; t < threads; t++) {
      double[] own = c[t];
      running[t] =
          new Thread(
              () -> {
                for (int i = 0; i < PRODUCTS; i++) {
                  addProduct(a, b, own);
                }
              });
      running[t].start();
    }
    for (Thread thread : running) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while measuring the machine", e);
      }
    }
    double millis = 1e-6 * (System.nanoTime() - start);
    if (!Double.isFinite(c[0][0])) { // uses the result, so that it must be worked out
      throw new IllegalStateException("a product of finite numbers is " + c[0][0]);
    }
    return millis;
  }

  /** Adds a product; four rows of b at a time, so that c is read and written a quarter as often. */
  private static void addProduct(double[] a, double[] b, double[] c) {
    for (int i = 0; i < SIZE; i++) {
      int to = i * SIZE;
      for (int k = 0; k < SIZE; k += 4) {
        double a0 = a[to + k];
        double a1 = a[to + k + 1];
        double a2 = a[to + k + 2];
        double a3 = a[to + k + 3];
        int from = k * SIZE;
        for (int j = 0; j < SIZE; j++) {
          c[to + j] +=
              (a0 * b[from + j] + a1 * b[from + SIZE + j])
                  + (a2 * b[from + 2 * SIZE + j] + a3 * b[from + 3 * SIZE + j]);
        }
      }
    }
  }
}
