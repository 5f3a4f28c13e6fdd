package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.DataSummary;
import org.em4j.core.Distribution;
import org.em4j.core.EmException;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.PseudoRows;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.testing.Coin;
import org.em4j.core.testing.Coin.Bias;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.Counts.Rate;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.RawNormal.Shape;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.Waits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Priors against closed forms and a textbook's EM for the maximum a posteriori. */
class PriorTest {
  private static final double NAN = Double.NaN;
  private static final double SAME_PARAMETERS = 1e-10;
  private final Coin coin = new Coin();

  private static MixtureOptions iterations(int n, Prior prior) {
    return MixtureOptions.defaults()
        .withPrior(prior)
        .withEm(em -> em.withTolerance(0).withMaxIterations(n).withThreads(2));
  }

  private static void assertNeverFalls(EmResult<?> fit) {
    for (int i = 1; i <= fit.iterations(); i++) {
      assertThat(fit.trace().objective(i))
          .as("the penalised log-likelihood after %s M-steps", i)
          .isGreaterThanOrEqualTo(
              fit.trace().objective(i - 1) - 1e-12 * fit.objective().magnitude());
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 7})
  void aPseudoCountOnACoinIsLaplacesRule(double c) {
    double[] x = {1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    double[] weights = {1, 1, 2, 3, 1, 1, 1, 1, 0, 1};
    Observations data = Samples.column(x).withWeights(weights);
    EmResult<Mixture<Bias>> fit = Mixture.fit(data, coin, 1, iterations(1, Prior.ofPseudoCount(c)));
    double expected = (4 + c) / (12 + 2 * c);
    assertThat(fit.model().component(0).probability()).isCloseTo(expected, within(1e-15));
    double logLikelihood = 4 * Math.log(expected) + 8 * Math.log(1 - expected);
    double logPrior = c * (Math.log(expected) + Math.log(1 - expected));
    assertThat(fit.logLikelihood()).isCloseTo(logLikelihood, within(1e-13));
    assertThat(fit.objective().logPrior()).isCloseTo(logPrior, within(1e-13));
    assertThat(fit.penalizedLogLikelihood()).isCloseTo(logLikelihood + logPrior, within(1e-13));
    assertThat(fit.objective().value()).isEqualTo(fit.penalizedLogLikelihood());
  }

  @Test
  void aPseudoCountKeepsProbabilitiesFromZero() {
    Observations data = Samples.column(0, 0, 0);
    assertThat(
            Mixture.fit(data, coin, 1, iterations(1, Prior.NONE))
                .model()
                .component(0)
                .probability())
        .isZero();
    assertThat(
            Mixture.fit(data, coin, 1, iterations(1, Prior.ofPseudoCount(1)))
                .model()
                .component(0)
                .probability())
        .isCloseTo(0.2, within(1e-15));
  }

  @Test
  void aPseudoCountOnNormalsAddsRowsOfTheDatasMeanAndSpread() {
    double[] x = Samples.normals(200, 1);
    DataSummary data = DataSummary.of(Samples.column(x));
    double c = 30;
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(Samples.column(x), new RawNormal(), 1, iterations(2, Prior.ofPseudoCount(c)));
    // One component is the data themselves, so rows of their moments change nothing.
    assertThat(fit.model().component(0).mean()).isCloseTo(data.centre(0), within(1e-12));
    assertThat(fit.model().component(0).sd()).isCloseTo(data.spread(0), within(1e-12));
    double expected = 0;
    for (int side = -1; side <= 1; side += 2) {
      expected +=
          c
              * 0.5
              * RawNormal.logDensity(
                  fit.model().component(0), data.centre(0) + side * data.spread(0));
    }
    assertThat(fit.objective().logPrior()).isCloseTo(expected, within(1e-11));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 1.5, 4})
  void aDirichletPriorOfTheWeightsAddsItsCounts(double alpha) {
    double[] x = Samples.normals(150, 3);
    Mixture<Shape> start =
        Mixture.of(
            new RawNormal(),
            new double[] {0.2, 0.5, 0.3},
            List.of(new Shape(-2, 1), new Shape(1, 1), new Shape(2, 2)));
    double[] gamma = start.responsibilities(Samples.column(x));
    double[] expected = new double[3];
    for (int i = 0; i < gamma.length; i++) {
      expected[i % 3] += gamma[i];
    }
    for (int k = 0; k < 3; k++) {
      expected[k] = (expected[k] + alpha - 1) / (150 + 3 * (alpha - 1));
    }
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(Samples.column(x), start, iterations(1, Prior.NONE.withDirichlet(alpha)));
    assertThat(fit.model().weights()).containsExactly(expected, within(1e-13));
    double logPrior = 0;
    for (double weight : expected) {
      logPrior += (alpha - 1) * Math.log(weight);
    }
    assertThat(fit.objective().logPrior()).isCloseTo(logPrior, within(1e-12));
    assertThat(fit.logLikelihood()).isEqualTo(fit.model().score(Samples.column(x)).logLikelihood());
  }

