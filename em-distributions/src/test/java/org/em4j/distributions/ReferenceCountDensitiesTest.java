package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.em4j.core.Distribution;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/**
 * Log-densities of counts against 700-digit arithmetic: counts.txt, written by
 * src/test/reference/counts_reference.py.
 */
class ReferenceCountDensitiesTest {
  private record Case(
      String line, Distribution<?> distribution, List<Double> row, double expected) {
    double[] x() {
      return row.stream().mapToDouble(Double::doubleValue).toArray();
    }
  }

  private static List<Case> cases() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                ReferenceCountDensitiesTest.class.getResourceAsStream("counts.txt"),
                StandardCharsets.UTF_8))) {
      return reader.lines().map(ReferenceCountDensitiesTest::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(String line) {
    String[] parts = line.split(";", -1);
    Document.Builder parameters = Document.builder();
    for (int i = 1; i < parts.length - 2; i++) {
      String[] parameter = parts[i].split("=", -1);
      double[] numbers = numbers(parameter[1]);
      if (numbers.length > 1) {
        parameters.numbers(parameter[0], numbers);
      } else {
        parameters.number(parameter[0], numbers[0]);
      }
    }
    Document written =
        Document.builder()
            .text("family", parts[0])
            .document("parameters", parameters.build())
            .build();
    return new Case(
        line,
        Registry.standard().readDistribution(written),
        Arrays.stream(numbers(parts[parts.length - 2])).boxed().toList(),
        Double.parseDouble(parts[parts.length - 1]));
  }

  private static double[] numbers(String text) {
    return Stream.of(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
  }

  @Test
  void logDensitiesAreThoseOfLongArithmetic() {
    assertThat(cases()).hasSize(186);
    for (Case c : cases()) {
      double actual = Densities.log(c.distribution(), c.x());
      if (Double.isInfinite(c.expected())) {
        assertThat(actual).as(c.line()).isEqualTo(c.expected());
      } else {
        assertThat(actual)
            .as(c.line())
            .isCloseTo(c.expected(), within(Tolerances.ofLogDensity(c.expected())));
      }
    }
  }

  /** The plain formula, which the kernels leave where it cancels, has the same coefficient. */
  @Test
  void baseMeasuresAreThoseOfTheDensity() {
    for (Case c : cases()) {
      double plain = plain(c.distribution(), c.x());
      if (Double.isInfinite(c.expected())) {
        assertThat(plain).as(c.line()).isEqualTo(c.expected());
      } else {
        assertThat(plain)
            .as(c.line())
            .isCloseTo(c.expected(), within(Tolerances.LOG_DENSITY * magnitude(c)));
      }
    }
  }

  private static <P> double plain(Distribution<P> distribution, double[] x) {
    Plain<P> plain = new Plain<>(distribution);
    return plain.terms(x, false);
  }

  private static double magnitude(Case c) {
    return 1 + new Plain<>(c.distribution()).terms(c.x(), true);
  }

  private static final class Plain<P> {
    private final ExponentialFamily<P> family;
    private final P parameters;

    Plain(Distribution<P> distribution) {
      this.family = (ExponentialFamily<P>) distribution.family();
      this.parameters = distribution.parameters();
    }

    double terms(double[] x, boolean absolute) {
      double base = family.logBaseMeasure(x, 0);
      if (base == Double.NEGATIVE_INFINITY) {
        return base;
      }
      double[] eta = new double[family.statisticSize()];
      double[] t = new double[family.statisticSize()];
      double a = family.natural(parameters, eta);
      family.statistics(x, 0, t, 0);
      double sum = absolute ? Math.abs(base) + Math.abs(a) : base - a;
      for (int s = 0; s < t.length; s++) {
        double term = t[s] == 0 ? 0 : eta[s] * t[s];
        sum += absolute ? Math.abs(term) : term;
      }
      return sum;
    }
  }
}
