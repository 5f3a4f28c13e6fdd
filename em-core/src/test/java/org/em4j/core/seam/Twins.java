package org.em4j.core.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.seam.CentredNormal.Normal;
import org.em4j.core.testing.TextbookMixture;

/** What the proofs of normals share: data of four groups, and the textbook's EM. */
final class Twins {
  /**
   * Parameters after some iterations against a twin that adds in another order: rounding of n
   * additions, a hundred times over for the iterations between.
   */
  static final double SAME = 1e-9;

  private Twins() {}

  static Mixture<Normal> fourNormals(CentredNormal family, double offset) {
    List<Normal> components = new ArrayList<>();
    double[][] means = {{0, 0}, {5, 1}, {-4, 4}, {1, -5}};
    double[][] covariances = {
      {1, 0.3, 0.3, 0.8}, {0.5, -0.2, -0.2, 1.5}, {2, 0, 0, 0.3}, {1, 0.5, 0.5, 1}
    };
    for (int k = 0; k < 4; k++) {
      double[] covariance =
          family instanceof TiedNormal ? new double[] {1, 0.3, 0.3, 1} : covariances[k];
      components.add(
          new Normal(new double[] {means[k][0] + offset, means[k][1] - offset}, covariance));
    }
    return Mixture.of(family, new double[] {0.4, 0.3, 0.2, 0.1}, components);
  }

  static List<double[]> rows(double[] values, int columns) {
    List<double[]> rows = new ArrayList<>();
    for (int at = 0; at < values.length; at += columns) {
      double[] row = new double[columns];
      System.arraycopy(values, at, row, 0, columns);
      rows.add(row);
    }
    return rows;
  }

  static Normal estimate(List<double[]> data, double[] w) {
    int d = data.get(0).length;
    double total = 0;
    double[] mean = new double[d];
    for (int i = 0; i < w.length; i++) {
      total += w[i];
      for (int j = 0; j < d; j++) {
        mean[j] += w[i] * data.get(i)[j];
      }
    }
    for (int j = 0; j < d; j++) {
      mean[j] /= total;
    }
    return new Normal(mean, scatter(data, w, mean, total));
  }

  static double[] scatter(List<double[]> data, double[] w, double[] mean, double total) {
    int d = mean.length;
    double[] covariance = new double[d * d];
    for (int i = 0; i < w.length; i++) {
      for (int a = 0; a < d * d; a++) {
        covariance[a] +=
            w[i] * (data.get(i)[a / d] - mean[a / d]) * (data.get(i)[a % d] - mean[a % d]) / total;
      }
    }
    return covariance;
  }

  static TextbookMixture<Normal, double[]> textbook(Mixture<Normal> start, double[] x) {
    return new TextbookMixture<>(
        rows(x, 2),
        TextbookMixture.ones(x.length / 2),
        CentredNormal::logDensity,
        Twins::estimate,
        start.weights(),
        start.parameters());
  }

  static void assertSame(Mixture<Normal> fitted, TextbookMixture<Normal, double[]> twin) {
    assertThat(fitted.weights()).containsExactly(twin.weights, within(SAME));
    for (int k = 0; k < fitted.components(); k++) {
      assertThat(fitted.component(k).mean)
          .containsExactly(twin.parameters.get(k).mean, within(SAME));
      assertThat(fitted.component(k).covariance)
          .containsExactly(twin.parameters.get(k).covariance, within(SAME));
    }
  }
}
