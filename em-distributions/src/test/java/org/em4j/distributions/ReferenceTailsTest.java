package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.em4j.core.Cumulative;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/**
 * Tails of distribution functions against long arithmetic: tails.txt, written by
 * src/test/reference/tails_reference.py.
 */
class ReferenceTailsTest {
  /** Of a tail, so of its logarithm, and relative to that where it is far from 0. */
  private static final double TAIL = 1e-12;

  private static final double[] EXTREMES = {
    0,
    Double.MIN_VALUE,
    1e-300,
    1e-150,
    1e-9,
    0.3,
    1,
    1 + 0x1p-52,
    3,
    64,
    1e9,
    1e16,
    1e150,
    1e300,
    Double.MAX_VALUE,
    Double.POSITIVE_INFINITY
  };

  private record Case(
      String line, Distribution<?> distribution, double x, double lower, double upper) {}

  private static List<Case> cases() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                ReferenceTailsTest.class.getResourceAsStream("tails.txt"),
                StandardCharsets.UTF_8))) {
      return reader.lines().map(ReferenceTailsTest::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(String line) {
    String[] parts = line.split(";", -1);
    int last = parts.length - 1;
    Document.Builder parameters = Document.builder();
    for (int i = 1; i < last - 2; i++) {
      String[] parameter = parts[i].split("=", -1);
      double[] numbers =
          Stream.of(parameter[1].split(",", -1)).mapToDouble(Double::parseDouble).toArray();
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
        number(parts[last - 2]),
        number(parts[last - 1]),
        number(parts[last]));
  }

  private static double number(String text) {
    return text.equals("-inf") ? Double.NEGATIVE_INFINITY : Double.parseDouble(text);
  }

  private static <P> double log(Distribution<P> distribution, double x, boolean upper) {
    Cumulative<P> cumulative = distribution.family().cumulative().orElseThrow();
    return upper
        ? cumulative.logSurvival(distribution.parameters(), x)
        : cumulative.logCumulative(distribution.parameters(), x);
  }

  private static void requireClose(String line, double actual, double expected) {
    if (Double.isInfinite(expected)) {
      assertThat(actual).as(line).isEqualTo(expected);
    } else {
      assertThat(actual)
          .as(line)
          .isCloseTo(expected, within(TAIL * Math.max(1, Math.abs(expected))));
    }
  }

  @Test
  void everyFamilyOfOneColumnHasReferences() {
    Set<String> families =
        cases().stream().map(c -> c.distribution().family().id()).collect(Collectors.toSet());
    assertThat(families)
        .containsExactlyInAnyOrder(
            "normal",
            "log-normal",
            "exponential",
            "gamma",
            "chi-square",
            "inverse-gaussian",
            "beta",
            "weibull",
            "rayleigh",
            "laplace",
            "pareto",
            "von-mises",
            "bernoulli",
            "binomial",
            "geometric",
            "negative-binomial",
            "poisson",
            "categorical");
  }

  @Test
  void tailsAreThoseOfLongArithmetic() {
    for (Case c : cases()) {
      requireClose("lower tail of " + c.line(), log(c.distribution(), c.x(), false), c.lower());
      requireClose("upper tail of " + c.line(), log(c.distribution(), c.x(), true), c.upper());
    }
  }

  /** Where a tail is nearly all, its logarithm keeps relative digits, too. */
  @Test
  void tailsNearOneKeepTheirDigits() {
    assertThat(cases())
        .filteredOn(c -> c.lower() < 0 && c.upper() < 0)
        .hasSizeGreaterThan(200)
        .allSatisfy(
            c -> {
              double lower = log(c.distribution(), c.x(), false);
              double upper = log(c.distribution(), c.x(), true);
              assertThat(Math.exp(lower) + Math.exp(upper)).as(c.line()).isCloseTo(1, within(TAIL));
              assertThat(lower).as(c.line()).isCloseTo(c.lower(), within(-TAIL * c.lower()));
              assertThat(upper).as(c.line()).isCloseTo(c.upper(), within(-TAIL * c.upper()));
            });
  }

  @Test
  void tailsAreNeverNaNAndEndInCertainty() {
    cases().stream().map(Case::distribution).distinct().forEach(ReferenceTailsTest::requireEnds);
    List<Distribution<?>> extreme =
        DoubleStream.of(EXTREMES)
            .filter(p -> p > 0 && p < Double.POSITIVE_INFINITY)
            .boxed()
            .flatMap(
                p ->
                    DoubleStream.of(1e-300, 0.3, 1e9, 1e300)
                        .boxed()
                        .<Distribution<?>>flatMap(q -> of(p, q)))
            .toList();
    assertThat(extreme).hasSizeGreaterThan(400);
    extreme.forEach(ReferenceTailsTest::requireEnds);
  }

  private static Stream<Distribution<?>> of(double p, double q) {
    double share = q / (1 + q);
    return Stream.of(
        new Distribution<>(new NormalFamily(), new Normal(p, q)),
        new Distribution<>(new LogNormalFamily(), new LogNormal(p, q)),
        new Distribution<>(new GammaFamily(), new Gamma(p, q)),
        new Distribution<>(new ChiSquareFamily(), new ChiSquare(p)),
        new Distribution<>(new InverseGaussianFamily(), new InverseGaussian(p, q)),
        new Distribution<>(new BetaFamily(), new Beta(Math.min(p, 1e307), q)),
        new Distribution<>(new WeibullFamily(p), new Weibull(p, q)),
        new Distribution<>(new VonMisesFamily(), new VonMises(Math.min(p, 3), q)),
        new Distribution<>(new PoissonFamily(), new Poisson(p)),
        new Distribution<>(new GeometricFamily(), new Geometric(share)),
        new Distribution<>(new NegativeBinomialFamily(p), new NegativeBinomial(p, share)),
        new Distribution<>(
            new BinomialFamily((int) Math.max(1, p)),
            new Binomial((int) Math.max(1, p), Math.min(1, q))));
  }

  private static <P> void requireEnds(Distribution<P> distribution) {
    for (double x : EXTREMES) {
      for (double at : new double[] {x, -x}) {
        for (boolean upper : new boolean[] {false, true}) {
          double log = log(distribution, at, upper);
          assertThat(log).as("%s at %s, upper %s", distribution, at, upper).isNotNaN();
          assertThat(log).as("%s at %s, upper %s", distribution, at, upper).isNotPositive();
          if (Double.isInfinite(at)) {
            assertThat(log).isEqualTo(at > 0 == upper ? Double.NEGATIVE_INFINITY : 0);
          }
        }
      }
    }
  }

  @Test
  void aMissingValueHasNoTail() {
    Cumulative<Normal> normal = new NormalFamily().cumulative().orElseThrow();
    Normal standard = new Normal(0, 1);
    assertThatThrownBy(() -> normal.logCumulative(standard, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> normal.logSurvival(standard, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aMultivariateNormalOfOneColumnIsANormal() {
    MultivariateNormal one =
        new MultivariateNormal(new double[] {3}, Covariance.full(new double[] {4}));
    Cumulative<MultivariateNormal> cumulative = new FullCovariance(1).cumulative().orElseThrow();
    Cumulative<Normal> normal = new NormalFamily().cumulative().orElseThrow();
    for (double x : new double[] {-100, 0, 3, 4.5, 90}) {
      assertThat(cumulative.logCumulative(one, x))
          .isEqualTo(normal.logCumulative(new Normal(3, 2), x));
      assertThat(cumulative.logSurvival(one, x)).isEqualTo(normal.logSurvival(new Normal(3, 2), x));
    }
  }

  @Test
  void familiesOfSeveralColumnsHaveNone() {
    List<Family<?>> several =
        List.of(new FullCovariance(2), new DirichletFamily(3), new BernoulliVectorFamily(2));
    assertThat(several).allSatisfy(f -> assertThat(f.cumulative()).isEmpty());
  }
}
