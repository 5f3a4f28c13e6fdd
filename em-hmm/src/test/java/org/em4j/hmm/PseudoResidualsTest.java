package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.em4j.core.Distribution;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.Bernoulli;
import org.em4j.distributions.BernoulliFamily;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.Laplace;
import org.em4j.distributions.LaplaceFamily;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;

class PseudoResidualsTest {
  /** Of a residual near 0: what commons-math3 gives of its tails and of their inverse. */
  private static final double ORACLE = 1e-9;

  private static final NormalFamily NORMAL = new NormalFamily();
  private static final NormalDistribution STANDARD = new NormalDistribution();
  private static final double[][] TWO = {{0.9, 0.1}, {0.3, 0.7}};
  private static final double[][] THREE = {{0.5, 0.3, 0.2}, {0, 0.6, 0.4}, {0.25, 0.25, 0.5}};

  private static HiddenMarkovModel<Normal> normals() {
    return HiddenMarkovModel.of(
        new double[] {0.6, 0.4}, TWO, NORMAL, List.of(new Normal(-1, 0.8), new Normal(1.5, 1.2)));
  }

  private static HiddenMarkovModel<Poisson> counts() {
    return HiddenMarkovModel.of(
        new double[] {0.2, 0.5, 0.3},
        THREE,
        new PoissonFamily(),
        List.of(new Poisson(0.7), new Poisson(3), new Poisson(9)));
  }

  /** A function of a value in each state: a density, or a distribution function. */
  private interface OfState {
    double at(int state, double x);
  }

  /** Sums over all paths of a sequence: the row has {@code own}, all others the density. */
  private static double paths(
      HiddenMarkovModel<?> model,
      double[] x,
      IntUnaryOperator label,
      OfState density,
      OfState own,
      int row) {
    int states = model.states();
    double sum = 0;
    for (int path = 0; path < Math.pow(states, x.length); path++) {
      double product = 1;
      int rest = path;
      int before = -1;
      for (int t = 0; t < x.length; t++) {
        int state = rest % states;
        rest /= states;
        product *= t == 0 ? model.initial(state) : model.transition(before, state);
        if (label.applyAsInt(t) >= 0 && label.applyAsInt(t) != state) {
          product = 0;
        }
        if (!Double.isNaN(x[t])) {
          product *= (t == row ? own : density).at(state, x[t]);
        }
        before = state;
      }
      sum += product;
    }
    return sum;
  }

  private static double conditional(
      HiddenMarkovModel<?> model,
      double[] x,
      IntUnaryOperator label,
      OfState density,
      OfState cumulative,
      int row) {
    return paths(model, x, label, density, cumulative, row)
        / paths(model, x, label, density, (state, value) -> 1, row);
  }

  private static void requireResiduals(
      HiddenMarkovModel<Normal> model,
      double[] x,
      IntUnaryOperator label,
      PseudoResiduals<?> actual,
      int first) {
    List<NormalDistribution> normal =
        model.emissions().stream().map(p -> new NormalDistribution(p.mean(), p.sd())).toList();
    OfState density = (k, v) -> normal.get(k).density(v);
    OfState cumulative = (k, v) -> normal.get(k).cumulativeProbability(v);
    for (int t = 0; t < x.length; t++) {
      assertThat(actual.isMissing(first + t)).isEqualTo(Double.isNaN(x[t]));
      if (!Double.isNaN(x[t])) {
        double expected =
            STANDARD.inverseCumulativeProbability(
                conditional(model, x, label, density, cumulative, t));
        assertThat(actual.mid(first + t)).as("row %s", t).isCloseTo(expected, within(ORACLE));
        assertThat(actual.lower(first + t)).isEqualTo(actual.mid(first + t));
        assertThat(actual.upper(first + t)).isEqualTo(actual.mid(first + t));
      }
    }
  }

  // --- enumeration ------------------------------------------------------------------------------

