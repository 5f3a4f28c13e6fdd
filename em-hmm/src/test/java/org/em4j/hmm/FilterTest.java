package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.em4j.core.Distribution;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.distributions.Bernoulli;
import org.em4j.distributions.BernoulliFamily;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterTest {
  /** Of probabilities and densities that are sums over at most 3^8 paths. */
  private static final double ENUMERATION = 1e-12;

  private static final NormalFamily NORMAL = new NormalFamily();

  /** The umbrella world of Russell and Norvig (Artificial Intelligence, section 14.2). */
  static HiddenMarkovModel<Bernoulli> umbrella() {
    return HiddenMarkovModel.of(
        new double[] {0.5, 0.5},
        new double[][] {{0.7, 0.3}, {0.3, 0.7}},
        new BernoulliFamily(),
        List.of(new Bernoulli(0.9), new Bernoulli(0.2)));
  }

  static HiddenMarkovModel<Normal> normals(
      double[] initial, double[][] transitions, double... means) {
    return HiddenMarkovModel.of(
        initial,
        transitions,
        NORMAL,
        Arrays.stream(means).mapToObj(mean -> new Normal(mean, 1)).toList());
  }

  private static double logNormal(double x, double mean) {
    return -0.5 * Math.log(2 * Math.PI) - 0.5 * (x - mean) * (x - mean);
  }

  private static double[] probabilities(Filter filter) {
    double[] out = new double[filter.states()];
    filter.probabilities(out);
    return out;
  }

  private static double[] forecast(Filter filter, long h) {
    double[] out = new double[filter.states()];
    filter.forecast(h, out);
    return out;
  }

  @Test
  void theUmbrellaWorldIsThePublishedOne() {
    Filter filter = umbrella().filter();
    filter.update(1);
    assertThat(filter.probability(0)).isCloseTo(0.818182, within(5e-7));
    filter.update(1);
    assertThat(filter.probability(0)).isCloseTo(0.883357, within(5e-7));
    filter.update(0);
    filter.update(1);
    filter.update(1);
    assertThat(filter.logLikelihood()).isCloseTo(-3.372502044, within(5e-10));
    assertThat(filter.steps()).isEqualTo(5);
    assertThat(filter.mostProbable()).isZero();
  }

  /** A chain of K states, normal and categorical columns, some values missing, some zeros in A. */
  private static final class World {
    final HiddenMarkovModel<Product> model;
    final double[][] rows;
    final double[][] logs;

    private World(HiddenMarkovModel<Product> model, double[][] rows, double[][] logs) {
      this.model = model;
      this.rows = rows;
      this.logs = logs;
    }

    static World of(int states, int length, long seed, boolean zeros) {
      Random random = new Random(seed);
      double[] initial = distribution(states, random, zeros);
      double[][] transitions = new double[states][];
      double[] means = new double[states];
      double[][] symbols = new double[states][];
      List<Product> emissions = new ArrayList<>();
      CategoricalFamily categorical = new CategoricalFamily(3);
      for (int k = 0; k < states; k++) {
        transitions[k] = distribution(states, random, zeros);
        means[k] = 2 * random.nextGaussian();
        symbols[k] = distribution(3, random, false);
        emissions.add(
            new Product(
                List.of(
                    new Distribution<>(NORMAL, new Normal(means[k], 1)),
                    new Distribution<>(categorical, Categorical.of(symbols[k])))));
      }
      double[][] rows = new double[length][];
      double[][] logs = new double[length][states];
      for (int t = 0; t < length; t++) {
        double x = random.nextInt(3) == 0 ? Double.NaN : 2 * random.nextGaussian();
        double symbol = random.nextInt(3) == 0 ? Double.NaN : random.nextInt(3);
        rows[t] = new double[] {x, symbol};
        for (int k = 0; k < states; k++) {
          logs[t][k] =
              (Double.isNaN(x) ? 0 : logNormal(x, means[k]))
                  + (Double.isNaN(symbol) ? 0 : Math.log(symbols[k][(int) symbol]));
        }
      }
      return new World(
          HiddenMarkovModel.of(
              initial, transitions, new ProductFamily(List.of(NORMAL, categorical)), emissions),
          rows,
          logs);
    }

    /** Returns all paths through all rows, of which only the first ones are seen. */
    Enumeration given(int seen) {
      double[][] shown = new double[logs.length][model.states()];
      System.arraycopy(logs, 0, shown, 0, seen);
      return new Enumeration(model.initial(), model.transitions(), shown, null);
    }

    private static double[] distribution(int size, Random random, boolean zeros) {
      double[] p = new double[size];
      double sum = 0;
      for (int k = 0; k < size; k++) {
        p[k] = zeros && random.nextBoolean() ? 0 : -Math.log(1 - random.nextDouble());
        sum += p[k];
      }
      if (sum == 0) {
        p[random.nextInt(size)] = 1;
        return p;
      }
      for (int k = 0; k < size; k++) {
        p[k] /= sum;
      }
      return p;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, 6, 1, false",
    "2, 8, 2, false",
    "2, 8, 3, true",
    "3, 8, 4, false",
    "3, 8, 5, true",
    "3, 8, 6, true",
    "3, 7, 7, true",
    "3, 8, 8, true"
  })
  void everyStepAgreesWithTheSumOverAllPaths(int states, int length, long seed, boolean zeros) {
    World world = World.of(states, length, seed, zeros);
    Filter filter = world.model.filter();
    FixedLagSmoother smoother = FixedLagSmoother.of(world.model, 2);
    double before = 1;
    for (int t = 0; t < length; t++) {
      double density = filter.update(world.rows[t]);
      Enumeration given = world.given(t + 1);
      double[][] posteriors = given.posteriors();
      double likelihood = Math.exp(given.logLikelihood());
      assertThat(Math.exp(density)).isCloseTo(likelihood / before, within(ENUMERATION));
      assertThat(filter.logDensity()).isEqualTo(density);
      assertThat(Math.exp(filter.logLikelihood())).isCloseTo(likelihood, within(ENUMERATION));
      assertThat(probabilities(filter)).containsExactly(posteriors[t], within(ENUMERATION));
      for (int h = 1; t + h < length; h++) {
        assertThat(forecast(filter, h)).containsExactly(posteriors[t + h], within(ENUMERATION));
      }
      for (int k = 0; k < states && t + 1 < length; k++) {
        assertThat(filter.predicted(k)).isCloseTo(posteriors[t + 1][k], within(ENUMERATION));
      }
      assertThat(smoother.update(world.rows[t])).isEqualTo(t >= 2);
      for (int k = 0; k < states && smoother.ready(); k++) {
        assertThat(smoother.step()).isEqualTo(t - 2);
        assertThat(smoother.probability(k)).isCloseTo(posteriors[t - 2][k], within(ENUMERATION));
      }
      before = likelihood;
    }
    double[][] all = world.given(length).posteriors();
    double[] pending = new double[2 * states];
    assertThat(smoother.smoothPending(pending)).isEqualTo(2);
    for (int row = 0; row < 2; row++) {
      assertThat(Arrays.copyOfRange(pending, row * states, (row + 1) * states))
          .containsExactly(all[length - 2 + row], within(ENUMERATION));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void theDensityOfAValueAheadIsThatOfTheStatesForecast(long seed) {
    World world = World.of(3, 8, seed, true);
    Filter filter = world.model.filter();
    for (int t = 0; t < 4; t++) {
      filter.update(world.rows[t]);
    }
    double[][] posteriors = world.given(4).posteriors();
    for (int h = 1; h <= 4; h++) {
      double[] states = posteriors[3 + h];
      double density = 0;
      for (int k = 0; k < 3; k++) {
        density += states[k] * Math.exp(world.logs[3 + h][k]);
      }
      assertThat(filter.forecastLogDensity(h, world.rows[3 + h]))
          .isCloseTo(Math.log(density), within(1e-12));
    }
    assertThat(filter.forecastLogDensity(1, world.rows[4]))
        .isCloseTo(filter.update(world.rows[4]), within(1e-13));
  }

  @Test
  void beforeTheFirstObservationAllComesFromTheInitialDistribution() {
    double[][] transitions = {{0.9, 0.1}, {0.4, 0.6}};
    Filter filter = normals(new double[] {0.2, 0.8}, transitions, 0, 3).filter();
    assertThat(filter.steps()).isZero();
    assertThat(filter.logDensity()).isZero();
    assertThat(filter.logLikelihood()).isZero();
    assertThat(filter.mostProbable()).isEqualTo(1);
    assertThat(probabilities(filter)).containsExactly(0.2, 0.8);
    assertThat(filter.predicted(0)).isCloseTo(0.2, within(1e-15));
    assertThat(forecast(filter, 1)).containsExactly(new double[] {0.2, 0.8}, within(1e-15));
    assertThat(forecast(filter, 2)).containsExactly(new double[] {0.5, 0.5}, within(1e-15));
  }

  @Test
  void aMissingObservationChangesNothingButTheTime() {
    Filter filter = umbrella().filter();
    filter.update(1);
    double[] next = forecast(filter, 1);
    double before = filter.logLikelihood();
    assertThat(filter.update(Double.NaN)).isCloseTo(0, within(1e-15));
    assertThat(probabilities(filter)).containsExactly(next, within(1e-15));
    assertThat(filter.logLikelihood()).isCloseTo(before, within(1e-15));
    assertThat(filter.steps()).isEqualTo(2);
  }

  @Test
  void aForecastFarAheadIsTheStationaryDistribution() {
    HiddenMarkovModel<Normal> model =
        normals(
            new double[] {1, 0, 0},
            new double[][] {{0.8, 0.15, 0.05}, {0.1, 0.7, 0.2}, {0.25, 0.25, 0.5}},
            0,
            1,
            2);
    Filter filter = model.filter();
    filter.update(0.3);
    for (long h : new long[] {200, 1_000_003, Long.MAX_VALUE}) {
      assertThat(forecast(filter, h))
          .containsExactly(model.stationaryDistribution(), within(1e-14));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1000, 1_000_000_007, 3_000_000_000_000L})
  void aForecastOfRareTransitionsKeepsItsDigits(long h) {
    double up = 1e-12;
    double down = 3e-12;
    Filter filter =
        normals(new double[] {1, 0}, new double[][] {{1 - up, up}, {down, 1 - down}}, 0, 0)
            .filter();
    filter.update(0);
    // P(z_{t+h} = 1 | z_t = 0) = u / (u + d) (1 − (1 − u − d)^h).
    double expected = up / (up + down) * -Math.expm1(h * Math.log1p(-up - down));
    double actual = forecast(filter, h)[1];
    assertThat(actual / expected).isCloseTo(1, within(1e-12));
  }

  @Test
  void rowsThatDoNotQuiteHaveTheSumOneStillGiveADistribution() {
    Filter filter =
        normals(new double[] {0.5, 0.5}, new double[][] {{0.9000004, 0.1}, {0.2, 0.8}}, 0, 1)
            .filter();
    double[] far = forecast(filter, 1L << 50);
    assertThat(far[0] + far[1]).isCloseTo(1, within(1e-14));
    assertThat(far[0]).isCloseTo(2.0 / 3, within(1e-5));
    filter.update(0);
    assertThat(filter.predicted(0) + filter.predicted(1)).isCloseTo(1, within(1e-14));
  }

  @Test
  void aRegimeComesBackThatTheObservationsSpokeAgainstByThousandsOfNats() {
    Filter filter =
        normals(new double[] {0.5, 0.5}, new double[][] {{1, 0}, {0, 1}}, 0, 10).filter();
    Random random = new Random(4);
    double logOdds = 0;
    double lowest = 0;
    double first = 0;
    double second = 0;
    for (int t = 0; t < 400; t++) {
      double x = (t < 190 ? 0 : 10) + random.nextGaussian();
      first += logNormal(x, 0);
      second += logNormal(x, 10);
      logOdds += 10 * x - 50;
      lowest = Math.min(lowest, logOdds);
      filter.update(x);
      assertThat(filter.probability(1)).isCloseTo(1 / (1 + Math.exp(-logOdds)), within(1e-9));
      double larger = Math.max(first, second);
      double logLikelihood =
          larger + Math.log(0.5 * Math.exp(first - larger) + 0.5 * Math.exp(second - larger));
      assertThat(filter.logLikelihood()).isCloseTo(logLikelihood, within(1e-13 * -logLikelihood));
    }
    assertThat(lowest).isLessThan(-9000);
    assertThat(filter.probability(1)).isEqualTo(1);
  }

  @Test
  void whatIsForecastOfAVanishedRegimeStillHasItsDensity() {
    Filter filter =
        normals(new double[] {0.5, 0.5}, new double[][] {{1, 0}, {0, 1}}, 0, 10).filter();
    for (int t = 0; t < 40; t++) {
      filter.update(0);
    }
    // The odds of state 1 are e^−2000, but it alone gives 1000: e^9950 times what state 0 gives.
    assertThat(filter.probability(1)).isZero();
    assertThat(filter.forecastLogDensity(5, 1000))
        .isCloseTo(-2000 + logNormal(1000, 10), within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24})
  void longSequencesAgreeWithTheRecursionInLogarithms(long seed) {
    Random random = new Random(seed);
    // Left to right through states that are hard to tell, with leaps of probability 1e-200, and
    // stretches in which the observations contradict each other.
    double[][] transitions = {
      {1 - 1e-3, 1e-3, 1e-200, 0}, {0, 1 - 1e-2, 1e-2, 1e-300}, {0, 0, 1, 1e-250}, {1e-9, 0, 0, 1}
    };
    double[] initial = {0.5, 0.25, 0.25, 0};
    double[] means = {0, 3, -3, 20};
    HiddenMarkovModel<Normal> model = normals(initial, transitions, means);
    int length = 3000;
    double[] logs = new double[length * 4];
    Filter filter = model.filter();
    FixedLagSmoother smoother = FixedLagSmoother.of(model, length);
    double centre = 0;
    for (int t = 0; t < length; t++) {
      centre = t % 150 == 0 ? new double[] {0, 3, -3, 20, 60}[random.nextInt(5)] : centre;
      double x = centre + random.nextGaussian();
      for (int k = 0; k < 4; k++) {
        logs[t * 4 + k] = logNormal(x, means[k]);
      }
      filter.update(x);
      smoother.update(x);
    }
    LogForwardBackward reference = new LogForwardBackward(4);
    double[] logInitial = Arrays.stream(initial).map(Math::log).toArray();
    double[] logTransitions =
        Arrays.stream(transitions).flatMapToDouble(Arrays::stream).map(Math::log).toArray();
    double log = reference.forward(logInitial, logTransitions, logs, 0, length, new int[1]);
    assertThat(filter.logLikelihood() / log).isCloseTo(1, within(1e-10));
    reference.backward(logTransitions, logs, 0, length);
    double[] gamma = new double[length * 4];
    reference.posteriors(length, log, gamma, 0);
    double[] smoothed = new double[length * 4];
    assertThat(smoother.smoothPending(smoothed)).isEqualTo(length);
    // The reference subtracts logarithms of the size of log p: their last digits are its error.
    double largest = 0;
    for (int i = 0; i < gamma.length; i++) {
      assertThat(smoothed[i]).isFinite();
      largest = Math.max(largest, Math.abs(smoothed[i] - gamma[i]));
    }
    assertThat(largest).isLessThan(1e-13 * -log);
    assertThat(probabilities(filter))
        .containsExactly(
            Arrays.copyOfRange(gamma, (length - 1) * 4, length * 4), within(1e-13 * -log));
  }

  @Test
  void theLogLikelihoodOfCountsAgreesWithTheRecursionInLogarithms() {
    double[] rates = {2, 7, 15};
    double[][] transitions = {{0.9, 0.08, 0.02}, {0.05, 0.9, 0.05}, {0.1, 0.1, 0.8}};
    double[] initial = {0.2, 0.3, 0.5};
    HiddenMarkovModel<Poisson> model =
        HiddenMarkovModel.of(
            initial,
            transitions,
            new PoissonFamily(),
            Arrays.stream(rates).mapToObj(Poisson::new).toList());
    int length = 50_000;
    double[] x = new double[length];
    model.sample(length, new Random(8), x, new int[length]);
    double[] logFactorial = new double[200];
    for (int n = 1; n < 200; n++) {
      logFactorial[n] = logFactorial[n - 1] + Math.log(n);
    }
    double[] logs = new double[length * 3];
    Filter filter = model.filter();
    for (int t = 0; t < length; t++) {
      for (int k = 0; k < 3; k++) {
        logs[t * 3 + k] = x[t] * Math.log(rates[k]) - rates[k] - logFactorial[(int) x[t]];
      }
      filter.update(x[t]);
    }
    double log =
        new LogForwardBackward(3)
            .forward(
                Arrays.stream(initial).map(Math::log).toArray(),
                Arrays.stream(transitions).flatMapToDouble(Arrays::stream).map(Math::log).toArray(),
                logs,
                0,
                length,
                new int[1]);
    assertThat(filter.logLikelihood() / log).isCloseTo(1, within(1e-11));
  }

  @Test
  void aMillionStepsAndAFarOutlierStayFinite() {
    double[][] transitions = {{0.99, 0.01}, {0.02, 0.98}};
    Filter filter = normals(new double[] {0.5, 0.5}, transitions, 0, 1e-7).filter();
    Random random = new Random(1);
    double[] x = new double[1];
    for (int t = 0; t < 1_000_000; t++) {
      x[0] = random.nextGaussian();
      filter.update(x);
    }
    double before = filter.probability(1);
    double next = before * 0.98 + (1 - before) * 0.01;
    double logLikelihood = filter.logLikelihood();
    x[0] = 1e6;
    assertThat(filter.update(x)).isCloseTo(-5e11, within(1.0));
    assertThat(filter.logLikelihood()).isCloseTo(logLikelihood - 5e11, within(1.0));
    // The outlier multiplies the odds by e^0.1, but for the last digit of −5e11.
    double odds = next / (1 - next) * Math.exp(0.1);
    assertThat(filter.probability(1)).isCloseTo(odds / (1 + odds), within(1e-4));
    assertThat(filter.steps()).isEqualTo(1_000_001);
  }

  @Test
  void aCopyGoesOnByItselfAndResetBeginsAnew() {
    Filter filter = umbrella().filter();
    filter.update(1);
    filter.update(0);
    Filter copy = filter.copy();
    double[] probabilities = probabilities(filter);
    double[] ahead = forecast(filter, 5);
    filter.update(0);
    assertThat(probabilities(copy)).containsExactly(probabilities);
    assertThat(forecast(copy, 5)).containsExactly(ahead);
    assertThat(copy.steps()).isEqualTo(2);
    assertThat(copy.update(0)).isEqualTo(filter.logDensity());
    assertThat(probabilities(copy)).containsExactly(probabilities(filter));
    assertThat(copy.logLikelihood()).isEqualTo(filter.logLikelihood());
    assertThat(copy.logDensity()).isEqualTo(filter.logDensity());

    filter.reset();
    Filter fresh = umbrella().filter();
    assertThat(probabilities(filter)).containsExactly(probabilities(fresh));
    assertThat(filter.steps()).isZero();
    assertThat(filter.logLikelihood()).isZero();
    assertThat(filter.logDensity()).isZero();
    assertThat(filter.update(1)).isEqualTo(fresh.update(1));
    assertThat(filter.predicted(0)).isEqualTo(fresh.predicted(0));
  }

  @Test
  void aValueThatTheFamilyCannotTakeLeavesTheFilterAsItWas() {
    World world = World.of(2, 8, 31, false);
    Filter filter = world.model.filter();
    filter.update(0.5, 2);
    Filter copy = filter.copy();
    assertThatThrownBy(() -> filter.update(0.5, 3))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 1, column 1")
        .hasMessageContaining("3.0 cannot come from categorical");
    assertThatThrownBy(() -> filter.update(Double.POSITIVE_INFINITY, 1))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 1, column 0");
    assertThatThrownBy(() -> filter.update(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an observation must have 2 values, but that of step 1 has 1");
    assertThatThrownBy(() -> filter.forecastLogDensity(3, 0.5, -1))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 3, column 1");
    assertThatThrownBy(() -> filter.forecast(0, new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("h must be at least 1, but is 0");
    requireSame(filter, copy);
    assertThat(filter.update(0.1, 1)).isEqualTo(copy.update(0.1, 1));
    requireSame(filter, copy);
  }

  private static void requireSame(Filter filter, Filter expected) {
    assertThat(probabilities(filter)).containsExactly(probabilities(expected));
    assertThat(forecast(filter, 1)).containsExactly(forecast(expected, 1));
    assertThat(filter.steps()).isEqualTo(expected.steps());
    assertThat(filter.logDensity()).isEqualTo(expected.logDensity());
    assertThat(filter.logLikelihood()).isEqualTo(expected.logLikelihood());
  }

  @Test
  void anObservationThatNoReachableStateExplainsLeavesTheFilterAsItWas() {
    HiddenMarkovModel<Bernoulli> model =
        HiddenMarkovModel.of(
            new double[] {1, 0},
            new double[][] {{0.5, 0.5}, {0, 1}},
            new BernoulliFamily(),
            List.of(new Bernoulli(0), new Bernoulli(1)));
    Filter filter = model.filter();
    assertThatThrownBy(() -> filter.update(1))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("no state can give the observation of step 0");
    assertThat(filter.forecastLogDensity(1, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(filter.update(0)).isZero();
    filter.update(1);
    Filter copy = filter.copy();
    assertThatThrownBy(() -> filter.update(0))
        .isInstanceOfSatisfying(EmException.class, e -> assertThat(e.row()).hasValue(2))
        .hasMessageContaining("no state can give the observation of step 2");
    requireSame(filter, copy);
    assertThat(filter.update(1)).isZero();
    assertThat(filter.probability(1)).isEqualTo(1);
  }

  @Test
  void oneColumnNeedsNoArray() {
    HiddenMarkovModel<Normal> model =
        normals(new double[] {0.5, 0.5}, new double[][] {{0.9, 0.1}, {0.2, 0.8}}, 0, 3);
    Filter bare = model.filter();
    Filter arrays = model.filter();
    for (double x : new double[] {0.1, 2.7, Double.NaN, 3.3}) {
      assertThat(bare.update(x)).isEqualTo(arrays.update(new double[] {x}));
    }
    Filter two =
        Filter.of(
            HiddenMarkovModel.of(
                new double[] {1},
                new double[][] {{1}},
                new ProductFamily(List.of(NORMAL, NORMAL)),
                List.of(
                    new Product(
                        List.of(
                            new Distribution<>(NORMAL, new Normal(0, 1)),
                            new Distribution<>(NORMAL, new Normal(0, 1)))))));
    assertThatThrownBy(() -> two.update(1.0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 values");
  }

  @Test
  void aForecastNeedsRoomForEveryState() {
    HiddenMarkovModel<Poisson> model =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.9, 0.1}, {0.2, 0.8}},
            new PoissonFamily(),
            List.of(new Poisson(1), new Poisson(5)));
    assertThatThrownBy(() -> model.filter().forecast(1, new double[1]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("out must have an entry for each of 2 states, but has 1");
  }
}
