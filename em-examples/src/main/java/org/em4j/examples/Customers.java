package org.em4j.examples;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Prior;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;

/**
 * Segments of customers whom a table describes by columns of three kinds: what they spend (normal),
 * how often they come (Poisson) and how they order (a symbol). One value in ten is missing. The
 * customers are drawn from a known model, so that the fit can be compared with the truth.
 */
public final class Customers {
  static final int ROWS = 2000;
  static final double MISSING = 0.1;

  private static final String[] SEGMENTS = {"students", "regulars", "families"};
  private static final NormalFamily SPENT = new NormalFamily();
  private static final PoissonFamily VISITS = new PoissonFamily();
  private static final CategoricalFamily CHANNEL = new CategoricalFamily(3);
  private static final ProductFamily FAMILY = new ProductFamily(List.of(SPENT, VISITS, CHANNEL));

  /** Shop, web and phone are the symbols 0, 1 and 2: students hardly ever phone. */
  static final Mixture<Product> TRUTH =
      Mixture.of(
          FAMILY,
          new double[] {0.5, 0.3, 0.2},
          List.of(
              customer(new Normal(30, 8), new Poisson(2), Categorical.of(0.2, 0.799, 0.001)),
              customer(new Normal(45, 10), new Poisson(9), Categorical.of(0.7, 0.1, 0.2)),
              customer(new Normal(90, 20), new Poisson(4), Categorical.of(0.4, 0.3, 0.3))));

  private Customers() {}

  private static Product customer(Normal spent, Poisson visits, Categorical channel) {
    return new Product(
        List.of(
            new Distribution<>(SPENT, spent),
            new Distribution<>(VISITS, visits),
            new Distribution<>(CHANNEL, channel)));
  }

  /** Prints true and fitted segments, how many customers are told right, and three predictions. */
  public static void main(String[] args) {
    double[] x = new double[3 * ROWS];
    int[] segments = new int[ROWS];
    draw(x, segments);
    Observations table = Observations.of(x, 3);
    System.out.printf(
        "%d customers, %d of %d values missing%n",
        ROWS, Arrays.stream(x).filter(Double::isNaN).count(), x.length);

    MixtureOptions options = MixtureOptions.defaults().withRestarts(10);
    EmResult<Mixture<Product>> plain = Mixture.fit(table, FAMILY, 3, options);
    // One imagined row of each symbol: what was never seen is improbable, not impossible.
    EmResult<Mixture<Product>> fit =
        Mixture.fit(table, FAMILY, 3, options.withPrior(Prior.ofPseudoCount(1)));

    System.out.println();
    System.out.println("            share   spent    (sd)   visits    shop     web   phone");
    Mixture<Product> likeliest = matched(plain.model());
    Mixture<Product> model = matched(fit.model());
    for (int k = 0; k < 3; k++) {
      System.out.println(SEGMENTS[k]);
      print("true", TRUTH, k);
      print("fitted", likeliest, k);
      print("with prior", model, k);
    }
    System.out.printf(
        "log-likelihood: true %.2f, fitted %.2f, with prior %.2f%n",
        TRUTH.score(table).logLikelihood(), plain.logLikelihood(), fit.logLikelihood());

    System.out.println();
    System.out.println("Customers of each segment (row), and the segment that they are given to");
    int[][] counts = new int[3][3];
    int[] given = model.predict(table);
    for (int i = 0; i < ROWS; i++) {
      counts[segments[i]][given[i]]++;
    }
    for (int k = 0; k < 3; k++) {
      int[] row = counts[k];
      System.out.printf("%-8s  %8d  %8d  %8d%n", SEGMENTS[k], row[0], row[1], row[2]);
    }

    System.out.println();
    System.out.println("P(segment | what is known)    students  regulars  families");
    double unknown = Double.NaN; // a missing value is left out, not guessed
    predict("7 visits", model, unknown, 7, unknown);
    predict("7 visits, spent 60", model, 60, 7, unknown);
    predict("7 visits, spent 60, by phone", model, 60, 7, 2);
    predict("nothing", model, unknown, unknown, unknown);
    predict("2 visits, spent 20, by phone", model, 20, 2, 2);
    predict("the same, without the prior", likeliest, 20, 2, 2);
  }

  /** Draws customers and their segments from {@link #TRUTH}, and loses values. */
  static void draw(double[] x, int[] segments) {
    RandomGenerator random = new SplittableRandom(4);
    TRUTH.sample(ROWS, random, x, segments);
    for (int i = 0; i < x.length; i++) {
      if (random.nextDouble() < MISSING) {
        x[i] = Double.NaN;
      }
    }
  }

  /** Returns the components in the order of the true segments that they stand for. */
  private static Mixture<Product> matched(Mixture<Product> model) {
    int[] order = new int[3];
    for (int k = 0; k < 3; k++) {
      List<Distribution<?>> typical = TRUTH.component(k).factors();
      double spent = typical.get(0).as(SPENT).mean();
      double visits = typical.get(1).as(VISITS).rate();
      order[k] = model.predict(spent, visits, Double.NaN);
    }
    return model.reordered(order);
  }

  private static void print(String name, Mixture<Product> model, int k) {
    List<Distribution<?>> factors = model.component(k).factors();
    Normal spent = factors.get(0).as(SPENT);
    double[] channel = factors.get(2).as(CHANNEL).probabilities();
    System.out.printf(
        "%-10s  %.4f  %.3f  %6.3f  %7.4f  %.4f  %.4f  %.4f%n",
        name,
        model.weight(k),
        spent.mean(),
        spent.sd(),
        factors.get(1).as(VISITS).rate(),
        channel[0],
        channel[1],
        channel[2]);
  }

  private static void predict(String known, Mixture<Product> model, double... customer) {
    double[] posterior = model.responsibilities(customer);
    System.out.printf(
        "%-28s  %8.6f  %8.6f  %8.6f%n", known, posterior[0], posterior[1], posterior[2]);
  }
}
