package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Observations;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.contract.ExponentialFamilyContract;
import org.em4j.core.contract.FamilyProviderContract;
import org.em4j.core.document.Document;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomInitializer;
import org.em4j.core.plugin.FamilyProvider;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CategoricalVectorFamilyTest extends ExponentialFamilyContract<CategoricalVector> {
  @Override
  protected ExponentialFamily<CategoricalVector> family() {
    return CategoricalVectorFamily.ofLevels(3, 2, 4);
  }

  @Override
  protected List<CategoricalVector> parameters() {
    return List.of(
        CategoricalVector.of(
            new double[] {0.25, 0.25, 0.5},
            new double[] {0.1, 0.9},
            new double[] {0.4, 0.3, 0.2, 0.1}),
        CategoricalVector.of(
            new double[] {0.7, 0.2, 0.1},
            new double[] {0.5, 0.5},
            new double[] {0.1, 0.2, 0.3, 0.4}));
  }

  @Override
  protected List<CategoricalVector> boundaries() {
    return List.of(
        CategoricalVector.of(
            new double[] {0, 0, 1}, new double[] {1, 0}, new double[] {0, 0.5, 0.5, 0}));
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new CategoricalVectorProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder()
          .rows("probabilities", new double[][] {{0.1, 0.2, 0.7}, {0.5, 0.5}})
          .build();
    }
  }

  private static final double[] ROWS = {
    0, 1, 2, 2, 0, 1, 1, 1, Double.NaN, 0, 0, 3, 2, Double.NaN, 0, 1, 1, 1, 0, 0, 2, 1, 0, 3,
  };

  @Test
  void aFitEqualsThatOfAProductOfCategoricalColumns() {
    Observations data = Observations.of(ROWS, 3);
    MixtureOptions options =
        MixtureOptions.defaults()
            .withInitializer(new RandomInitializer())
            .withTolerance(0)
            .withMaxIterations(30);
    EmResult<Mixture<CategoricalVector>> vector =
        Mixture.fit(data, CategoricalVectorFamily.ofColumns(3), 2, options);
    EmResult<Mixture<Product>> product =
        Mixture.fit(
            data,
            new ProductFamily(
                List.of(new CategoricalFamily(), new CategoricalFamily(), new CategoricalFamily())),
            2,
            options);
    assertThat(vector.logLikelihood())
        .isCloseTo(product.logLikelihood(), within(Tolerances.ESTIMATE));
    assertThat(vector.model().freeParameters()).isEqualTo(product.model().freeParameters());
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < 3; j++) {
        Categorical column =
            product.model().component(k).factors().get(j).as(new CategoricalFamily());
        for (int symbol = 0; symbol < column.levels(); symbol++) {
          assertThat(vector.model().component(k).probability(j, symbol))
              .isCloseTo(column.probability(symbol), within(Tolerances.ESTIMATE));
        }
      }
    }
  }

  @Test
  void levelsAreOneMoreThanTheLargestSymbolOfEachColumn() {
    CategoricalVector one =
        Mixture.fit(
                Observations.of(ROWS, 3),
                CategoricalVectorFamily.ofColumns(3),
                1,
                MixtureOptions.defaults())
            .model()
            .component(0);
    assertThat(one.size()).isEqualTo(3);
    assertThat(one.levels(0)).isEqualTo(3);
    assertThat(one.levels(1)).isEqualTo(2);
    assertThat(one.levels(2)).isEqualTo(4);
    assertThat(one.probability(1, 0)).isCloseTo(4.0 / 7, within(Tolerances.ESTIMATE));
  }

  @Test
  void symbolsOfRowsWithoutWeightAreLevelsToo() {
    Observations data =
        Observations.of(new double[] {0, 1, 1, 0, 1, 1, 5, 0}, 2)
            .withWeights(new double[] {1, 1, 1, 0});
    EmResult<Mixture<CategoricalVector>> fit =
        Mixture.fit(data, CategoricalVectorFamily.ofColumns(2), 1, MixtureOptions.defaults());
    assertThat(fit.model().component(0).levels(0)).isEqualTo(6);
    assertThat(fit.model().component(0).probability(0, 5)).isZero();
    assertThat(fit.model().score(data).logLikelihood()).isEqualTo(fit.logLikelihood());
    assertThat(Mixture.fit(data, fit.model(), MixtureOptions.defaults()).logLikelihood())
        .isEqualTo(fit.logLikelihood());
  }

  @Test
  void symbolsBeyondTheLevelsAreRefusedByColumn() {
    assertThatThrownBy(
            () ->
                Mixture.fit(
                    Observations.of(new double[] {0, 0, 3, 0, 2, 0}, 3),
                    CategoricalVectorFamily.ofLevels(3, 2, 4),
                    1,
                    MixtureOptions.defaults()))
        .hasMessageContaining("row 1, column 1")
        .hasMessageContaining("[0, 1]");
  }

  @Test
  void parametersOfOtherLevelsAreRefused() {
    CategoricalVector two = CategoricalVector.of(new double[] {0.5, 0.5}, new double[] {1, 0});
    assertThatThrownBy(() -> family().natural(two, new double[9]))
        .hasMessageContaining("must have 3 columns");
    assertThatThrownBy(
            () ->
                CategoricalVectorFamily.ofLevels(2, 3)
                    .codec()
                    .read(Document.builder().rows("probabilities", two.probabilities()).build()))
        .hasMessageContaining("column 2")
        .hasMessageContaining("3 entries");
    assertThatThrownBy(() -> CategoricalVector.of(new double[] {0.5, 0.5}, new double[] {1, 1}))
        .hasMessageContaining("column 2");
  }

  @Test
  void anEstimateIsZeroOnlyIfNoRowSaysOtherwise() {
    CategoricalVectorFamily family = CategoricalVectorFamily.ofLevels(3, 2);
    double[] t = {3, Double.MIN_VALUE, 0, 1e-30, 3};
    CategoricalVector estimate = family.fromMean(t, 3);
    assertThat(estimate.probability(0, 0)).isEqualTo(1);
    assertThat(estimate.probability(0, 1)).isGreaterThan(0);
    assertThat(estimate.probability(0, 2)).isZero();
    assertThat(estimate.probability(1, 0)).isGreaterThan(0);
  }

  @Test
  void probabilitiesOfManyLevelsHaveTheSumOne() {
    int levels = 100_000;
    double[] t = new double[levels];
    for (int i = 0; i < levels; i++) {
      t[i] = 1 / (1.0 + i);
    }
    CategoricalVector estimate = CategoricalVectorFamily.ofLevels(levels).fromMean(t, 1);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < levels; i++) {
      sum = sum.add(new BigDecimal(estimate.probability(0, i)));
    }
    assertThat(sum.subtract(BigDecimal.ONE).doubleValue()).isCloseTo(0, within(2e-16));
  }

  /** Clusters of symbols seldom hold every symbol; one that began at 0 would stay there. */
  @Test
  void hardStartsDoNotTrapAProbabilityAtZero() {
    SplittableRandom random = new SplittableRandom(6);
    double[] x = new double[3000];
    for (int i = 0; i < 1000; i++) {
      boolean first = i % 2 == 0;
      for (int j = 0; j < 3; j++) {
        x[3 * i + j] = random.nextDouble() < (first ? 0.8 : 0.3) ? 1 : 0;
      }
    }
    Observations data = Observations.of(x, 3);
    CategoricalVectorFamily family = CategoricalVectorFamily.ofLevels(2, 2, 2);
    double best =
        Mixture.fit(
                data,
                family,
                2,
                MixtureOptions.defaults().withInitializer(new RandomInitializer()).withRestarts(10))
            .logLikelihood();
    EmResult<Mixture<CategoricalVector>> kmeans =
        Mixture.fit(data, family, 2, MixtureOptions.defaults());
    assertThat(kmeans.logLikelihood()).isCloseTo(best, within(0.01));
  }

  @Test
  void componentsOfOppositeCertaintyAreNotCalledIdentical() {
    Mixture<CategoricalVector> start =
        Mixture.of(
            CategoricalVectorFamily.ofLevels(2),
            new double[] {0.5, 0.5},
            List.of(
                CategoricalVector.of(new double[] {1, 0}),
                CategoricalVector.of(new double[] {0, 1})));
    assertThat(
            Mixture.fit(
                    Observations.of(new double[] {0, 1, 0, 1, 0, 0, 1, 1, 0, 1}, 1),
                    start,
                    MixtureOptions.defaults())
                .warnings())
        .noneMatch(warning -> warning.contains("identical"));
  }
}
