package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.em4j.core.Cumulative;
import org.em4j.core.Distribution;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.junit.jupiter.api.Test;

/** Distribution functions of families that are made of others, from closed forms of the parts. */
class ComposedTailsTest {
  private static final double ROUNDING = 1e-14;

  private static final ExponentialDistributionFamily WAITING = new ExponentialDistributionFamily();

  @Test
  void aMixtureAddsTheTailsOfItsComponents() {
    Mixture<Exponential> mixture =
        Mixture.of(
            WAITING,
            new double[] {0.25, 0.75, 0},
            List.of(new Exponential(0.5), new Exponential(3), new Exponential(1e-3)));
    Cumulative<Mixture<Exponential>> cumulative =
        new MixtureFamily<>(WAITING, 3).cumulative().orElseThrow();
    for (double x : new double[] {1e-3, 0.4, 7}) {
      double above = 0.25 * Math.exp(-0.5 * x) + 0.75 * Math.exp(-3 * x);
      assertThat(Math.exp(cumulative.logSurvival(mixture, x))).isCloseTo(above, within(ROUNDING));
      assertThat(Math.exp(cumulative.logCumulative(mixture, x)))
          .isCloseTo(1 - above, within(ROUNDING));
    }
    // So far out that the tail is no double: the slower component alone is left.
    assertThat(cumulative.logSurvival(mixture, 1e6)).isCloseTo(Math.log(0.25) - 5e5, within(1e-9));
    assertThat(cumulative.logCumulative(mixture, -1)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(cumulative.logSurvival(mixture, -1)).isZero();
  }

  @Test
  void aProductOfOneFactorHasItsTails() {
    ProductFamily product = new ProductFamily(List.of(WAITING));
    Cumulative<Product> cumulative = product.cumulative().orElseThrow();
    Product one = new Product(List.of(new Distribution<>(WAITING, new Exponential(2))));
    assertThat(cumulative.logSurvival(one, 3)).isEqualTo(-6);
    assertThat(cumulative.logCumulative(one, 3)).isCloseTo(-Math.exp(-6), within(1e-5));
    assertThat(new ProductFamily(List.of(WAITING, WAITING)).cumulative()).isEmpty();
  }

  @Test
  void eachComponentHasTheTailsOfItsOwnFamily() {
    LaplaceFamily laplace = new LaplaceFamily(1);
    PerComponentFamily family = new PerComponentFamily(List.of(WAITING, laplace));
    Cumulative<Distribution<?>> cumulative = family.cumulative().orElseThrow();
    assertThat(cumulative.logSurvival(new Distribution<>(WAITING, new Exponential(2)), 3))
        .isEqualTo(-6);
    assertThat(cumulative.logSurvival(new Distribution<>(laplace, new Laplace(1, 2)), 3))
        .isCloseTo(Math.log(0.5) - 1, within(ROUNDING));
    DirichletFamily dirichlet = new DirichletFamily(2);
    Distribution<?> shares = new Distribution<>(dirichlet, Dirichlet.of(1, 1));
    assertThatThrownBy(() -> cumulative.logCumulative(shares, 0.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dirichlet");
  }

  @Test
  void countsBesideNumbersHaveNoTailsInCommon() {
    PoissonFamily poisson = new PoissonFamily();
    assertThat(new PerComponentFamily(List.of(WAITING, poisson)).cumulative()).isEmpty();
    assertThat(new PerComponentFamily(List.of(new GeometricFamily(), poisson)).cumulative())
        .isPresent();
    assertThat(new MixtureFamily<>(new FullCovariance(2), 2).cumulative()).isEmpty();
  }
}
