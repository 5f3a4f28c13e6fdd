package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.document.Document;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Test;

/**
 * Estimates against 500-digit arithmetic: estimates.csv, written by
 * src/test/reference/estimates_reference.py.
 */
class ReferenceEstimatesTest {
  /** Absolute, of the standard deviation of log x: the rounding of logarithms of numbers near 1. */
  private static final double LOGARITHM = 5e-17;

  private record Case(
      String line, Family<?> family, List<Double> rows, Map<String, Double> expected) {}

  private static List<Case> cases() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                ReferenceEstimatesTest.class.getResourceAsStream("estimates.csv"),
                StandardCharsets.UTF_8))) {
      return reader.lines().map(ReferenceEstimatesTest::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(String line) {
    String[] parts = line.split(";", -1);
    Map<String, Double> expected = new LinkedHashMap<>();
    for (String parameter : parts[3].split(" ", -1)) {
      String[] pair = parameter.split("=", -1);
      expected.put(pair[0], Double.parseDouble(pair[1]));
    }
    return new Case(
        line,
        Registry.standard().families().create(parts[0], Settings.parse(parts[1])),
        Stream.of(parts[2].split(" ", -1)).map(Double::valueOf).toList(),
        expected);
  }

  @Test
  void allReferencesAreRead() {
    // As many as the script says that it wrote.
    assertThat(cases()).hasSize(125);
  }

  @Test
  void fitsOfOneComponentAreThoseOfLongArithmetic() {
    for (Case c : cases()) {
      Document found = fit(c.family(), c.rows());
      c.expected()
          .forEach(
              (name, value) ->
                  assertThat(found.number(name))
                      .as("%s of %s", name, c.line())
                      .isCloseTo(value, within(tolerance(c, value))));
    }
  }

  private static double tolerance(Case c, double value) {
    return Tolerances.ESTIMATE * Math.abs(value)
        + (c.family().id().equals("log-normal") ? LOGARITHM : 0);
  }

  private static <P> Document fit(Family<P> family, List<Double> values) {
    double[] rows = values.stream().mapToDouble(Double::doubleValue).toArray();
    EmResult<Mixture<P>> result =
        Mixture.fit(Observations.of(rows, 1), family, 1, MixtureOptions.defaults());
    assertThat(result.repairs()).isEmpty();
    return family.codec().write(result.model().component(0));
  }
}
