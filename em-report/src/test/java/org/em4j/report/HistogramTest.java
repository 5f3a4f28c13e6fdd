package org.em4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistogramTest {
  private static final double ROUNDING = 1e-12;

  private static double[] normal(int n) {
    return new SplittableRandom(1).doubles(n).map(u -> Math.log(u / (1 - u))).toArray();
  }

  private static double area(Histogram histogram) {
    double area = 0;
    for (int b = 0; b < histogram.bins(); b++) {
      area += histogram.density(b) * (histogram.edge(b + 1) - histogram.edge(b));
    }
    return area;
  }

  @Test
  void barsHaveTheAreaOne() {
    assertThat(area(Histogram.of(normal(1000), null))).isCloseTo(1, within(1e-9));
    double[] weights = new SplittableRandom(2).doubles(1000).toArray();
    assertThat(area(Histogram.of(normal(1000), weights))).isCloseTo(1, within(1e-9));
  }

  @Test
  void binsHaveTheWidthOfFreedmanAndDiaconis() {
    // 0 … 999: the quartiles are 250 and 749, so 2 · 499 / 10 wide and 999 / 99.8 many, rounded up.
    double[] values = new double[1000];
    for (int i = 0; i < 1000; i++) {
      values[i] = i * 7 % 1000;
    }
    Histogram histogram = Histogram.of(values, null);

    assertThat(histogram.bins()).isEqualTo(11);
    assertThat(histogram.edge(0)).isZero();
    assertThat(histogram.edge(11)).isCloseTo(999, within(1e-9));
  }

  @Test
  void weightsCountLikeRepeatedRows() {
    double[] values = {1, 2, 2, 3, 3, 3, 5, 5, 8};
    Histogram repeated = Histogram.of(values, null);
    Histogram weighted =
        Histogram.of(new double[] {8, 1, 2, 3, 5, 9}, new double[] {1, 1, 2, 3, 2, 0});

    assertThat(weighted.bins()).isEqualTo(repeated.bins());
    assertThat(weighted.total()).isEqualTo(9);
    for (int b = 0; b < weighted.bins(); b++) {
      assertThat(weighted.density(b)).isCloseTo(repeated.density(b), within(ROUNDING));
    }
  }

  @Test
  void oneFarValueDoesNotMakeBinsWithoutNumber() {
    double[] values = normal(1000);
    values[0] = 1e12;

    assertThat(Histogram.of(values, null).bins()).isEqualTo(Histogram.MOST_BINS);
  }

  @Test
  void halfEqualValuesStillHaveSeveralBins() {
    double[] values = new double[64];
    values[0] = 1;

    assertThat(Histogram.of(values, null).bins()).isEqualTo(7);
  }

  @Test
  void equalValuesHaveOneBinAboutThem() {
    Histogram histogram = Histogram.of(new double[] {4, 4, Double.NaN}, null);

    assertThat(histogram.bins()).isEqualTo(1);
    assertThat(histogram.edge(0)).isLessThan(4);
    assertThat(histogram.edge(1)).isGreaterThan(4);
    assertThat(histogram.total()).isEqualTo(2);
  }

  @Test
  void wholeNumbersHaveABinEachWithTheirFrequency() {
    Histogram histogram = Histogram.ofIntegers(new double[] {2, 3, 3, 5}, null, 50);

    assertThat(histogram.bins()).isEqualTo(4);
    assertThat(histogram.edge(0)).isEqualTo(1.5);
    assertThat(histogram.density(1)).isEqualTo(0.5);
    assertThat(histogram.density(2)).isZero();
    assertThat(histogram.highest()).isEqualTo(0.5);
  }

  @Test
  void manyWholeNumbersShareBinsOfAWholeWidth() {
    Histogram histogram = Histogram.ofIntegers(new double[] {0, 10, 20, 1000}, null, 50);

    assertThat(histogram.width()).isEqualTo(21);
    assertThat(histogram.bins()).isEqualTo(48);
    assertThat(histogram.edge(0)).isEqualTo(-0.5);
    assertThat(area(histogram)).isCloseTo(1, within(ROUNDING));
  }

  @Test
  void refusesAColumnWithoutValues() {
    assertThatThrownBy(() -> Histogram.of(new double[] {Double.NaN}, null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void valuesWithoutWeightAreNone() {
    double[] values = {1, Double.NaN};
    assertThat(Histogram.hasValue(values, null)).isTrue();
    assertThat(Histogram.hasValue(values, new double[] {2, 0})).isTrue();
    assertThat(Histogram.hasValue(values, new double[] {0, 2})).isFalse();
  }
}
