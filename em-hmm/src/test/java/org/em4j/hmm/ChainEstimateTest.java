package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.LUDecomposition;
import org.em4j.core.engine.Prior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The M-step of the chain: no feasible step away from it raises Q, and constraints hold. */
class ChainEstimateTest {
  private static final double FREE = Topology.FREE;
  private static final int STATES = 4;

  private static final double[][] PATTERN = {
    {FREE, FREE, 0.25, 0},
    {0.5, FREE, FREE, FREE},
    {0.25, 0.25, 0.25, 0.25},
    {FREE, 0, FREE, 0.125}
  };

  private static HiddenMarkovOptions options() {
    return HiddenMarkovOptions.states(STATES);
  }

  private static double[][] priorMatrix() {
    double[][] alpha = new double[STATES][STATES];
    for (int i = 0; i < STATES; i++) {
      for (int j = 0; j < STATES; j++) {
        alpha[i][j] = 1 + 0.5 * ((i + 2 * j) % 4);
      }
    }
    return alpha;
  }

  static List<HiddenMarkovOptions> constraints() {
    HiddenMarkovOptions free = options();
    List<HiddenMarkovOptions> chains =
        List.of(
            free,
            free.withTopology(Topology.of(PATTERN)),
            free.withTopology(Topology.banded(1)),
            free.withTopology(Topology.full().withInitial(FREE, 0.5, 0, FREE)),
            free.withTiedRows(0, 1, 0, 2),
            free.withTiedRows(0, 0, 0, 0),
            free.withPrior(Prior.NONE.withDirichlet(2.5)),
            free.withTransitionPrior(priorMatrix()),
            free.withTransitionPrior(priorMatrix()).withTiedRows(0, 1, 1, 0),
            free.withTopology(Topology.of(PATTERN)).withPrior(Prior.NONE.withDirichlet(1.5)));
    List<HiddenMarkovOptions> all = new ArrayList<>(chains);
    chains.forEach(chain -> all.add(chain.withStationaryInitial(true)));
    all.add(free.withTopology(Topology.leftRight()));
    all.add(free.withTopology(Topology.leftRight(1)));
    all.add(free.withFixedInitial(true));
    return all;
  }

