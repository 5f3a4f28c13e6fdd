package org.em4j.core.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.seam.CentredNormal.Normal;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.TextbookMixture;
import org.junit.jupiter.api.Test;

/** The second proof: four components that share a parameter. */
class TiedNormalSeamTest {
  private static final int ROWS = 2000;
  private final TiedNormal family = new TiedNormal(2);

  @Test
  void iterationsEqualTheTextbooks() {
    Mixture<Normal> truth = Twins.fourNormals(family, 0);
    double[] x = Samples.of(truth, ROWS, 11);
    TextbookMixture<Normal, double[]> twin = Twins.textbook(truth, x);
    for (int i = 0; i < 15; i++) {
      twin.expectation();
      twin.maximization();
      twin.parameters = tie(twin.parameters, twin.weights);
    }

    EmResult<Mixture<Normal>> fit =
        Mixture.fit(
            Observations.of(x, 2),
            truth,
            MixtureOptions.defaults()
                .withEm(em -> em.withTolerance(0).withMaxIterations(15).withThreads(2)));

    Twins.assertSame(fit.model(), twin);
    assertThat(fit.logLikelihood()).isCloseTo(twin.expectation(), within(1e-12 * ROWS * 10));
  }

  /** Σ = Σ_k π_k Σ_k, each about its own mean. */
  private static List<Normal> tie(List<Normal> components, double[] weights) {
    double[] shared = new double[4];
    for (int k = 0; k < weights.length; k++) {
      for (int i = 0; i < 4; i++) {
        shared[i] += weights[k] * components.get(k).covariance[i];
      }
    }
    List<Normal> tied = new ArrayList<>();
    components.forEach(c -> tied.add(new Normal(c.mean, shared)));
    return tied;
  }

  @Test
  void theSharedCovarianceIsCountedOnce() {
    Mixture<Normal> mixture = Twins.fourNormals(family, 0);
    assertThat(mixture.freeParameters()).isEqualTo(4 * 2 + 3 + 3);
    assertThat(Twins.fourNormals(new CentredNormal(2), 0).freeParameters())
        .isEqualTo(4 * (2 + 3) + 3);
  }

  @Test
  void everyComponentHasTheSameBitsOfCovariance() {
    double[] x = Samples.of(Twins.fourNormals(family, 0), ROWS, 12);
    Mixture<Normal> fit =
        Mixture.fit(Observations.of(x, 2), family, 4, MixtureOptions.defaults()).model();
    for (int k = 1; k < 4; k++) {
      assertThat(fit.component(k).covariance).containsExactly(fit.component(0).covariance);
    }
  }
}
