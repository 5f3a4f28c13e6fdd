package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.em4j.core.testing.RawNormal;
import org.junit.jupiter.api.Test;

class SufficientStatisticsTest {
  private static final double LARGEST = 1e6;

  private static SufficientStatistics of(double... values) {
    SufficientStatistics statistics = SufficientStatistics.zeros(values.length, 1);
    System.arraycopy(values, 0, statistics.values(), 0, values.length);
    return statistics;
  }

  private static SufficientStatistics sum(SufficientStatistics a, SufficientStatistics b) {
    SufficientStatistics sum = a.copy();
    sum.merge(b);
    return sum;
  }

  private static SufficientStatistics random(long seed, int size) {
    return of(new SplittableRandom(seed).doubles(size, -LARGEST, LARGEST).toArray());
  }

  @Property(tries = 200, seed = "51")
  void mergingIsCommutativeAndAssociativeUpToRounding(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int size) {
    SufficientStatistics a = random(seed, size);
    SufficientStatistics b = random(seed + 1, size);
    SufficientStatistics c = random(seed + 2, size);
    assertThat(sum(a, b).values()).containsExactly(sum(b, a).values());
    // Two additions of numbers of at most three times the largest, on either side.
    assertThat(sum(sum(a, b), c).values())
        .containsExactly(sum(a, sum(b, c)).values(), within(4 * Math.ulp(3 * LARGEST)));
  }

  @Property(tries = 100, seed = "52")
  void scalingIsLinear(@ForAll long seed, @ForAll @DoubleRange(min = 0, max = 100) double factor) {
    SufficientStatistics statistics = random(seed, 5);
    SufficientStatistics scaled = statistics.copy();
    scaled.scale(factor);
    for (int i = 0; i < 5; i++) {
      assertThat(scaled.values()[i]).isEqualTo(statistics.values()[i] * factor);
    }
  }

  @Property(tries = 50, seed = "53")
  void partsAddUpToTheWhole(@ForAll @IntRange(min = 1, max = 40) int rows) {
    RawNormal family = new RawNormal();
    Block block = Block.allocate(1, 40);
    double[] gamma = new double[80];
    ComponentStatistics whole = ComponentStatistics.zeros(2, family);
    double[] expected = new double[6];
    for (int i = 0; i < rows; i++) {
      double x = Math.sin(i);
      block.values()[i] = x;
      gamma[i] = 0.25 * (i % 4);
      gamma[40 + i] = 1 - gamma[i];
      for (int k = 0; k < 2; k++) {
        expected[3 * k] += gamma[40 * k + i];
        expected[3 * k + 1] += gamma[40 * k + i] * x;
        expected[3 * k + 2] += gamma[40 * k + i] * x * x;
      }
    }
    block.fill(0, rows);
    family.starter(2, 0).accumulate(block, gamma, whole);
    assertThat(whole.values()).containsExactly(expected, within(1e-14 * 40));
    assertThat(whole.totalWeight()).isCloseTo(rows, within(1e-14 * 40));
  }

  @Test
  void anEmptyCopyKeepsTheReferences() {
    SufficientStatistics statistics = of(1, 2);
    statistics.references()[0] = 7;
    SufficientStatistics empty = statistics.emptyCopy();
    assertThat(empty.values()).containsExactly(0, 0);
    assertThat(empty.references()).containsExactly(7);
    empty.references()[0] = 8;
    assertThat(statistics.references()[0]).isEqualTo(7);
    statistics.clear();
    assertThat(statistics.toArray()).containsExactly(0, 0);
    assertThat(statistics.references()[0]).isEqualTo(7);
    assertThat(statistics.size()).isEqualTo(2);
  }

  @Test
  void vectorsOfAnotherSizeOrAboutOtherReferencesAreRefused() {
    assertThatThrownBy(() -> of(1, 2).merge(of(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("statistics of size 1 cannot be added to size 2");
    SufficientStatistics elsewhere = of(1, 2);
    elsewhere.references()[0] = 1;
    assertThatThrownBy(() -> of(1, 2).merge(elsewhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recentred");
  }

  @Test
  void viewsWriteToTheVectorTheyAreViewsOf() {
    SufficientStatistics statistics = SufficientStatistics.zeros(10, 4);
    ComponentStatistics view = statistics.components(1, 3, 2, 1, 1);
    view.addWeight(2, 5);
    view.values()[view.at(2) + 1] = 9;
    assertThat(statistics.values()).containsExactly(0, 0, 0, 0, 0, 0, 0, 5, 0, 9);
    assertThat(view.referenceAt(2)).isEqualTo(3);
    assertThat(view.components()).isEqualTo(3);
    assertThat(view.size()).isEqualTo(2);
    assertThat(view.component(2).weight(0)).isEqualTo(5);
    double[] mean = new double[2];
    view.mean(2, mean);
    assertThat(mean).containsExactly(0, 9 / 5.0);
  }
}
