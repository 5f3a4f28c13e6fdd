package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.StopReason;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.DiagonalCovariance;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.distributions.SphericalCovariance;
import org.em4j.distributions.TiedCovariance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The same iterations from the same start as a textbook Baum-Welch in 80-bit arithmetic; the file
 * comes from {@code src/test/reference}.
 */
class ReferenceFitTest {
  /** Sums of 125 rows round to 1e-14, and 50 iterations carry that on. */
  private static final double TOLERANCE = 1e-11;

  private static final int COLUMNS = 3;
  private static final Map<String, double[]> VALUES = read();

  private static Map<String, double[]> read() {
    Map<String, double[]> values = new HashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                ReferenceFitTest.class.getResourceAsStream("baum-welch.txt"),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          String[] parts = line.split("\t", -1);
          values.put(
              parts[0],
              Arrays.stream(parts[1].split(" ")).mapToDouble(Double::parseDouble).toArray());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static double[] numbers(String path) {
    return java.util.Objects.requireNonNull(VALUES.get(path), path);
  }

  /** Writes and reads the emissions of a case. */
  private record Form<P>(
      Family<P> family, Function<String, List<P>> read, Function<List<P>, double[]> numbers) {}

  private static <P> void check(String name, int iterations, int columns, Form<P> form) {
    Sequences data = Sequences.of(Observations.of(numbers(name + "/data"), columns), 40, 25, 60);
    HiddenMarkovModel<P> start = model(name + "/start", form);
    EmResult<HiddenMarkovModel<P>> fit =
        HiddenMarkovModel.fit(
            data,
            start,
            HiddenMarkovOptions.states(start.states())
                .withTolerance(0)
                .withMaxIterations(iterations));

    assertThat(fit.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
    assertThat(fit.iterations()).isEqualTo(iterations);
    assertThat(fit.repairs()).isEmpty();
    String after = name + "/after/" + iterations;
    HiddenMarkovModel<P> expected = model(after, form);
    double logLikelihood = numbers(after + "/log_likelihood")[0];
    assertThat(fit.logLikelihood())
        .isCloseTo(logLikelihood, within(TOLERANCE * Math.abs(logLikelihood)));
    double first = numbers(name + "/start/log_likelihood")[0];
    assertThat(fit.trace().objective(0)).isCloseTo(first, within(TOLERANCE * Math.abs(first)));
    assertThat(fit.model().initial()).containsExactly(expected.initial(), within(TOLERANCE));
    for (int i = 0; i < start.states(); i++) {
      assertThat(fit.model().transitions()[i])
          .containsExactly(expected.transitions()[i], within(TOLERANCE));
    }
    assertThat(form.numbers().apply(fit.model().emissions()))
        .containsExactly(form.numbers().apply(expected.emissions()), within(TOLERANCE));
  }

  private static <P> HiddenMarkovModel<P> model(String path, Form<P> form) {
    double[] initial = numbers(path + "/initial");
    double[] flat = numbers(path + "/transitions");
    int states = initial.length;
    double[][] transitions = new double[states][];
    for (int i = 0; i < states; i++) {
      transitions[i] = Arrays.copyOfRange(flat, i * states, (i + 1) * states);
    }
    return HiddenMarkovModel.of(initial, transitions, form.family(), form.read().apply(path));
  }

  private static List<MultivariateNormal> normals(String path, Function<double[], Covariance> of) {
    double[] means = numbers(path + "/means");
    double[] covariances = numbers(path + "/covariances");
    List<MultivariateNormal> normals = new ArrayList<>();
    for (int k = 0; k < means.length / COLUMNS; k++) {
      int size = COLUMNS * COLUMNS;
      normals.add(
          new MultivariateNormal(
              Arrays.copyOfRange(means, k * COLUMNS, (k + 1) * COLUMNS),
              of.apply(Arrays.copyOfRange(covariances, k * size, (k + 1) * size))));
    }
    return normals;
  }

  private static double[] numbers(List<MultivariateNormal> normals) {
    return normals.stream()
        .flatMap(p -> java.util.stream.Stream.of(p.mean(), square(p.covariance())))
        .flatMapToDouble(Arrays::stream)
        .toArray();
  }

  private static double[] square(Covariance covariance) {
    return IntStream.range(0, COLUMNS * COLUMNS)
        .mapToDouble(i -> covariance.value(i / COLUMNS, i % COLUMNS))
        .toArray();
  }

  private static double[] diagonal(double[] full) {
    return new double[] {full[0], full[4], full[8]};
  }

  @ParameterizedTest(name = "{0} after {1}")
  @CsvSource({
    "full, 1",
    "full, 5",
    "full, 50",
    "tied, 1",
    "tied, 5",
    "tied, 50",
    "diag, 1",
    "diag, 5",
    "diag, 50",
    "spherical, 1",
    "spherical, 5",
    "spherical, 50"
  })
  void normalsOfEachCovarianceStructure(String structure, int iterations) {
    Family<MultivariateNormal> family =
        switch (structure) {
          case "full" -> new FullCovariance(COLUMNS);
          case "tied" -> new TiedCovariance(COLUMNS);
          case "diag" -> new DiagonalCovariance(COLUMNS);
          default -> new SphericalCovariance(COLUMNS);
        };
    Function<double[], Covariance> covariance =
        switch (structure) {
          case "full", "tied" -> Covariance::full;
          case "diag" -> full -> Covariance.diagonal(diagonal(full));
          default -> full -> Covariance.spherical(COLUMNS, full[0]);
        };
    check(
        structure,
        iterations,
        COLUMNS,
        new Form<>(family, path -> normals(path, covariance), ReferenceFitTest::numbers));
  }

  @ParameterizedTest(name = "after {0}")
  @CsvSource({"1", "5", "50"})
  void mixturesOfNormals(int iterations) {
    FullCovariance inner = new FullCovariance(COLUMNS);
    check(
        "mixture",
        iterations,
        COLUMNS,
        new Form<Mixture<MultivariateNormal>>(
            new MixtureFamily<>(inner, 2),
            path -> {
              double[] weights = numbers(path + "/weights");
              List<MultivariateNormal> parts = normals(path, Covariance::full);
              return IntStream.range(0, 2)
                  .mapToObj(
                      k ->
                          Mixture.of(
                              inner,
                              Arrays.copyOfRange(weights, 2 * k, 2 * k + 2),
                              parts.subList(2 * k, 2 * k + 2)))
                  .toList();
            },
            mixtures ->
                mixtures.stream()
                    .flatMap(m -> java.util.stream.Stream.of(m.weights(), numbers(m.parameters())))
                    .flatMapToDouble(Arrays::stream)
                    .toArray()));
  }

  @ParameterizedTest(name = "after {0}")
  @CsvSource({"1", "5", "50"})
  void counts(int iterations) {
    check(
        "poisson",
        iterations,
        1,
        new Form<>(
            new PoissonFamily(),
            path -> Arrays.stream(numbers(path + "/rates")).mapToObj(Poisson::new).toList(),
            list -> list.stream().mapToDouble(Poisson::rate).toArray()));
  }

  @ParameterizedTest(name = "after {0}")
  @CsvSource({"1", "5", "50"})
  void symbols(int iterations) {
    check(
        "categorical",
        iterations,
        1,
        new Form<>(
            new CategoricalFamily(4),
            path -> {
              double[] p = numbers(path + "/probabilities");
              return IntStream.range(0, 3)
                  .mapToObj(k -> Categorical.of(Arrays.copyOfRange(p, 4 * k, 4 * k + 4)))
                  .toList();
            },
            list ->
                list.stream()
                    .map(Categorical::probabilities)
                    .flatMapToDouble(Arrays::stream)
                    .toArray()));
  }
}
