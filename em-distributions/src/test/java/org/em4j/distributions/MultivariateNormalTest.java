package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.math3.distribution.MultivariateNormalDistribution;
import org.em4j.core.Block;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.document.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultivariateNormalTest {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"family\": \"multivariate-normal\", \"parameters\": \\{\"mean\": (\\[.*?]),"
              + " \"covariance\": (\\[.*]])}, \"x\": (\\[.*?]), \"log_density\": ([^,]+),"
              + ".*\"condition\": ([^}]+)}.*");

  private record Case(
      String line, MultivariateNormal normal, String at, double expected, double condition) {
    double[] x() {
      return numbers(at);
    }
  }

  private static double[] numbers(String list) {
    return Stream.of(list.replaceAll("[\\[\\] ]", "").split(",", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static List<Case> cases() throws IOException {
    List<Case> cases = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                MultivariateNormalTest.class.getResourceAsStream("densities.json"),
                StandardCharsets.UTF_8))) {
      reader
          .lines()
          .map(LINE::matcher)
          .filter(Matcher::find)
          .forEach(
              m ->
                  cases.add(
                      new Case(
                          m.group(),
                          new MultivariateNormal(
                              numbers(m.group(1)), Covariance.full(numbers(m.group(2)))),
                          m.group(3),
                          Double.parseDouble(m.group(4)),
                          Double.parseDouble(m.group(5)))));
    }
    return cases;
  }

  private static double[] logDensities(
      Family<MultivariateNormal> family, MultivariateNormal normal, double[] rows) {
    int d = normal.size();
    int n = rows.length / d;
    Block block = Block.allocate(d, n);
    Observations.of(rows, d).read(0, n, block);
    double[] out = new double[n];
    family.kernel(List.of(normal)).logDensities(block, out);
    return out;
  }

  @Test
  void logDensitiesAreThoseOfLongArithmetic() throws IOException {
    List<Case> cases = cases();
    // As many as densities_reference.py yields.
    assertThat(cases).hasSize(30);
    for (Case c : cases) {
      int d = c.x().length;
      double actual = logDensities(new FullCovariance(d), c.normal(), c.x())[0];
      // A Cholesky factor loses digits as the correlations' condition has them.
      double allowed = Tolerances.ofLogDensity(c.expected()) * Math.max(1, d * c.condition() / 100);
      assertThat(actual).as(c.line()).isCloseTo(c.expected(), within(allowed));
      assertThat(logDensities(new TiedCovariance(d), c.normal(), c.x())[0]).isEqualTo(actual);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 33})
  void everyNumberOfColumnsGivesTheDensitiesOfCommonsMath(int d) {
    SplittableRandom random = new SplittableRandom(d);
    double[] mean = random.doubles(d, -5, 5).toArray();
    double[][] band = new double[d][d];
    double[] flat = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        band[i][j] = (1 + i) * (1 + j) * Math.pow(0.6, Math.abs(i - j));
        flat[i * d + j] = band[i][j];
      }
    }
    MultivariateNormal normal = new MultivariateNormal(mean, Covariance.full(flat));
    MultivariateNormalDistribution oracle = new MultivariateNormalDistribution(mean, band);
    for (int n : new int[] {1, 2, 3, 5, 8, 13}) {
      double[] rows = random.doubles((long) n * d, -8, 8).toArray();
      double[] actual = logDensities(new FullCovariance(d), normal, rows);
      for (int i = 0; i < n; i++) {
        double expected = Math.log(oracle.density(Arrays.copyOfRange(rows, i * d, (i + 1) * d)));
        assertThat(actual[i])
            .isCloseTo(expected, within(Tolerances.ESTIMATE * Math.max(1, Math.abs(expected)) * d));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 33})
  void diagonalStructuresGiveTheDensitiesOfTheFullOne(int d) {
    SplittableRandom random = new SplittableRandom(d);
    double[] mean = random.doubles(d, -5, 5).toArray();
    double[] rows = random.doubles(11L * d, -8, 8).toArray();
    MultivariateNormal round = new MultivariateNormal(mean, Covariance.spherical(d, 2.5));
    MultivariateNormal stretched =
        new MultivariateNormal(mean, Covariance.diagonal(random.doubles(d, 0.1, 9).toArray()));
    for (MultivariateNormal normal : List.of(round, stretched)) {
      double[] full = logDensities(new FullCovariance(d), normal, rows);
      double[] diagonal = logDensities(new DiagonalCovariance(d), normal, rows);
      for (int i = 0; i < full.length; i++) {
        assertThat(diagonal[i]).isCloseTo(full[i], within(Tolerances.ofLogDensity(full[i]) * d));
      }
    }
    assertThat(logDensities(new SphericalCovariance(d), round, rows))
        .isEqualTo(logDensities(new DiagonalCovariance(d), round, rows));
  }

  @Test
  void parametersAreCopiedAndComparedByTheirNumbers() {
    double[] mean = {1, 2};
    Covariance covariance = Covariance.diagonal(3, 4);
    MultivariateNormal normal = new MultivariateNormal(mean, covariance);
    Arrays.fill(mean, 99);
    Arrays.fill(normal.mean(), 99);
    MultivariateNormal same =
        new MultivariateNormal(new double[] {1, 2}, Covariance.full(new double[] {3, 0, 0, 4}));

    assertThat(normal).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(normal)
        .isNotEqualTo(new MultivariateNormal(new double[] {1, 2.5}, covariance))
        .isNotEqualTo(new MultivariateNormal(new double[] {1, 2}, Covariance.diagonal(3, 5)));
    assertThat(normal).hasToString("(mean [1.0, 2.0], covariance [3.0, 4.0])");
  }

  @Test
  void partsThatDoNotFitTogetherAreRefused() {
    assertThatThrownBy(() -> new MultivariateNormal(new double[] {1}, Covariance.diagonal(3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the mean has 1 values, the covariance has 2 columns");
    assertThatThrownBy(
            () -> new MultivariateNormal(new double[] {Double.NaN}, Covariance.diagonal(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("means must be finite, but that of column 1 is NaN");
    assertThatThrownBy(() -> new FullCovariance(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aStructureRefusesOtherCovariances() {
    double[] full = {1, 0.5, 0.5, 1};
    for (MultivariateNormalFamily family :
        List.of(new DiagonalCovariance(2), new SphericalCovariance(2))) {
      assertThatThrownBy(() -> family.requireStructure(Covariance.full(full)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(
              () ->
                  family
                      .codec()
                      .read(
                          Document.builder()
                              .numbers("mean", 0, 0)
                              .matrix("covariance", full, 2)
                              .build()))
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining("covariance");
    }
    assertThatThrownBy(() -> new SphericalCovariance(2).requireStructure(Covariance.diagonal(1, 2)))
        .hasMessage(
            "a spherical covariance has one variance, but columns 1 and 2 have 1.0 and 2.0");
    new FullCovariance(2).requireStructure(Covariance.diagonal(1, 2));
  }

  @Test
  void parametersAreCountedAsTheirStructuresShareThem() {
    assertThat(new FullCovariance(5).freeParameters(3)).isEqualTo(3 * (5 + 15));
    assertThat(new TiedCovariance(5).freeParameters(3)).isEqualTo(3 * 5 + 15);
    assertThat(new DiagonalCovariance(5).freeParameters(3)).isEqualTo(3 * 10);
    assertThat(new SphericalCovariance(5).freeParameters(3)).isEqualTo(3 * 6);
  }

  @Test
  void conditionCountsTheRoundingOfMeansFarAway() {
    Covariance narrow = Covariance.full(new double[] {1, 0.6, 0.6, 1});
    MultivariateNormalFamily family = new FullCovariance(2);
    // The first column explains 0.36 of the second.
    assertThat(family.condition(List.of(new MultivariateNormal(new double[] {0, 0}, narrow))))
        .isCloseTo(1 / 0.64, within(1e-12));
    double ulp = Math.ulp(1e15);
    assertThat(family.condition(List.of(new MultivariateNormal(new double[] {1e15, 0}, narrow))))
        .isCloseTo(ulp * ulp / 0.64 / Math.ulp(1.0), within(1.0));
    assertThat(
            new DiagonalCovariance(2)
                .condition(
                    List.of(
                        new MultivariateNormal(
                            new double[] {0, 1e15}, Covariance.diagonal(1, 0.25)))))
        .isCloseTo(ulp * ulp / 0.25 / Math.ulp(1.0), within(1.0));
  }
}
