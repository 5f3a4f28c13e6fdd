package example.plugin;

import java.util.random.RandomGenerator;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

/** Numbers of failures before the first success: {@code p(x) = chance (1 − chance)^x}. */
final class Geometric implements ExponentialFamily<Geometric.Success> {
  record Success(double chance) {
    Success {
      if (!(chance > 0 && chance <= 1)) {
        throw new IllegalArgumentException("chance must be in (0, 1], but is " + chance);
      }
    }
  }

  @Override
  public String id() {
    return "example.geometric";
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
    t[to] = x[at];
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return Support.COUNTS.contains(x[at]) ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Success success, double[] eta) {
    eta[0] = Math.log1p(-success.chance());
    return -Math.log(success.chance());
  }

  @Override
  public Success fromMean(double[] mean, double weight) {
    return new Success(1 / (1 + mean[0]));
  }

  @Override
  public void sample(Success success, RandomGenerator random, double[] x, int at) {
    int failures = 0;
    while (random.nextDouble() >= success.chance()) {
      failures++;
    }
    x[at] = failures;
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public Support support() {
    return Support.COUNTS;
  }
}
