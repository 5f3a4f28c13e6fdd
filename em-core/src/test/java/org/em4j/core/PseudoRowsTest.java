package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.testing.Coin;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.Halves;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.Waits;
import org.junit.jupiter.api.Test;

class PseudoRowsTest {
  /** Numbers from 0 to 1. */
  private static final class Shares extends RawNormal {
    @Override
    public Support support() {
      return new Support(0, 1, true, true, false);
    }
  }

  /** Pairs of counts. */
  private static class PairsOfCounts extends Counts {
    @Override
    public int observationSize() {
      return 2;
    }
  }

  /** Pairs of counts of the sum 3. */
  private static final class Triples extends PairsOfCounts {
    @Override
    public boolean bindsColumns() {
      return true;
    }

    @Override
    public String problem(double[] x, int at) {
      return x[at] + x[at + 1] == 3 ? null : "its sum is not 3";
    }
  }

  /** Pairs of real numbers. */
  private static final class Pairs extends RawNormal {
    @Override
    public int observationSize() {
      return 2;
    }
  }

  private static final class Wide extends RawNormal {
    private final int d;

    Wide(int d) {
      this.d = d;
    }

    @Override
    public int observationSize() {
      return d;
    }
  }

  private static PseudoRows rows(Family<?> family, double... x) {
    return family.pseudoRows(DataSummary.of(Observations.of(x, family.observationSize())));
  }

  private static double weight(PseudoRows rows) {
    return moment(rows, 0, 0, 0);
  }

  /** {@code Σ w (x_j − c)^power}. */
  private static double moment(PseudoRows rows, int column, double about, int power) {
    double sum = 0;
    for (int i = 0; i < rows.rows(); i++) {
      sum += rows.weight(i) * Math.pow(rows.value(i, column) - about, power);
    }
    return sum;
  }

  @Test
  void realColumnsGetRowsOfTheMeanAndSpreadOfTheData() {
    double[] x = Samples.normals(500, 41);
    DataSummary data = DataSummary.of(Samples.column(x));
    PseudoRows rows = new RawNormal().pseudoRows(data);
    assertThat(rows.rows()).isEqualTo(2);
    assertThat(weight(rows)).isCloseTo(1, within(1e-15));
    assertThat(rows.value(0, 0)).isEqualTo(data.centre(0) - data.spread(0));
    assertThat(rows.value(1, 0)).isEqualTo(data.centre(0) + data.spread(0));
    assertThat(rows.weight(0)).isEqualTo(0.5);
    assertThat(moment(rows, 0, data.centre(0), 2))
        .isCloseTo(data.spread(0) * data.spread(0), within(1e-12));
  }

  @Test
  void severalColumnsTogetherHaveTheWeightOneAndTheSpreadOfEach() {
    double[] x = Samples.normals(1000, 42);
    for (int i = 0; i < 500; i++) {
      x[2 * i + 1] = 100 + 7 * x[2 * i + 1];
    }
    DataSummary data = DataSummary.of(Observations.of(x, 2));
    PseudoRows rows = new Pairs().pseudoRows(data);
    assertThat(rows.rows()).isEqualTo(4);
    assertThat(rows.columns()).isEqualTo(2);
    assertThat(weight(rows)).isCloseTo(1, within(1e-15));
    for (int j = 0; j < 2; j++) {
      double variance = data.spread(j) * data.spread(j);
      assertThat(moment(rows, j, data.centre(j), 1)).isCloseTo(0, within(1e-12));
      assertThat(moment(rows, j, data.centre(j), 2)).isCloseTo(variance, within(1e-10));
    }
  }

