package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.KMeansPlusPlusInitializer;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.core.mixture.RandomInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Automatic starts of components of which some cannot give every row. */
class DifferentSupportsTest {
  private static final int EACH = 200;
  private static final List<Initializer> INITIALIZERS =
      List.of(
          new KMeansInitializer(),
          new KMeansPlusPlusInitializer(),
          new RandomInitializer(),
          new RandomFromDataInitializer());
  private static final Distribution<Normal> BELOW =
      new Distribution<>(new NormalFamily(), new Normal(-3, 1));

  /** Draws as many rows from each, in turns. */
  private static double[] rows(long seed, Distribution<?>... components) {
    SplittableRandom random = new SplittableRandom(seed);
    int d = components[0].family().observationSize();
    double[] x = new double[components.length * EACH * d];
    for (int i = 0; i < components.length * EACH; i++) {
      sample(components[i % components.length], random, x, i * d);
    }
    return x;
  }

  private static <P> void sample(
      Distribution<P> component, SplittableRandom random, double[] x, int at) {
    component.family().sample(component.parameters(), random, x, at);
  }

  private static <P> Arguments pair(long seed, Family<P> family, P truth) {
    return Arguments.of(family, rows(seed, BELOW, new Distribution<>(family, truth)));
  }

  static Stream<Arguments> besideANormal() {
    return Stream.of(
        pair(1, new ExponentialDistributionFamily(), new Exponential(0.5)),
        pair(2, new LogNormalFamily(), new LogNormal(1, 0.5)),
        pair(3, new InverseGaussianFamily(), new InverseGaussian(3, 10)),
        pair(4, new BetaFamily(), new Beta(2, 5)),
        pair(5, new GammaFamily(), new Gamma(3, 1)),
        pair(6, new WeibullFamily(2), new Weibull(2, 4)),
        pair(7, new RayleighFamily(), new Rayleigh(3)),
        pair(8, new PoissonFamily(), new Poisson(4)),
        pair(9, new BinomialFamily(8), new Binomial(8, 0.6)),
        pair(10, new BernoulliFamily(), new Bernoulli(0.3)),
        pair(11, new GeometricFamily(), new Geometric(0.3)),
        pair(12, new CategoricalFamily(4), Categorical.of(0.1, 0.2, 0.3, 0.4)));
  }

  private static EmResult<Mixture<Distribution<?>>> fit(
      double[] x, List<Family<?>> families, Initializer initializer, int threads) {
    return Mixture.fit(
        Observations.of(x, families.get(0).observationSize()),
        new PerComponentFamily(families),
        families.size(),
        MixtureOptions.defaults()
            .withInitializer(initializer)
            .withEm(em -> em.withThreads(threads).withRestarts(3).withMaxIterations(2000)));
  }

  /** Fits with every initialiser, in both orders and on one thread and three. */
  private static List<Mixture<Distribution<?>>> fits(
      double[] x, Family<?> first, Family<?> second) {
    List<Mixture<Distribution<?>>> models = new ArrayList<>();
    for (Initializer initializer : INITIALIZERS) {
      String name = initializer.getClass().getSimpleName();
      EmResult<Mixture<Distribution<?>>> one = fit(x, List.of(first, second), initializer, 1);
      assertClimbs(one, name);
      EmResult<Mixture<Distribution<?>>> three = fit(x, List.of(first, second), initializer, 3);
      assertThat(three.trace().objectives()).as(name).containsExactly(one.trace().objectives());
      assertThat(three.model().weights()).as(name).containsExactly(one.model().weights());
      models.add(one.model());
      EmResult<Mixture<Distribution<?>>> turned = fit(x, List.of(second, first), initializer, 1);
      assertClimbs(turned, name);
      models.add(turned.model().reordered(1, 0));
    }
    return models;
  }

  private static void assertClimbs(EmResult<?> fit, String name) {
    double[] trace = fit.trace().objectives();
    assertThat(fit.logLikelihood()).as(name).isFinite();
    assertThat(fit.starts()).as(name).noneMatch(StartSummary::failed);
    for (int i = 1; i < trace.length; i++) {
      assertThat(trace[i]).as(name).isGreaterThanOrEqualTo(trace[i - 1] - 1e-9);
    }
  }

  @ParameterizedTest
  @MethodSource("besideANormal")
  void aNormalTakesWhatAnotherComponentCannotGive(Family<?> family, double[] x) {
    for (Mixture<Distribution<?>> model : fits(x, new NormalFamily(), family)) {
      assertThat(model.weights()).containsExactly(new double[] {0.5, 0.5}, within(0.1));
      Normal normal = (Normal) model.component(0).parameters();
      assertThat(normal.mean()).isCloseTo(-3, within(0.3));
      assertThat(normal.sd()).isCloseTo(1, within(0.2));
    }
  }

