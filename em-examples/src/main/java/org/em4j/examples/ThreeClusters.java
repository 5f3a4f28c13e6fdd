package org.em4j.examples;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.report.Picture;
import org.em4j.report.PictureOptions;

/**
 * Fits three overlapping clusters in the plane, watches the log-likelihood rise, and draws the
 * ellipses of the fit over those of the truth.
 */
public final class ThreeClusters {
  static final int[] ROWS = {400, 600, 1000};
  static final double[][] MEANS = {{0.5, 0.5}, {5.5, 2.5}, {1, 7}};
  static final double[][] VARIANCES = {{1, 3}, {2, 2}, {6, 2}};

  private ThreeClusters() {}

  /**
   * Prints the log-likelihood every ten iterations, and true against fitted parameters; draws both.
   *
   * @param args the folder for the picture, or nothing for em-examples/target
   */
  public static void main(String[] args) {
    EmListener everyTen =
        EmListener.onIteration(
            (start, trace) -> {
              if (trace.iterations() % 10 == 0) {
                System.out.printf("%9d  %14.6f%n", trace.iterations(), trace.lastObjective());
              }
            });
    System.out.println("iteration  log-likelihood");
    Observations data = Observations.of(rows(5));
    EmResult<GaussianMixture> fit =
        GaussianMixture.fit(
            data,
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

    PictureOptions options =
        PictureOptions.defaults()
            .withTitle("Three clusters: fitted, and the truth")
            .withReference(truth(), "true");
    write(
        Picture.of(fit.model(), data, options),
        Path.of(args.length > 0 ? args[0] : "em-examples/target"));
  }

  /** Returns the mixture that the rows are drawn from. */
  static GaussianMixture truth() {
    List<MultivariateNormal> clusters = new ArrayList<>();
    for (int k = 0; k < ROWS.length; k++) {
      clusters.add(new MultivariateNormal(MEANS[k], Covariance.diagonal(VARIANCES[k])));
    }
    return GaussianMixture.of(CovarianceType.DIAG, new double[] {0.2, 0.3, 0.5}, clusters);
  }

  private static void write(Picture picture, Path folder) {
    Path svg = folder.resolve("three-clusters.svg");
    Path png = folder.resolve("three-clusters.png");
    try {
      Files.createDirectories(folder);
      Files.writeString(svg, picture.toSvg());
      try (OutputStream out = Files.newOutputStream(png)) {
        picture.writePng(out);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.printf("%nTrue against fitted ellipses: %s and %s%n", svg, png);
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
