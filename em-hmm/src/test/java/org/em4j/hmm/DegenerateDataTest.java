package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.ExponentialDistributionFamily;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.GammaFamily;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.PoissonFamily;
import org.em4j.distributions.TiedCovariance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Data that determine nothing: a finite model, or an error that says what is wrong. */
class DegenerateDataTest {
  private static final double NAN = Double.NaN;

  private static Sequences column(double[] x, int... lengths) {
    Observations rows = Observations.of(x, 1);
    return lengths.length == 0 ? Sequences.of(rows) : Sequences.of(rows, lengths);
  }

  private static int[] ones(int count) {
    return IntStream.generate(() -> 1).limit(count).toArray();
  }

  static List<Arguments> cases() {
    double[] counts = {1, 2, 3, 2, 1, 4, 2, 9, 1, 1};
    double[] equal = new double[12];
    Arrays.fill(equal, 2);
    double[] holes = {NAN, 1, NAN, NAN, 2, 5, NAN, 3};
    double[] constantColumn = new double[24];
    double[] missingColumn = new double[24];
    for (int i = 0; i < 12; i++) {
      constantColumn[2 * i] = (i * 7) % 5;
      constantColumn[2 * i + 1] = 3;
      missingColumn[2 * i] = (i * 7) % 5;
      missingColumn[2 * i + 1] = i < 3 ? (i * i) % 3 : NAN;
    }
    Sequences constant = Sequences.of(Observations.of(constantColumn, 2));
    Sequences missing = Sequences.of(Observations.of(missingColumn, 2));
    return List.of(
        Arguments.of("all rows equal", column(equal), 1),
        Arguments.of("as many states as rows", column(new double[] {1, 2, 4}), 1),
        Arguments.of("single rows", column(counts, ones(10)), 1),
        Arguments.of("whole rows missing", column(holes, 3, 5), 1),
        Arguments.of("a sequence missing", column(holes, 1, 2, 1, 3, 1), 1),
        Arguments.of("all rows missing", column(new double[] {NAN, NAN, NAN, NAN}), 1),
        Arguments.of("an outlier", column(new double[] {1, 1, 2, 1, 2, 3000, 1, 2}), 1),
        Arguments.of("weights of 0", column(counts, 4, 6).withWeights(0, 1), 1),
        Arguments.of("a constant column", constant, 2),
        Arguments.of("a column that is hardly there", missing, 2));
  }

  private static List<Family<?>> families(int columns) {
    return columns == 2
        ? List.of(new FullCovariance(2), new TiedCovariance(2))
        : List.of(
            new NormalFamily(),
            new PoissonFamily(),
            new CategoricalFamily(),
            new ExponentialDistributionFamily(),
            new GammaFamily());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void aFitIsFiniteOrSaysWhatIsWrong(String name, Sequences data, int columns) {
    for (Family<?> family : families(columns)) {
      check(data, family, options());
      check(data, family, options().withMixture(m -> m.withDegenerate(DegeneratePolicy.reseed())));
      check(data, family, options().withMixture(m -> m.withDegenerate(DegeneratePolicy.fail())));
      check(data, family, options().withTopology(Topology.leftRight()));
      check(data, family, options().withTopology(Topology.banded(1)).withStationaryInitial(true));
    }
  }

  private static HiddenMarkovOptions options() {
    return HiddenMarkovOptions.states(3).withRestarts(2).withMaxIterations(5).withThreads(1);
  }

  private static <P> void check(Sequences data, Family<P> family, HiddenMarkovOptions options) {
    EmResult<HiddenMarkovModel<P>> fit;
    try {
      fit = HiddenMarkovModel.fit(data, family, options);
    } catch (EmException | IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("null");
      return;
    }
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.model().toString()).doesNotContain("NaN").doesNotContain("Infinity");
    for (int i = 0; i < 3; i++) {
      assertThat(Arrays.stream(fit.model().transitions()[i]).sum()).isBetween(1 - 1e-9, 1 + 1e-9);
    }
    assertThat(Arrays.stream(fit.model().initial()).sum()).isBetween(1 - 1e-9, 1 + 1e-9);
    boolean fails = options.mixture().degenerate().kind() == DegeneratePolicy.Kind.FAIL;
    assertThat(fails && !fit.repairs().isEmpty()).isFalse();
  }
}
