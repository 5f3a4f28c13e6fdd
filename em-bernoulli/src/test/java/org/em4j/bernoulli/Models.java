package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.em4j.core.engine.EmResult;

/** Comparing models. */
final class Models {
  private Models() {}

  /** Returns the model with its classes by descending weight. */
  static LatentClassModel bySize(LatentClassModel model) {
    return sorted(model, k -> -model.weight(k));
  }

  private static LatentClassModel sorted(LatentClassModel model, ToDoubleFunction<Integer> by) {
    return model.reordered(
        IntStream.range(0, model.components())
            .boxed()
            .sorted(Comparator.comparingDouble(by))
            .mapToInt(k -> k)
            .toArray());
  }

  static void assertSame(LatentClassModel actual, LatentClassModel expected, Offset<Double> by) {
    assertThat(actual.components()).isEqualTo(expected.components());
    assertThat(actual.columns()).isEqualTo(expected.columns());
    for (int k = 0; k < actual.components(); k++) {
      assertThat(actual.weight(k)).as("weight %s", k).isCloseTo(expected.weight(k), by);
      for (int j = 0; j < actual.columns(); j++) {
        assertThat(actual.levels(j)).isEqualTo(expected.levels(j));
        for (int symbol = 0; symbol < actual.levels(j); symbol++) {
          assertThat(actual.probability(k, j, symbol))
              .as("class %s, column %s, symbol %s", k, j, symbol)
              .isCloseTo(expected.probability(k, j, symbol), by);
        }
      }
    }
  }

  /** Every number is a probability, those of a column have the sum 1, and EM never fell. */
  static void assertSound(EmResult<? extends LatentClassModel> result) {
    LatentClassModel model = result.model();
    double weights = 0;
    for (int k = 0; k < model.components(); k++) {
      weights += model.weight(k);
      for (int j = 0; j < model.columns(); j++) {
        double sum = 0;
        for (int symbol = 0; symbol < model.levels(j); symbol++) {
          assertThat(model.probability(k, j, symbol)).isBetween(0.0, 1.0);
          sum += model.probability(k, j, symbol);
        }
        assertThat(sum).isCloseTo(1, Tolerances.ROUNDING);
      }
    }
    assertThat(weights).isCloseTo(1, Tolerances.ROUNDING);
    assertThat(result.logLikelihood()).isFinite();
    for (int t = 1; t <= result.iterations(); t++) {
      assertThat(result.trace().objective(t))
          .isGreaterThanOrEqualTo(
              result.trace().objective(t - 1) - Tolerances.climbing(result.objective()));
    }
  }
}
