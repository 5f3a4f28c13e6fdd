package org.em4j.distributions;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.Support;

/**
 * Poisson distributions {@code p(x|λ) = λ^x e^(−λ) / x!} of a column of counts.
 *
 * <p>As an exponential family {@code T = x}, {@code h = 1/x!}, {@code η = log λ}, {@code A = λ}. A
 * component of zeros alone has the rate 0. Densities of large counts are taken from the deviance
 * and the error of Stirling's formula (Loader 2000), because the terms of the plain formula cancel.
 * Immutable and thread-safe.
 */
public final class PoissonFamily implements ExponentialFamily<Poisson> {
  /** The multiplication method takes λ + 1 uniform numbers, the rejection about two and a half. */
  private static final double REJECTION_FROM = 10;

  @Override
  public String id() {
    return "poisson";
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.COUNTS;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.COUNTS.contains(x[at]) ? -LogFactorial.of(x[at]) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Poisson parameters, double[] eta) {
    eta[0] = Math.log(parameters.rate());
    return parameters.rate();
  }

  @Override
  public Poisson fromMean(double[] mean, double weight) {
    return new Poisson(mean[0]);
  }

  @Override
  public Kernel kernel(List<Poisson> components) {
    return new PoissonKernel(components, starter(components.size(), 0));
  }

  @Override
  public PoissonFamily forData(DataSummary data) {
    Parameters.requireSquarable(data);
    return this;
  }

  @Override
  public Optional<Cumulative<Poisson>> cumulative() {
    return Optional.of(new Tails<>(Support.COUNTS, PoissonFamily::logTail));
  }

  /** More than x events in a time λ: the (x + 1)-th comes before it. */
  private static double logTail(Poisson parameters, double x, boolean upper) {
    double rate = parameters.rate();
    return GammaTail.log(x + 1, rate, rate - (x + 1), Math.log(rate), !upper);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Multiplication of uniform numbers for rates below 10 (Knuth 1969), else the transformed
   * rejection PTRS of Hörmann (1993), doi:10.1016/0167-6687(93)90997-4.
   */
  @Override
  public void sample(Poisson parameters, RandomGenerator random, double[] x, int at) {
    x[at] = draw(parameters.rate(), random);
  }

  /** Draws one count of a rate that is finite and at least 0. */
  static double draw(double rate, RandomGenerator random) {
    return rate < REJECTION_FROM ? multiply(rate, random) : reject(rate, random);
  }

  private static double multiply(double rate, RandomGenerator random) {
    double least = Math.exp(-rate);
    double product = random.nextDouble();
    int count = 0;
    while (product > least) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  private static double reject(double rate, RandomGenerator random) {
    double b = 0.931 + 2.53 * Math.sqrt(rate);
    double a = -0.059 + 0.02483 * b;
    double inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    double squeeze = 0.9277 - 3.6224 / (b - 2);
    double logRate = Math.log(rate);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = 1 - random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + rate + 0.43);
      if (us >= 0.07 && v <= squeeze) {
        return k;
      }
      boolean outside = !(k >= 0) || k == Double.POSITIVE_INFINITY || (us < 0.013 && v > us);
      if (!outside
          && Math.log(v * inverseAlpha / (a / (us * us) + b))
              <= PoissonKernel.logDensity(k, rate, logRate)) {
        return k;
      }
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log λ}, −∞ where λ is 0.
   */
  @Override
  public void coordinates(Poisson parameters, DataSummary data, double[] out, int at) {
    out[at] = Math.log(parameters.rate());
  }

  @Override
  public Poisson at(Poisson like, DataSummary data, double[] coordinates, int at) {
    return new Poisson(Math.exp(coordinates[at]));
  }
}
