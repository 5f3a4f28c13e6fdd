package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.em4j.core.EmException;
import org.em4j.core.SufficientStatistics;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What the engine does with leaps that are good, bad or impossible. */
class AccelerationTest {
  /** What becomes of leaps. */
  private enum Leaps {
    GOOD,
    NOWHERE,
    UNEXPLAINED,
    NOT_A_NUMBER,
    LOWER,
    HARD
  }

  /** A point, and whether it was leapt to. */
  private record Point(double x, double y, boolean leapt) {}

  /** Two coordinates that approach 0 by one and by two hundredths in every M-step. */
  private record Slope(Leaps leaps, boolean repaired) implements EmProblem<Point> {
    @Override
    public String name() {
      return "a slope";
    }

    @Override
    public double totalWeight() {
      return 1;
    }

    @Override
    public SufficientStatistics newStatistics(Point model) {
      return SufficientStatistics.zeros(1, 0);
    }

    @Override
    public Objective expectation(Point model, SufficientStatistics into, Workers workers) {
      if (model.leapt() && leaps == Leaps.UNEXPLAINED) {
        throw new EmException("no component explains row 1");
      }
      double value = -model.x() * model.x() - model.y() * model.y();
      if (model.leapt() && leaps == Leaps.NOT_A_NUMBER) {
        value = Double.NaN;
      }
      if (model.leapt() && leaps == Leaps.LOWER) {
        value -= 100;
      }
      return new Objective(
          value,
          1,
          leaps == Leaps.HARD
              ? Objective.Kind.CLASSIFICATION_LOG_LIKELIHOOD
              : Objective.Kind.LOG_LIKELIHOOD);
    }

    @Override
    public Point maximize(SufficientStatistics total, Point previous, MStep step) {
      if (repaired) {
        step.repaired(0, Repair.Action.FLOORED, "by design");
      }
      return new Point(0.99 * previous.x(), 0.98 * previous.y(), false);
    }

    @Override
    public double roundingAllowance(Point model, Objective objective) {
      return 1e-12;
    }

    @Override
    public double[] coordinates(Point model) {
      return new double[] {model.x(), Double.NEGATIVE_INFINITY, model.y()};
    }

    @Override
    public Point at(Point like, double[] coordinates) {
      if (leaps == Leaps.NOWHERE) {
        throw new IllegalArgumentException("there is no such point");
      }
      assertThat(coordinates[1]).isEqualTo(Double.NEGATIVE_INFINITY);
      return new Point(coordinates[0], coordinates[2], true);
    }

    @Override
    public List<String> warnings(Point model, SufficientStatistics total) {
      return List.of();
    }
  }

  private static EmResult<Point> fit(Slope slope, Acceleration acceleration, int iterations) {
    return EmEngine.fit(
        slope,
        (index, seed, step, workers) -> new Point(2, 1, false),
        EmOptions.defaults()
            .withThreads(1)
            .withAcceleration(acceleration)
            .withTolerance(1e-13)
            .withMaxIterations(iterations));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void goodLeapsAreTaken(Acceleration acceleration) {
    EmResult<Point> fit = fit(new Slope(Leaps.GOOD, false), acceleration, 5000);
    EmResult<Point> plain = fit(new Slope(Leaps.GOOD, false), Acceleration.NONE, 5000);
    assertThat(fit.converged()).isTrue();
    assertThat(fit.model().leapt()).as("an M-step declares convergence").isFalse();
    assertThat(fit.logLikelihood()).isGreaterThan(plain.logLikelihood());
    assertThat(fit.expectations()).isLessThan(plain.expectations() / 4);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "GOOD")
  void othersGiveWayToMSteps(Leaps leaps) {
    double[] plain = fit(new Slope(leaps, false), Acceleration.NONE, 300).trace().objectives();
    boolean measured = leaps != Leaps.NOWHERE && leaps != Leaps.HARD;
    for (Acceleration acceleration : List.of(Acceleration.SQUAREM, Acceleration.ANDERSON)) {
      EmResult<Point> fit = fit(new Slope(leaps, false), acceleration, 300);
      assertThat(fit.trace().objectives()).containsExactly(plain);
      assertThat(fit.expectations() - fit.iterations() - 1)
          .as("E-steps in vain")
          .isBetween(measured ? 10 : 0, measured ? 31 : 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Acceleration.class)
  void repairedMStepsAreNotExtrapolated(Acceleration acceleration) {
    EmResult<Point> fit = fit(new Slope(Leaps.GOOD, true), acceleration, 300);
    assertThat(fit.trace().objectives())
        .containsExactly(
            fit(new Slope(Leaps.GOOD, true), Acceleration.NONE, 300).trace().objectives());
  }

  @ParameterizedTest
  @EnumSource(Acceleration.class)
  void theLastOfTheIterationsIsAnMStep(Acceleration acceleration) {
    for (int iterations = 0; iterations < 30; iterations++) {
      EmResult<Point> fit = fit(new Slope(Leaps.GOOD, false), acceleration, iterations);
      assertThat(fit.model().leapt()).isFalse();
      assertThat(fit.iterations()).isLessThanOrEqualTo(iterations);
    }
  }
}
