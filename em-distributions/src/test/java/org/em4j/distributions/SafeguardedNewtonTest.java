package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SafeguardedNewtonTest {
  @Test
  void aRootIsFoundToItsLastDigit() {
    double root = SafeguardedNewton.root(x -> x * x - 2, x -> 2 * x, 0, 2, 1);
    assertThat(root).isCloseTo(Math.sqrt(2), within(Math.ulp(root)));
  }

  @Test
  void fallingFunctionsHaveRootsToo() {
    double root = SafeguardedNewton.root(x -> 3 - Math.exp(x), x -> -Math.exp(x), -50, 50, 0);
    assertThat(root).isCloseTo(Math.log(3), within(2 * Math.ulp(root)));
  }

  @Test
  void stepsThatWouldLeaveTheBracketAreReplaced() {
    // Newton's own steps for arctan diverge from everywhere beyond 1.4.
    double root = SafeguardedNewton.root(Math::atan, x -> 1 / (1 + x * x), -1e3, 2e3, 1e3);
    assertThat(root).isCloseTo(0, within(1e-300));
  }

  @Test
  void aDerivativeOfZeroOrNoneIsReplacedByBisection() {
    for (double derivative : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      double root = SafeguardedNewton.root(x -> x * x * x - 8, x -> derivative, 0, 3, 0.1);
      assertThat(root).as("with the derivative %s", derivative).isCloseTo(2, within(1e-15));
    }
  }

  @Test
  void tinyAndHugeRootsAreFoundAsWell() {
    for (double scale : new double[] {1e-300, 1e-9, 1e9, 1e300}) {
      double root =
          SafeguardedNewton.root(
              x -> Math.log(x / scale), x -> 1 / x, scale / 1e3, scale * 1e3, scale * 7);
      assertThat(root / scale).isCloseTo(1, within(1e-15));
    }
  }

  @Test
  void anEndThatIsTheRootIsReturned() {
    assertThat(SafeguardedNewton.root(x -> x - 1, x -> 1, 1, 2, 1.5)).isEqualTo(1);
    assertThat(SafeguardedNewton.root(x -> x - 2, x -> 1, 1, 2, 1.5)).isEqualTo(2);
  }

  @Test
  void widestBracketsAreSearchedToTheEnd() {
    double root = SafeguardedNewton.root(x -> x < 3 ? -1 : 1, x -> Double.NaN, 0, 1e300, 1e299);
    assertThat(root).isCloseTo(3, within(1e-15));
  }

  @Test
  void anEndThatIsNoNumberIsRefused() {
    for (double value : new double[] {-1, 1}) {
      assertThatThrownBy(
              () -> SafeguardedNewton.root(x -> x < 0 ? Double.NaN : value, x -> 1, -1, 1, 0.5))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("-1.0 (NaN)");
    }
  }

  @Test
  void aBracketWithoutARootIsRefused() {
    assertThatThrownBy(() -> SafeguardedNewton.root(x -> x * x + 1, x -> 2 * x, -1, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no root between -1.0");
  }
}
