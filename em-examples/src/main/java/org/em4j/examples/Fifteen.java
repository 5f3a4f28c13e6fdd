package org.em4j.examples;

import java.nio.file.Path;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/** Fits two normals to fifteen numbers, once from k-means and once from random responsibilities. */
public final class Fifteen {
  private Fifteen() {}

  /** Prints both courses and both models. */
  public static void main(String[] args) {
    Table table = new TableReader().read(Path.of("em-examples/data/fifteen.csv"));
    Observations data = table.observations();

    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(2).withTolerance(1e-11).withMaxIterations(20_000);
    print("k-means", fit(data, options, new KMeansInitializer()));
    print("random responsibilities", fit(data, options, new RandomInitializer()));
  }

  private static EmResult<GaussianMixture> fit(
      Observations data, GaussianMixtureOptions options, Initializer initializer) {
    return GaussianMixture.fit(data, options.withMixture(m -> m.withInitializer(initializer)));
  }

  private static void print(String start, EmResult<GaussianMixture> fit) {
    System.out.println("Started from " + start);
    System.out.println("iteration  mean log-likelihood      change");
    for (int i = 0; i <= fit.iterations(); i++) {
      if (i > 5 && i % 10 != 0 && i < fit.iterations()) {
        continue; // The table shows the first five, every tenth and the last.
      }
      double mean = fit.trace().objective(i) / fit.trace().totalWeight();
      double change =
          i == 0 ? Double.NaN : mean - fit.trace().objective(i - 1) / fit.trace().totalWeight();
      System.out.printf("%9d  %19.10f  %10.2e%n", i, mean, change);
    }
    for (int k = 0; k < 2; k++) {
      System.out.printf(
          "weight %.8f  mean %.8f  variance %.6f%n",
          fit.model().weight(k), fit.model().mean(k)[0], fit.model().covariance(k)[0]);
    }
    System.out.printf(
        "%s, mean log-likelihood %.9f%n%n", fit.stopReason(), fit.meanLogLikelihood());
  }
}
