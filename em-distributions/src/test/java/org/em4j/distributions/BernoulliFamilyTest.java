package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class BernoulliFamilyTest extends ExponentialFamilyContract<Bernoulli> {
  @Override
  protected ExponentialFamily<Bernoulli> family() {
    return new BernoulliFamily();
  }

  @Override
  protected List<Bernoulli> parameters() {
    return List.of(new Bernoulli(0.5), new Bernoulli(0.1), new Bernoulli(0.97));
  }

  @Override
  protected List<Bernoulli> boundaries() {
    return List.of(new Bernoulli(0), new Bernoulli(1), new Bernoulli(Double.MIN_VALUE));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new BernoulliProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().number("probability", 0.1).build();
    }
  }

  @Test
  void certainValuesAreExact() {
    for (double p : new double[] {0, 1}) {
      Bernoulli certain = new BernoulliFamily().fromMean(new double[] {p, 1 - p}, 3);
      assertThat(certain.probability()).isEqualTo(p);
      assertThat(Densities.log(family(), certain, p)).isZero();
      assertThat(Densities.log(family(), certain, 1 - p)).isEqualTo(Double.NEGATIVE_INFINITY);
    }
  }

  @Test
  void theEstimateIsTheShareOfOnes() {
    assertThat(family().fromMean(new double[] {0.25, 0.75}, 8)).isEqualTo(new Bernoulli(0.25));
    // A zero of weight 1e-30 must stay possible.
    assertThat(family().fromMean(new double[] {1, 1e-30}, 8).probability())
        .isEqualTo(Math.nextDown(1.0));
  }

  @Test
  void probabilitiesOutOfRangeAreRefusedWithTheirValue() {
    for (double p : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> new Bernoulli(p))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("probability must be in [0, 1], but is " + p);
    }
  }
}
