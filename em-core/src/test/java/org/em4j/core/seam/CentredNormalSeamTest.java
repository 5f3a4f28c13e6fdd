package org.em4j.core.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.seam.CentredNormal.Normal;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.TextbookMixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first proof: statistics about a reference, and a kernel of the family's own. */
class CentredNormalSeamTest {
  private static final int ROWS = 3000;
  private final CentredNormal family = new CentredNormal(2);

  private static MixtureOptions iterations(int n, int threads) {
    return MixtureOptions.defaults()
        .withEm(em -> em.withTolerance(0).withMaxIterations(n).withThreads(threads));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void iterationsEqualTheTextbooks(long seed) {
    Mixture<Normal> truth = Twins.fourNormals(family, 0);
    double[] x = Samples.of(truth, ROWS, seed);
    TextbookMixture<Normal, double[]> twin = Twins.textbook(truth, x);
    double[] trace = twin.run(20);

    EmResult<Mixture<Normal>> fit = Mixture.fit(Observations.of(x, 2), truth, iterations(20, 2));

    assertThat(fit.trace().objectives()).hasSize(21);
    for (int i = 0; i <= 20; i++) {
      assertThat(fit.trace().objective(i)).isCloseTo(trace[i], within(1e-12 * ROWS * 10));
    }
    Twins.assertSame(fit.model(), twin);
  }

  @Test
  void dataFarFromZeroKeepTheirDigits() {
    // Raw moments of data at 1e6 lose twelve of sixteen digits; about a mean they lose none but
    // those that the data's own rounding costs: ulp(1e6) = 1e-10, relative to deviations of 1.
    double offset = 1 << 20;
    Mixture<Normal> near = Twins.fourNormals(family, 0);
    double[] x = Samples.of(near, ROWS, 5);
    double[] far = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      far[i] = x[i] + (i % 2 == 0 ? offset : -offset);
      x[i] = far[i] - (i % 2 == 0 ? offset : -offset);
    }
    Mixture<Normal> fitNear =
        Mixture.fit(Observations.of(x, 2), family, 4, iterations(30, 1)).model();
    Mixture<Normal> fitFar =
        Mixture.fit(Observations.of(far, 2), family, 4, iterations(30, 1)).model();
    for (int k = 0; k < 4; k++) {
      assertThat(fitFar.component(k).covariance)
          .containsExactly(fitNear.component(k).covariance, within(1e-8));
      assertThat(fitFar.component(k).mean[0] - offset)
          .isCloseTo(fitNear.component(k).mean[0], within(1e-8));
    }
  }

  @Test
  void recentredStatisticsEqualThoseTakenAboutTheOtherReference() {
    double[] x = Samples.of(Twins.fourNormals(family, 0), 64, 7);
    Block block = Block.allocate(2, 64);
    Observations.of(x, 2).read(0, 64, block);
    double[] gamma = new double[64];
    Arrays.fill(gamma, 0.25);
    ComponentStatistics here = ComponentStatistics.zeros(1, family);
    ComponentStatistics there = ComponentStatistics.zeros(1, family);
    there.references()[0] = 3;
    there.references()[1] = -1.5;
    family.starter(1, 0).accumulate(block, gamma, here);
    family.starter(1, 0).accumulate(block, gamma, there);

    family.recentre(
        here.values(), here.at(0), here.weight(0), here.references(), 0, there.references(), 0);

    assertThat(here.values()).containsExactly(there.values(), within(1e-11));
  }

  @Test
  void threadsDoNotChangeABit() {
    double[] x = Samples.of(Twins.fourNormals(family, 0), 5000, 8);
    Mixture<Normal> one = Mixture.fit(Observations.of(x, 2), family, 4, iterations(10, 1)).model();
    Mixture<Normal> three =
        Mixture.fit(Observations.of(x, 2), family, 4, iterations(10, 3)).model();
    assertThat(three.toDocument()).isEqualTo(one.toDocument());
  }
}
