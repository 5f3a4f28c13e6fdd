package org.em4j.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.Providers;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.Waits;
import org.junit.jupiter.api.Test;

class MixtureCodecTest {
  private static final Registry REGISTRY = Providers.registry();
  private static final Distribution<Counts.Rate> COUNTS =
      new Distribution<>(new Counts(), new Counts.Rate(2.1));
  private static final Distribution<Waits.Mean> WAITS =
      new Distribution<>(new Waits(), new Waits.Mean(0.3));
  private static final Distribution<RawNormal.Shape> NORMAL =
      new Distribution<>(new RawNormal(), new RawNormal.Shape(1, 2));

  private static Mixture<?> roundTrip(Mixture<?> mixture) {
    Document document = REGISTRY.<Mixture<?>>codecOf(mixture).codec().write(mixture);
    Mixture<?> read =
        (Mixture<?>) REGISTRY.modelCodecs().create("mixture").read(document, REGISTRY);
    assertThat(read.toDocument()).isEqualTo(document);
    double[] x = Samples.counts(200 * mixture.columns(), 91);
    Observations data = Observations.of(x, mixture.columns());
    assertThat(read.score(data, Workers.sequential()))
        .as("the same bits")
        .isEqualTo(mixture.score(data, Workers.sequential()));
    return read;
  }

  private static Distribution<Product> product(Distribution<?>... factors) {
    List<Family<?>> families =
        List.of(factors).stream().<Family<?>>map(Distribution::family).toList();
    return new Distribution<>(new ProductFamily(families), new Product(List.of(factors)));
  }

  @Test
  void mixturesOfOneFamily() {
    Mixture<?> read =
        roundTrip(
            Mixture.of(
                new Counts(),
                new double[] {1 / 3.0, 2 / 3.0},
                List.of(new Counts.Rate(0.1 + 0.2), new Counts.Rate(7))));
    assertThat(read.family()).isInstanceOf(Counts.class);
  }

  @Test
  void mixturesOfDifferentFamilies() {
    Mixture<?> read =
        roundTrip(
            Mixture.of(
                new PerComponentFamily(List.of(COUNTS.family(), WAITS.family())),
                new double[] {0.5, 0.5},
                List.of(COUNTS, WAITS)));
    assertThat(read.family()).isInstanceOf(PerComponentFamily.class);
  }

  @Test
  void mixturesOfProductsAndOfMixtures() {
    Distribution<Product> one = product(COUNTS, WAITS);
    roundTrip(
        Mixture.of(
            one.family(), new double[] {0.5, 0.5}, List.of(one.parameters(), one.parameters())));
    Mixture<Counts.Rate> inner =
        Mixture.of(
            new Counts(),
            new double[] {0.25, 0.75},
            List.of(new Counts.Rate(1), new Counts.Rate(5)));
    roundTrip(
        Mixture.of(
            new MixtureFamily<>(new Counts(), 2),
            new double[] {0.5, 0.5},
            List.of(inner, inner.reordered(1, 0))));
  }

  @Test
  void productsOfOneShapeAreNotTakenForProductsOfOneFamily() {
    Distribution<Product> one = product(COUNTS, WAITS);
    Distribution<Product> other = product(WAITS, COUNTS);
    Mixture<?> read =
        roundTrip(
            Mixture.of(
                new PerComponentFamily(List.of(one.family(), other.family())),
                new double[] {0.5, 0.5},
                List.of(one, other)));
    assertThat(read.family()).isInstanceOf(PerComponentFamily.class);
  }

  @Test
  void mixturesOfOneShapeAreNotTakenForMixturesOfOneFamily() {
    Mixture<Counts.Rate> counts =
        Mixture.of(new Counts(), new double[] {1}, List.of(new Counts.Rate(3)));
    Mixture<Waits.Mean> waits =
        Mixture.of(new Waits(), new double[] {1}, List.of(new Waits.Mean(3)));
    MixtureFamily<Counts.Rate> ofCounts = new MixtureFamily<>(new Counts(), 1);
    MixtureFamily<Waits.Mean> ofWaits = new MixtureFamily<>(new Waits(), 1);
    roundTrip(
        Mixture.of(
            new PerComponentFamily(List.of(ofCounts, ofWaits)),
            new double[] {0.5, 0.5},
            List.of(new Distribution<>(ofCounts, counts), new Distribution<>(ofWaits, waits))));
  }

  private static void assertRefused(Document document, String message) {
    assertThatThrownBy(() -> REGISTRY.modelCodecs().create("mixture").read(document, REGISTRY))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(message);
  }

  private static Document mixture(double[] weights, Document... components) {
    return Document.builder()
        .numbers("weights", weights)
        .documents("components", List.of(components))
        .build();
  }

  private static Document component(String family, String name, double value) {
    return Document.builder()
        .text("family", family)
        .document("parameters", Document.builder().number(name, value).build())
        .build();
  }

  @Test
  void whatIsWrongInAFileIsNamedWithItsPlace() {
    Document good = component("counts", "rate", 2);
    double[] halves = {0.5, 0.5};
    assertRefused(
        mixture(halves, good, component("count", "rate", 2)),
        "components[1].family: unknown family 'count' (did you mean 'counts'?)");
    assertRefused(
        mixture(halves, good, component("counts", "rat", 2)),
        "components[1].parameters.rat is unknown; known here: rate");
    assertRefused(
        mixture(halves, good, component("counts", "rate", -2)), "rate must be finite and at least");
    assertRefused(mixture(new double[] {1}, good, good), "weights must have one entry for each");
    assertRefused(mixture(new double[] {0.5, 0.6}, good, good), "sum 1");
    assertRefused(mixture(new double[0]), "weights must have one entry for each of the 0");
    assertRefused(
        Document.builder().all(mixture(halves, good, good)).text("more", "x").build(),
        "more is unknown; known here: weights, components");
    assertRefused(
        mixture(
            halves,
            good,
            Document.builder().all(component("counts", "rate", 1)).flag("x", true).build()),
        "components[1].x is unknown");
    assertRefused(Document.builder().numbers("weights", 1).build(), "components is missing");
  }

  @Test
  void distributionsOfEveryKindAreRead() {
    Distribution<Product> product = product(COUNTS, product(NORMAL, WAITS));
    Document written = Distributions.write(product);
    Distribution<?> read = REGISTRY.readDistribution(written);
    assertThat(Distributions.write(read)).isEqualTo(written);
    assertThat(read.family().observationSize()).isEqualTo(3);
    assertThatThrownBy(() -> COUNTS.as(new Waits()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a component of counts was given where waits belongs");
  }
}
