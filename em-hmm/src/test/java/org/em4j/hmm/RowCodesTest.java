package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.em4j.core.Block;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowCodesTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 16", "1, 1000", "2, 3", "3, 8", "5, 4"})
  void codesAreNumberedInTheOrderOfFirstAppearance(int columns, int levels) {
    Random random = new Random(levels);
    int n = 20_011;
    double[] x = new double[n * columns];
    for (int i = 0; i < x.length; i++) {
      int level = random.nextInt(levels);
      x[i] = level == 2 ? Double.NaN : level == 3 ? -0.0 : level * 0.37 - 1;
    }
    RowCodes codes = RowCodes.of(Observations.of(x, columns));
    Map<List<Double>, Integer> expected = new HashMap<>();
    for (int i = 0; i < n; i++) {
      List<Double> row = row(x, i, columns);
      int code = expected.computeIfAbsent(row, r -> expected.size());
      assertThat(codes.code(i)).isEqualTo(code);
      assertThat(codes.codes()[i]).isEqualTo(code);
    }
    assertThat(codes.codes()).hasSize(n);
    assertThat(codes.count()).isEqualTo(expected.size());
    Block block = Block.allocate(columns, codes.count());
    codes.distinct().read(0, codes.count(), block);
    double[] back = new double[columns];
    for (int c = 0; c < codes.count(); c++) {
      block.copyRow(c, back, 0);
      assertThat(expected).containsEntry(row(back, 0, columns), c);
    }
  }

  private static List<Double> row(double[] x, int row, int columns) {
    return Arrays.stream(x, row * columns, (row + 1) * columns).boxed().toList();
  }

  @Test
  void aZeroAndItsNegativeAreTwoRows() {
    double[] x = {0.0, -0.0, 0.0, -0.0, 0.0, 0.0, 0.0, 0.0};
    assertThat(RowCodes.of(Observations.of(x, 1)).codes()).containsExactly(0, 1, 0, 1, 0, 0, 0, 0);
  }

  @Test
  void someNeighbouringRowsAreNumberedFromTheirFirst() {
    double[] x = {9, 9, 5, 5, 7, 5, 7, 7, 5, 5, 5, 1, 2, 3};
    RowCodes codes = RowCodes.of(Observations.of(x, 1), 2, 9);
    assertThat(codes.codes()).containsExactly(0, 0, 1, 0, 1, 1, 0, 0, 0);
    assertThat(codes.count()).isEqualTo(2);
  }

  @Test
  void tooManyDistinctRowsHaveNone() {
    double[] quarter = DoubleStream.iterate(0, i -> i + 1).limit(400).map(i -> i % 100).toArray();
    assertThat(RowCodes.of(Observations.of(quarter, 1)).count()).isEqualTo(100);
    quarter[399] = -1;
    assertThat(RowCodes.of(Observations.of(quarter, 1))).isNull();

    double[] most =
        DoubleStream.iterate(0, i -> i + 1).limit(40_000).map(i -> i % RowCodes.MOST).toArray();
    assertThat(RowCodes.of(Observations.of(most, 1)).count()).isEqualTo(RowCodes.MOST);
    most[39_999] = -1;
    assertThat(RowCodes.of(Observations.of(most, 1))).isNull();
  }

  @Test
  void rowsThatAllDifferAreGivenUpEarly() {
    CountingObservations counting = new CountingObservations(1_000_000);
    assertThat(RowCodes.of(counting)).isNull();
    assertThat(counting.read).isLessThan(5000);
  }

  /** Row i is (i); tells up to which row it was read. */
  private static final class CountingObservations implements Observations {
    private final int rows;
    private int read;

    CountingObservations(int rows) {
      this.rows = rows;
    }

    @Override
    public int rows() {
      return rows;
    }

    @Override
    public int columns() {
      return 1;
    }

    @Override
    public double weight(int row) {
      return 1;
    }

    @Override
    public boolean weighted() {
      return false;
    }

    @Override
    public double totalWeight() {
      return rows;
    }

    @Override
    public void read(int firstRow, int count, Block into) {
      into.fill(firstRow, count);
      for (int i = 0; i < count; i++) {
        into.values()[i] = firstRow + i;
      }
      read = firstRow + count;
    }
  }
}
