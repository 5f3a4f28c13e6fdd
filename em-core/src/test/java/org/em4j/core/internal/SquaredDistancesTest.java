package org.em4j.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SquaredDistancesTest {
  private static final int OFFSET = 3;

  /** Compares a kernel with the definition, entry by entry, and finds the smallest of those. */
  private static void check(SquaredDistances kernel, int rows, int columns, int components) {
    for (int stride : new int[] {rows, (rows + 7) / 8 * 8, rows + 5}) {
      SplittableRandom random = new SplittableRandom(rows + 31L * columns + 1009L * components);
      double[] x = random.doubles(OFFSET + (long) columns * stride, -2, 2).toArray();
      double[] centres = random.doubles((long) columns * components, -2, 2).toArray();
      double[] out = new double[components * stride];
      double[] least = new double[stride];
      double[] index = new double[stride];
      kernel.distances(x, OFFSET, stride, rows, columns, centres, components, out);
      kernel.nearest(x, OFFSET, stride, rows, columns, centres, components, least, index);
      for (int i = 0; i < rows; i++) {
        int nearest = 0;
        for (int k = 0; k < components; k++) {
          double expected = 0;
          for (int j = 0; j < columns; j++) {
            double z = x[OFFSET + j * stride + i] - centres[k * columns + j];
            expected = Math.fma(z, z, expected);
          }
          assertThat(out[k * stride + i])
              .describedAs("n=%d d=%d K=%d row %d centre %d", rows, columns, components, i, k)
              .isEqualTo(expected);
          nearest = expected < out[nearest * stride + i] ? k : nearest;
        }
        assertThat((int) index[i]).isEqualTo(nearest);
        assertThat(least[i]).isEqualTo(out[nearest * stride + i]);
      }
    }
  }

  private static void checkSizes(SquaredDistances kernel) {
    for (int rows = 1; rows <= 3 * 8 + 1; rows++) {
      for (int columns : new int[] {1, 2, 3, 5, 8}) {
        for (int components : new int[] {1, 2, 3, 4, 5, 7, 9}) {
          check(kernel, rows, columns, components);
        }
      }
    }
    check(kernel, 97, 17, 13);
  }

  @Test
  void thePlainKernelGivesTheBitsOfTheDefinition() {
    checkSizes(SquaredDistances.PLAIN);
  }

  @Test
  void theVectorKernelGivesTheBitsOfTheDefinition() {
    SquaredDistances kernel = SquaredDistances.forWork(1L << 30);
    assertThat(kernel.getClass().getSimpleName()).isEqualTo("VectorSquaredDistances");
    checkSizes(kernel);
  }

  @Test
  void equalCentresGiveTheLowestIndexAndRowsWithoutADistanceTheFirst() {
    double[] x = {1, 2, Double.NaN, Double.POSITIVE_INFINITY, 5, 6, 7, 8, 9};
    double[] centres = {3, 2, 2, 9};
    for (SquaredDistances kernel :
        new SquaredDistances[] {SquaredDistances.PLAIN, SquaredDistances.forWork(1L << 30)}) {
      double[] least = new double[9];
      double[] index = new double[9];
      kernel.nearest(x, 0, 9, 9, 1, centres, 4, least, index);
      assertThat(index).containsExactly(1, 1, 0, 0, 0, 0, 3, 3, 3);
      double none = Double.POSITIVE_INFINITY;
      assertThat(least).containsExactly(1, 0, none, none, 4, 9, 4, 1, 0);
    }
  }
}
