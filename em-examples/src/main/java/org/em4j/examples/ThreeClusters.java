package org.em4j.examples;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;

/** Fits three overlapping clusters in the plane, and watches the log-likelihood rise. */
public final class ThreeClusters {
  static final int[] ROWS = {400, 600, 1000};
  static final double[][] MEANS = {{0.5, 0.5}, {5.5, 2.5}, {1, 7}};
  static final double[][] VARIANCES = {{1, 3}, {2, 2}, {6, 2}};

  private ThreeClusters() {}

  /** Prints the log-likelihood every ten iterations, and true against fitted parameters. */
  public static void main(String[] args) {
    EmListener everyTen =
        EmListener.onIteration(
            (start, trace) -> {
              if (trace.iterations() % 10 == 0) {
                System.out.printf("%9d  %14.6f%n", trace.iterations(), trace.lastObjective());
              }
            });
    System.out.println("iteration  log-likelihood");
    EmResult<GaussianMixture> fit =
        GaussianMixture.fit(
            Observations.of(rows(5)),
            GaussianMixtureOptions.components(3)
                .withCovariance(CovarianceType.DIAG)
                .withInitializer(new RandomInitializer())
                .withListener(everyTen));
    System.out.printf(
        "%9d  %14.6f  (%s)%n", fit.iterations(), fit.logLikelihood(), fit.stopReason());

    System.out.println();
    System.out.println("           weight          mean          variances");
    for (int k = 0; k < ROWS.length; k++) {
      double[] truth = MEANS[k];
      System.out.printf(
          "true    %9.4f  %7.4f %7.4f   %7.4f %7.4f%n",
          ROWS[k] / 2000.0, truth[0], truth[1], VARIANCES[k][0], VARIANCES[k][1]);
      // The components of a mixture have no order of their own: the one at a true mean is its
      // match.
      int match = fit.model().predict(truth);
      double[] mean = fit.model().mean(match);
      double[] covariance = fit.model().covariance(match);
      System.out.printf(
          "fitted  %9.4f  %7.4f %7.4f   %7.4f %7.4f%n",
          fit.model().weight(match), mean[0], mean[1], covariance[0], covariance[3]);
    }
  }

  static double[][] rows(long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    double[][] rows = new double[2000][2];
    for (int i = 0; i < rows.length; i++) {
      int k = i < 400 ? 0 : i < 1000 ? 1 : 2;
      for (int j = 0; j < 2; j++) {
        rows[i][j] = random.nextGaussian(MEANS[k][j], Math.sqrt(VARIANCES[k][j]));
      }
    }
    return rows;
  }
}
