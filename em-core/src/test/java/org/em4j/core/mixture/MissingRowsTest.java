package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.Distribution;
import org.em4j.core.EmException;
import org.em4j.core.Family;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.Counts.Rate;
import org.em4j.core.testing.Halves;
import org.em4j.core.testing.Halves.Power;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.RawNormal.Shape;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.TextbookMixture;
import org.em4j.core.testing.Waits;
import org.junit.jupiter.api.Test;

/** Rows that are missing as a whole, in mixtures of families that take no missing values. */
class MissingRowsTest {
  private static final double NAN = Double.NaN;
  private static final int ROWS = 1200;
  private static final double SAME_OBJECTIVE = 1e-12 * ROWS * 10;
  private static final double SAME_PARAMETERS = 1e-9;
  private static final double[] NOTHING = {NAN, NAN};

  private final Counts counts = new Counts();
  private final Waits waits = new Waits();
  private final Halves halves = new Halves();

  private static MixtureOptions iterations(int n) {
    return MixtureOptions.defaults()
        .withEm(em -> em.withTolerance(0).withMaxIterations(n).withThreads(2));
  }

  private static Mixture<Shape> normals() {
    return Mixture.of(
        new RawNormal(), new double[] {0.3, 0.7}, List.of(new Shape(-1.5, 2), new Shape(2, 1.2)));
  }

  private Mixture<Power> powers() {
    return Mixture.of(halves, new double[] {0.4, 0.6}, List.of(new Power(0.7), new Power(4)));
  }

