package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SampleTest {
  private final Sample sample = new Sample(new double[] {1, 2, 3, 4, 5, 6}, 2, new int[] {1, 0, 1});

  @Test
  void rowsValuesAndLabelsAreThoseGiven() {
    assertThat(sample.rows()).isEqualTo(3);
    assertThat(sample.columns()).isEqualTo(2);
    assertThat(sample.row(1)).containsExactly(3, 4);
    assertThat(sample.value(2, 0)).isEqualTo(5);
    assertThat(sample.label(1)).isZero();
    assertThat(sample.labels()).containsExactly(1, 0, 1);
    assertThat(sample).hasToString("3 rows of 2 columns");
    Block block = Block.allocate(2, 3);
    sample.observations().read(0, 3, block);
    assertThat(block.values()).containsExactly(1, 3, 5, 2, 4, 6);
  }

  @Test
  void whatIsReturnedIsACopy() {
    sample.row(0)[0] = 9;
    sample.labels()[0] = 9;
    assertThat(sample.value(0, 0)).isEqualTo(1);
    assertThat(sample.label(0)).isEqualTo(1);
  }

  @Test
  void whatIsNotThereIsRefused() {
    assertThatThrownBy(() -> sample.value(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> sample.row(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new Sample(new double[5], 2, new int[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("5 values do not make 3 rows of 2");
    assertThatThrownBy(() -> new Sample(new double[0], 0, new int[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
