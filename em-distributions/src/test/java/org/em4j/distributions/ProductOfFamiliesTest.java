package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.apache.commons.math3.distribution.GammaDistribution;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.PoissonDistribution;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomInitializer;
import org.junit.jupiter.api.Test;

/** Waiting times mixed with columns of other families, worked out by hand with commons-math3. */
class ProductOfFamiliesTest {
  /** Of a sum of 272 log-densities, whose references are good to some 1e-13. */
  private static final double SUM = 1e-9;

  private static final int D = 5;
  private static final List<Family<?>> FACTORS =
      List.of(
          new NormalFamily(),
          new PoissonFamily(),
          new GammaFamily(),
          new CategoricalFamily(3),
          new BinomialFamily(10));

  /** Waiting, its tens as a count, eruptions, a symbol of three, and minutes rounded within ten. */
  private static double[] rows() {
    try (InputStream in = ProductOfFamiliesTest.class.getResourceAsStream("faithful.csv")) {
      String[] lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", 0);
      double[] rows = new double[(lines.length - 1) * D];
      for (int i = 1; i < lines.length; i++) {
        String[] fields = lines[i].strip().split(",", 2);
        double eruption = Double.parseDouble(fields[0]);
        double waiting = Double.parseDouble(fields[1]);
        int at = (i - 1) * D;
        rows[at] = waiting;
        rows[at + 1] = Math.floor(waiting / 10);
        rows[at + 2] = eruption;
        rows[at + 3] = eruption < 2.5 ? 0 : i % 7 == 0 ? 2 : 1;
        rows[at + 4] = Math.rint(eruption * 2);
      }
      return rows;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double[] withMissing(double[] rows) {
    double[] missing = rows.clone();
    for (int i = 0; i < missing.length; i++) {
      missing[i] = i % 11 == 3 ? Double.NaN : missing[i];
    }
    // One row with nothing at all.
    Arrays.fill(missing, 7 * D, 8 * D, Double.NaN);
    return missing;
  }

  private static double[] weights(int n) {
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = 0.5 + i % 4;
    }
    return weights;
  }

  /** Returns the log-density of the values of a row that are there, by commons-math3. */
  private static double byHand(List<Distribution<?>> factors, double[] x, int at) {
    double log = 0;
    for (int j = 0; j < D; j++) {
      double value = x[at + j];
      if (!Double.isNaN(value)) {
        Object parameters = factors.get(j).parameters();
        if (parameters instanceof Normal p) {
          log += new NormalDistribution(p.mean(), p.sd()).logDensity(value);
        } else if (parameters instanceof Poisson p) {
          log += new PoissonDistribution(p.rate()).logProbability((int) value);
        } else if (parameters instanceof Gamma p) {
          log += new GammaDistribution(p.shape(), 1 / p.rate()).logDensity(value);
        } else if (parameters instanceof Binomial p) {
          log += new BinomialDistribution(10, p.probability()).logProbability((int) value);
        } else {
          log += Math.log(((Categorical) parameters).probability((int) value));
        }
      }
    }
    return log;
  }

  private static double sumByHand(
      double[] pi, List<List<Distribution<?>>> components, double[] x, double[] w) {
    double sum = 0;
    for (int i = 0; i < w.length; i++) {
      double density = 0;
      for (int k = 0; k < pi.length; k++) {
        density += pi[k] * Math.exp(byHand(components.get(k), x, i * D));
      }
      sum += w[i] * Math.log(density);
    }
    return sum;
  }

  private static EmResult<Mixture<Product>> fit(double[] x, double[] w, int iterations) {
    MixtureOptions options =
        MixtureOptions.defaults()
            .withInitializer(new RandomInitializer())
            .withTolerance(0)
            .withMaxIterations(iterations);
    return Mixture.fit(
        Observations.of(x, D).withWeights(w), new ProductFamily(FACTORS), 2, options);
  }

  private static List<List<Distribution<?>>> factors(Mixture<Product> model) {
    return model.parameters().stream().map(Product::factors).toList();
  }

  @Test
  void theLogLikelihoodIsTheSumWorkedOutByHand() {
    double[] whole = rows();
    for (double[] x : List.of(whole, withMissing(whole))) {
      double[] w = weights(x.length / D);
      for (int iterations : new int[] {0, 1, 40}) {
        EmResult<Mixture<Product>> fit = fit(x, w, iterations);
        double byHand = sumByHand(fit.model().weights(), factors(fit.model()), x, w);
        assertThat(fit.logLikelihood()).isCloseTo(byHand, within(SUM * Math.abs(byHand)));
      }
    }
  }

  @Test
  void anIterationIsTheTextbooksColumnByColumn() {
    double[] x = withMissing(rows());
    double[] w = weights(x.length / D);
    Mixture<Product> before = fit(x, w, 5).model();
    Mixture<Product> after =
        Mixture.fit(
                Observations.of(x, D).withWeights(w),
                before,
                MixtureOptions.defaults().withTolerance(0).withMaxIterations(1))
            .model();
    double[] weight = new double[2];
    double[][] present = new double[2][D];
    double[][] sum = new double[2][D];
    for (int i = 0; i < w.length; i++) {
      double[] joint = new double[2];
      for (int k = 0; k < 2; k++) {
        joint[k] = before.weight(k) * Math.exp(byHand(factors(before).get(k), x, i * D));
      }
      for (int k = 0; k < 2; k++) {
        double gamma = w[i] * joint[k] / (joint[0] + joint[1]);
        weight[k] += gamma;
        for (int j = 0; j < D; j++) {
          double value = x[i * D + j];
          present[k][j] += Double.isNaN(value) ? 0 : gamma;
          sum[k][j] += Double.isNaN(value) ? 0 : gamma * (j == 3 ? ofSymbolOne(value) : value);
        }
      }
    }
    for (int k = 0; k < 2; k++) {
      List<Distribution<?>> estimate = factors(after).get(k);
      assertThat(after.weight(k)).isCloseTo(weight[k] / Arrays.stream(w).sum(), within(SUM));
      assertThat(((Normal) estimate.get(0).parameters()).mean())
          .isCloseTo(sum[k][0] / present[k][0], within(SUM * 100));
      assertThat(((Poisson) estimate.get(1).parameters()).rate())
          .isCloseTo(sum[k][1] / present[k][1], within(SUM * 10));
      Gamma gamma = (Gamma) estimate.get(2).parameters();
      assertThat(gamma.shape() / gamma.rate()).isCloseTo(sum[k][2] / present[k][2], within(SUM));
      assertThat(((Categorical) estimate.get(3).parameters()).probability(1))
          .isCloseTo(sum[k][3] / present[k][3], within(SUM));
      assertThat(((Binomial) estimate.get(4).parameters()).probability())
          .isCloseTo(sum[k][4] / present[k][4] / 10, within(SUM));
    }
  }

  private static double ofSymbolOne(double symbol) {
    return symbol == 1 ? 1 : 0;
  }

  @Test
  void componentsOfTheirOwnFamiliesAreWorkedOutByHandToo() {
    double[] x = new double[272];
    double[] rows = rows();
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 13 == 2 ? Double.NaN : rows[i * D];
    }
    EmResult<Mixture<Distribution<?>>> fit =
        Mixture.fit(
            Observations.of(x, 1),
            new PerComponentFamily(List.of(new NormalFamily(), new GammaFamily())),
            2,
            MixtureOptions.defaults());
    double sum = 0;
    Normal normal = (Normal) fit.model().component(0).parameters();
    Gamma gamma = (Gamma) fit.model().component(1).parameters();
    for (double value : x) {
      if (!Double.isNaN(value)) {
        sum +=
            Math.log(
                fit.model().weight(0)
                        * new NormalDistribution(normal.mean(), normal.sd()).density(value)
                    + fit.model().weight(1)
                        * new GammaDistribution(gamma.shape(), 1 / gamma.rate()).density(value));
      }
    }
    assertThat(fit.logLikelihood()).isCloseTo(sum, within(SUM * Math.abs(sum)));
    double[] prior = fit.model().responsibilities(Double.NaN);
    assertThat(prior).containsExactly(fit.model().weights(), within(1e-15));
  }
}
