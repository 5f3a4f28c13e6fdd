package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BinaryObservationsBuilderTest {
  private static final double NAN = Double.NaN;

  @Property(tries = 200, seed = "1")
  void rowsAndColumnsGiveTheSameBits(
      @ForAll @IntRange(min = 1, max = 100) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll @IntRange(min = 2, max = 4) int kinds,
      @ForAll long seed) {
    double[] kindsOfValues = {0, 1, -0.0, NAN};
    Random random = new Random(seed);
    double[] values = new double[rows * columns];
    BinaryObservations.Builder byRows = new BinaryObservations.Builder(columns, 0);
    for (int i = 0; i < values.length; i++) {
      values[i] = kindsOfValues[random.nextInt(kinds)];
    }
    for (int i = 0; i < rows; i++) {
      assertThat(byRows.add(values, i * columns)).isEqualTo(-1);
    }
    BinaryObservations.Builder byColumns = new BinaryObservations.Builder(columns, 0);
    byColumns.addZeros(rows);
    for (int j = 0; j < columns; j++) {
      double[] column = new double[rows + 1];
      for (int i = 0; i < rows; i++) {
        column[i + 1] = values[i * columns + j];
      }
      int half = rows / 2;
      assertThat(byColumns.set(j, half, column, 1 + half, rows - half)).isEqualTo(-1);
      assertThat(byColumns.set(j, 0, column, 1, half)).isEqualTo(-1);
    }
    BinaryObservations one = byRows.build();
    BinaryObservations other = byColumns.build();
    assertThat(other.rows()).isEqualTo(rows);
    assertThat(other.ones()).isEqualTo(one.ones());
    assertThat(other.zeros()).isEqualTo(one.zeros());
    double[] packed = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      packed[i] = one.value(i / columns, i % columns);
      values[i] += 0.0;
    }
    assertThat(packed).isEqualTo(values);
  }

  @Test
  void otherValuesAreToldAndLeaveNothingBehind() {
    BinaryObservations.Builder builder = new BinaryObservations.Builder(3, 0);
    for (double other : new double[] {2, -1, 0.5, 3, Double.MIN_VALUE, Double.POSITIVE_INFINITY}) {
      assertThat(builder.add(new double[] {1, NAN, other}, 0)).isEqualTo(2);
    }
    builder.addZeros(2);
    assertThat(builder.set(1, 0, new double[] {1, 0.5}, 0, 2)).isEqualTo(1);
    BinaryObservations rows = builder.build();
    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.ones()).containsExactly(0b010, 0);
    assertThat(rows.hasMissing()).isFalse();
  }

  @Test
  void whatIsSetAgainIsReplaced() {
    BinaryObservations.Builder builder = new BinaryObservations.Builder(1, 0);
    builder.addZeros(3);
    builder.set(0, 0, new double[] {1, NAN, NAN}, 0, 3);
    builder.set(0, 0, new double[] {NAN, 0, 1}, 0, 3);
    BinaryObservations rows = builder.build();
    assertThat(rows.value(0, 0)).isNaN();
    assertThat(rows.value(1, 0)).isZero();
    assertThat(rows.value(2, 0)).isEqualTo(1);
  }

  @Test
  void rowsAndColumnsThatWereNotAddedCannotBeSet() {
    BinaryObservations.Builder builder = new BinaryObservations.Builder(9, 0);
    builder.addZeros(2);
    int[][] outside = {{9, 0, 1}, {-1, 0, 1}, {0, 2, 1}, {0, 1, 2}, {0, -1, 1}};
    for (int[] at : outside) {
      assertThatThrownBy(() -> builder.set(at[0], at[1], new double[2], 0, at[2]))
          .isInstanceOf(IndexOutOfBoundsException.class);
    }
  }

  @Test
  void moreRowsThanAnArrayHoldsAreRefused() {
    BinaryObservations.Builder builder = new BinaryObservations.Builder(1, 0);
    builder.addZeros(1);
    assertThatThrownBy(() -> builder.addZeros(Integer.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no more than ");
  }
}
