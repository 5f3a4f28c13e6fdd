package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Prior;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole fits under constraints: they climb, they keep what is fixed, they end at an optimum. */
class ConstrainedFitTest {
  private static final double FREE = Topology.FREE;

  private static final HiddenMarkovModel<Poisson> MODEL =
      HiddenMarkovModel.of(
          new double[] {0.6, 0.2, 0.2},
          new double[][] {{0.7, 0.2, 0.1}, {0.1, 0.6, 0.3}, {0.3, 0.1, 0.6}},
          new PoissonFamily(),
          List.of(new Poisson(2), new Poisson(7), new Poisson(15)));

  /** Many short sequences, so that where they begin matters. */
  private static Sequences shortOnes() {
    int[] lengths = new int[30];
    Arrays.setAll(lengths, s -> 2 + s % 3);
    return RandomModels.draw(MODEL, new SplittableRandom(11), lengths).data();
  }

  private static final Sequences SHORT = shortOnes();

  private static HiddenMarkovOptions options() {
    return HiddenMarkovOptions.states(3).withRestarts(2).withMaxIterations(12).withThreads(1);
  }

  static List<HiddenMarkovOptions> constraints() {
    double[][] pattern = {{0.5, FREE, FREE}, {FREE, 0.25, FREE}, {0, FREE, FREE}};
    List<HiddenMarkovOptions> all = new ArrayList<>();
    for (HiddenMarkovOptions o :
        List.of(
            options(),
            options().withTopology(Topology.of(pattern)),
            options().withTopology(Topology.banded(1)),
            options().withTiedRows(0, 1, 1),
            options().withTiedEmissions(0, 1, 0),
            options().withFixedEmissions(true),
            options().withFixedTransitions(true),
            options().withPrior(Prior.ofPseudoCount(0.5).withDirichlet(2)))) {
      all.add(o);
      all.add(o.withStationaryInitial(true));
    }
    all.add(options().withFixedInitial(true));
    all.add(options().withTopology(Topology.leftRight()));
    all.add(options().withTopology(Topology.leftRight(1)));
    all.add(options().withTopology(Topology.full().withInitial(0.5, FREE, FREE)));
    return all;
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void everyIterationClimbsAndKeepsWhatIsFixed(HiddenMarkovOptions options) {
    EmResult<HiddenMarkovModel<Poisson>> fit =
        HiddenMarkovModel.fit(SHORT, new PoissonFamily(), options);
    double[] trace = fit.trace().objectives();
    for (int i = 1; i < trace.length; i++) {
      assertThat(trace[i]).isGreaterThanOrEqualTo(trace[i - 1] - 1e-12 * Math.abs(trace[i]));
    }
    HiddenMarkovModel<Poisson> model = fit.model();
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        double fixed = options.topology().transition(i, j, 3);
        assertThat(Double.isNaN(fixed) || model.transition(i, j) == fixed).isTrue();
        assertThat(model.transition(i, j)).isEqualTo(model.transition(options.rowGroups()[i], j));
      }
      assertThat(model.emission(i)).isEqualTo(model.emission(options.emissionGroups()[i]));
      double fixed = options.topology().initial(i, 3);
      assertThat(options.stationaryInitial() || Double.isNaN(fixed) || model.initial(i) == fixed)
          .isTrue();
    }
    if (options.stationaryInitial()) {
      double[] flat = Arrays.stream(model.transitions()).flatMapToDouble(Arrays::stream).toArray();
      assertThat(model.initial())
          .containsExactly(ChainEstimateTest.stationary(flat, 3), within(1e-12));
    }
  }

  @Test
  void whatAGivenStartFixesStays() {
    EmResult<HiddenMarkovModel<Poisson>> fit =
        HiddenMarkovModel.fit(
            SHORT,
            MODEL,
            options().withFixedInitial(true).withFixedTransitions(true).withFixedEmissions(true));
    assertThat(fit.model()).isEqualTo(MODEL);
    EmResult<HiddenMarkovModel<Poisson>> chainOnly =
        HiddenMarkovModel.fit(SHORT, MODEL, options().withFixedEmissions(true));
    assertThat(chainOnly.model().emissions()).isEqualTo(MODEL.emissions());
    assertThat(chainOnly.model().transition(0, 1)).isNotEqualTo(MODEL.transition(0, 1));
    EmResult<HiddenMarkovModel<Poisson>> emissionsOnly =
        HiddenMarkovModel.fit(
            SHORT, MODEL, options().withFixedInitial(true).withFixedTransitions(true));
    assertThat(emissionsOnly.model().transitions()).isDeepEqualTo(MODEL.transitions());
    assertThat(emissionsOnly.model().emission(0)).isNotEqualTo(MODEL.emission(0));
  }

  @Test
  void zerosOfTheStartStay() {
    HiddenMarkovModel<Poisson> start =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5, 0},
            new double[][] {{0.5, 0.5, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}},
            MODEL.family(),
            MODEL.emissions());
    for (boolean prior : new boolean[] {false, true}) {
      HiddenMarkovModel<Poisson> model =
          HiddenMarkovModel.fit(
                  SHORT, start, options().withPrior(Prior.NONE.withDirichlet(prior ? 3 : 1)))
              .model();
      assertThat(model.initial(2)).isZero();
      assertThat(model.transition(0, 2)).isZero();
      assertThat(model.transition(1, 0)).isZero();
      assertThat(model.transition(2, 1)).isZero();
      assertThat(model.transition(0, 1)).isPositive();
    }
  }

  // --- stationary -------------------------------------------------------------------------------

  /** log L of a stationary chain of two states from free coordinates, by all paths. */
  private static double stationaryLogLikelihood(double[] theta) {
    double leave = 1 / (1 + Math.exp(-theta[0]));
    double back = 1 / (1 + Math.exp(-theta[1]));
    HiddenMarkovModel<Poisson> model =
        HiddenMarkovModel.of(
            new double[] {back / (leave + back), leave / (leave + back)},
            new double[][] {{1 - leave, leave}, {back, 1 - back}},
            new PoissonFamily(),
            List.of(new Poisson(Math.exp(theta[2])), new Poisson(Math.exp(theta[3]))));
    return Enumeration.Total.of(model, TextbookEmission.poissons(), SHORT).logLikelihood();
  }

  private static EmResult<HiddenMarkovModel<Poisson>> stationaryFit() {
    return HiddenMarkovModel.fit(
        SHORT,
        new PoissonFamily(),
        HiddenMarkovOptions.states(2)
            .withRestarts(2)
            .withStationaryInitial(true)
            .withTolerance(1e-15)
            .withMaxIterations(5000));
  }

  private static double[] coordinates(HiddenMarkovModel<Poisson> model) {
    return new double[] {
      Math.log(model.transition(0, 1) / model.transition(0, 0)),
      Math.log(model.transition(1, 0) / model.transition(1, 1)),
      Math.log(model.emission(0).rate()),
      Math.log(model.emission(1).rate())
    };
  }

  @Test
  void aStationaryFitEndsWhereTheGradientVanishes() {
    double[] theta = coordinates(stationaryFit().model());
    double h = 1e-4;
    for (int i = 0; i < theta.length; i++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[i] += h;
      down[i] -= h;
      double slope = (stationaryLogLikelihood(up) - stationaryLogLikelihood(down)) / (2 * h);
      double curvature =
          (stationaryLogLikelihood(up)
                  - 2 * stationaryLogLikelihood(theta)
                  + stationaryLogLikelihood(down))
              / (h * h);
      assertThat(slope).isCloseTo(0, within(2e-5));
      assertThat(curvature).isNegative();
    }
  }

  @Test
  void aStationaryFitIsWhatDirectMaximisationFinds() {
    EmResult<HiddenMarkovModel<Poisson>> fit = stationaryFit();
    double[] found =
        new SimplexOptimizer(1e-13, 1e-13)
            .optimize(
                new MaxEval(4000),
                new ObjectiveFunction(ConstrainedFitTest::stationaryLogLikelihood),
                GoalType.MAXIMIZE,
                new InitialGuess(new double[] {-1, -1, Math.log(3), Math.log(10)}),
                new NelderMeadSimplex(4, 0.3))
            .getPoint();
    assertThat(fit.logLikelihood()).isCloseTo(stationaryLogLikelihood(found), within(1e-9));
    double[] theta = coordinates(fit.model());
    boolean named = theta[2] < theta[3];
    double[] expected = named ? found : new double[] {found[1], found[0], found[3], found[2]};
    assertThat(theta).containsExactly(expected, within(1e-4));
    // The closed M-step, which ignores where sequences begin, is another model.
    assertThat(
            HiddenMarkovModel.fit(SHORT, new PoissonFamily(), HiddenMarkovOptions.states(2))
                .model()
                .transition(0, 0))
        .isNotCloseTo(fit.model().transition(0, 0), within(1e-3));
  }

  // --- an optimum of the likelihood, whatever is tied
  // ---------------------------------------------

  /** Three states whose first two rows are tied and whose last two emit alike. */
  private static HiddenMarkovModel<Poisson> tied(double[] theta) {
    double[] initial = softmax(theta[0], theta[1]);
    double[] shared = softmax(theta[2], theta[3]);
    double[] last = softmax(theta[4], theta[5]);
    Poisson common = new Poisson(Math.exp(theta[7]));
    return HiddenMarkovModel.of(
        initial,
        new double[][] {shared, shared, last},
        new PoissonFamily(),
        List.of(new Poisson(Math.exp(theta[6])), common, common));
  }

  private static double[] softmax(double a, double b) {
    double sum = 1 + Math.exp(a) + Math.exp(b);
    return new double[] {1 / sum, Math.exp(a) / sum, Math.exp(b) / sum};
  }

  @Test
  void tiedRowsAndEmissionsEndWhereTheGradientVanishes() {
    HiddenMarkovModel<Poisson> start = tied(new double[] {0.1, 0.4, -0.5, -0.2, 0.3, 0.9, 1, 2});
    HiddenMarkovModel<Poisson> model =
        HiddenMarkovModel.fit(
                SHORT,
                start,
                HiddenMarkovOptions.states(3)
                    .withTiedRows(4, 4, 1)
                    .withTiedEmissions(0, 7, 7)
                    .withTopology(Topology.full())
                    .withPrior(Prior.NONE.withDirichlet(1.5))
                    .withTolerance(1e-15)
                    .withMaxIterations(20000))
            .model();
    double[] theta = {
      Math.log(model.initial(1) / model.initial(0)),
      Math.log(model.initial(2) / model.initial(0)),
      Math.log(model.transition(0, 1) / model.transition(0, 0)),
      Math.log(model.transition(0, 2) / model.transition(0, 0)),
      Math.log(model.transition(2, 1) / model.transition(2, 0)),
      Math.log(model.transition(2, 2) / model.transition(2, 0)),
      Math.log(model.emission(0).rate()),
      Math.log(model.emission(1).rate())
    };
    double h = 1e-4;
    for (int i = 0; i < theta.length; i++) {
      double[] up = theta.clone();
      double[] down = theta.clone();
      up[i] += h;
      down[i] -= h;
      assertThat((penalized(tied(up)) - penalized(tied(down))) / (2 * h))
          .isCloseTo(0, within(1e-4));
    }
  }

  /** log L and the density of a Dirichlet(1.5) of π and of each row that stands for itself. */
  private static double penalized(HiddenMarkovModel<Poisson> model) {
    double sum = Enumeration.Total.of(model, TextbookEmission.poissons(), SHORT).logLikelihood();
    for (double[] row :
        new double[][] {model.initial(), model.transitions()[0], model.transitions()[2]}) {
      for (double p : row) {
        sum += 0.5 * Math.log(p);
      }
    }
    return sum;
  }
}