  /** Makes every value of some rows missing: one here and there, and whole blocks of them. */
  private static double[] withoutSome(double[] x, int columns, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] holes = x.clone();
    int n = x.length / columns;
    for (int i = 0; i < n; i++) {
      if (random.nextDouble() < 0.2 || (i > n / 3 && i < n / 2)) {
        Arrays.fill(holes, i * columns, (i + 1) * columns, NAN);
      }
    }
    return holes;
  }

  private static double[] present(double[] x, int columns) {
    double[] rows = new double[x.length];
    int size = 0;
    for (int at = 0; at < x.length; at += columns) {
      if (!Double.isNaN(x[at])) {
        System.arraycopy(x, at, rows, size, columns);
        size += columns;
      }
    }
    return Arrays.copyOf(rows, size);
  }

  private static double[] weights(int n, long seed) {
    return new SplittableRandom(seed).doubles(n, 0.1, 3).toArray();
  }

  @Test
  void posteriorsOfAMissingRowAreTheWeights() {
    for (Mixture<?> mixture : List.of(normals(), powers())) {
      double[] nothing = Arrays.copyOf(NOTHING, mixture.columns());
      Block block = Block.allocate(mixture.columns(), 8);
      Observations.of(nothing, mixture.columns()).read(0, 1, block);
      double[] out = new double[16];
      Arrays.fill(out, 7);
      mixture.kernel().logDensities(block, out);
      assertThat(out[0]).isZero();
      assertThat(out[8]).isZero();
      assertThat(mixture.logDensity(nothing)).isCloseTo(0, within(4 * Math.ulp(1.0)));
      assertThat(mixture.responsibilities(nothing))
          .containsExactly(mixture.weights(), within(4 * Math.ulp(1.0)));
      assertThat(mixture.predict(nothing)).isEqualTo(1);
    }
  }

  @Test
  void presentRowsAreEvaluatedAsIfTheyWereAlone() {
    double[] x = withoutSome(Samples.of(powers(), ROWS, 1), 2, 2);
    double[] actual = powers().logDensities(Observations.of(x, 2));
    double[] alone = powers().logDensities(Observations.of(present(x, 2), 2));
    int next = 0;
    for (int i = 0; i < ROWS; i++) {
      double expected = Double.isNaN(x[2 * i]) ? 0 : alone[next++];
      assertThat(actual[i]).isCloseTo(expected, within(1e-14));
    }
    assertThat(next).isEqualTo(alone.length).isBetween(ROWS / 4, ROWS - 100);
  }

  @Test
  void emIsThatOfTheTextbook() {
    double[] x = withoutSome(Samples.normals(ROWS, 3), 1, 4);
    for (double[] w : List.of(TextbookMixture.ones(ROWS), weights(ROWS, 5))) {
      Mixture<Shape> start = normals();
      TextbookMixture<Shape, Double> twin =
          new TextbookMixture<>(
              Samples.boxed(x),
              w,
              (shape, v) -> Double.isNaN(v) ? 0 : RawNormal.logDensity(shape, v),
              MissingRowsTest::shapeOfPresent,
              start.weights(),
              start.parameters());
      double[] trace = twin.run(20);
      Observations data = Samples.column(x).withWeights(w);

      EmResult<Mixture<Shape>> fit = Mixture.fit(data, start, iterations(20));

      assertThat(fit.trace().objectives()).containsExactly(trace, within(SAME_OBJECTIVE * 3));
      assertThat(fit.model().weights()).containsExactly(twin.weights, within(SAME_PARAMETERS));
      for (int k = 0; k < 2; k++) {
        Shape expected = twin.parameters.get(k);
        assertThat(fit.model().component(k).mean())
            .isCloseTo(expected.mean(), within(SAME_PARAMETERS));
        assertThat(fit.model().component(k).sd()).isCloseTo(expected.sd(), within(SAME_PARAMETERS));
      }
      assertThat(fit.model().score(data).logLikelihood()).isEqualTo(fit.logLikelihood());
    }
  }

  private static Shape shapeOfPresent(List<Double> x, double[] w) {
    List<Double> values = new ArrayList<>();
    double[] present = w.clone();
    for (int i = 0; i < w.length; i++) {
      boolean missing = Double.isNaN(x.get(i));
      values.add(missing ? 0 : x.get(i));
      present[i] = missing ? 0 : w[i];
    }
    return TextbookMixture.shape(values, present);
  }

  @Test
  void oneComponentIsThatOfThePresentRows() {
    double[] x = withoutSome(Samples.normals(ROWS, 6), 1, 7);
    EmResult<Mixture<Shape>> fit =
        Mixture.fit(Samples.column(x), new RawNormal(), 1, iterations(3));
    EmResult<Mixture<Shape>> alone =
        Mixture.fit(Samples.column(present(x, 1)), new RawNormal(), 1, iterations(3));
    assertThat(fit.model().weight(0)).isEqualTo(1);
    assertThat(fit.model().component(0).mean())
        .isCloseTo(alone.model().component(0).mean(), within(1e-12));
    assertThat(fit.logLikelihood()).isCloseTo(alone.logLikelihood(), within(SAME_OBJECTIVE));
  }

  @Test
  void withFixedWeightsTheFitIsThatOfThePresentRowsInEveryIteration() {
    double[] x = withoutSome(Samples.of(powers(), ROWS, 8), 2, 9);
    MixtureOptions options = iterations(15).withFixedWeights(true);
    EmResult<Mixture<Power>> fit = Mixture.fit(Observations.of(x, 2), powers(), options);
    EmResult<Mixture<Power>> alone =
        Mixture.fit(Observations.of(present(x, 2), 2), powers(), options);
    assertThat(fit.trace().objectives())
        .containsExactly(alone.trace().objectives(), within(SAME_OBJECTIVE));
    for (int k = 0; k < 2; k++) {
      assertThat(fit.model().component(k).a())
          .isCloseTo(alone.model().component(k).a(), within(SAME_PARAMETERS));
    }
  }

  @Test
  void whereEmConvergesTheFitIsThatOfThePresentRows() {
    double[] x = withoutSome(Samples.normals(ROWS, 10), 1, 11);
    EmResult<Mixture<Shape>> fit = Mixture.fit(Samples.column(x), normals(), iterations(400));
    EmResult<Mixture<Shape>> alone =
        Mixture.fit(Samples.column(present(x, 1)), normals(), iterations(400));
    // Missing rows take the weights of the others along, a little slower.
    assertThat(fit.model().weights()).containsExactly(alone.model().weights(), within(1e-6));
    assertThat(fit.model().component(1).mean())
        .isCloseTo(alone.model().component(1).mean(), within(1e-6));
    assertThat(fit.logLikelihood()).isCloseTo(alone.logLikelihood(), within(1e-8));
  }

  @Test
  void factorsThatAreMissingAsAWholeAreLeftOut() {
    ProductFamily family = new ProductFamily(List.of(counts, halves));
    Mixture<Product> start =
        Mixture.of(family, new double[] {0.5, 0.5}, List.of(product(2, 0.8), product(6, 3)));
    double[] x = Samples.of(start, ROWS, 12);
    SplittableRandom random = new SplittableRandom(13);
    for (int i = 0; i < ROWS; i++) {
      if (random.nextInt(3) == 0) {
        Arrays.fill(x, 3 * i + 1, 3 * i + 3, NAN);
      }
      x[3 * i] = random.nextInt(3) == 0 ? NAN : x[3 * i];
    }
    List<double[]> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(Arrays.copyOfRange(x, 3 * i, 3 * i + 3));
    }
    TextbookMixture<double[], double[]> twin =
        new TextbookMixture<>(
            rows,
            TextbookMixture.ones(ROWS),
            (p, row) ->
                (Double.isNaN(row[0]) ? 0 : Counts.logDensity(new Rate(p[0]), row[0]))
                    + (Double.isNaN(row[1]) ? 0 : Halves.logDensity(new Power(p[1]), row[1])),
            MissingRowsTest::estimate,
            start.weights(),
            List.of(new double[] {2, 0.8}, new double[] {6, 3}));
    double[] trace = twin.run(15);

    EmResult<Mixture<Product>> fit = Mixture.fit(Observations.of(x, 3), start, iterations(15));

    assertThat(fit.trace().objectives()).containsExactly(trace, within(SAME_OBJECTIVE));
    assertThat(fit.model().weights()).containsExactly(twin.weights, within(SAME_PARAMETERS));
    for (int k = 0; k < 2; k++) {
      Product component = fit.model().component(k);
      assertThat(((Rate) component.factors().get(0).parameters()).rate())
          .isCloseTo(twin.parameters.get(k)[0], within(SAME_PARAMETERS));
      assertThat(((Power) component.factors().get(1).parameters()).a())
          .isCloseTo(twin.parameters.get(k)[1], within(SAME_PARAMETERS));
    }
  }

  private static double[] estimate(List<double[]> rows, double[] w) {
    double[] sums = new double[4];
    for (int i = 0; i < w.length; i++) {
      double[] row = rows.get(i);
      sums[0] += Double.isNaN(row[0]) ? 0 : w[i];
      sums[1] += Double.isNaN(row[0]) ? 0 : w[i] * row[0];
      sums[2] += Double.isNaN(row[1]) ? 0 : w[i];
      sums[3] += Double.isNaN(row[1]) ? 0 : w[i] * Math.log(row[1]);
    }
    return new double[] {sums[1] / sums[0], -sums[2] / sums[3]};
  }

  private Product product(double rate, double power) {
    return new Product(
        List.of(
            new Distribution<>(counts, new Rate(rate)),
            new Distribution<>(halves, new Power(power))));
  }

  @Test
  void componentsOfDifferentFamiliesLeaveMissingRowsToTheWeights() {
    PerComponentFamily family = new PerComponentFamily(List.of(counts, waits));
    double[] x = withoutSome(Samples.counts(ROWS, 14), 1, 15);
    double[] pi = {0.5, 0.5};
    double rate = 4;
    double mean = 9;
    double[] trace = new double[11];
    for (int step = 0; step <= 10; step++) {
      double[] all = new double[2];
      double[] weight = new double[2];
      double[] sum = new double[2];
      for (double v : x) {
        boolean missing = Double.isNaN(v);
        double first = pi[0] * (missing ? 1 : Math.exp(Counts.logDensity(new Rate(rate), v)));
        double second = pi[1] * (missing ? 1 : Math.exp(Waits.logDensity(new Waits.Mean(mean), v)));
        double gamma = first / (first + second);
        trace[step] += Math.log(first + second);
        all[0] += gamma;
        all[1] += 1 - gamma;
        weight[0] += missing ? 0 : gamma;
        weight[1] += missing ? 0 : 1 - gamma;
        sum[0] += missing ? 0 : gamma * v;
        sum[1] += missing ? 0 : (1 - gamma) * v;
      }
      pi = step == 10 ? pi : new double[] {all[0] / ROWS, all[1] / ROWS};
      rate = step == 10 ? rate : sum[0] / weight[0];
      mean = step == 10 ? mean : sum[1] / weight[1];
    }
    Mixture<Distribution<?>> start =
        Mixture.of(
            family,
            new double[] {0.5, 0.5},
            List.of(
                new Distribution<>(counts, new Rate(4)),
                new Distribution<>(waits, new Waits.Mean(9))));

    EmResult<Mixture<Distribution<?>>> fit = Mixture.fit(Samples.column(x), start, iterations(10));

    assertThat(fit.trace().objectives()).containsExactly(trace, within(SAME_OBJECTIVE));
    assertThat(fit.model().weights()).containsExactly(pi, within(SAME_PARAMETERS));
    assertThat(((Rate) fit.model().component(0).parameters()).rate())
        .isCloseTo(rate, within(SAME_PARAMETERS));
    assertThat(((Waits.Mean) fit.model().component(1).parameters()).mean())
        .isCloseTo(mean, within(SAME_PARAMETERS));
    assertThat(fit.model().responsibilities(NAN))
        .containsExactly(fit.model().weights(), within(4 * Math.ulp(1.0)));
  }

  @Test
  void mixturesOfMixturesLeaveMissingRowsToTheOuterWeights() {
    MixtureFamily<Shape> family = new MixtureFamily<>(new RawNormal(), 2);
    Mixture<Mixture<Shape>> start =
        Mixture.of(
            family,
            new double[] {0.3, 0.7},
            List.of(
                normals(),
                Mixture.of(
                    new RawNormal(),
                    new double[] {0.5, 0.5},
                    List.of(new Shape(0, 1), new Shape(3, 1)))));
    double[] x = withoutSome(Samples.normals(ROWS, 16), 1, 17);
    MixtureOptions options = iterations(10).withFixedWeights(true);
    EmResult<Mixture<Mixture<Shape>>> fit = Mixture.fit(Samples.column(x), start, options);
    EmResult<Mixture<Mixture<Shape>>> alone =
        Mixture.fit(Samples.column(present(x, 1)), start, options);
    assertThat(fit.trace().objectives())
        .containsExactly(alone.trace().objectives(), within(SAME_OBJECTIVE));
    for (int k = 0; k < 2; k++) {
      assertThat(fit.model().component(k).weights())
          .containsExactly(alone.model().component(k).weights(), within(SAME_PARAMETERS));
    }
    assertThat(start.responsibilities(NAN))
        .containsExactly(new double[] {0.3, 0.7}, within(4 * Math.ulp(1.0)));
    EmResult<Mixture<Mixture<Shape>>> free =
        Mixture.fit(Samples.column(x), family, 2, iterations(30));
    for (int i = 1; i <= free.iterations(); i++) {
      assertThat(free.trace().objective(i))
          .isGreaterThanOrEqualTo(free.trace().objective(i - 1) - SAME_OBJECTIVE);
    }
  }

  @Test
  void threadsChangeNoBit() {
    double[] x = withoutSome(Samples.of(powers(), 9000, 18), 2, 19);
    List<EmResult<Mixture<Power>>> fits = new ArrayList<>();
    for (int threads : new int[] {1, 2, 7}) {
      MixtureOptions options = iterations(8).withEm(em -> em.withThreads(threads));
      fits.add(Mixture.fit(Observations.of(x, 2), halves, 2, options));
    }
    for (EmResult<Mixture<Power>> fit : fits) {
      assertThat(fit.trace().objectives()).isEqualTo(fits.get(0).trace().objectives());
      assertThat(fit.model().toDocument()).isEqualTo(fits.get(0).model().toDocument());
    }
  }

  @Test
  void everyInitialiserTakesMissingRows() {
    double[] x = withoutSome(Samples.normals(ROWS, 20), 1, 21);
    for (Initializer initializer :
        List.of(
            new KMeansInitializer(),
            new KMeansPlusPlusInitializer(),
            new RandomInitializer(),
            new RandomFromDataInitializer())) {
      EmResult<Mixture<Shape>> fit =
          Mixture.fit(
              Samples.column(x), new RawNormal(), 2, iterations(50).withInitializer(initializer));
      assertThat(fit.logLikelihood()).isFinite();
      for (int i = 1; i <= fit.iterations(); i++) {
        assertThat(fit.trace().objective(i))
            .isGreaterThanOrEqualTo(fit.trace().objective(i - 1) - SAME_OBJECTIVE);
      }
    }
  }

  @Test
  void aTableOfWhichEverythingIsMissingIsRefusedByAClearError() {
    assertThatThrownBy(() -> Mixture.fit(Samples.column(NAN, NAN, NAN), counts, 1, iterations(1)))
        .isInstanceOf(EmException.class)
        .hasMessage("component 1 of counts starts without a row: fit fewer components");
  }

  @Test
  void aRowThatIsMissingInPartIsRefusedByRowAndColumn() {
    double[] x = Samples.of(powers(), 50, 22);
    x[2 * 31 + 1] = NAN;
    String message = "row 31, column 1: the value is missing (NaN), and halves needs every value";
    assertThatThrownBy(() -> Mixture.fit(Observations.of(x, 2), halves, 1, iterations(1)))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith(message);
    assertThatThrownBy(() -> powers().logDensities(Observations.of(x, 2)))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void aFactorOfWhichOneColumnIsMissingIsRefusedByRowAndColumn() {
    ProductFamily flat = new ProductFamily(List.of(counts, halves, counts));
    List<Family<?>> families =
        List.of(
            flat,
            new ProductFamily(List.of(new ProductFamily(List.of(counts, halves)), counts)),
            new MixtureFamily<>(flat, 2),
            new PerComponentFamily(List.of(flat, flat)));
    SplittableRandom random = new SplittableRandom(23);
    double[] x = new double[160];
    for (int i = 0; i < 40; i++) {
      x[4 * i] = random.nextInt(5);
      x[4 * i + 1] = (1 + random.nextInt(7)) / 8.0;
      x[4 * i + 2] = 1 - x[4 * i + 1];
      x[4 * i + 3] = i % 4 == 0 ? NAN : random.nextInt(9);
      if (i % 5 == 0) {
        Arrays.fill(x, 4 * i + 1, 4 * i + 3, NAN);
      }
    }
    for (Family<?> family : families) {
      x[13] = NAN;
      assertThatThrownBy(() -> Mixture.fit(Observations.of(x, 4), family, 2, iterations(1)))
          .isInstanceOf(ObservationException.class)
          .hasMessageStartingWith("row 3, column 1: the value is missing (NaN)")
          .satisfies(e -> assertThat(((ObservationException) e).row()).isEqualTo(3))
          .satisfies(e -> assertThat(((ObservationException) e).column()).isEqualTo(1));
      x[13] = 1 - x[14];
      assertThat(Mixture.fit(Observations.of(x, 4), family, 2, iterations(1)).logLikelihood())
          .isFinite();
    }
  }

  @Test
  void rowsWhoseColumnsDoNotFitTogetherAreRefusedByRow() {
    double[] x = {0.5, 0.5, NAN, NAN, 0.25, 0.75, 0.5, 0.25};
    String problem = "row 3, columns 0 to 1: the values must have the sum 1, but have 0.75";
    PerComponentFamily both = new PerComponentFamily(List.of(halves, halves));
    for (Family<?> family : List.of(halves, new MixtureFamily<>(halves, 2), both)) {
      assertThat(family.bindsColumns()).isTrue();
      assertThatThrownBy(() -> Mixture.fit(Observations.of(x, 2), family, 2, iterations(1)))
          .isInstanceOf(ObservationException.class)
          .hasMessage(problem);
    }
    assertThatThrownBy(() -> powers().predict(Observations.of(x, 2)))
        .isInstanceOf(ObservationException.class)
        .hasMessage(problem);
    x[7] = 0.5;
    assertThat(Mixture.fit(Observations.of(x, 2), halves, 2, iterations(1)).logLikelihood())
        .isFinite();
    assertThat(counts.bindsColumns()).isFalse();
    assertThat(new ProductFamily(List.of(counts, waits)).bindsColumns()).isFalse();
  }

  @Test
  void aProductChecksItsFactorsThatArePresent() {
    ProductFamily family = new ProductFamily(List.of(halves, counts, halves));
    assertThat(family.bindsColumns()).isTrue();
    assertThat(family.problem(new double[] {9, 0.5, 0.5, 3, 0.25, 0.75}, 1)).isNull();
    assertThat(family.problem(new double[] {NAN, NAN, NAN, 0.25, 0.75}, 0)).isNull();
    assertThat(family.problem(new double[] {NAN, NAN, 3, 0.25, 0.5}, 0))
        .isEqualTo("the values must have the sum 1, but have 0.75");
    double[] x = {0.5, 0.5, 3, 0.5, 0.5, NAN, NAN, 2, 0.25, 0.75, 1, 0.5, 4, NAN, NAN};
    assertThatThrownBy(() -> Mixture.fit(Observations.of(x, 5), family, 1, iterations(1)))
        .isInstanceOf(ObservationException.class)
        .hasMessage("row 2, columns 0 to 1: the values must have the sum 1, but have 1.5");
    x[11] = NAN;
    x[10] = NAN;
    x[14] = 0.75;
    x[13] = 0.75;
    assertThatThrownBy(() -> Mixture.fit(Observations.of(x, 5), family, 1, iterations(1)))
        .isInstanceOfSatisfying(
            ObservationException.class,
            e -> {
              assertThat(e.row()).isEqualTo(2);
              assertThat(e.column()).isEqualTo(-1);
              assertThat(e.firstColumn()).isEqualTo(3);
              assertThat(e.endColumn()).isEqualTo(5);
            });
  }

  @Test
  void oneFamilyThatTakesARowSufficesAmongComponents() {
    PerComponentFamily family =
        new PerComponentFamily(List.of(halves, new ProductFamily(List.of(waits, waits))));
    assertThat(family.problem(new double[] {0.5, 0.75}, 0)).isNull();
    assertThat(family.bindsColumns()).isTrue();
  }
}
