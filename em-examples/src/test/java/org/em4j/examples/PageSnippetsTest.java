package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.UntilStable;
import org.em4j.examples.plugin.InVain;
import org.em4j.examples.plugin.Patience;
import org.em4j.examples.plugin.Quantiles;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;
import org.junit.jupiter.api.Test;

/** The Java snippets of the pages in docs: their code blocks are the regions of this file. */
class PageSnippetsTest {
  private static Observations faithful() {
    return new TableReader().read(Path.of("em-examples/data/faithful.csv")).observations();
  }

  @Test
  void tutorial() {
    // tag::tutorial[]
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    Observations data = table.observations();
    GaussianMixture best = null;
    double lowest = Double.POSITIVE_INFINITY;
    for (int k = 1; k <= 5; k++) {
      GaussianMixtureOptions options =
          GaussianMixtureOptions.components(k).withRestarts(new UntilStable(3, 100, 1e-6));
      EmResult<GaussianMixture> fit = GaussianMixture.fit(data, options);
      double bic = fit.model().criteria(data).bic();
      if (fit.converged() && fit.repairs().isEmpty() && bic < lowest) {
        lowest = bic;
        best = fit.model();
      }
    }
    int label = best.predict(1.8, 54); // the component of one eruption
    double[] probabilities = best.responsibilities(1.8, 54);
    double mean = best.score(data).meanLogLikelihood();
    // end::tutorial[]
    assertThat(best.components()).isEqualTo(2);
    assertThat(lowest).isCloseTo(2322.1917431, within(1e-5));
    assertThat(best.mean(label)[1]).isCloseTo(54.4785, within(1e-3));
    assertThat(probabilities[label]).isGreaterThan(0.999);
    assertThat(mean).isCloseTo(-1130.2639602 / 272, within(1e-8));
  }

  @Test
  void policies() {
    Observations data = faithful();
    // tag::policies[]
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(2)
            .withMixture(mixture -> mixture.withConvergence(new Patience(3, 1e-6)))
            .withRestarts(new InVain(4, 1e-3))
            .withInitializer(new Quantiles());
    EmResult<GaussianMixture> fit = GaussianMixture.fit(data, options);
    // end::policies[]
    assertThat(fit.logLikelihood()).isCloseTo(-1130.2639602, within(1e-5));
    assertThat(fit.starts()).as("the first, and four that were in vain").hasSize(5);
  }

  @Test
  void commonsMath() {
    double[][] rows = new double[272][];
    Observations faithful = faithful();
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {table.value(i, 0), table.value(i, 1)};
    }
    // tag::commons-math[]
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(2).withMaxIterations(1000).withTolerance(1e-5);
    EmResult<GaussianMixture> fit = GaussianMixture.fit(rows, options);
    GaussianMixture model = fit.model(); // getFittedModel()
    double mean = fit.meanLogLikelihood(); // getLogLikelihood()
    double weight = model.weight(0); // getComponents().get(0).getFirst()
    double[] means = model.mean(0); // getComponents().get(0).getSecond().getMeans()
    double[] covariance = model.covariance(0); // row-major; getCovariances() gives double[][]
    double density = Math.exp(model.logDensity(1.8, 54)); // density(new double[] {1.8, 54})
    // end::commons-math[]
    assertThat(mean).isCloseTo(model.score(faithful).meanLogLikelihood(), within(1e-12));
    assertThat(weight).isCloseTo(0.356, within(1e-3));
    assertThat(means).containsExactly(new double[] {2.036, 54.48}, within(0.02));
    assertThat(covariance).hasSize(4);
    assertThat(density).isCloseTo(Math.exp(model.mixture().logDensity(1.8, 54)), within(1e-12));
  }
}
