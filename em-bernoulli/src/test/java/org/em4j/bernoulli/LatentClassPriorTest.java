package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;

import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatentClassPriorTest {
  private static final LatentClassOptions LAPLACE =
      LatentClassOptions.components(3)
          .withPrior(Prior.ofPseudoCount(1))
          .withTolerance(Tolerances.TIGHT)
          .withMaxIterations(20_000);

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1, 7})
  void oneClassHasLaplacesRule(double c) {
    int[] levels = {2, 3, 4};
    TestData.Table table = TestData.random(80, levels, 0.2, true, 6);

    CategoricalMixture model =
        CategoricalMixture.fit(
                table.observations(),
                LatentClassOptions.components(1).withPrior(Prior.ofPseudoCount(c)))
            .model();

    for (int j = 0; j < levels.length; j++) {
      double[] counts = new double[levels[j]];
      double present = 0;
      for (int i = 0; i < table.rows().length; i++) {
        if (!Double.isNaN(table.rows()[i][j])) {
          counts[(int) table.rows()[i][j]] += table.weights()[i];
          present += table.weights()[i];
        }
      }
      for (int symbol = 0; symbol < levels[j]; symbol++) {
        assertThat(model.probability(0, j, symbol))
            .isCloseTo((counts[symbol] + c) / (present + levels[j] * c), Tolerances.ROUNDING);
      }
    }
  }

  @Test
  void aPseudoCountKeepsCarcinomaOffTheBoundary() {
    TestData.Table table = TestData.carcinoma();
    EmResult<BernoulliMixture> result = BernoulliMixture.fit(table.observations(), LAPLACE);
    BernoulliMixture model = result.model();

    assertThat(result.converged()).isTrue();
    assertThat(result.warnings()).isEmpty();
    double logPrior = 0;
    for (int k = 0; k < 3; k++) {
      double rows = 118 * model.weight(k);
      for (int j = 0; j < 7; j++) {
        double p = model.probability(k, j);
        assertThat(p).isBetween(1 / (rows + 2) - 1e-9, (rows + 1) / (rows + 2) + 1e-9);
        logPrior += Math.log(p) + Math.log(1 - p);
      }
    }
    assertThat(result.objective().logPrior()).isCloseTo(logPrior, Tolerances.summed(logPrior));
    assertThat(result.penalizedLogLikelihood())
        .isCloseTo(result.logLikelihood() + logPrior, Tolerances.summed(1e3));
    // The maximum of the penalised objective is no maximum of the likelihood.
    assertThat(result.logLikelihood()).isLessThan(-293.70497878);
    Models.assertSound(result);
  }

  @Test
  void thePenalizedObjectiveEndsWhereTheTextbookStandsStill() {
    TestData.Table table = TestData.carcinoma();
    BernoulliMixture model = BernoulliMixture.fit(table.observations(), LAPLACE).model();
    double[][][] p = new double[3][7][];
    for (int k = 0; k < 3; k++) {
      for (int j = 0; j < 7; j++) {
        p[k][j] = new double[] {model.probability(k, j, 0), model.probability(k, j, 1)};
      }
    }

    TextbookLatentClasses next = new TextbookLatentClasses(model.weights(), p).next(table, 1);

    Models.assertSame(next.bernoulli(), model, Tolerances.CONVERGED);
  }

  @Test
  void everyIterationIsTheTextbooksWithPseudoRows() {
    TestData.Table table = TestData.gss82();
    TextbookLatentClasses classes = TextbookLatentClasses.random(3, table.levels(), 3);
    CategoricalMixture start = classes.categorical();
    for (int iteration = 0; iteration < 30; iteration++) {
      classes = classes.next(table, 1);
    }

    CategoricalMixture model =
        CategoricalMixture.fit(
                table.observations(),
                start,
                LAPLACE
                    .withMixture(m -> m.withConvergence(trace -> Verdict.CONTINUE))
                    .withMaxIterations(30))
            .model();

    Models.assertSame(model, classes.categorical(), Tolerances.TWIN);
  }

  @Test
  void aDirichletPriorAddsRowsToEachWeight() {
    TestData.Table table = TestData.gss82();
    TextbookLatentClasses classes = TextbookLatentClasses.random(2, table.levels(), 3);
    double[] plain = classes.next(table, 0).weights;

    CategoricalMixture model =
        CategoricalMixture.fit(
                table.observations(),
                classes.categorical(),
                LatentClassOptions.components(2)
                    .withPrior(Prior.NONE.withDirichlet(101))
                    .withMaxIterations(1))
            .model();

    for (int k = 0; k < 2; k++) {
      assertThat(model.weight(k))
          .isCloseTo((1202 * plain[k] + 100) / (1202 + 200), Tolerances.ROUNDING);
    }
  }

  @Test
  void bothMixturesHaveTheSamePriorOfZerosAndOnes() {
    TestData.Table table = TestData.carcinoma();
    LatentClassOptions options = LAPLACE.withSeed(2);

    EmResult<BernoulliMixture> bernoulli = BernoulliMixture.fit(table.observations(), options);
    EmResult<CategoricalMixture> categorical =
        CategoricalMixture.fit(table.observations(), options);

    assertThat(bernoulli.penalizedLogLikelihood())
        .isCloseTo(categorical.penalizedLogLikelihood(), Tolerances.OPTIMUM);
  }
}
