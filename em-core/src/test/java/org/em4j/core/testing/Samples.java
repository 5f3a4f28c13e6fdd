package org.em4j.core.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Mixture;

/** Data for tests, drawn with fixed seeds. */
public final class Samples {
  private Samples() {}

  /** Draws rows from a mixture, row-major. */
  public static double[] of(Mixture<?> mixture, int rows, long seed) {
    double[] x = new double[rows * mixture.columns()];
    mixture.sample(rows, new SplittableRandom(seed), x, new int[rows]);
    return x;
  }

  /** Counts from three Poissons. */
  public static double[] counts(int rows, long seed) {
    return of(
        Mixture.of(
            new Counts(),
            new double[] {0.5, 0.3, 0.2},
            List.of(new Counts.Rate(1), new Counts.Rate(6), new Counts.Rate(15))),
        rows,
        seed);
  }

  /** Numbers from two normals. */
  public static double[] normals(int rows, long seed) {
    return of(
        Mixture.of(
            new RawNormal(),
            new double[] {0.4, 0.6},
            List.of(new RawNormal.Shape(-2, 1), new RawNormal.Shape(1.5, 0.7))),
        rows,
        seed);
  }

  /** Returns boxed values, for the textbook. */
  public static List<Double> boxed(double[] x) {
    List<Double> list = new ArrayList<>();
    for (double v : x) {
      list.add(v);
    }
    return list;
  }

  /** Returns a single column. */
  public static Observations column(double... x) {
    return Observations.of(x, 1);
  }
}