  @Test
  void boundedColumnsGetRowsWithinTheData() {
    // Mean 0.25, standard deviation 0.433…: one row would be below 0. Half the way there is.
    PseudoRows rows = rows(new Shares(), 0, 0, 0, 1);
    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.value(0, 0)).isEqualTo(0.125);
    assertThat(rows.value(1, 0)).isEqualTo(0.375);
    PseudoRows positive = rows(new Waits(), 0.125, 0.25, 0.25, 20);
    assertThat(positive.value(0, 0))
        .as("half the way from the mean to the smallest")
        .isCloseTo((5.15625 + 0.125) / 2, within(1e-15));
    assertThat(positive.value(0, 0) + positive.value(1, 0)).isCloseTo(2 * 5.15625, within(1e-14));
  }

  @Test
  void integerColumnsGetWholeNumbersWithTheSameMean() {
    double[] x = new double[500];
    for (int i = 0; i < x.length; i++) {
      x[i] = 20 + 7 * i % 11;
    }
    DataSummary data = DataSummary.of(Samples.column(x));
    PseudoRows rows = new Counts().pseudoRows(data);
    assertThat(rows.rows()).isEqualTo(4);
    assertThat(weight(rows)).isCloseTo(1, within(1e-15));
    assertThat(moment(rows, 0, data.centre(0), 1)).isCloseTo(0, within(1e-13));
    for (int i = 0; i < rows.rows(); i++) {
      assertThat(Support.COUNTS.contains(rows.value(i, 0))).isTrue();
      assertThat(rows.value(i, 0)).isBetween(data.minimum(0), data.maximum(0));
    }
  }

  @Test
  void severalIntegerColumnsGetWholeNumbersWithTheSameMeans() {
    double[] x = new double[600];
    for (int i = 0; i < 300; i++) {
      x[2 * i] = i % 7 == 0 ? 1 + i % 2 : 0;
      x[2 * i + 1] = 40 + 7 * i % 11;
    }
    DataSummary data = DataSummary.of(Observations.of(x, 2));
    assertThat(data.centre(0)).isBetween(0.1, 0.4);
    PseudoRows rows = new PairsOfCounts().pseudoRows(data);
    assertThat(weight(rows)).isCloseTo(1, within(1e-15));
    for (int i = 0; i < rows.rows(); i++) {
      for (int j = 0; j < 2; j++) {
        assertThat(Support.COUNTS.contains(rows.value(i, j))).isTrue();
        assertThat(rows.value(i, j)).isBetween(data.minimum(j), data.maximum(j));
      }
    }
    for (int j = 0; j < 2; j++) {
      assertThat(moment(rows, j, data.centre(j), 1)).isCloseTo(0, within(1e-13));
    }
  }

  @Test
  void aFamilyThatBindsItsColumnsAndHasNoRowsOfItsOwnIsToldSo() {
    assertThatThrownBy(() -> rows(new Triples(), 0, 3, 1, 2, 3, 0))
        .isInstanceOf(EmException.class)
        .hasMessage(
            "counts binds its columns and must override pseudoRows, because a row about the centre"
                + " of the data is none of its own: its sum is not 3");
  }

  @Test
  void countsGetRowsHalfTheWayToTheSmallest() {
    // Mean 2, standard deviation √12: the row below would be negative.
    PseudoRows rows = rows(new Counts(), 0, 0, 0, 8);
    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.value(0, 0)).isEqualTo(1);
    assertThat(rows.value(1, 0)).isEqualTo(3);
  }

  @Test
  void manyRealColumnsKeepTheirVariances() {
    int d = 100;
    double[] x = Samples.normals(200 * d, 8);
    DataSummary data = DataSummary.of(Observations.of(x, d));
    ExponentialFamily<?> wide = new Wide(d);
    PseudoRows rows = wide.pseudoRows(data);
    assertThat(weight(rows)).isCloseTo(1, within(1e-13));
    for (int j = 0; j < d; j++) {
      double variance = data.spread(j) * data.spread(j);
      assertThat(moment(rows, j, data.centre(j), 2)).isCloseTo(variance, within(1e-10));
    }
  }

  @Test
  void aConstantColumnGetsItsValueAndAColumnWithoutValuesIsRefused() {
    for (Family<?> family : List.of(new RawNormal(), new Counts())) {
      PseudoRows rows = rows(family, 5, 5, 5);
      assertThat(rows.rows()).isEqualTo(2);
      assertThat(weight(rows)).isEqualTo(1);
      assertThat(rows.value(0, 0)).isEqualTo(5);
      assertThat(rows.value(1, 0)).isEqualTo(5);
      assertThatThrownBy(() -> rows(family, Double.NaN, Double.NaN))
          .isInstanceOf(EmException.class)
          .hasMessageContaining("column 1 of " + family.id() + " has no value");
    }
  }

  @Test
  void symbolsGetARowEach() {
    PseudoRows rows = PseudoRows.ofEachSymbol(3);
    assertThat(rows.columns()).isEqualTo(1);
    assertThat(rows.rows()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(rows.value(i, 0)).isEqualTo(i);
      assertThat(rows.weight(i)).isEqualTo(1);
    }
  }

  @Test
  void aProductHasTheRowsOfEachFactorWithTheOthersLeftOpen() {
    PseudoRows rows =
        rows(new ProductFamily(List.of(new Coin(), new RawNormal())), 0, 4, 1, 6, 1, 5, 0, 5);
    assertThat(rows.columns()).isEqualTo(2);
    assertThat(rows.rows()).isEqualTo(4);
    assertThat(rows.value(1, 0)).isEqualTo(1);
    assertThat(rows.value(1, 1)).isNaN();
    assertThat(rows.value(2, 0)).isNaN();
    assertThat(rows.value(2, 1)).isCloseTo(5 - Math.sqrt(0.5), within(1e-15));
    assertThat(rows.weight(0)).isEqualTo(1);
    assertThat(rows.weight(3)).isEqualTo(0.5);
  }

  @Test
  void aMixtureAsAComponentHasTheRowsOfItsInnerFamily() {
    PseudoRows rows = rows(new MixtureFamily<>(new Coin(), 3), 0, 1);
    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.value(1, 0)).isEqualTo(1);
  }

  @Test
  void componentsOfDifferentFamiliesTakeTheRowsThatAllCanTake() {
    double[] x = {0.5, 2, 3, 7.25, 1};
    PerComponentFamily both = new PerComponentFamily(List.of(new Waits(), new Counts()));
    PseudoRows rows = rows(both, x);
    assertThat(rows.rows()).as("those of the counts").isEqualTo(4);
    PseudoRows expected = rows(new Counts(), x);
    for (int i = 0; i < 4; i++) {
      assertThat(rows.value(i, 0)).isEqualTo(expected.value(i, 0));
    }
    PerComponentFamily none = new PerComponentFamily(List.of(new Shares(), new Counts()));
    assertThatThrownBy(() -> rows(none, 0.25, 0.5, 2, 3))
        .isInstanceOf(EmException.class)
        .hasMessage(
            "components of [raw-normal, counts] have no pseudo-count in common: fit without that"
                + " prior");
  }

  @Test
  void rowsThatBindTheirColumnsOrLeaveSomeOpenAreNotForEveryFamily() {
    PseudoRows halves = PseudoRows.of(new double[] {0.5, 0.5, 0.25, 0.5}, new double[] {1, 1});
    assertThat(halves.supportedBy(new Halves())).isFalse();
    assertThat(PseudoRows.of(new double[] {0.5, 0.5}, new double[] {1}).supportedBy(new Halves()))
        .isTrue();
    PseudoRows open = PseudoRows.of(new double[] {Double.NaN, 2}, new double[] {1});
    assertThat(open.supportedBy(new Pairs())).isFalse();
    ProductFamily product = new ProductFamily(List.of(new Counts(), new Counts()));
    assertThat(open.supportedBy(product)).isTrue();
  }

  @Test
  void shapesAndWeightsThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> PseudoRows.of(new double[3], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("3 values do not make 2 rows");
    assertThatThrownBy(() -> PseudoRows.of(new double[0], new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> PseudoRows.of(new double[2], new double[] {1, weight}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the weight of a pseudo-row must be finite and above 0, but is " + weight);
    }
  }

  @Test
  void nothingThatComesInIsShared() {
    double[] values = {1, 2};
    double[] weights = {3, 4};
    PseudoRows rows = PseudoRows.of(values, weights);
    values[0] = 9;
    weights[0] = 9;
    assertThat(rows.value(0, 0)).isEqualTo(1);
    assertThat(rows.weight(0)).isEqualTo(3);
  }
}
