package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DoubleBlocksTest {
  @Property(tries = 50)
  void givesBackWhatWasAdded(
      @ForAll @IntRange(max = 40_000) int size,
      @ForAll @IntRange(min = 1, max = 20_000) int part,
      @ForAll @IntRange(max = 40_000) int expected,
      @ForAll long seed) {
    double[] values = new Random(seed).doubles(size).toArray();
    DoubleBlocks blocks = new DoubleBlocks(expected);
    for (int from = 0; from < size; from += part) {
      if (part == 1) {
        blocks.add(values[from]);
      } else {
        blocks.addAll(Arrays.copyOfRange(values, from, Math.min(size, from + part)));
      }
    }
    assertThat(blocks.size()).isEqualTo(size);
    assertThat(blocks.drain()).isEqualTo(values);
    assertThat(blocks.size()).isZero();
  }

  @Property(tries = 5)
  void takesSingleValuesAcrossBlocks(@ForAll @IntRange(min = 8_000, max = 20_000) int size) {
    DoubleBlocks blocks = new DoubleBlocks(0);
    for (int i = 0; i < size; i++) {
      blocks.add(i);
    }
    double[] values = blocks.drain();
    assertThat(values).hasSize(size);
    for (int i = 0; i < size; i++) {
      assertThat(values[i]).isEqualTo(i);
    }
  }

  @Test
  void copiesNothingIfTheSizeWasKnown() {
    DoubleBlocks blocks = new DoubleBlocks(10_000);
    for (int i = 0; i < 10_000; i++) {
      blocks.add(i);
    }
    double[] values = blocks.drain();
    assertThat(values).hasSize(10_000);
    assertThat(values[9_999]).isEqualTo(9_999);
    blocks.add(1);
    assertThat(blocks.drain()).containsExactly(1);
  }
}