  private static double[] counts(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] counts = new double[STATES + STATES * STATES];
    for (int i = 0; i < counts.length; i++) {
      // First states weigh as much as transitions: a stationary δ must matter.
      counts[i] = random.nextDouble(0.1, 20);
    }
    return counts;
  }

  /** π A = π with the sum 1, by one linear solve. */
  static double[] stationary(double[] a, int states) {
    double[][] system = new double[states][states];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        system[j][i] = j == 0 ? 1 : (i == j ? 1 : 0) - a[i * states + j];
      }
    }
    double[] right = new double[states];
    right[0] = 1;
    return new LUDecomposition(new Array2DRowRealMatrix(system))
        .getSolver()
        .solve(new ArrayRealVector(right))
        .toArray();
  }

  /** Σ c log p and the logarithm of the prior, of each row that stands for itself. */
  private static double q(
      HiddenMarkovOptions options, double[] counts, double[] initial, double[] transitions) {
    double[] pi = options.stationaryInitial() ? stationary(transitions, STATES) : initial;
    Topology topology = options.topology();
    double sum = 0;
    for (int i = 0; i < STATES; i++) {
      boolean prior =
          !options.stationaryInitial()
              && !options.fixedInitial()
              && Double.isNaN(topology.initial(i, STATES));
      sum += term(counts[i] + (prior ? options.mixture().prior().dirichlet() - 1 : 0), pi[i]);
      for (int j = 0; j < STATES; j++) {
        boolean free = Double.isNaN(topology.transition(i, j, STATES));
        boolean first = options.rowGroups()[i] == i;
        double alpha = free && first ? options.transitionAlpha(i, j) - 1 : 0;
        double count = topology.transition(i, j, STATES) == 0 ? 0 : counts[STATES + i * STATES + j];
        sum += term(count + alpha, transitions[i * STATES + j]);
      }
    }
    return sum;
  }

  private static double term(double count, double p) {
    return count == 0 ? 0 : count * Math.log(p);
  }

  /** Counts where the topology forbids them would make Q −∞ everywhere: there are none. */
  private static double[] possible(HiddenMarkovOptions options, double[] counts) {
    double[] possible = counts.clone();
    for (int i = 0; i < STATES; i++) {
      possible[i] =
          options.topology().initial(i, STATES) == 0 && !options.stationaryInitial()
              ? 0
              : counts[i];
      for (int j = 0; j < STATES; j++) {
        if (options.topology().transition(i, j, STATES) == 0) {
          possible[STATES + i * STATES + j] = 0;
        }
      }
    }
    return possible;
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void noFeasibleStepRaisesTheObjective(HiddenMarkovOptions options) {
    for (int seed = 0; seed < 5; seed++) {
      double[] counts = possible(options, counts(seed));
      ChainEstimate estimate = ChainEstimate.of(options, null);
      ChainEstimate.Chain made = estimate.maximize(counts, 0, estimate.uniform());
      requireFeasible(options, made);
      double best = q(options, counts, made.initial(), made.transitions());
      for (double step : new double[] {0.01, 1e-4}) {
        for (double[] moved : steps(options, made.transitions(), step)) {
          assertThat(q(options, counts, made.initial(), moved)).isLessThan(best + 1e-9);
        }
        for (double[] moved : initialSteps(options, made.initial(), step)) {
          assertThat(q(options, counts, moved, made.transitions())).isLessThan(best + 1e-9);
        }
      }
    }
  }

  private static void requireFeasible(HiddenMarkovOptions options, ChainEstimate.Chain made) {
    Topology topology = options.topology();
    double[] a = made.transitions();
    assertThat(Arrays.stream(made.initial()).sum()).isCloseTo(1, within(1e-14));
    for (int i = 0; i < STATES; i++) {
      double sum = 0;
      for (int j = 0; j < STATES; j++) {
        double fixed = topology.transition(i, j, STATES);
        double value = a[i * STATES + j];
        assertThat(value).isBetween(0.0, 1.0);
        assertThat(Double.isNaN(fixed) || value == fixed).isTrue();
        assertThat(value).isEqualTo(a[options.rowGroups()[i] * STATES + j]);
        sum += value;
      }
      assertThat(sum).isCloseTo(1, within(1e-14));
      double fixed = topology.initial(i, STATES);
      if (!options.stationaryInitial() && !Double.isNaN(fixed)) {
        assertThat(made.initial()[i]).isEqualTo(fixed);
      }
    }
    if (options.stationaryInitial()) {
      assertThat(made.initial()).containsExactly(stationary(a, STATES), within(1e-13));
    }
  }

  /** Moves some probability from each free entry of a row to each other one, in all tied rows. */
  private static List<double[]> steps(HiddenMarkovOptions options, double[] a, double step) {
    List<double[]> steps = new ArrayList<>();
    int[] groups = options.rowGroups();
    for (int row = 0; row < STATES; row++) {
      for (int from = 0; from < STATES; from++) {
        for (int to = 0; to < STATES; to++) {
          boolean free =
              from != to
                  && Double.isNaN(options.topology().transition(row, from, STATES))
                  && Double.isNaN(options.topology().transition(row, to, STATES));
          if (free && groups[row] == row && a[row * STATES + from] > step) {
            double[] moved = a.clone();
            for (int i = 0; i < STATES; i++) {
              moved[i * STATES + from] -= groups[i] == row ? step : 0;
              moved[i * STATES + to] += groups[i] == row ? step : 0;
            }
            steps.add(moved);
          }
        }
      }
    }
    assertThat(steps).isNotEmpty();
    return steps;
  }

  private static List<double[]> initialSteps(
      HiddenMarkovOptions options, double[] initial, double step) {
    List<double[]> steps = new ArrayList<>();
    for (int from = 0; from < STATES; from++) {
      for (int to = 0; to < STATES; to++) {
        boolean free =
            from != to
                && !options.stationaryInitial()
                && !options.fixedInitial()
                && Double.isNaN(options.topology().initial(from, STATES))
                && Double.isNaN(options.topology().initial(to, STATES));
        if (free && initial[from] > step) {
          double[] moved = initial.clone();
          moved[from] -= step;
          moved[to] += step;
          steps.add(moved);
        }
      }
    }
    return steps;
  }

  @Test
  void freeRowsAreSharesOfTheCounts() {
    double[] counts = counts(1);
    ChainEstimate estimate = ChainEstimate.of(options(), null);
    ChainEstimate.Chain made = estimate.maximize(counts, 0, estimate.uniform());
    for (int i = 0; i < STATES; i++) {
      double[] row = Arrays.copyOfRange(counts, STATES * (1 + i), STATES * (2 + i));
      double sum = Arrays.stream(row).sum();
      for (int j = 0; j < STATES; j++) {
        assertThat(made.transitions()[i * STATES + j]).isCloseTo(row[j] / sum, within(1e-15));
      }
    }
  }

  /** By hand: (c + α − 1) / Σ (c + α − 1), in what the fixed entries leave. */
  @Test
  void aPriorAddsToTheCountsOfFreeEntriesAlone() {
    double[][] pattern = {{FREE, FREE, 0.4}, {FREE, FREE, 0}, {FREE, FREE, FREE}};
    double[][] alpha = {{2, 3, 9}, {1, 4, 9}, {1, 1, 2}};
    HiddenMarkovOptions options =
        HiddenMarkovOptions.states(3)
            .withTopology(Topology.of(pattern).withInitial(FREE, FREE, 0))
            .withPrior(Prior.NONE.withDirichlet(3))
            .withTransitionPrior(alpha);
    double[] counts = {1, 0, 0, 5, 4, 8, 1, 2, 0, 1, 2, 3};
    ChainEstimate estimate = ChainEstimate.of(options, null);
    ChainEstimate.Chain made = estimate.maximize(counts, 0, estimate.uniform());
    assertThat(made.initial()).containsExactly(new double[] {0.6, 0.4, 0}, within(1e-15));
    assertThat(made.transitions())
        .containsExactly(
            new double[] {
              0.6 * 6 / 12, 0.6 * 6 / 12, 0.4, 1 / 6.0, 5 / 6.0, 0, 1 / 7.0, 2 / 7.0, 4 / 7.0
            },
            within(1e-15));
  }

  @Test
  void aRowWithoutCountsStaysAsItWas() {
    double[] counts = new double[STATES + STATES * STATES];
    counts[0] = 1;
    counts[STATES] = 3;
    ChainEstimate estimate = ChainEstimate.of(options(), null);
    ChainEstimate.Chain previous = estimate.uniform();
    ChainEstimate.Chain made = estimate.maximize(counts, 0, previous);
    assertThat(Arrays.copyOf(made.transitions(), STATES)).containsExactly(1, 0, 0, 0);
    assertThat(Arrays.copyOfRange(made.transitions(), STATES, 16))
        .containsExactly(Arrays.copyOfRange(previous.transitions(), STATES, 16));
  }

  @Test
  void allWeightsTimesAConstantChangeNothing() {
    for (HiddenMarkovOptions options :
        List.of(options().withStationaryInitial(true), options().withTiedRows(0, 1, 1, 0))) {
      ChainEstimate estimate = ChainEstimate.of(options, null);
      double[] counts = counts(3);
      double[] expected = estimate.maximize(counts, 0, estimate.uniform()).transitions();
      for (double factor : new double[] {1e-9, 1e6}) {
        double[] scaled = Arrays.stream(counts).map(c -> factor * c).toArray();
        assertThat(estimate.maximize(scaled, 0, estimate.uniform()).transitions())
            .containsExactly(expected, within(1e-10));
      }
    }
  }
}
