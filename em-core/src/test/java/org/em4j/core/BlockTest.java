package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BlockTest {
  private static Block filled() {
    Block block = Block.allocate(3, 8);
    Observations.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}, 3).read(1, 2, block);
    return block;
  }

  @Test
  void rowsBecomeColumns() {
    Block block = filled();
    assertThat(block.rows()).isEqualTo(2);
    assertThat(block.firstRow()).isEqualTo(1);
    assertThat(block.columns()).isEqualTo(3);
    assertThat(block.stride()).isEqualTo(8);
    assertThat(block.value(1, 2)).isEqualTo(9);
    assertThat(block.values()[block.column(2) + 1]).isEqualTo(9);
    double[] row = new double[4];
    block.copyRow(0, row, 1);
    assertThat(row).containsExactly(0, 4, 5, 6);
  }

  @Test
  void aPartFollowsItsBlockAndIsAlwaysTheSame() {
    Block block = filled();
    Block part = block.part(2, 1, 2);
    assertThat(part.value(0, 0)).isEqualTo(5);
    Observations.of(new double[] {21, 22, 23}, 3).read(0, 1, block);
    assertThat(part.rows()).isEqualTo(1);
    assertThat(part.firstRow()).isZero();
    assertThat(part.value(0, 1)).isEqualTo(23);
    assertThat(block.part(2, 1, 2)).isSameAs(part);
    assertThat(part.scratch()).isNotSameAs(block.scratch());
    Block inner = part.part(0, 1, 1);
    assertThat(inner.value(0, 0)).isEqualTo(23);
    assertThat(inner.columns()).isEqualTo(1);
  }

  @Test
  void aPartCannotBeFilled() {
    assertThatThrownBy(() -> filled().part(0, 0, 1).fill(0, 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> filled().fill(0, 9)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> filled().fill(0, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theSpareOfAPartHasItsShapeAndItsOwnRows() {
    Block part = filled().part(0, 1, 2);
    Block spare = part.spare();
    assertThat(part.spare()).isSameAs(spare);
    assertThat(spare.columns()).isEqualTo(2);
    assertThat(spare.stride()).isEqualTo(8);
    part.copyTo(spare);
    assertThat(spare.rows()).isEqualTo(2);
    assertThat(spare.firstRow()).isEqualTo(1);
    assertThat(spare.value(1, 1)).isEqualTo(9);
    spare.fill(0, 1);
    assertThat(part.rows()).isEqualTo(2);
  }

  @Test
  void scratchGivesTheSameArraysAgain() {
    Scratch scratch = new Scratch();
    double[] first = scratch.doubles(6, 10);
    assertThat(scratch.doubles(6, 5)).isSameAs(first);
    assertThat(scratch.doubles(6, 11)).hasSizeGreaterThanOrEqualTo(11).isNotSameAs(first);
    assertThat(scratch.doubles(0, 1)).isNotSameAs(first);
    assertThat(scratch.nested(3)).isSameAs(scratch.nested(3)).isNotSameAs(scratch.nested(0));
    assertThat(scratch.nested(0).doubles(6, 10)).isNotSameAs(scratch.doubles(6, 10));
  }

  @Test
  void blocksAreSmallOddMultiplesOfEight() {
    for (int d : new int[] {1, 2, 7, 16, 100, 5000}) {
      for (int k : new int[] {1, 3, 50, 10_000}) {
        int rows = Observations.blockRows(d, k);
        assertThat(rows % 16).isEqualTo(8);
        assertThat(rows).isBetween(24, 504);
      }
    }
    assertThat(Observations.blockRows(1, 1)).isEqualTo(504);
    assertThat(Observations.blockRows(128, 8)).isEqualTo(232);
  }
}
