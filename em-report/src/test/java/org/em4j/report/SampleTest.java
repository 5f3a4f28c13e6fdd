package org.em4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleTest {
  @Test
  void fewRowsAreAllShown() {
    assertThat(Sample.rows(5, 5)).containsExactly(0, 1, 2, 3, 4);
    assertThat(Sample.rows(0, 5)).isEmpty();
  }

  @Test
  void manyRowsAreDrawnInOrderAndTheSameEachTime() {
    int[] rows = Sample.rows(1_000_003, 4000);

    assertThat(rows)
        .hasSize(4000)
        .isSorted()
        .doesNotHaveDuplicates()
        .isEqualTo(Sample.rows(1_000_003, 4000));
    assertThat(rows[0]).isBetween(0, 250);
    assertThat(rows[3999]).isBetween(999_750, 1_000_002);
  }

  @Test
  void everyRemainderIsDrawnFromDataInTurns() {
    int[] byTurn = new int[4];
    for (int row : Sample.rows(400_000, 4000)) {
      byTurn[row % 4]++;
    }
    // A thousand each, within five standard deviations.
    for (int count : byTurn) {
      assertThat(count).isBetween(863, 1137);
    }
  }

  @Test
  void everyIndexOfTheLargestDataFits() {
    int[] rows = Sample.rows(Integer.MAX_VALUE, 100_000);
    assertThat(rows).isSorted().doesNotHaveDuplicates();
    assertThat(rows[0]).isNotNegative();
  }

  @Test
  void refusesToShowNothing() {
    assertThatThrownBy(() -> Sample.rows(5, 0)).hasMessageContaining("at least 1");
  }
}
