package org.em4j.core.mixture;

import java.util.random.RandomGenerator;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.ParameterCodec;
import org.em4j.core.Support;
import org.em4j.core.document.Document;

/** Normals of d columns with the identity as covariance. The parameters are the mean. */
final class UnitNormal implements ExponentialFamily<double[]> {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  private final int columns;

  UnitNormal(int columns) {
    this.columns = columns;
  }

  @Override
  public String id() {
    return "unit-normal";
  }

  @Override
  public int observationSize() {
    return columns;
  }

  @Override
  public int statisticSize() {
    return columns;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    System.arraycopy(x, at, t, to, columns);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    double squares = 0;
    for (int j = 0; j < columns; j++) {
      squares += x[at + j] * x[at + j];
    }
    return -0.5 * (squares + columns * LOG_2_PI);
  }

  @Override
  public double natural(double[] mean, double[] eta) {
    double squares = 0;
    for (int j = 0; j < columns; j++) {
      eta[j] = mean[j];
      squares += mean[j] * mean[j];
    }
    return 0.5 * squares;
  }

  @Override
  public double[] fromMean(double[] mean, double weight) {
    return mean.clone();
  }

  @Override
  public void sample(double[] mean, RandomGenerator random, double[] x, int at) {
    for (int j = 0; j < columns; j++) {
      x[at + j] = mean[j] + random.nextGaussian();
    }
  }

  @Override
  public int freeParameters() {
    return columns;
  }

  @Override
  public Support support() {
    return Support.REAL;
  }

  @Override
  public ParameterCodec<double[]> codec() {
    return new ParameterCodec<>() {
      @Override
      public Document write(double[] mean) {
        return Document.builder().numbers("mean", mean).build();
      }

      @Override
      public double[] read(Document document) {
        return document.numbers("mean");
      }
    };
  }
}
