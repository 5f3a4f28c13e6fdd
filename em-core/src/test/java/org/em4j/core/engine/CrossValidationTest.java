package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.engine.CrossValidation.Fold;
import org.junit.jupiter.api.Test;

/** The model is a normal of variance 1, whose mean is that of the rows. */
class CrossValidationTest {
  private static final double ROUNDING = 1e-13;
  private static final double HALF_LOG_2_PI = 0.5 * Math.log(2 * Math.PI);

  private static double[] values(Observations data) {
    Block block = Block.allocate(1, data.rows());
    data.read(0, data.rows(), block);
    double[] x = new double[data.rows()];
    System.arraycopy(block.values(), block.column(0), x, 0, x.length);
    return x;
  }

  private static double mean(Observations data) {
    double[] x = values(data);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += data.weight(i) * x[i];
    }
    return sum / data.totalWeight();
  }

  private static double logLikelihood(double mean, Observations data) {
    double[] x = values(data);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum -= data.weight(i) * (0.5 * (x[i] - mean) * (x[i] - mean) + HALF_LOG_2_PI);
    }
    return sum;
  }

  private static CrossValidation validate(Folds folds, int threads) {
    try (Workers workers = Workers.of(threads)) {
      return CrossValidation.of(
          folds, CrossValidationTest::mean, CrossValidationTest::logLikelihood, workers);
    }
  }

  @Test
  void eachRowAloneIsMeasuredByTheMeanOfTheOthers() {
    // By hand: the means of the others are 8, 22/3, 14/3 and 4.
    Observations data = Observations.of(new double[] {0, 2, 10, 12}, 1);
    CrossValidation validation = validate(Folds.ofRows(data, 4, 7), 1);
    double expected = -0.5 * (64 + 256 / 9.0 + 256 / 9.0 + 64) - 4 * HALF_LOG_2_PI;
    assertThat(validation.logLikelihood()).isCloseTo(expected, within(ROUNDING * 100));
    assertThat(validation.meanLogLikelihood()).isCloseTo(expected / 4, within(ROUNDING * 100));
    // The four folds have -32 and -128/9, each twice, less a constant.
    double half = (32 - 128 / 9.0) / 2;
    assertThat(validation.standardError())
        .isCloseTo(half * Math.sqrt(4 / 3.0) / 2, within(ROUNDING * 100));
  }

  @Test
  void weightsCount() {
    // By hand: the means of the others are (2·3 + 6)/3 = 4, 3 and (0 + 2·3)/3 = 2.
    Observations data =
        Observations.of(new double[] {0, 3, 6}, 1).withWeights(new double[] {1, 2, 1});
    CrossValidation validation = validate(Folds.ofRows(data, 3, 7), 1);
    assertThat(validation.logLikelihood())
        .isCloseTo(-0.5 * (16 + 16) - 4 * HALF_LOG_2_PI, within(ROUNDING * 100));
    assertThat(validation.totalWeight()).isEqualTo(4);
  }

  @Test
  void theStandardErrorIsThatOfARatio() {
    CrossValidation alike =
        new CrossValidation(List.of(new Fold(-2, 1), new Fold(-4, 1), new Fold(-9, 1)));
    assertThat(alike.meanLogLikelihood()).isEqualTo(-5);
    assertThat(alike.standardError()).isCloseTo(Math.sqrt(13 / 3.0), within(ROUNDING));
    CrossValidation different = new CrossValidation(List.of(new Fold(-10, 4), new Fold(-6, 2)));
    assertThat(different.meanLogLikelihood()).isCloseTo(-16 / 6.0, within(ROUNDING));
    assertThat(different.standardError()).isCloseTo(2 / 9.0, within(ROUNDING));
  }

  @Test
  void theNumberOfThreadsChangesNoBit() {
    double[] x = new double[101];
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.sin(i) * i;
    }
    Folds folds = Folds.ofRows(Observations.of(x, 1), 10, 1);
    assertThat(validate(folds, 4)).isEqualTo(validate(folds, 1));
    assertThat(validate(folds, 1).folds()).hasSize(10).allMatch(fold -> fold.weight() >= 10);
  }

  @Test
  void aFitThatFailsIsToldOfTheFirstFold() {
    Folds folds = Folds.ofRows(Observations.of(new double[] {1, 2, 3, 4}, 1), 4, 0);
    assertThatThrownBy(
            () ->
                CrossValidation.of(
                    folds,
                    fold -> {
                      if (fold > 0) {
                        throw new EmException("fold " + fold);
                      }
                      return 0;
                    },
                    Workers.sequential()))
        .isInstanceOf(EmException.class)
        .hasMessage("fold 1");
  }

  @Test
  void oneFoldIsNone() {
    assertThatThrownBy(() -> new CrossValidation(List.of(new Fold(-1, 1))))
        .hasMessage("there must be at least 2 folds, but there are 1");
  }
}
