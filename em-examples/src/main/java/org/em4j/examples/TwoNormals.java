package org.em4j.examples;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;

/**
 * Recovers two normal distributions from 110,000 points, tells which one 105.0 came from, and asks
 * AIC and BIC how many there are.
 */
public final class TwoNormals {
  private TwoNormals() {}

  /** Prints the fit, two posteriors and a table of criteria. */
  public static void main(String[] args) {
    double[] x = points(2024);
    Observations data = Observations.of(x, 1);

    EmResult<Mixture<Normal>> fit =
        Mixture.fit(data, new NormalFamily(), 2, MixtureOptions.defaults());
    Mixture<Normal> model = fit.model();

    System.out.println("110,000 points: 60,000 of N(100, 5) and 50,000 of N(90, 2), mixed.");
    System.out.printf(
        "Two normals, %d iterations (%s), log-likelihood %.4f%n%n",
        fit.iterations(), fit.stopReason(), fit.logLikelihood());
    System.out.println("component    weight      mean        sd");
    for (int k = 0; k < model.components(); k++) {
      Normal normal = model.component(k);
      System.out.printf(
          "%9d  %8.5f  %8.4f  %8.4f%n", k, model.weight(k), normal.mean(), normal.sd());
    }

    // 105 lies one standard deviation above the mean of the one, and 7.5 above that of the other.
    double[] posterior = model.responsibilities(105.0);
    System.out.println();
    for (int k = 0; k < model.components(); k++) {
      System.out.printf("P(component %d | x = 105.0) = %.6g%n", k, posterior[k]);
    }
    System.out.println("(A well-known article that uses these data prints .501 and .499.)");

    // More components than the data have part slowly, and from the pieces that k-means cuts slower
    // than from random rows. At this tolerance the last iterations gain 0.01 in log L.
    MixtureOptions options =
        MixtureOptions.defaults()
            .withInitializer(new RandomFromDataInitializer())
            .withTolerance(1e-7);
    System.out.println();
    System.out.println("K  parameters  log-likelihood         AIC         BIC  iterations");
    for (int k = 1; k <= 5; k++) {
      EmResult<Mixture<Normal>> candidate = Mixture.fit(data, new NormalFamily(), k, options);
      int parameters = candidate.model().freeParameters();
      InformationCriteria criteria = candidate.model().criteria(data);
      System.out.printf(
          "%d  %10d  %14.2f  %10.2f  %10.2f  %10d%n",
          k,
          parameters,
          criteria.logLikelihood(),
          criteria.aic(),
          criteria.bic(),
          candidate.iterations());
    }
  }

  static double[] points(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double[] x = new double[110_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i < 60_000 ? random.nextGaussian(100, 5) : random.nextGaussian(90, 2);
    }
    return x;
  }
}
