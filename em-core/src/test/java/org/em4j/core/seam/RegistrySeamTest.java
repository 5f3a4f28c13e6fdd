package org.em4j.core.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.document.Document;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Test;

/** The fifth proof: this test knows an id alone; the family's class is not even visible to it. */
class RegistrySeamTest {
  private static double[] failures(int n) {
    SplittableRandom random = new SplittableRandom(31);
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      double chance = i % 3 == 0 ? 0.7 : 0.1;
      while (random.nextDouble() >= chance) {
        x[i]++;
      }
    }
    return x;
  }

  @Test
  void aFamilyKnownByItsIdIsFittedWrittenAndReadBackWithTheSameBits() throws IOException {
    URL services = RegistrySeamTest.class.getResource("/seam-plugin/");
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {services}, RegistrySeamTest.class.getClassLoader())) {
      Registry registry = Registry.of(loader);
      roundTrip(registry, registry.families().create("example.geometric"));
    }
  }

  private static <P> void roundTrip(Registry registry, Family<P> family) {
    Observations data = Observations.of(failures(4000), 1);
    EmResult<Mixture<P>> fit = Mixture.fit(data, family, 2, MixtureOptions.defaults());
    assertThat(fit.converged()).isTrue();

    Registry.TypedCodec<Mixture<P>> typed = registry.codecOf(fit.model());
    assertThat(typed.type()).isEqualTo("mixture");
    Document document = typed.codec().write(fit.model());
    ModelCodec<?> codec = registry.modelCodecs().provider("mixture").create(Settings.none());
    Mixture<?> read = (Mixture<?>) codec.read(document, registry);

    assertThat(read.family().id()).isEqualTo("example.geometric");
    assertThat(read.toDocument()).isEqualTo(document);
    double score = fit.model().score(data, Workers.sequential()).logLikelihood();
    assertThat(read.score(data, Workers.sequential()).logLikelihood())
        .as("the same bits")
        .isEqualTo(score);
    assertThat(score).isCloseTo(fit.logLikelihood(), within(1e-12 * 4000 * 10));
    // Two thirds of the rows succeed with a chance of 0.1, one third with 0.7.
    double[] chances = new double[2];
    for (int k = 0; k < 2; k++) {
      chances[k] = document.documents("components").get(k).document("parameters").number("chance");
    }
    Arrays.sort(chances);
    assertThat(chances).containsExactly(new double[] {0.1, 0.7}, within(0.06));
  }
}
