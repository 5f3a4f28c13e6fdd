package org.em4j.core.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.TextbookMixture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The third proof: factors of different families, and values that are missing. */
class ProductSeamTest {
  private static final int ROWS = 1500;
  private final Counts counts = new Counts();
  private final RawNormal normal = new RawNormal();
  private final ProductFamily family = new ProductFamily(List.of(counts, normal));

  private Product product(double rate, double mean, double sd) {
    return new Product(
        List.of(
            new Distribution<>(counts, new Counts.Rate(rate)),
            new Distribution<>(normal, new RawNormal.Shape(mean, sd))));
  }

  private static double logDensity(Product product, double[] x) {
    double sum = 0;
    if (!Double.isNaN(x[0])) {
      sum += Counts.logDensity((Counts.Rate) product.factors().get(0).parameters(), x[0]);
    }
    if (!Double.isNaN(x[1])) {
      sum += RawNormal.logDensity((RawNormal.Shape) product.factors().get(1).parameters(), x[1]);
    }
    return sum;
  }

  private Product estimate(List<double[]> data, double[] w) {
    List<Double> first = new ArrayList<>();
    List<Double> second = new ArrayList<>();
    double[] w1 = w.clone();
    double[] w2 = w.clone();
    for (int i = 0; i < w.length; i++) {
      double[] x = data.get(i);
      w1[i] = Double.isNaN(x[0]) ? 0 : w[i];
      w2[i] = Double.isNaN(x[1]) ? 0 : w[i];
      first.add(Double.isNaN(x[0]) ? 0 : x[0]);
      second.add(Double.isNaN(x[1]) ? 0 : x[1]);
    }
    RawNormal.Shape shape = TextbookMixture.shape(second, w2);
    return product(TextbookMixture.mean(first, w1), shape.mean(), shape.sd());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.9})
  void missingValuesAreMarginalisedExactly(double missing) {
    Mixture<Product> truth =
        Mixture.of(
            family, new double[] {0.6, 0.4}, List.of(product(2, -1, 0.8), product(7, 2, 1.5)));
    double[] x = Samples.of(truth, ROWS, 21);
    SplittableRandom random = new SplittableRandom(22);
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < missing ? Double.NaN : x[i];
    }
    TextbookMixture<Product, double[]> twin =
        new TextbookMixture<>(
            Twins.rows(x, 2),
            TextbookMixture.ones(ROWS),
            ProductSeamTest::logDensity,
            this::estimate,
            truth.weights(),
            truth.parameters());
    double[] trace = twin.run(25);

    EmResult<Mixture<Product>> fit =
        Mixture.fit(
            Observations.of(x, 2),
            truth,
            MixtureOptions.defaults()
                .withEm(em -> em.withTolerance(0).withMaxIterations(25).withThreads(2)));

    for (int i = 0; i <= 25; i++) {
      assertThat(fit.trace().objective(i)).isCloseTo(trace[i], within(1e-12 * ROWS * 10));
    }
    assertThat(fit.model().weights()).containsExactly(twin.weights, within(Twins.SAME));
    for (int k = 0; k < 2; k++) {
      assertThat(numbers(fit.model().component(k)))
          .containsExactly(numbers(twin.parameters.get(k)), within(Twins.SAME));
    }
  }

  private static double[] numbers(Product product) {
    RawNormal.Shape shape = (RawNormal.Shape) product.factors().get(1).parameters();
    return new double[] {
      ((Counts.Rate) product.factors().get(0).parameters()).rate(), shape.mean(), shape.sd()
    };
  }
}
