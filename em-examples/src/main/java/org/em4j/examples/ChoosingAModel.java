package org.em4j.examples;

import java.nio.file.Path;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/** Chooses the number of components and the covariance structure by BIC: lower is better. */
public final class ChoosingAModel {
  private ChoosingAModel() {}

  /** Prints a table for Old Faithful and one for the irises. */
  public static void main(String[] args) {
    choose(Path.of("em-examples/data/faithful.csv"), 5);
    choose(Path.of("em-examples/data/iris.csv"), 5);
  }

  private static void choose(Path file, int most) {
    Table table = new TableReader().read(file);
    Observations data = table.observations();

    System.out.println(table);
    System.out.println("K         full        tied        diag   spherical");
    String best = "";
    double lowest = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= most; k++) {
      System.out.print(k);
      for (CovarianceType type : CovarianceType.values()) {
        GaussianMixtureOptions options =
            GaussianMixtureOptions.components(k).withCovariance(type).withRestarts(20);
        EmResult<GaussianMixture> fit = GaussianMixture.fit(data, options);
        double bic = fit.model().criteria(data).bic();
        // A component that collapsed has a likelihood without bound: such a fit is no candidate.
        boolean honest = fit.repairs().isEmpty();
        System.out.printf("%11.2f%s", bic, honest ? " " : "*");
        if (honest && bic < lowest) {
          lowest = bic;
          best = "K = " + k + ", " + type.id();
        }
      }
      System.out.println();
    }
    System.out.printf("Best: %s, BIC %.2f%n%n", best, lowest);
  }
}
