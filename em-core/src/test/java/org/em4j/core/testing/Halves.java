package org.em4j.core.testing;

import java.util.random.RandomGenerator;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Support;

/**
 * Two numbers of at least 0 and of sum 1, {@code p(x, 1 − x) = a x^(a − 1)}: the smallest whose
 * columns bind each other.
 */
public class Halves implements ExponentialFamily<Halves.Power> {
  /** The exponent. */
  public record Power(double a) {
    public Power {
      if (!(a > 0) || Double.isInfinite(a)) {
        throw new IllegalArgumentException("a must be above 0, but is " + a);
      }
    }
  }

  @Override
  public String id() {
    return "halves";
  }

  @Override
  public int observationSize() {
    return 2;
  }

  @Override
  public int statisticSize() {
    return 1;
  }

  @Override
  public boolean bindsColumns() {
    return true;
  }

  @Override
  public String problem(double[] x, int at) {
    return x[at] + x[at + 1] == 1
        ? null
        : "the values must have the sum 1, but have " + (x[at] + x[at + 1]);
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    t[to] = Math.log(x[at]);
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    return x[at] > 0 && problem(x, at) == null ? -Math.log(x[at]) : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Power power, double[] eta) {
    eta[0] = power.a();
    return -Math.log(power.a());
  }

  @Override
  public Power fromMean(double[] mean, double weight) {
    return new Power(-1 / mean[0]);
  }

  @Override
  public void sample(Power power, RandomGenerator random, double[] x, int at) {
    // Of 40 bits, so that the two have exactly the sum 1.
    x[at] = (Math.floor(Math.pow(random.nextDouble(), 1 / power.a()) * 0x1p40) + 1) * 0x1p-40;
    x[at + 1] = 1 - x[at];
  }

  @Override
  public int freeParameters() {
    return 1;
  }

  @Override
  public Support support() {
    return new Support(0, 1, true, true, false);
  }

  /** The textbook's density. */
  public static double logDensity(Power power, double x) {
    return Math.log(power.a()) + (power.a() - 1) * Math.log(x);
  }
}
