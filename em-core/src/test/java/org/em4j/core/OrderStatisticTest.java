package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrderStatisticTest {
  @Test
  void everyRankIsThatOfTheSortedValues() {
    SplittableRandom random = new SplittableRandom(61);
    for (int n = 1; n <= 60; n++) {
      for (int different : new int[] {1, 2, 5, 1000}) {
        double[] values = new double[n + 1];
        Arrays.setAll(values, i -> random.nextInt(different) - 2.5);
        values[n] = -1e9;
        double[] sorted = Arrays.copyOf(values, n);
        Arrays.sort(sorted);
        for (int rank = 0; rank < n; rank++) {
          assertThat(OrderStatistic.of(values.clone(), n, rank)).isEqualTo(sorted[rank]);
          assertThat(OrderStatistic.of(sorted.clone(), n, rank)).isEqualTo(sorted[rank]);
        }
      }
    }
  }

  @Test
  void infiniteValuesHaveTheirRanks() {
    double[] values = {Double.POSITIVE_INFINITY, 1, Double.NEGATIVE_INFINITY, 0};
    assertThat(OrderStatistic.of(values.clone(), 4, 0)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(OrderStatistic.of(values.clone(), 4, 2)).isEqualTo(1);
    assertThat(OrderStatistic.of(values.clone(), 4, 3)).isEqualTo(Double.POSITIVE_INFINITY);
  }
}