  @Test
  void aDirichletPriorCountsRowsThatAreMissing() {
    EmResult<Mixture<Bias>> fit =
        Mixture.fit(
            Samples.column(1, NAN, 0, NAN, NAN),
            Mixture.of(coin, new double[] {0.25, 0.75}, List.of(new Bias(0.5), new Bias(0.5))),
            iterations(1, Prior.NONE.withDirichlet(3)));
    assertThat(fit.model().weights())
        .containsExactly(new double[] {(1.25 + 2) / 9, (3.75 + 2) / 9}, within(1e-15));
  }

  @Test
  void weightsThatStayAsTheyStartAreNotDrawnTogetherByTheirPrior() {
    double[] x = new double[100];
    for (int i = 0; i < x.length; i++) {
      x[i] = i < 10 ? -5 + i % 3 : 5 + i % 3;
    }
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(
            Samples.column(x),
            new RawNormal(),
            2,
            MixtureOptions.defaults().withFixedWeights(true).withPrior(new Prior(0, 50)));
    assertThat(fit.objective().logPrior()).isZero();
    assertThat(Math.min(fit.model().weight(0), fit.model().weight(1)))
        .isCloseTo(0.1, within(1e-12));
  }

  @Test
  void fixedWeightsHaveNoPrior() {
    Mixture<Bias> start =
        Mixture.of(coin, new double[] {0.25, 0.75}, List.of(new Bias(0.2), new Bias(0.6)));
    Observations data = Samples.column(1, 0, 0, 1, 1, 1);
    MixtureOptions options = iterations(5, Prior.ofPseudoCount(1).withDirichlet(9));
    EmResult<Mixture<Bias>> fit = Mixture.fit(data, start, options.withFixedWeights(true));
    assertThat(fit.model().weights()).containsExactly(0.25, 0.75);
    double expected = 0;
    for (Bias bias : fit.model().parameters()) {
      expected += Math.log(bias.probability()) + Math.log(1 - bias.probability());
    }
    assertThat(fit.objective().logPrior()).isCloseTo(expected, within(1e-13));
    assertNeverFalls(fit);
  }

  /** EM of K products of three coins as textbooks write it, with c heads and c tails for each. */
  private static final class Textbook {
    final double[][] x;
    final double c;
    final double alpha;
    double[] weights;
    final double[][] p;

    Textbook(double[][] x, double c, double alpha, double[] weights, double[][] p) {
      this.x = x;
      this.c = c;
      this.alpha = alpha;
      this.weights = weights.clone();
      this.p = Arrays.stream(p).map(double[]::clone).toArray(double[][]::new);
    }

    double logPrior() {
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += (alpha - 1) * Math.log(weights[k]);
        for (double value : p[k]) {
          sum += c * (Math.log(value) + Math.log(1 - value));
        }
      }
      return sum;
    }

