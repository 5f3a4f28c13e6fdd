package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.engine.Acceleration;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.RelativeImprovement;
import org.em4j.core.engine.Trace;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mixtures whose runs leap: they climb, they end where plain EM ends, and they need less. */
class AccelerationTest {
  private static final double[] DAYS = {162, 267, 271, 185, 111, 61, 27, 8, 3, 1};

  /** Hasselblad (1969), and every implementation since. */
  private static final double BEST_OF_DEATHS = -1989.945859883;

  private static MixtureOptions options(Acceleration acceleration) {
    return MixtureOptions.defaults()
        .withInitializer(new RandomFromDataInitializer())
        .withAcceleration(acceleration)
        .withMaxIterations(20_000)
        .withThreads(1);
  }

  // --- the deaths of The Times ------------------------------------------------------------------

  private static EmResult<Mixture<Poisson>> deaths(
      MixtureOptions options, double p, double low, double high) {
    double[] counts = new double[DAYS.length];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = i;
    }
    Mixture<Poisson> start =
        Mixture.of(
            new PoissonFamily(),
            new double[] {p, 1 - p},
            List.of(new Poisson(low), new Poisson(high)));
    return Mixture.fit(Observations.of(counts, 1).withWeights(DAYS), start, options);
  }

  @ParameterizedTest
  @CsvSource({
    "SQUAREM, 0.3, 1, 2.5, 60",
    "SQUAREM, 0.287, 1.101, 2.582, 60",
    "SQUAREM, 0.5, 1, 3, 60",
    "ANDERSON, 0.3, 1, 2.5, 25",
    "ANDERSON, 0.287, 1.101, 2.582, 25",
    "ANDERSON, 0.5, 1, 3, 25",
    "ANDERSON, 0.7, 2, 3, 60",
    "ANDERSON, 0.1, 0.5, 2, 60"
  })
  void theDeathsAreFittedInAsManyExpectations(
      Acceleration acceleration, double p, double low, double high, int most) {
    int[] needed = {Integer.MAX_VALUE};
    EmListener listener =
        EmListener.onIteration(
            (start, trace) -> {
              if (trace.lastObjective() > BEST_OF_DEATHS - 1e-6) {
                needed[0] = Math.min(needed[0], trace.expectations());
              }
            });
    MixtureOptions options = options(acceleration).withTolerance(1e-13).withListener(listener);
    EmResult<Mixture<Poisson>> fit = deaths(options, p, low, high);
    assertThat(needed[0]).isLessThanOrEqualTo(most);
    assertThat(fit.logLikelihood()).isCloseTo(BEST_OF_DEATHS, within(1e-8));
    assertThat(fit.expectations()).isGreaterThanOrEqualTo(fit.iterations() + 1).isLessThan(200);
    assertThat(fit.converged()).isTrue();
  }

  @Test
  void plainEmNeedsOverTwoThousandForThem() {
    EmResult<Mixture<Poisson>> fit =
        deaths(options(Acceleration.NONE).withTolerance(1e-14), 0.3, 1, 2.5);
    assertThat(fit.expectations()).isGreaterThan(2000).isEqualTo(fit.iterations() + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void atTheDefaultToleranceTheyEndNearerToTheOptimum(Acceleration acceleration) {
    for (double tolerance : new double[] {1e-8, 1e-10, 1e-12}) {
      double plain =
          deaths(options(Acceleration.NONE).withTolerance(tolerance), 0.3, 1, 2.5).logLikelihood();
      assertThat(
              deaths(options(acceleration).withTolerance(tolerance), 0.3, 1, 2.5).logLikelihood())
          .isGreaterThan(plain);
    }
  }

  @ParameterizedTest
  @EnumSource(Acceleration.class)
  void anIterationLimitIsOneOfMSteps(Acceleration acceleration) {
    EmResult<Mixture<Poisson>> fit =
        deaths(options(acceleration).withTolerance(0).withMaxIterations(17), 0.3, 1, 2.5);
    assertThat(fit.iterations()).isEqualTo(17);
    assertThat(fit.trace().objectives()).hasSize(18);
  }

  // --- mixtures of any kind ---------------------------------------------------------------------

  private static double[] clusters(int rows, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        x[i * columns + j] = random.nextGaussian(1.2 * (i % 3), 1 + 0.3 * (i % 2));
      }
    }
    return x;
  }

  private static double[] mapped(double[] x, DoubleUnaryOperator map) {
    return Arrays.stream(x).map(map).toArray();
  }

  private record Case(String name, Family<?> family, Observations data) {
    EmResult<?> fit(MixtureOptions options) {
      return Mixture.fit(data, family, 3, options);
    }
  }

  private static List<Case> cases(long seed) {
    double[] one = clusters(120, 1, seed);
    Observations three = Observations.of(clusters(120, 3, seed), 3);
    Observations bits = Observations.of(mapped(clusters(150, 4, seed), v -> v > 1 ? 1 : 0), 4);
    Observations counts = Observations.of(mapped(one, v -> Math.floor(Math.exp(v))), 1);
    Observations symbols =
        Observations.of(
            mapped(clusters(150, 3, seed), v -> Math.max(0, Math.min(3, Math.floor(v)))), 3);
    List<Case> cases = new ArrayList<>();
    cases.add(new Case("normal", new NormalFamily(), Observations.of(one, 1)));
    cases.add(new Case("full", new FullCovariance(3), three));
    cases.add(new Case("tied", new TiedCovariance(3), three));
    cases.add(new Case("diag", new DiagonalCovariance(3), three));
    cases.add(new Case("spherical", new SphericalCovariance(3), three));
    cases.add(new Case("poisson", new PoissonFamily(), counts));
    cases.add(
        new Case("gamma", new GammaFamily(), Observations.of(mapped(one, v -> Math.exp(v)), 1)));
    cases.add(new Case("bits", new BernoulliVectorFamily(4), bits));
    cases.add(new Case("symbols", CategoricalVectorFamily.ofColumns(3), symbols));
    cases.add(
        new Case("mixtures", new MixtureFamily<>(new NormalFamily(), 2), Observations.of(one, 1)));
    return cases;
  }

  private static void requireClimb(Trace trace, String of) {
    double[] objectives = trace.objectives();
    for (int i = 1; i < objectives.length; i++) {
      assertThat(objectives[i])
          .as("%s, iteration %d", of, i)
          .isGreaterThanOrEqualTo(objectives[i - 1] - 1e-11 * Math.abs(objectives[i]));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void noObjectiveEverFalls(Acceleration acceleration) {
    int leapt = 0;
    for (long seed = 0; seed < 4; seed++) {
      for (Case one : cases(seed)) {
        for (Prior prior : List.of(Prior.NONE, new Prior(1, 2))) {
          MixtureOptions options =
              options(acceleration)
                  .withSeed(seed)
                  .withPrior(prior)
                  .withTolerance(1e-10)
                  .withMaxIterations(300);
          EmResult<?> fit = one.fit(options);
          requireClimb(fit.trace(), one.name() + " of seed " + seed + " with " + prior);
          EmResult<?> plain = one.fit(options.withAcceleration(Acceleration.NONE));
          leapt += fit.trace().lastObjective() == plain.trace().lastObjective() ? 0 : 1;
        }
      }
    }
    assertThat(leapt).as("fits that leapt").isGreaterThan(40);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void startedNearAnOptimumTheyEndInIt(Acceleration acceleration) {
    for (Case one : cases(7)) {
      same(one, acceleration);
    }
  }

  private static void same(Case one, Acceleration acceleration) {
    MixtureOptions plain = options(Acceleration.NONE).withSeed(3).withTolerance(1e-13);
    double expected = one.fit(plain).trace().lastObjective();
    // Sixty plain iterations choose the basin; what follows may leap.
    double found =
        continued(one.family(), one.data(), plain.withMaxIterations(60), acceleration)
            .trace()
            .lastObjective();
    assertThat(found).as(one.name()).isGreaterThan(expected - 1e-6);
  }

  private static <P> EmResult<Mixture<P>> continued(
      Family<P> family, Observations data, MixtureOptions first, Acceleration acceleration) {
    Mixture<P> start = Mixture.fit(data, family, 3, first).model();
    return Mixture.fit(
        data, start, options(acceleration).withTolerance(1e-13).withMaxIterations(20_000));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void threadsChangeNoBit(Acceleration acceleration) {
    Observations data = Observations.of(clusters(20_000, 2, 5), 2);
    MixtureOptions options = options(acceleration).withTolerance(0).withMaxIterations(40);
    EmResult<?> one = Mixture.fit(data, new FullCovariance(2), 3, options);
    EmResult<?> three = Mixture.fit(data, new FullCovariance(2), 3, options.withThreads(3));
    assertThat(three.trace().objectives()).containsExactly(one.trace().objectives());
    assertThat(three.expectations()).isEqualTo(one.expectations());
    double[] plain =
        Mixture.fit(data, new FullCovariance(2), 3, options.withAcceleration(Acceleration.NONE))
            .trace()
            .objectives();
    assertThat(one.trace().objectives()).isNotEqualTo(plain);
  }

  // --- where leaps could go wrong ---------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void hardAssignmentIsThatOfPlainEm(Acceleration acceleration) {
    for (Case one : cases(1)) {
      MixtureOptions hard = options(acceleration).withAssignment(Assignment.HARD);
      assertThat(one.fit(hard).trace().objectives())
          .as(one.name())
          .containsExactly(one.fit(hard.withAcceleration(Acceleration.NONE)).trace().objectives());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void weightsThatAreFixedKeepTheirBits(Acceleration acceleration) {
    EmResult<Mixture<Poisson>> fit =
        deaths(options(acceleration).withFixedWeights(true).withTolerance(1e-12), 0.3, 1, 2.5);
    assertThat(fit.model().weight(0)).isEqualTo(0.3);
    EmResult<Mixture<Poisson>> plain =
        deaths(options(Acceleration.NONE).withFixedWeights(true).withTolerance(1e-12), 0.3, 1, 2.5);
    assertThat(fit.logLikelihood()).isCloseTo(plain.logLikelihood(), within(1e-7));
    assertThat(fit.expectations()).isLessThan(plain.expectations());
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void aRegularisedRunEndsWherePlainEmEnds(Acceleration acceleration) {
    for (long seed = 0; seed < 5; seed++) {
      Observations data = Observations.of(clusters(200, 2, seed), 2);
      MixtureOptions options =
          options(acceleration).withSeed(seed).withRegularization(0.05).withTolerance(1e-12);
      Mixture<MultivariateNormal> start =
          Mixture.fit(
                  data,
                  new FullCovariance(2),
                  2,
                  options.withAcceleration(Acceleration.NONE).withMaxIterations(30))
              .model();
      double plain =
          Mixture.fit(data, start, options.withAcceleration(Acceleration.NONE)).logLikelihood();
      assertThat(Mixture.fit(data, start, options).logLikelihood()).isCloseTo(plain, within(1e-4));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void componentsThatCollapseAreRepairedOrStartedAnew(Acceleration acceleration) {
    double[] x = clusters(40, 1, 2);
    for (int i = 0; i < 12; i++) {
      x[i] = 7;
    }
    for (DegeneratePolicy policy : List.of(DegeneratePolicy.floor(), DegeneratePolicy.reseed())) {
      for (long seed = 0; seed < 6; seed++) {
        EmResult<Mixture<Normal>> fit =
            Mixture.fit(
                Observations.of(x, 1),
                new NormalFamily(),
                4,
                options(acceleration).withSeed(seed).withDegenerate(policy).withMaxIterations(300));
        for (int k = 0; k < 4; k++) {
          assertThat(fit.model().component(k).sd()).isPositive().isFinite();
          assertThat(fit.model().weight(k)).isBetween(0.0, 1.0);
        }
        assertThat(fit.logLikelihood()).isFinite();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void probabilitiesThatVanishDoNotHoldUpTheOthers(Acceleration acceleration) {
    // The first column is 1 in one class alone and the second is never 1: logits without an end.
    SplittableRandom random = new SplittableRandom(4);
    double[] x = new double[4 * 400];
    for (int i = 0; i < 400; i++) {
      boolean first = random.nextDouble() < 0.4;
      x[4 * i] = first && random.nextDouble() < 0.3 ? 1 : 0;
      x[4 * i + 2] = random.nextDouble() < (first ? 0.6 : 0.35) ? 1 : 0;
      x[4 * i + 3] = random.nextDouble() < (first ? 0.7 : 0.4) ? 1 : 0;
    }
    Observations data = Observations.of(x, 4);
    Mixture<BernoulliVector> start =
        Mixture.of(
            new BernoulliVectorFamily(4),
            new double[] {0.5, 0.5},
            List.of(
                BernoulliVector.of(new double[] {0.3, 0.1, 0.6, 0.7}),
                BernoulliVector.of(new double[] {0.05, 0.1, 0.4, 0.4})));
    MixtureOptions options = options(acceleration).withTolerance(1e-12);
    EmResult<?> fit = Mixture.fit(data, start, options);
    EmResult<?> plain = Mixture.fit(data, start, options.withAcceleration(Acceleration.NONE));
    requireClimb(fit.trace(), "bits");
    assertThat(fit.logLikelihood()).isGreaterThan(plain.logLikelihood() - 1e-8);
    assertThat(fit.expectations()).isLessThan(plain.expectations() / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SQUAREM", "ANDERSON"})
  void runsThatEndSoonAreThoseOfPlainEm(Acceleration acceleration) {
    for (double tolerance : new double[] {1e-2, 1e-3}) {
      MixtureOptions options =
          options(acceleration).withConvergence(new RelativeImprovement(tolerance));
      assertThat(deaths(options, 0.3, 1, 2.5).trace().objectives())
          .containsExactly(
              deaths(options.withAcceleration(Acceleration.NONE), 0.3, 1, 2.5)
                  .trace()
                  .objectives());
    }
  }

  @ParameterizedTest
  @CsvSource({"57, 62, 2", "60, 118, 3"})
  void leapsThatGainLittleDoNotHoldUpTheEnd(long seed, int rows, int components) {
    double[] x = overlapping(seed);
    assertThat(x).hasSize(3 * rows);
    for (Acceleration acceleration : Acceleration.values()) {
      MixtureOptions options =
          MixtureOptions.defaults()
              .withTolerance(seed % 2 == 0 ? 1e-6 : 1e-9)
              .withMaxIterations(3000)
              .withAcceleration(acceleration);
      EmResult<?> result =
          Mixture.fit(Observations.of(x, 3), new SphericalCovariance(3), components, options);

      assertThat(result.converged()).isTrue();
      assertThat(result.expectations()).as(acceleration.id()).isLessThan(100);
    }
  }

  /** Clusters that overlap; the seed decides on rows and number. */
  private static double[] overlapping(long seed) {
    Random random = new Random(seed);
    int d = 1 + random.nextInt(4);
    int k = 2 + random.nextInt(3);
    double[] x = new double[(60 + random.nextInt(300)) * d];
    for (int i = 0; i < x.length; i += d) {
      int c = random.nextInt(k);
      for (int j = 0; j < d; j++) {
        double mean = (0.7 + random.nextInt(2)) * c;
        x[i + j] = (j % 2 == 0 ? mean : -mean) + random.nextGaussian();
      }
    }
    return x;
  }

  @Test
  void idsAreThoseOfTheCommandLine() {
    for (Acceleration acceleration : Acceleration.values()) {
      assertThat(Acceleration.of(acceleration.id())).isEqualTo(acceleration);
    }
    assertThatThrownBy(() -> Acceleration.of("squared"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("unknown acceleration 'squared'; known: none, squarem, anderson");
  }
}
