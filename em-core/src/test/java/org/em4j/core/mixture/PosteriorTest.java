package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.EmException;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bayes' rule where log-densities are huge, infinite or no numbers at all. */
class PosteriorTest {
  private static final double NONE = Double.NEGATIVE_INFINITY;
  private static final Assignment[] ALL = {
    Assignment.SOFT, Assignment.HARD, new Assignment(0.5), new Assignment(30)
  };

  /** Log-densities by rows. */
  private static Kernel kernel(double[][] rows) {
    return new Kernel() {
      @Override
      public void logDensities(Block block, double[] out) {
        for (int i = 0; i < rows.length; i++) {
          for (int k = 0; k < rows[i].length; k++) {
            out[k * block.stride() + i] = rows[i][k];
          }
        }
      }

      @Override
      public void accumulate(Block block, double[] gamma, ComponentStatistics into) {
        throw new AssertionError("a posterior accumulates nothing");
      }
    };
  }

  private static Posterior evaluate(
      double[] weights, double[] rowWeights, Assignment assignment, double[]... rows) {
    double[] logWeights = new double[weights.length];
    for (int k = 0; k < weights.length; k++) {
      logWeights[k] = Math.log(weights[k]);
    }
    Posterior posterior = new Posterior(1, weights.length, 8, 1);
    Observations data = Observations.of(new double[rows.length], 1).withWeights(rowWeights);
    data.read(0, rows.length, posterior.block());
    posterior.evaluate(kernel(rows), logWeights, assignment, data);
    return posterior;
  }

  @Test
  void hugeLogarithmsNeitherOverflowNorVanish() {
    Posterior p =
        evaluate(
            new double[] {0.5, 0.5},
            new double[] {1, 1},
            Assignment.SOFT,
            new double[] {-1e300, -1e300},
            new double[] {1e300, 1e300 - 1e290});
    assertThat(p.responsibilities()[0]).isEqualTo(0.5);
    assertThat(p.responsibilities()[8]).isEqualTo(0.5);
    assertThat(p.logSums()[0]).isEqualTo(-1e300);
    assertThat(p.responsibilities()[1]).isEqualTo(1);
    assertThat(p.responsibilities()[9]).isZero();
    assertThat(p.magnitude()).isEqualTo(2e300);
  }

  @Test
  void aComponentThatCannotGiveARowHasNoShareInIt() {
    for (Assignment assignment : ALL) {
      Posterior p =
          evaluate(
              new double[] {0.25, 0.75, 0},
              new double[] {2},
              assignment,
              new double[] {NONE, -3, 700});
      assertThat(p.responsibilities()[0]).isZero();
      assertThat(p.responsibilities()[8]).isEqualTo(2);
      assertThat(p.responsibilities()[16]).as("weight 0").isZero();
      assertThat(p.logLikelihood()).isCloseTo(2 * (Math.log(0.75) - 3), within(1e-14 * 10));
    }
  }

  @Test
  void theObjectivesAreThoseOfTheDefinition() {
    double[] weights = {0.3, 0.7};
    double[] rowWeights = {1, 2.5};
    double[][] rows = {{-1, -2}, {-4, -0.5}};
    for (double beta : new double[] {0.1, 0.5, 1, 3, 100}) {
      double expected = 0;
      for (int i = 0; i < 2; i++) {
        double sum = 0;
        for (int k = 0; k < 2; k++) {
          sum += Math.pow(weights[k] * Math.exp(rows[i][k]), beta);
        }
        expected += rowWeights[i] * Math.log(sum) / beta;
      }
      assertThat(evaluate(weights, rowWeights, new Assignment(beta), rows).logLikelihood())
          .isCloseTo(expected, within(1e-14 * 100));
    }
    double hard = Math.log(0.3) - 1 + 2.5 * (Math.log(0.7) - 0.5);
    assertThat(evaluate(weights, rowWeights, Assignment.HARD, rows).logLikelihood())
        .isCloseTo(hard, within(1e-14 * 10));
  }

  @Test
  void hardAssignmentTakesTheLowestIndexAmongEquals() {
    Posterior p =
        evaluate(
            new double[] {0.2, 0.4, 0.4},
            new double[] {3},
            Assignment.HARD,
            new double[] {0, 0, 0});
    assertThat(p.responsibilities()[0]).isZero();
    assertThat(p.responsibilities()[8]).isEqualTo(3);
    assertThat(p.responsibilities()[16]).isZero();
  }

  @Test
  void aRowThatNothingExplainsIsNamed() {
    for (Assignment assignment : ALL) {
      assertThatThrownBy(
              () ->
                  evaluate(
                      new double[] {0.5, 0.5},
                      new double[] {1, 1},
                      assignment,
                      new double[] {-1, -1},
                      new double[] {NONE, NONE}))
          .isInstanceOfSatisfying(EmException.class, e -> assertThat(e.row()).hasValue(1))
          .hasMessageStartingWith("no component can give row 1");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void aDensityThatIsNoNumberIsNamed(double bad) {
    for (Assignment assignment : ALL) {
      assertThatThrownBy(
              () ->
                  evaluate(
                      new double[] {0.5, 0.5},
                      new double[] {1},
                      assignment,
                      new double[] {-1, bad}))
          .isInstanceOfSatisfying(EmException.class, e -> assertThat(e.row()).hasValue(0))
          .hasMessageContaining("density of row 0 is not finite")
          .hasMessageContaining("log-density " + bad);
    }
  }

  @Test
  void aRowOfWeightZeroGivesNothing() {
    for (Assignment assignment : ALL) {
      double[] weights = {0.3, 0.7};
      double[] row = {-1, -2.5};
      Posterior alone = evaluate(weights, new double[] {2}, assignment, row);
      Posterior p =
          evaluate(weights, new double[] {2, 0}, assignment, row, new double[] {-0.4, -3});
      assertThat(p.logLikelihood()).isEqualTo(alone.logLikelihood());
      assertThat(p.magnitude()).isEqualTo(alone.magnitude());
      assertThat(p.responsibilities()[0]).isEqualTo(alone.responsibilities()[0]);
      assertThat(p.responsibilities()[1]).isZero();
      assertThat(p.responsibilities()[9]).isZero();
      assertThat(p.logSums()[1]).as("its density is told").isNegative();
    }
  }

  @Test
  void aRowOfWeightZeroMayHaveAnyDensity() {
    for (Assignment assignment : ALL) {
      for (double bad : new double[] {NONE, Double.NaN, Double.POSITIVE_INFINITY}) {
        Posterior p =
            evaluate(
                new double[] {0.5, 0.5},
                new double[] {0, 1},
                assignment,
                new double[] {bad, bad},
                new double[] {-1, -2});
        assertThat(p.logLikelihood()).isFinite();
        assertThat(p.magnitude()).isFinite();
        assertThat(p.responsibilities()[0]).isZero();
        assertThat(p.responsibilities()[8]).isZero();
      }
    }
  }
}
