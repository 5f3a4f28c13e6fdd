package org.em4j.core.testing;

import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

/**
 * Normals of one column with raw moments, {@code T = (x, x²)}: the smallest that can degenerate.
 */
public class RawNormal implements ExponentialFamily<RawNormal.Shape> {
  /** Mean and standard deviation. */
  public record Shape(double mean, double sd) {
    public Shape {
      if (!Double.isFinite(mean) || !(sd > 0) || Double.isInfinite(sd)) {
        throw new IllegalArgumentException("sd must be above 0, but is " + sd);
      }
    }
  }

  @Override
  public String id() {
    return "raw-normal";
  }

  @Override
  public int observationSize() {
    return 1;
  }

  @Override
  public int statisticSize() {
    return 2;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
    t[to + 1] = x[at] * x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return -0.5 * Math.log(2 * Math.PI);
  }

  @Override
  public double natural(Shape shape, double[] eta) {
    double variance = shape.sd() * shape.sd();
    eta[0] = shape.mean() / variance;
    eta[1] = -0.5 / variance;
    return 0.5 * shape.mean() * shape.mean() / variance + Math.log(shape.sd());
  }

  @Override
  public Shape fromMean(double[] mean, double weight) {
    double variance = mean[1] - mean[0] * mean[0];
    if (!(variance > 1e-12 * (1 + mean[1]))) {
      throw new DegenerateComponentException("its variance is zero");
    }
    return new Shape(mean[0], Math.sqrt(variance));
  }

  @Override
  public Shape repair(double[] mean, Shape previous, double relative, DataSummary data) {
    return new Shape(mean[0], Math.sqrt(Math.max(relative, 1e-6)) * data.scale(0));
  }

  @Override
  public double condition(List<Shape> components) {
    // Raw moments lose the square of how many deviations a mean is from 0.
    double largest = 1;
    for (Shape shape : components) {
      double z = shape.mean() / shape.sd();
      largest = Math.max(largest, 1 + z * z);
    }
    return largest;
  }

  @Override
  public void sample(Shape shape, RandomGenerator random, double[] x, int at) {
    x[at] = shape.mean() + shape.sd() * random.nextGaussian();
  }

  @Override
  public int freeParameters() {
    return 2;
  }

  @Override
  public Support support() {
    return Support.REAL;
  }

  /** The textbook's density. */
  public static double logDensity(Shape shape, double x) {
    double z = (x - shape.mean()) / shape.sd();
    return -0.5 * z * z - Math.log(shape.sd()) - 0.5 * Math.log(2 * Math.PI);
  }
}
