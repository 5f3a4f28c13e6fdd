package org.em4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.em4j.core.Distribution;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.BernoulliVector;
import org.em4j.distributions.BernoulliVectorFamily;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.Dirichlet;
import org.em4j.distributions.DirichletFamily;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.Gamma;
import org.em4j.distributions.GammaFamily;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;

class DensityCurvesTest {
  private static final double ROUNDING = 1e-12;

  private static Distribution<Normal> normal(double mean, double sd) {
    return new Distribution<>(new NormalFamily(), new Normal(mean, sd));
  }

  private static Distribution<Poisson> poisson(double rate) {
    return new Distribution<>(new PoissonFamily(), new Poisson(rate));
  }

  private static Distribution<MultivariateNormal> threeColumns() {
    double[] covariance = {5, 1, 2, 1, 4, -1, 2, -1, 3};
    return new Distribution<>(
        new FullCovariance(3),
        new MultivariateNormal(new double[] {1, 2, 3}, Covariance.full(covariance)));
  }

  @Test
  void componentsAreWeightedAndAddUp() {
    double[] grid = DensityCurves.grid(-4, 9, 400);
    DensityCurves curves =
        DensityCurves.of(new double[] {0.3, 0.7}, List.of(normal(0, 1), normal(5, 2)), 0, grid)
            .orElseThrow();
    NormalDistribution first = new NormalDistribution(0, 1);
    NormalDistribution second = new NormalDistribution(5, 2);

    assertThat(curves.components()).isEqualTo(2);
    for (int i = 0; i < grid.length; i++) {
      assertThat(curves.component(0)[i]).isCloseTo(0.3 * first.density(grid[i]), within(ROUNDING));
      assertThat(curves.total()[i])
          .isCloseTo(
              0.3 * first.density(grid[i]) + 0.7 * second.density(grid[i]), within(ROUNDING));
    }
  }

  @Test
  void aColumnOfANormalIsItsMarginal() {
    double[] grid = DensityCurves.grid(-5, 9, 50);
    DensityCurves curves =
        DensityCurves.of(new double[] {1}, List.of(threeColumns()), 1, grid).orElseThrow();
    NormalDistribution marginal = new NormalDistribution(2, 2);

    for (int i = 0; i < grid.length; i++) {
      assertThat(curves.total()[i]).isCloseTo(marginal.density(grid[i]), within(ROUNDING));
    }
  }

  @Test
  void aColumnOfCountsHasProbabilitiesAtWholeNumbersAndNoneBetween() {
    double[] grid = {-1, 0, 0.5, 4};
    DensityCurves curves =
        DensityCurves.of(new double[] {1}, List.of(poisson(3)), 0, grid).orElseThrow();
    PoissonDistribution expected = new PoissonDistribution(3);

    assertThat(curves.grid()).containsExactly(0, 4);
    assertThat(curves.total()[0]).isCloseTo(expected.probability(0), within(ROUNDING));
    assertThat(curves.total()[1]).isCloseTo(expected.probability(4), within(ROUNDING));
  }

  @Test
  void factorsOfAProductAndInnerMixturesAreFollowed() {
    Product product = new Product(List.of(poisson(3), threeColumns(), normal(1, 1)));
    Distribution<Product> component =
        new Distribution<>(
            new ProductFamily(product.factors().stream().map(Distribution::family).toList()),
            product);
    Mixture<Product> inner =
        Mixture.of(component.family(), new double[] {0.4, 0.6}, List.of(product, product));
    Distribution<Mixture<Product>> outer =
        new Distribution<>(new MixtureFamily<>(component.family(), 2), inner);

    assertThat(Marginals.mean(component, 2)).isEqualTo(2);
    assertThat(Marginals.mean(component, 4)).isEqualTo(1);
    double[] grid = {0, 2.5};
    double expected = new NormalDistribution(2, 2).density(2.5);
    assertThat(DensityCurves.of(new double[] {1}, List.of(outer), 2, grid).orElseThrow().total()[1])
        .isCloseTo(expected, within(ROUNDING));
  }

  @Test
  void pairsOfNormalColumnsAreFoundWhereverTheyStand() {
    Product product = new Product(List.of(threeColumns(), normal(7, 3), poisson(2)));
    Distribution<Product> component =
        new Distribution<>(
            new ProductFamily(product.factors().stream().map(Distribution::family).toList()),
            product);

    MultivariateNormal inside = Marginals.normals(component, 2, 0).get(0);
    assertThat(inside.mean()).containsExactly(3, 1);
    assertThat(inside.covariance().toArray()).containsExactly(3, 2, 2, 5);
    MultivariateNormal across = Marginals.normals(component, 3, 1).get(0);
    assertThat(across.mean()).containsExactly(7, 2);
    assertThat(across.covariance().toArray()[0]).isCloseTo(9, within(ROUNDING));
    assertThat(across.covariance().toArray()[1]).isZero();
    assertThat(Marginals.normals(component, 0, 4)).isEmpty();
  }

  @Test
  void everyInnerNormalOfAMixtureIsOnePair() {
    PerComponentFamily each =
        new PerComponentFamily(List.of(threeColumns().family(), threeColumns().family()));
    Mixture<Distribution<?>> mixture =
        Mixture.of(each, new double[] {0.5, 0.5}, List.of(threeColumns(), threeColumns()));

    assertThat(Marginals.normals(new Distribution<>(new MixtureFamily<>(each, 2), mixture), 0, 1))
        .hasSize(2);
  }

  @Test
  void bitsHaveTheMarginalOfTheirColumn() {
    Distribution<BernoulliVector> bits =
        new Distribution<>(new BernoulliVectorFamily(2), BernoulliVector.of(0.2, 0.9));
    DensityCurves curves =
        DensityCurves.of(new double[] {1}, List.of(bits), 1, DensityCurves.integers(0, 1, 10))
            .orElseThrow();

    assertThat(curves.total()[0]).isCloseTo(0.1, within(ROUNDING));
    assertThat(curves.total()[1]).isCloseTo(0.9, within(ROUNDING));
  }

  @Test
  void otherMeansAreThoseOfDraws() {
    Distribution<Gamma> gamma = new Distribution<>(new GammaFamily(), new Gamma(4, 0.5));

    // Four standard errors: the deviation is 4, of 16,384 draws 1/32.
    assertThat(Marginals.mean(gamma, 0)).isCloseTo(8, within(0.125));
  }

  @Test
  void aFamilyWithoutKnownMarginalsHasNoCurves() {
    Distribution<Dirichlet> shares =
        new Distribution<>(new DirichletFamily(3), Dirichlet.of(1, 2, 3));

    assertThat(DensityCurves.of(new double[] {1}, List.of(shares), 0, new double[] {0.5}))
        .isEmpty();
    assertThat(Marginals.normals(shares, 0, 1)).isEmpty();
  }

  @Test
  void gridsEndWhereTheyShould() {
    assertThat(DensityCurves.grid(0.1, 0.7, 4)).startsWith(0.1).endsWith(0.7).hasSize(4);
    assertThat(DensityCurves.integers(-0.5, 3.5, 10)).containsExactly(0, 1, 2, 3);
    assertThat(DensityCurves.integers(0.2, 0.8, 10)).isEmpty();
    assertThat(DensityCurves.integers(-0.5, 10.5, 3)).containsExactly(0, 5, 10);
  }
}
