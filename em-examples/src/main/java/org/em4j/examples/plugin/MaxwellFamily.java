package org.em4j.examples.plugin;

import java.util.random.RandomGenerator;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

// tag::family[]
/** Maxwell distributions, {@code p(x|a) = √(2/π) x² exp(−x²/2a²) / a³}: T = x², η = −1/2a². */
public final class MaxwellFamily implements ExponentialFamily<Maxwell> {
  @Override
  public String id() {
    return "example.maxwell";
  }

  @Override
  public int observationSize() {
    return 1;
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = x[at] * x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return x[at] > 0 ? 0.5 * Math.log(2 / Math.PI) + 2 * Math.log(x[at]) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Maxwell parameters, double[] eta) {
    eta[0] = -0.5 / parameters.a() / parameters.a();
    return 3 * Math.log(parameters.a());
  }

  @Override
  public Maxwell fromMean(double[] mean, double weight) {
    return new Maxwell(Math.sqrt(mean[0] / 3)); // E[x²] = 3a²
  }

  @Override
  public void sample(Maxwell parameters, RandomGenerator random, double[] x, int at) {
    double u = random.nextGaussian();
    double v = random.nextGaussian();
    double w = random.nextGaussian();
    x[at] = parameters.a() * Math.sqrt(u * u + v * v + w * w);
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.POSITIVE;
  }
}
// end::family[]