  @Test
  void parametersComeNearTheTruth() {
    double[] x = rows(13, BELOW, new Distribution<>(new GammaFamily(), new Gamma(3, 1)));
    for (Mixture<Distribution<?>> model : fits(x, new NormalFamily(), new GammaFamily())) {
      Gamma gamma = (Gamma) model.component(1).parameters();
      assertThat(gamma.shape()).isCloseTo(3, within(0.8));
      assertThat(gamma.shape() / gamma.rate()).isCloseTo(3, within(0.4));
    }
    double[] counts = rows(14, BELOW, new Distribution<>(new PoissonFamily(), new Poisson(4)));
    for (Mixture<Distribution<?>> model : fits(counts, new NormalFamily(), new PoissonFamily())) {
      assertThat(((Poisson) model.component(1).parameters()).rate()).isCloseTo(4, within(0.4));
    }
  }

  @Test
  void levelsAreCountedInTheRowsThatAreSymbols() {
    double[] x =
        rows(
            15, BELOW, new Distribution<>(new CategoricalFamily(3), Categorical.of(0.2, 0.3, 0.5)));
    for (Mixture<Distribution<?>> model : fits(x, new NormalFamily(), new CategoricalFamily())) {
      assertThat(((Categorical) model.component(1).parameters()).levels()).isEqualTo(3);
      assertThat(model.weights()).containsExactly(new double[] {0.5, 0.5}, within(0.1));
    }
  }

  @Test
  void missingValuesAndRowsOfWeightZeroDoNotMatter() {
    double[] x = rows(16, BELOW, new Distribution<>(new GammaFamily(), new Gamma(3, 1)));
    double[] weights = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      weights[i] = i % 7 == 0 ? 0 : 1;
      x[i] = i % 11 == 0 ? Double.NaN : i % 7 == 0 ? -1e9 : x[i];
    }
    for (Initializer initializer : INITIALIZERS) {
      EmResult<Mixture<Distribution<?>>> fit =
          Mixture.fit(
              Observations.of(x, 1).withWeights(weights),
              new PerComponentFamily(List.of(new GammaFamily(), new NormalFamily())),
              2,
              MixtureOptions.defaults().withInitializer(initializer).withMaxIterations(2000));
      assertClimbs(fit, initializer.getClass().getSimpleName());
      assertThat(fit.model().weights()).containsExactly(new double[] {0.5, 0.5}, within(0.1));
    }
  }

  @Test
  void bitsStandBesideNormals() {
    double[] x =
        rows(
            17,
            new Distribution<>(new BernoulliVectorFamily(3), BernoulliVector.of(0.5, 0.5, 0.2)),
            new Distribution<>(
                new ProductFamily(
                    List.of(new NormalFamily(), new NormalFamily(), new NormalFamily())),
                new Product(List.of(BELOW, BELOW, BELOW))));
    for (Mixture<Distribution<?>> model :
        fits(x, new BernoulliVectorFamily(3), new DiagonalCovariance(3))) {
      assertThat(model.weights()).containsExactly(new double[] {0.5, 0.5}, within(0.01));
    }
  }

  @Test
  void directionsStandBesideNormals() {
    double[] x =
        rows(
            18,
            new Distribution<>(
                new VonMisesFisherFamily(2), VonMisesFisher.of(new double[] {0, 1}, 10)),
            new Distribution<>(
                new ProductFamily(List.of(new NormalFamily(), new NormalFamily())),
                new Product(List.of(BELOW, BELOW))));
    for (Mixture<Distribution<?>> model :
        fits(x, new VonMisesFisherFamily(2), new SphericalCovariance(2))) {
      assertThat(model.weights()).containsExactly(new double[] {0.5, 0.5}, within(0.01));
    }
  }

  @Test
  void everyComponentStartsAboutItsOwnReference() {
    double[] x =
        rows(
            19,
            new Distribution<>(new GammaFamily(), new Gamma(40, 1)),
            new Distribution<>(new InverseGaussianFamily(), new InverseGaussian(1e3, 1e5)),
            new Distribution<>(new WeibullFamily(2), new Weibull(2, 3)));
    List<Family<?>> families =
        List.of(new GammaFamily(), new InverseGaussianFamily(), new WeibullFamily(2));
    for (Initializer initializer : INITIALIZERS) {
      EmResult<Mixture<Distribution<?>>> fit = fit(x, families, initializer, 1);
      assertClimbs(fit, initializer.getClass().getSimpleName());
    }
  }
}
