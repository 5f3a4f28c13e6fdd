package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.em4j.core.testing.Samples;
import org.junit.jupiter.api.Test;

class ObservationsTest {
  @Test
  void rowsOfArraysAndFlatValuesAreTheSame() {
    Observations rows = Observations.of(new double[][] {{1, 2}, {3, 4}, {5, 6}});
    assertThat(rows.rows()).isEqualTo(3);
    assertThat(rows.columns()).isEqualTo(2);
    assertThat(rows.totalWeight()).isEqualTo(3);
    assertThat(rows.weighted()).isFalse();
    assertThat(rows.weight(1)).isEqualTo(1);
    Block block = Block.allocate(2, 3);
    rows.read(0, 3, block);
    assertThat(block.values()).containsExactly(1, 3, 5, 2, 4, 6);
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> Observations.of(new double[5], 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Observations.of(new double[0], 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Observations.of(new double[2], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Observations.of(new double[0][]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Observations.of(new double[][] {{1}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 has 2 columns, row 0 has 1");
  }

  @Test
  void weightsThatDoNotFitAreNamed() {
    Observations rows = Observations.of(new double[3], 1);
    Observations weighted = rows.withWeights(new double[] {0, 2, 0.5});
    assertThat(weighted.totalWeight()).isEqualTo(2.5);
    assertThat(weighted.weighted()).isTrue();
    assertThat(weighted.withWeights(new double[] {3, 0, 1}).totalWeight())
        .as("in place of those before")
        .isEqualTo(4);
    assertThatThrownBy(() -> rows.withWeights(new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("2 weights were given for 3 rows");
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> rows.withWeights(new double[] {1, bad, 1}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("row 1 has " + bad);
    }
    assertThatThrownBy(() -> rows.withWeights(new double[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("sum above 0");
    assertThatThrownBy(() -> rows.withWeights(new double[] {Double.MAX_VALUE, Double.MAX_VALUE, 1}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aSummaryIsWeightedAndLeavesOutWhatIsMissing() {
    double[] x = {1, 10, 3, Double.NaN, 8, 40, 100, 7};
    DataSummary summary =
        DataSummary.of(Observations.of(x, 2).withWeights(new double[] {1, 2, 1, 0}));
    assertThat(summary.centre(0)).isCloseTo((1 + 2 * 3 + 8) / 4.0, within(1e-15 * 4));
    assertThat(summary.spread(0))
        .isCloseTo(Math.sqrt((2.75 * 2.75 + 2 * 0.75 * 0.75 + 4.25 * 4.25) / 4), within(1e-15 * 8));
    assertThat(summary.centre(1)).isEqualTo(25);
    assertThat(summary.spread(1)).isEqualTo(15);
    assertThat(summary.minimum(0)).isEqualTo(1);
    assertThat(summary.maximum(0)).as("a row of weight 0 is not there").isEqualTo(8);
    assertThat(summary.present(0)).isEqualTo(3);
    assertThat(summary.present(1)).isEqualTo(2);
    assertThat(summary.totalWeight()).isEqualTo(4);
    assertThat(summary.rows()).isEqualTo(4);
    assertThat(summary.columns(1, 1).centre(0)).isEqualTo(25);
    assertThat(summary.columns(1, 1).columns()).isEqualTo(1);
  }

  @Test
  void aSummaryFarFromZeroKeepsItsDigits() {
    double[] x = Samples.normals(10_000, 81);
    double[] far = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      far[i] = x[i] + 0x1p30;
      x[i] = far[i] - 0x1p30;
    }
    DataSummary near = DataSummary.of(Samples.column(x));
    DataSummary there = DataSummary.of(Samples.column(far));
    // A centre that is off by some ulps adds their square to the variance, no more.
    double ulps = 64 * Math.ulp(0x1p30);
    assertThat(there.spread(0)).isCloseTo(near.spread(0), within(ulps * ulps));
    assertThat(there.centre(0) - 0x1p30).isCloseTo(near.centre(0), within(ulps));
    assertThat(there.scale(0)).isCloseTo(near.scale(0), within(ulps * ulps));
  }

  @Test
  void theScaleIsThatOfTheMiddleHalfWhereOutliersStretchTheSpread() {
    double[] x = new double[2000];
    SplittableRandom random = new SplittableRandom(82);
    for (int i = 0; i < x.length; i++) {
      x[i] = 3 + 2 * random.nextGaussian();
    }
    double honest = DataSummary.of(Samples.column(x)).scale(0);
    x[7] = 1e12;
    DataSummary stretched = DataSummary.of(Samples.column(x));
    assertThat(stretched.spread(0)).isGreaterThan(1e9);
    assertThat(stretched.scale(0)).isCloseTo(honest, within(0.05 * honest));
    assertThat(stretched.unit(0)).isEqualTo(stretched.spread(0));
  }

  @Test
  void aConstantColumnIsMeasuredByTheSizeOfItsValue() {
    DataSummary summary = DataSummary.of(Observations.of(new double[] {0.1, 0, 0.1, 0, 0.1, 0}, 2));
    assertThat(summary.centre(0)).isEqualTo(0.1);
    assertThat(summary.spread(0)).isZero();
    assertThat(summary.unit(0)).isEqualTo(0.1);
    assertThat(summary.scale(0)).isEqualTo(0.1);
    assertThat(summary.unit(1)).isEqualTo(1);
  }

  @Test
  void aColumnWithoutValuesIsNoObstacle() {
    DataSummary summary =
        DataSummary.of(Samples.column(Double.NaN, Double.NaN, Double.NaN, Double.NaN));
    assertThat(summary.centre(0)).isZero();
    assertThat(summary.unit(0)).isEqualTo(1);
    assertThat(summary.present(0)).isZero();
  }

  @Test
  void supportsSpeakForThemselves() {
    assertThat(Support.REAL).hasToString("finite real numbers");
    assertThat(Support.NON_NEGATIVE).hasToString("numbers of at least 0");
    assertThat(Support.POSITIVE).hasToString("numbers above 0");
    assertThat(Support.COUNTS).hasToString("whole numbers of at least 0");
    assertThat(Support.integers(0, 1)).hasToString("whole numbers in [0, 1]");
    assertThat(new Support(0, 1, false, false, false)).hasToString("numbers in (0, 1)");
    assertThat(new Support(Double.NEGATIVE_INFINITY, 2.5, false, true, false))
        .hasToString("numbers of at most 2.5");
    for (Support support :
        new Support[] {Support.REAL, Support.POSITIVE, Support.COUNTS, Support.integers(0, 3)}) {
      assertThat(support.contains(Double.NaN)).isFalse();
      assertThat(support.contains(Double.POSITIVE_INFINITY)).isFalse();
      assertThat(support.contains(Double.NEGATIVE_INFINITY)).isFalse();
      assertThat(support.contains(1)).isTrue();
    }
    assertThat(Support.POSITIVE.contains(0)).isFalse();
    assertThat(Support.NON_NEGATIVE.contains(0)).isTrue();
    assertThat(Support.COUNTS.contains(1.5)).isFalse();
    assertThat(Support.integers(0, 3).contains(4)).isFalse();
  }

  private static double[] values(Observations rows) {
    Block block = Block.allocate(rows.columns(), rows.rows());
    rows.read(0, rows.rows(), block);
    return block.values();
  }

  @Test
  void aStreamOfRowsKeepsItsOrderEvenInParallel() {
    double[][] rows = new double[5000][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = new double[] {i, -i, 0.5 * i};
    }
    double[] expected = values(Observations.of(rows));
    assertThat(values(Observations.of(Stream.of(rows)))).containsExactly(expected);
    Stream<double[]> parallel = IntStream.range(0, rows.length).parallel().mapToObj(i -> rows[i]);
    assertThat(values(Observations.of(parallel))).containsExactly(expected);
  }

  @Test
  void rowsThatAreAddedLaterAreNotSeen() {
    ObservationsBuilder builder = Observations.builder().add(1, 2);
    double[] row = {3, 4};
    Observations first = builder.add(row).build();
    row[0] = 9;
    Observations second = builder.add(5, 6).build();
    assertThat(first.rows()).isEqualTo(2);
    assertThat(values(first)).containsExactly(1, 3, 2, 4);
    assertThat(values(second)).containsExactly(1, 3, 5, 2, 4, 6);
    assertThat(builder.rows()).isEqualTo(3);
  }

  @Test
  void rowsThatDoNotFitTheFirstAreRefused() {
    assertThatThrownBy(() -> Observations.builder().add(1, 2).add(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 1 has 1 columns, row 0 has 2");
    assertThatThrownBy(() -> Observations.builder().add())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("row 0 has no columns");
    assertThatThrownBy(() -> Observations.of(Stream.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("observations need at least one row");
  }

  @Test
  void aColumnIsCopiedWhole() {
    double[] values = IntStream.range(0, 3 * 2_000).mapToDouble(i -> i).toArray();
    values[4] = Double.NaN;
    double[] column = Observations.of(values, 3).column(1);
    assertThat(column).hasSize(2_000).startsWith(1, Double.NaN, 7).endsWith(5_998);
    column[0] = 9;
    assertThat(values[1]).isEqualTo(1);
    assertThatThrownBy(() -> Observations.of(values, 3).column(3))
        .hasMessage("column must be 0 to 2, but is 3");
  }
}
