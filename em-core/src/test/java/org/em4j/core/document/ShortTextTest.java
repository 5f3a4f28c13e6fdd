package org.em4j.core.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortTextTest {
  @Test
  void numbersHaveSixSignificantDigits() {
    assertThat(ShortText.of(0.35587303771)).isEqualTo("0.355873");
    assertThat(ShortText.of(79.96811988)).isEqualTo("79.9681");
    assertThat(ShortText.of(-1130.2639601858896, 10)).isEqualTo("-1130.26396");
    assertThat(ShortText.of(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(ShortText.of(1234567)).isEqualTo("1234570");
    assertThat(ShortText.of(-0.0)).isEqualTo("0");
    assertThat(ShortText.of(1)).isEqualTo("1");
  }

  @Test
  void veryLargeAndVerySmallNumbersHaveAnExponent() {
    assertThat(ShortText.of(1.25e-9)).isEqualTo("1.25e-9");
    assertThat(ShortText.of(-3e-300)).isEqualTo("-3e-300");
    assertThat(ShortText.of(-7e30)).isEqualTo("-7e30");
    assertThat(ShortText.of(Double.NaN)).isEqualTo("NaN");
    assertThat(ShortText.of(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
  }

  @Test
  void ofLongListsTheBeginningIsShown() {
    double[] numbers = new double[12];
    Arrays.setAll(numbers, i -> i);
    assertThat(ShortText.of(numbers)).isEqualTo("[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]");
    assertThat(ShortText.of(new double[13])).isEqualTo("[0, 0, 0, 0, 0, 0, 0, 0, … 13 in all]");
  }

  @Test
  void documentsAreNamesAndValues() {
    Document normal =
        Document.builder()
            .text("family", "normal")
            .document("parameters", Document.builder().number("mean", 5).number("sd", 2).build())
            .build();
    Document product =
        Document.builder()
            .text("family", "product")
            .document(
                "parameters", Document.builder().documents("factors", List.of(normal)).build())
            .build();
    assertThat(ShortText.of(normal)).isEqualTo("normal (mean 5, sd 2)");
    assertThat(ShortText.of(product)).isEqualTo("product (factors [normal (mean 5, sd 2)])");
    Document others =
        Document.builder()
            .integer("trials", 10)
            .flag("fair", true)
            .matrix("covariance", new double[] {1, 0.5, 0.5, 2}, 2)
            .document("inner", Document.builder().text("a", "b").build())
            .build();
    assertThat(ShortText.of(others))
        .isEqualTo("trials 10, fair true, covariance [[1, 0.5], [0.5, 2]], inner (a b)");
  }
}