  @Test
  void residualsOfNumbersAreThoseOfAllPaths() {
    double[] x = {-1.2, 0.3, 2.9, Double.NaN, 1.1, -2.5};
    PseudoResiduals<Normal> actual = normals().pseudoResiduals(Sequences.of(Observations.of(x, 1)));
    assertThat(actual.rows()).isEqualTo(6);
    assertThat(actual.discrete()).isFalse();
    requireResiduals(normals(), x, t -> -1, actual, 0);
  }

  @Test
  void everySequenceIsItsOwnAndWeightsDoNotMatter() {
    double[] x = {-1.2, 0.3, 2.9, 0.4, 1.1, -2.5};
    Sequences data = Sequences.of(Observations.of(x, 1), 1, 3, 2).withWeights(2, 0, 0.5);
    PseudoResiduals<Normal> actual = normals().pseudoResiduals(data);
    for (int[] part : new int[][] {{0, 1}, {1, 4}, {4, 6}}) {
      requireResiduals(
          normals(), Arrays.copyOfRange(x, part[0], part[1]), t -> -1, actual, part[0]);
    }
  }

  @Test
  void knownStatesAreKeptTo() {
    double[] x = {-1.2, 0.3, 2.9, Double.NaN, 1.1};
    int[] labels = {-1, 1, -1, 0, 0};
    Sequences data = Sequences.of(Observations.of(x, 1)).withLabels(labels);
    requireResiduals(normals(), x, t -> labels[t], normals().pseudoResiduals(data), 0);
  }

  @Test
  void residualsOfCountsAreIntervalsOfAllPaths() {
    HiddenMarkovModel<Poisson> model = counts();
    double[] x = {0, 4, 2, 11, 7};
    List<PoissonDistribution> poisson =
        model.emissions().stream().map(p -> new PoissonDistribution(p.rate())).toList();
    OfState density = (k, v) -> poisson.get(k).probability((int) v);
    OfState upTo = (k, v) -> poisson.get(k).cumulativeProbability((int) v);
    OfState below = (k, v) -> poisson.get(k).cumulativeProbability((int) v - 1);
    PseudoResiduals<Poisson> actual = model.pseudoResiduals(Sequences.of(Observations.of(x, 1)));
    assertThat(actual.discrete()).isTrue();
    for (int t = 0; t < x.length; t++) {
      double lower = conditional(model, x, i -> -1, density, below, t);
      double upper = conditional(model, x, i -> -1, density, upTo, t);
      requireScore(actual.lower(t), lower);
      requireScore(actual.mid(t), (lower + upper) / 2);
      requireScore(actual.upper(t), upper);
    }
    assertThat(actual.lower(0)).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  private static void requireScore(double actual, double probability) {
    double expected = STANDARD.inverseCumulativeProbability(probability);
    if (Double.isInfinite(expected)) {
      assertThat(actual).isEqualTo(expected);
    } else {
      assertThat(actual).isCloseTo(expected, within(ORACLE));
    }
  }

  /** Made by src/test/reference/pseudo_residuals_reference.py with NumPy and scipy. */
  @Test
  void residualsOfTheEarthquakesAreThoseOfAnotherImplementation() throws IOException {
    List<double[]> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                PseudoResidualsTest.class.getResourceAsStream("earthquake_residuals.csv"),
                StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(line -> line.split(",", -1))
          .map(parts -> Arrays.stream(parts).mapToDouble(Double::parseDouble).toArray())
          .forEach(lines::add);
    }
    assertThat(lines).hasSize(107);
    HiddenMarkovModel<Poisson> model =
        HiddenMarkovModel.of(
            new double[] {0.4, 0.4, 0.2},
            new double[][] {{0.93, 0.05, 0.02}, {0.05, 0.9, 0.05}, {0.01, 0.19, 0.8}},
            new PoissonFamily(),
            List.of(new Poisson(13), new Poisson(19.5), new Poisson(29.5)));
    double[] x = lines.stream().mapToDouble(line -> line[0]).toArray();
    PseudoResiduals<Poisson> actual = model.pseudoResiduals(Sequences.of(Observations.of(x, 1)));
    for (int t = 0; t < x.length; t++) {
      assertThat(new double[] {actual.lower(t), actual.mid(t), actual.upper(t)})
          .as("year %s", 1900 + t)
          .containsExactly(Arrays.copyOfRange(lines.get(t), 1, 4), within(1e-11));
    }
  }

