package org.em4j.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumbersInWordsTest {
  @Test
  void numbersHaveAsManyDigitsAsAskedFor() {
    assertThat(Words.number(-1130.2639601, 7)).isEqualTo("-1130.264");
    assertThat(Words.number(0.00012345, 3)).isEqualTo("0.000123");
    assertThat(Words.number(1.5e20, 3)).isEqualTo("1.5E+20");
    assertThat(Words.number(0, 3)).isEqualTo("0");
  }

  @Test
  void sharesThatAreNearlyAllOrNoneAreNotRoundedToThat() {
    assertThat(Words.percent(0.99999)).isEqualTo("more than 99.9 %");
    assertThat(Words.percent(1e-9)).isEqualTo("less than 0.1 %");
    assertThat(Words.percent(1)).isEqualTo("100 %");
    assertThat(Words.percent(0.356)).isEqualTo("36 %");
    assertThat(Words.percent(0.0123)).isEqualTo("1.2 %");
  }

  @Test
  void oneIsNotSeveral() {
    assertThat(Words.count(1, "row", "rows")).isEqualTo("1 row");
    assertThat(Words.count(100_000, "row", "rows")).isEqualTo("100,000 rows");
    assertThat(Words.count(2.5, "row", "rows")).isEqualTo("2.5 rows");
  }

  @Test
  void manyNamesAreShortened() {
    assertThat(Words.list(List.of("a"))).isEqualTo("a");
    assertThat(Words.list(List.of("a", "b", "c"))).isEqualTo("a, b and c");
    assertThat(Words.list(List.of("a", "b", "c", "d", "e", "f", "g", "h", "i")))
        .isEqualTo("a, b, c, d, e, f, g and 2 more");
  }
}
