package org.em4j.distributions;

import java.util.List;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.junit.jupiter.api.Nested;

/** Every covariance structure of the multivariate normal keeps the contract of families. */
class CovarianceStructuresContractTest {
  private static final double[] FIRST = {2, 0.5, -0.3, 0.5, 1, 0.2, -0.3, 0.2, 0.7};
  private static final double[] SECOND = {0.3, -0.1, 0, -0.1, 4, 1, 0, 1, 9};

  private static MultivariateNormal normal(Covariance covariance, double... mean) {
    return new MultivariateNormal(mean, covariance);
  }

  @Nested
  class Full extends ExponentialFamilyContract<MultivariateNormal> {
    @Override
    protected ExponentialFamily<MultivariateNormal> family() {
      return new FullCovariance(3);
    }

    @Override
    protected List<MultivariateNormal> parameters() {
      return List.of(
          normal(Covariance.full(FIRST), 1, -2, 3), normal(Covariance.full(SECOND), 10, 0, -20));
    }
  }

  @Nested
  class FullOfOneColumn extends ExponentialFamilyContract<MultivariateNormal> {
    @Override
    protected ExponentialFamily<MultivariateNormal> family() {
      return new FullCovariance(1);
    }

    @Override
    protected List<MultivariateNormal> parameters() {
      return List.of(
          normal(Covariance.full(new double[] {2}), 1),
          normal(Covariance.full(new double[] {0.25}), -7));
    }
  }

  @Nested
  class Tied extends ExponentialFamilyContract<MultivariateNormal> {
    @Override
    protected ExponentialFamily<MultivariateNormal> family() {
      return new TiedCovariance(3);
    }

    @Override
    protected List<MultivariateNormal> parameters() {
      return List.of(
          normal(Covariance.full(FIRST), 1, -2, 3), normal(Covariance.full(FIRST), 10, 0, -20));
    }
  }

  @Nested
  class Diagonal extends ExponentialFamilyContract<MultivariateNormal> {
    @Override
    protected ExponentialFamily<MultivariateNormal> family() {
      return new DiagonalCovariance(3);
    }

    @Override
    protected List<MultivariateNormal> parameters() {
      return List.of(
          normal(Covariance.diagonal(1, 2, 0.5), 1, -2, 3),
          normal(Covariance.diagonal(0.1, 9, 4), 10, 0, -20));
    }
  }

  @Nested
  class Spherical extends ExponentialFamilyContract<MultivariateNormal> {
    @Override
    protected ExponentialFamily<MultivariateNormal> family() {
      return new SphericalCovariance(3);
    }

    @Override
    protected List<MultivariateNormal> parameters() {
      return List.of(
          normal(Covariance.spherical(3, 0.5), 1, -2, 3),
          normal(Covariance.spherical(3, 4), 10, 0, -20));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new MultivariateNormalProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder()
          .numbers("mean", 0.1, 2)
          .matrix("covariance", new double[] {1, 0.25, 0.25, 3}, 2)
          .build();
    }
  }
}