  // --- tails ------------------------------------------------------------------------------------

  @Test
  void residualsOfOneNormalStateAreItsStandardScoresHoweverFarOut() {
    HiddenMarkovModel<Normal> one =
        HiddenMarkovModel.of(
            new double[] {1}, new double[][] {{1}}, NORMAL, List.of(new Normal(10, 2)));
    double[] z = {-1e6, -50, -37.7, -3, -0.1, 0, 1e-8, 0.7, 8.5, 39, 1e3, 1e6};
    double[] x = Arrays.stream(z).map(score -> 10 + 2 * score).toArray();
    PseudoResiduals<Normal> actual = one.pseudoResiduals(Sequences.of(Observations.of(x, 1)));
    for (int t = 0; t < z.length; t++) {
      assertThat(actual.mid(t)).isCloseTo(z[t], within(1e-13 * Math.max(1, Math.abs(z[t]))));
    }
  }

  @Test
  void anOutlierInTheMidstHasAFiniteResidualAndLeavesTheOthersAlone() {
    double[] x = {-1, 0.2, 1e6, 1.4, -0.3};
    PseudoResiduals<Normal> actual = normals().pseudoResiduals(Sequences.of(Observations.of(x, 1)));
    // The tail of the wider state, (1e6 − 1.5)/1.2 deviations out, but for its weight.
    assertThat(actual.mid(2)).isCloseTo((1e6 - 1.5) / 1.2, within(1e-4));
    assertThat(List.of(actual.mid(0), actual.mid(1), actual.mid(3), actual.mid(4)))
        .allSatisfy(z -> assertThat(z).isBetween(-4.0, 4.0));
  }

