package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.em4j.io.NumberParser.Kind;
import org.junit.jupiter.api.Test;

class NumberParserTest {
  private final NumberParser parser = new NumberParser();

  @Property
  void readsEveryDoubleThatJavaWrites(@ForAll double value) {
    assertReadsAsJavaDoes(Double.toString(value));
  }

  @Property
  void readsEveryPatternOfBitsThatIsFinite(@ForAll long bits) {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      assertReadsAsJavaDoes(Double.toString(value));
    }
  }

  @Property
  void roundsDigitsAndExponentAsJavaDoes(
      @ForAll @IntRange(min = -999_999_999) int head,
      @ForAll @IntRange(max = 999_999_999) int tail,
      @ForAll @IntRange(min = -40, max = 40) int exponent) {
    assertReadsAsJavaDoes(head + "." + tail);
    assertReadsAsJavaDoes(head + "" + tail + "e" + exponent);
    assertReadsAsJavaDoes(head + ".00" + tail + "E+" + Math.abs(exponent));
    assertReadsAsJavaDoes("0.000" + tail + "" + tail + "e" + exponent);
  }

  @Test
  void readsAllFormsOfDecimalNumbers() {
    for (String text :
        List.of(
            "0",
            "-0",
            "+5",
            "1.",
            ".5",
            "-.5e-3",
            "007",
            "1e5",
            "1E+05",
            "9007199254740992",
            "9007199254740993",
            "123456789012345678",
            "1234567890123456789012345678901234567890",
            "1e22",
            "1e23",
            "1e-22",
            "1e-23",
            "4.9e-324",
            "2e-324",
            "1e308",
            "1e309",
            "1e99999999999",
            "0e99999999999",
            "0.1000000000000000055511151231257827021181583404541015625")) {
      assertReadsAsJavaDoes(text);
    }
  }

  @Test
  void ignoresSpacesAround() {
    assertThat(parser.parse(" \t12.5 ")).isEqualTo(Kind.NUMBER);
    assertThat(parser.value()).isEqualTo(12.5);
  }

  @Test
  void readsEmptyFieldsNaAndNanAsMissing() {
    for (String text : List.of("", "  ", "NA", "na", "NaN", "nan", "NAN", "-nan", " NA ")) {
      assertThat(parser.parse(text)).as(text).isEqualTo(Kind.MISSING);
      assertThat(parser.value()).as(text).isNaN();
    }
  }

  @Test
  void readsInfinityInAllSpellings() {
    for (String text : List.of("inf", "Inf", "+inf", "Infinity", "INFINITY")) {
      assertThat(parser.parse(text)).as(text).isEqualTo(Kind.NUMBER);
      assertThat(parser.value()).as(text).isEqualTo(Double.POSITIVE_INFINITY);
    }
    assertThat(parser.parse("-inf")).isEqualTo(Kind.NUMBER);
    assertThat(parser.value()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void refusesWordsAndWhatOnlyJavaCallsANumber() {
    for (String text :
        List.of(
            "abc", "1d", "1f", "1.5D", "0x1p3", "0x10", "1_000", "1e", "1e+", "e5", ".", "-", "+",
            "--1", "1-", "1.2.3", "1 2", "3,14", "N/A", "null", "?", "１２", "infinit", "nano", "$5",
            "5%")) {
      assertThat(parser.parse(text)).as(text).isEqualTo(Kind.WORD);
    }
  }

  @Test
  void readsAPartOfABufferOnly() {
    assertThat(parser.parse("9912.599".toCharArray(), 2, 4)).isEqualTo(Kind.NUMBER);
    assertThat(parser.value()).isEqualTo(12.5);
  }

  @Test
  void knowsADecimalCommaWhenItSeesOne() {
    assertThat(List.of("3,14", " -0,5", "1,5e3", "1,234")).allMatch(NumberParser::hasDecimalComma);
    assertThat(List.of("314", "3.14", "1,2,3", "a,b", "1,2.3", ","))
        .noneMatch(NumberParser::hasDecimalComma);
  }

  private void assertReadsAsJavaDoes(String text) {
    assertThat(parser.parse(text)).as(text).isEqualTo(Kind.NUMBER);
    assertThat(Double.doubleToRawLongBits(parser.value()))
        .as(text)
        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(text)));
  }
}