    /** One iteration; returns the log-likelihood before it. */
    double iterate(boolean maximize) {
      double logLikelihood = 0;
      double[] all = new double[weights.length];
      double[][] ones = new double[weights.length][3];
      double[][] present = new double[weights.length][3];
      for (double[] row : x) {
        double[] joint = weights.clone();
        double density = 0;
        for (int k = 0; k < joint.length; k++) {
          for (int j = 0; j < 3; j++) {
            joint[k] *= Double.isNaN(row[j]) ? 1 : row[j] == 1 ? p[k][j] : 1 - p[k][j];
          }
          density += joint[k];
        }
        logLikelihood += Math.log(density);
        for (int k = 0; k < joint.length; k++) {
          all[k] += joint[k] / density;
          for (int j = 0; j < 3; j++) {
            ones[k][j] += row[j] == 1 ? joint[k] / density : 0;
            present[k][j] += Double.isNaN(row[j]) ? 0 : joint[k] / density;
          }
        }
      }
      for (int k = 0; k < weights.length && maximize; k++) {
        weights[k] = (all[k] + alpha - 1) / (x.length + weights.length * (alpha - 1));
        for (int j = 0; j < 3; j++) {
          p[k][j] = (ones[k][j] + c) / (present[k][j] + 2 * c);
        }
      }
      return logLikelihood;
    }
  }

  private Product coins(double... p) {
    List<Distribution<?>> factors = new ArrayList<>();
    for (double value : p) {
      factors.add(new Distribution<>(coin, new Bias(value)));
    }
    return new Product(factors);
  }

  private static double[][] tosses(double missing) {
    SplittableRandom random = new SplittableRandom(4);
    double[][] x = new double[400][3];
    for (double[] row : x) {
      double p = random.nextInt(3) == 0 ? 0.8 : 0.3;
      for (int j = 0; j < 3; j++) {
        row[j] =
            random.nextDouble() < missing ? NAN : random.nextDouble() < p * (1 + j) / 3 ? 1 : 0;
      }
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void aProductWithMissingValuesIsFittedAsByTheTextbook(double missing) {
    double[][] x = tosses(missing);
    double[] weights = {0.5, 0.5};
    double[][] p = {{0.4, 0.5, 0.6}, {0.2, 0.1, 0.3}};
    ProductFamily family = new ProductFamily(List.of(coin, coin, coin));
    for (Prior prior : List.of(Prior.ofPseudoCount(2.5), new Prior(0.5, 6), new Prior(0, 2))) {
      Textbook twin = new Textbook(x, prior.pseudoCount(), prior.dirichlet(), weights, p);
      EmResult<Mixture<Product>> fit =
          Mixture.fit(
              Observations.of(x),
              Mixture.of(family, weights, List.of(coins(p[0]), coins(p[1]))),
              iterations(25, prior));
      double logLikelihood = 0;
      for (int i = 0; i <= 25; i++) {
        double logPrior = twin.logPrior();
        logLikelihood = twin.iterate(i < 25);
        assertThat(fit.trace().objective(i)).isCloseTo(logLikelihood + logPrior, within(1e-9));
        assertThat(fit.trace().logPrior(i)).isCloseTo(logPrior, within(1e-10));
      }
      assertThat(fit.logLikelihood()).isCloseTo(logLikelihood, within(1e-9));
      assertThat(fit.model().weights()).containsExactly(twin.weights, within(SAME_PARAMETERS));
      for (int k = 0; k < 2; k++) {
        for (int j = 0; j < 3; j++) {
          Bias bias = (Bias) fit.model().component(k).factors().get(j).parameters();
          assertThat(bias.probability()).isCloseTo(twin.p[k][j], within(SAME_PARAMETERS));
        }
      }
      assertNeverFalls(fit);
    }
  }

  @Test
  void thePenalisedLikelihoodNeverFallsWhereTheLikelihoodMay() {
    MixtureOptions options = iterations(60, new Prior(20, 30)).withRestarts(4);
    boolean fell = false;
    for (int seed = 0; seed < 4; seed++) {
      EmResult<Mixture<Shape>> fit =
          Mixture.fit(Samples.column(Samples.normals(120, 10 + seed)), new RawNormal(), 3, options);
      assertNeverFalls(fit);
      for (int i = 1; i <= fit.iterations(); i++) {
        double before = fit.trace().objective(i - 1) - fit.trace().logPrior(i - 1);
        fell |= fit.trace().objective(i) - fit.trace().logPrior(i) < before - 1e-9;
      }
      assertThat(fit.penalizedLogLikelihood()).isEqualTo(fit.trace().lastObjective());
      assertThat(fit.starts().get(fit.start()).objective()).isEqualTo(fit.trace().lastObjective());
    }
    assertThat(fell).as("a likelihood fell, so the test says something").isTrue();
  }

  @Test
  void mixturesOfMixturesClimbTheirPosterior() {
    EmResult<?> fit =
        Mixture.fit(
            Samples.column(Samples.normals(200, 20)),
            new MixtureFamily<>(new RawNormal(), 2),
            2,
            iterations(40, new Prior(3, 2)));
    assertNeverFalls(fit);
    assertThat(fit.objective().logPrior()).isNegative().isFinite();
  }

  @Test
  void componentsOfDifferentFamiliesAreGivenTheSameRows() {
    Counts counts = new Counts();
    Waits waits = new Waits();
    double[] x = Samples.counts(300, 21);
    double c = 12;
    PerComponentFamily family = new PerComponentFamily(List.of(counts, waits));
    Mixture<Distribution<?>> start =
        Mixture.of(
            family,
            new double[] {0.5, 0.5},
            List.of(
                new Distribution<>(counts, new Rate(4)),
                new Distribution<>(waits, new Waits.Mean(9))));
    double[] gamma = start.responsibilities(Samples.column(x));
    PseudoRows rows = counts.pseudoRows(DataSummary.of(Samples.column(x)));
    double[] weight = {c, c};
    double[] sum = new double[2];
    for (int k = 0; k < 2; k++) {
      for (int i = 0; i < rows.rows(); i++) {
        sum[k] += c * rows.weight(i) * rows.value(i, 0);
      }
      for (int i = 0; i < x.length; i++) {
        weight[k] += gamma[2 * i + k];
        sum[k] += gamma[2 * i + k] * x[i];
      }
    }
    Prior prior = Prior.ofPseudoCount(c);
    EmResult<Mixture<Distribution<?>>> one =
        Mixture.fit(Samples.column(x), start, iterations(1, prior));
    assertThat(((Rate) one.model().component(0).parameters()).rate())
        .isCloseTo(sum[0] / weight[0], within(1e-12));
    assertThat(((Waits.Mean) one.model().component(1).parameters()).mean())
        .isCloseTo(sum[1] / weight[1], within(1e-12));
    assertNeverFalls(Mixture.fit(Samples.column(x), start, iterations(40, prior)));
    assertNeverFalls(Mixture.fit(Samples.column(x), family, 2, iterations(40, prior)));
  }

  @Test
  void hardAssignmentClimbsItsPenalisedObjective() {
    EmResult<Mixture<Bias>> fit =
        Mixture.fit(
            Samples.column(1, 0, 0, 1, 0, 1, 1, 0),
            coin,
            2,
            iterations(10, new Prior(1, 2)).withAssignment(Assignment.HARD));
    assertNeverFalls(fit);
    assertThatThrownBy(fit::penalizedLogLikelihood)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("classification log-likelihood");
  }

  @Test
  void aStartOnTheBoundaryOfThePriorIsRefusedClearly() {
    Observations data = Samples.column(0, 0, 1, 0);
    Mixture<Bias> never =
        Mixture.of(coin, new double[] {0.5, 0.5}, List.of(new Bias(0), new Bias(0.5)));
    assertThat(Mixture.fit(data, never, iterations(3, Prior.NONE)).logLikelihood()).isFinite();
    assertThatThrownBy(() -> Mixture.fit(data, never, iterations(3, Prior.ofPseudoCount(1))))
        .isInstanceOf(EmException.class)
        .hasMessage(
            "the parameters of iteration 0 have no density under the prior (log-density"
                + " -Infinity): start with probabilities above 0, or without the prior");
    Mixture<Bias> empty =
        Mixture.of(coin, new double[] {0, 1}, List.of(new Bias(0.5), new Bias(0.5)));
    MixtureOptions dirichlet = iterations(3, Prior.NONE.withDirichlet(2));
    assertThatThrownBy(() -> Mixture.fit(data, empty, dirichlet))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("no density under the prior");
    assertThat(Mixture.fit(data, empty, dirichlet.withFixedWeights(true)).logLikelihood())
        .isFinite();
  }

  @Test
  void aPriorThatThePseudoRowsOfAFamilyCannotTellIsRefused() {
    Family<?> none = new PerComponentFamily(List.of(new Narrow(), new Counts()));
    assertThatThrownBy(
            () ->
                Mixture.fit(
                    Samples.column(2, 5, 3, 4), none, 2, iterations(1, Prior.ofPseudoCount(1))))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("have no pseudo-count in common");
  }

  /** Normals that are given rows between the whole numbers. */
  private static final class Narrow extends RawNormal {
    @Override
    public boolean supports(int column, double value) {
      return value != 0 && super.supports(column, value) && value >= 2.5;
    }
  }

  @Test
  void threadsChangeNoBitUnderAPrior() {
    double[][] x = tosses(0.2);
    ProductFamily family = new ProductFamily(List.of(coin, coin, coin));
    MixtureOptions options = iterations(10, new Prior(1, 3));
    EmResult<Mixture<Product>> one =
        Mixture.fit(Observations.of(x), family, 3, options.withThreads(1));
    for (int threads : new int[] {2, 7}) {
      EmResult<Mixture<Product>> other =
          Mixture.fit(Observations.of(x), family, 3, options.withThreads(threads));
      assertThat(other.trace().objectives()).isEqualTo(one.trace().objectives());
      assertThat(other.model().toDocument()).isEqualTo(one.model().toDocument());
    }
  }

  @Test
  void withoutAPriorNothingIsAdded() {
    assertThat(Prior.NONE.isNone()).isTrue();
    assertThat(new Prior(0, 1).isNone()).isTrue();
    assertThat(Prior.ofPseudoCount(1).isNone()).isFalse();
    assertThat(Prior.NONE.withDirichlet(2).isNone()).isFalse();
    EmResult<Mixture<Bias>> fit =
        Mixture.fit(Samples.column(0, 1, 1), coin, 1, iterations(2, Prior.NONE));
    assertThat(fit.objective().logPrior()).isZero();
    assertThat(fit.penalizedLogLikelihood()).isEqualTo(fit.logLikelihood());
    assertThat(fit.trace().logPrior(1)).isZero();
  }

  @Test
  void numbersThatAreNoPriorAreRefused() {
    for (double count : new double[] {-1, NAN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Prior.ofPseudoCount(count))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("pseudo-count must be finite and at least 0, but is " + count);
    }
    for (double alpha : new double[] {0.5, NAN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> Prior.NONE.withDirichlet(alpha))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("dirichlet must be finite and at least 1 (1 is no prior), but is " + alpha);
    }
  }
}