  @Test
  void theEndsOfASupportHaveInfiniteEndsAndAFiniteMid() {
    HiddenMarkovModel<Bernoulli> model =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            TWO,
            new BernoulliFamily(),
            List.of(new Bernoulli(0.2), new Bernoulli(0.9)));
    PseudoResiduals<Bernoulli> actual =
        model.pseudoResiduals(Sequences.of(Observations.of(new double[] {0, 1, 1}, 1)));
    assertThat(actual.lower(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(actual.upper(0)).isFinite();
    assertThat(actual.lower(1)).isFinite();
    assertThat(actual.upper(1)).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(actual.present())
        .hasSize(3)
        .doesNotContain(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
  }

  // --- the right model --------------------------------------------------------------------------

  @Test
  void residualsOfTheRightModelAreStandardNormalAndThoseOfAWrongOneAreNot() {
    HiddenMarkovModel<Normal> truth = normals();
    int n = 20_000;
    double[] x = new double[n];
    truth.sample(n, new SplittableRandom(5), x, new int[n]);
    Sequences data = Sequences.of(Observations.of(x, 1));
    double[] right = truth.pseudoResiduals(data).present();
    assertThat(right).hasSize(n);
    assertThat(mean(right, 1)).isCloseTo(0, within(0.03));
    assertThat(mean(right, 2)).isCloseTo(1, within(0.05));
    assertThat(mean(right, 3)).isCloseTo(0, within(0.15));
    assertThat(mean(right, 4)).isCloseTo(3, within(0.3));
    // Three times what n independent numbers would have with a chance of 1e-3.
    double allowed = 0.015;
    assertThat(deviation(right)).isLessThan(allowed);
    HiddenMarkovModel<Normal> wrong =
        HiddenMarkovModel.of(
            new double[] {1},
            new double[][] {{1}},
            NORMAL,
            List.of(new Normal(mean(x, 1), Math.sqrt(mean(x, 2) - mean(x, 1) * mean(x, 1)))));
    assertThat(deviation(wrong.pseudoResiduals(data).present())).isGreaterThan(2 * allowed);
  }

  @Test
  void intervalsOfTheRightModelAreFilledEvenly() {
    HiddenMarkovModel<Poisson> truth = counts();
    int n = 10_000;
    double[] x = new double[n];
    truth.sample(n, new SplittableRandom(6), x, new int[n]);
    PseudoResiduals<Poisson> actual = truth.pseudoResiduals(Sequences.of(Observations.of(x, 1)));
    SplittableRandom random = new SplittableRandom(7);
    double[] z = new double[n];
    int inside = 0;
    for (int t = 0; t < n; t++) {
      double lower = STANDARD.cumulativeProbability(actual.lower(t));
      double upper = STANDARD.cumulativeProbability(actual.upper(t));
      inside += actual.lower(t) < actual.mid(t) && actual.mid(t) < actual.upper(t) ? 1 : 0;
      double between = lower + random.nextDouble() * (upper - lower);
      z[t] = STANDARD.inverseCumulativeProbability(between);
    }
    assertThat(inside).isEqualTo(n);
    assertThat(deviation(z)).isLessThan(0.02);
  }

  private static double mean(double[] z, int power) {
    return Arrays.stream(z).map(value -> Math.pow(value, power)).average().orElseThrow();
  }

  /** The largest difference of the distribution of the numbers from a standard normal one. */
  private static double deviation(double[] z) {
    double[] sorted = z.clone();
    Arrays.sort(sorted);
    double largest = 0;
    for (int i = 0; i < sorted.length; i++) {
      double p = STANDARD.cumulativeProbability(sorted[i]);
      largest = Math.max(largest, Math.max(p - i / (double) z.length, (i + 1.0) / z.length - p));
    }
    return largest;
  }

  // --- families ---------------------------------------------------------------------------------

  @Test
  void composedFamiliesHaveTheResidualsOfTheirParts() {
    double[] x = {-1.2, 0.3, 2.9, Double.NaN, 1.1, -2.5};
    Sequences data = Sequences.of(Observations.of(x, 1));
    double[] expected = normals().pseudoResiduals(data).present();
    double[] initial = {0.6, 0.4};
    List<Normal> parts = normals().emissions();
    ProductFamily product = new ProductFamily(List.of(NORMAL));
    assertThat(
            HiddenMarkovModel.of(
                    initial,
                    TWO,
                    product,
                    parts.stream()
                        .map(p -> new Product(List.of(new Distribution<>(NORMAL, p))))
                        .toList())
                .pseudoResiduals(data)
                .present())
        .containsExactly(expected, within(1e-13));
    assertThat(
            HiddenMarkovModel.of(
                    initial,
                    TWO,
                    new MixtureFamily<>(NORMAL, 2),
                    parts.stream()
                        .map(p -> Mixture.of(NORMAL, new double[] {0.3, 0.7}, List.of(p, p)))
                        .toList())
                .pseudoResiduals(data)
                .present())
        .containsExactly(expected, within(1e-13));
    List<Distribution<?>> each =
        List.of(new Distribution<>(NORMAL, parts.get(0)), new Distribution<>(NORMAL, parts.get(1)));
    assertThat(
            HiddenMarkovModel.of(
                    initial, TWO, new PerComponentFamily(List.of(NORMAL, NORMAL)), each)
                .pseudoResiduals(data)
                .present())
        .containsExactly(expected, within(1e-13));
  }

  @Test
  void familiesWithoutADistributionFunctionAreRefused() {
    MultivariateNormal plane = new MultivariateNormal(new double[2], Covariance.spherical(2, 1));
    HiddenMarkovModel<MultivariateNormal> two =
        HiddenMarkovModel.of(
            new double[] {1}, new double[][] {{1}}, new FullCovariance(2), List.of(plane));
    assertThatThrownBy(() -> PseudoResiduals.of(two))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 column")
        .hasMessageContaining("2");
    PoissonFamily poisson = new PoissonFamily();
    HiddenMarkovModel<Distribution<?>> mixed =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            TWO,
            new PerComponentFamily(List.of(NORMAL, poisson)),
            List.of(
                new Distribution<>(NORMAL, new Normal(0, 1)),
                new Distribution<>(poisson, new Poisson(3))));
    assertThatThrownBy(() -> PseudoResiduals.of(mixed))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("distribution function")
        .hasMessageContaining("normal or poisson");
  }

  @Test
  void statesOfDifferentFamiliesHaveResiduals() {
    LaplaceFamily laplace = new LaplaceFamily(1);
    HiddenMarkovModel<Distribution<?>> model =
        HiddenMarkovModel.of(
            new double[] {0, 1},
            TWO,
            new PerComponentFamily(List.of(NORMAL, laplace)),
            List.of(
                new Distribution<>(NORMAL, new Normal(0, 1)),
                new Distribution<>(laplace, new Laplace(1, 2))));
    PseudoResiduals<Distribution<?>> actual =
        model.pseudoResiduals(Sequences.of(Observations.of(new double[] {-3}, 1)));
    requireScore(actual.mid(0), 0.5 * Math.exp(-2));
  }

  // --- use --------------------------------------------------------------------------------------

  @Test
  void storageIsUsedAgain() {
    Sequences longer =
        Sequences.of(Observations.of(new double[] {0, 1, 2, Double.NaN, 0}, 1), 2, 3);
    Sequences shorter = Sequences.of(Observations.of(new double[] {Double.NaN, -1, 0.5, 2}, 1));
    PseudoResiduals<Normal> storage = PseudoResiduals.of(normals());
    assertThat(storage.rows()).isZero();
    for (Sequences data : List.of(longer, shorter, longer)) {
      assertThat(storage.compute(data)).isSameAs(storage);
      assertThat(storage.rows()).isEqualTo(data.rows().rows());
      assertThat(storage.present()).isEqualTo(normals().pseudoResiduals(data).present());
    }
  }

  @Test
  void missingAndStrangeRowsAreErrors() {
    PseudoResiduals<Normal> actual =
        normals().pseudoResiduals(Sequences.of(Observations.of(new double[] {0, Double.NaN}, 1)));
    assertThat(actual.isMissing(1)).isTrue();
    for (Runnable ask :
        List.<Runnable>of(() -> actual.lower(1), () -> actual.mid(1), () -> actual.upper(1))) {
      assertThatThrownBy(ask::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row 1 is missing");
    }
    assertThatThrownBy(() -> actual.mid(2)).isInstanceOf(IndexOutOfBoundsException.class);
    Sequences wide = Sequences.of(Observations.of(new double[4], 2));
    assertThatThrownBy(() -> normals().pseudoResiduals(wide))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("columns");
  }

  @Test
  void aRowThatNoStateCanGiveIsNamed() {
    Sequences data = Sequences.of(Observations.of(new double[] {1, 2, 3, -1, 4}, 1), 2, 3);
    PseudoResiduals<Poisson> storage = PseudoResiduals.of(counts());
    assertThatThrownBy(() -> storage.compute(data))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith("row 3, column 0: -1.0 cannot come from poisson");
    assertThat(storage.rows()).isZero();

    HiddenMarkovModel<Poisson> parted =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{1, 0}, {0, 1}},
            new PoissonFamily(),
            List.of(new Poisson(1), new Poisson(2)));
    Sequences labelled =
        Sequences.of(Observations.of(new double[] {1, 2, 3, 1, 4}, 1), 2, 3)
            .withLabels(-1, -1, 0, 1, -1);
    PseudoResiduals<Poisson> other = PseudoResiduals.of(parted);
    assertThatThrownBy(() -> other.compute(labelled))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("row 1 of sequence 1");
    assertThat(other.rows()).isZero();
  }
}
