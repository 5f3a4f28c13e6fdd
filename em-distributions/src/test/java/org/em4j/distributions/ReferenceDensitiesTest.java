package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/**
 * Log-densities against 120-digit arithmetic: densities.json, written by
 * src/test/reference/densities_reference.py.
 */
class ReferenceDensitiesTest {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"family\": \"([a-z-]+)\", \"parameters\": \\{(.*?)}, \"x\": ([^\\[\\]]+?),"
              + " \"log_density\": \"?([^\",}]+).*");
  private static final Pattern PARAMETER = Pattern.compile("\"([a-z-]+)\": (\\[[^\\]]*]|[^,]+)");

  private record Case(String line, Document distribution, double x, double expected) {}

  private static List<Case> cases() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                ReferenceDensitiesTest.class.getResourceAsStream("densities.json"),
                StandardCharsets.UTF_8))) {
      return reader.lines().map(String::strip).flatMap(ReferenceDensitiesTest::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a line of one density of one column; any other line is none. */
  private static Stream<Case> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      return Stream.empty();
    }
    Document.Builder parameters = Document.builder();
    Matcher parameter = PARAMETER.matcher(matcher.group(2));
    while (parameter.find()) {
      String value = parameter.group(2);
      if (value.startsWith("[")) {
        parameters.numbers(
            parameter.group(1),
            Stream.of(value.substring(1, value.length() - 1).split(", ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray());
      } else {
        parameters.number(parameter.group(1), Double.parseDouble(value));
      }
    }
    Document distribution =
        Document.builder()
            .text("family", matcher.group(1))
            .document("parameters", parameters.build())
            .build();
    return Stream.of(
        new Case(
            line,
            distribution,
            Double.parseDouble(matcher.group(3)),
            Double.parseDouble(matcher.group(4))));
  }

  @Test
  void everyUnivariateFamilyHasReferences() {
    Map<String, Long> counts =
        cases().stream()
            .collect(
                Collectors.groupingBy(c -> c.distribution().text("family"), Collectors.counting()));
    // As many as the script yields for each.
    assertThat(counts)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("normal", 31L),
                Map.entry("log-normal", 19L),
                Map.entry("poisson", 30L),
                Map.entry("exponential", 19L),
                Map.entry("gamma", 31L),
                Map.entry("inverse-gaussian", 23L),
                Map.entry("beta", 26L),
                Map.entry("weibull", 19L),
                Map.entry("rayleigh", 12L),
                Map.entry("bernoulli", 26L),
                Map.entry("categorical", 20L)));
  }

  @Test
  void logDensitiesAreThoseOfLongArithmetic() {
    for (Case c : cases()) {
      double actual = Densities.log(Registry.standard().readDistribution(c.distribution()), c.x());
      if (Double.isInfinite(c.expected())) {
        assertThat(actual).as(c.line()).isEqualTo(c.expected());
      } else {
        assertThat(actual)
            .as(c.line())
            .isCloseTo(c.expected(), within(Tolerances.ofLogDensity(c.expected())));
      }
    }
  }
}
