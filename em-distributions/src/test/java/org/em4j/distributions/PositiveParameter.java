package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.DoubleFunction;

/** A parameter that must be finite and above 0. */
final class PositiveParameter {
  private PositiveParameter() {}

  /**
   * Checks that other values are refused, and named.
   *
   * @param name of the parameter
   * @param made makes parameters with a value of it
   */
  static void requireChecked(String name, DoubleFunction<?> made) {
    for (double odd : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> made.apply(odd))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(name + " must be finite and above 0, but is " + odd);
    }
  }
}
