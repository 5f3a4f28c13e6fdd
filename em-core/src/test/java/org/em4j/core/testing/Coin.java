package org.em4j.core.testing;

import java.util.random.RandomGenerator;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;

/** Bernoulli distributions with {@code T = (x, 1 − x)}: the smallest with a boundary. */
public class Coin implements ExponentialFamily<Coin.Bias> {
  /** The probability of 1. */
  public record Bias(double probability) {
    public Bias {
      if (!(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException("probability must be in [0, 1]");
      }
    }
  }

  @Override
  public String id() {
    return "coin";
  }

  @Override
  public int statisticSize() {
    return 2;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at];
    t[to + 1] = 1 - x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return x[at] == 0 || x[at] == 1 ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Bias bias, double[] eta) {
    eta[0] = Math.log(bias.probability());
    eta[1] = Math.log1p(-bias.probability());
    return 0;
  }

  @Override
  public Bias fromMean(double[] mean, double weight) {
    return new Bias(mean[0] / (mean[0] + mean[1]));
  }

  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    return PseudoRows.ofEachSymbol(2);
  }

  @Override
  public void sample(Bias bias, RandomGenerator random, double[] x, int at) {
    x[at] = random.nextDouble() < bias.probability() ? 1 : 0;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.integers(0, 1);
  }

  /** The textbook's density. */
  public static double logDensity(Bias bias, double x) {
    return Math.log(x == 1 ? bias.probability() : 1 - bias.probability());
  }
}
