package org.em4j.distributions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
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

class BernoulliVectorFamilyTest extends ExponentialFamilyContract<BernoulliVector> {
  /** A sum of d logarithms of size 10 or less, over a hundred columns. */
  private static final double ROUNDING = 1e-11;

  @Override
  protected ExponentialFamily<BernoulliVector> family() {
    return new BernoulliVectorFamily(3);
  }

  @Override
  protected List<BernoulliVector> parameters() {
    return List.of(BernoulliVector.of(0.25, 0.5, 0.9), BernoulliVector.of(0.6, 1e-3, 0.4));
  }

  @Override
  protected List<BernoulliVector> boundaries() {
    return List.of(BernoulliVector.of(0, 1, 0.5), BernoulliVector.of(1, 1, 1));
  }

  @Nested
  class OfNineteenColumns extends ExponentialFamilyContract<BernoulliVector> {
    @Override
    protected ExponentialFamily<BernoulliVector> family() {
      return new BernoulliVectorFamily(19);
    }

    @Override
    protected List<BernoulliVector> parameters() {
      double[] rising = new double[19];
      double[] falling = new double[19];
      for (int j = 0; j < 19; j++) {
        rising[j] = (j + 1) / 20.0;
        falling[j] = 1 - rising[j] * rising[j];
      }
      return List.of(BernoulliVector.of(rising), BernoulliVector.of(falling));
    }
  }

  @Nested
  class Provider extends FamilyProviderContract {
    @Override
    protected FamilyProvider provider() {
      return new BernoulliVectorProvider();
    }

    @Override
    protected Document parameters() {
      return Document.builder().numbers("probabilities", 0.1, 0.2, 0.7).build();
    }
  }

  private static double[] table(int n, int d, double missing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[n * d];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < missing ? Double.NaN : random.nextInt(2);
    }
    return x;
  }

  private static List<BernoulliVector> randomComponents(int k, int d, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<BernoulliVector> components = new ArrayList<>();
    for (int c = 0; c < k; c++) {
      double[] p = new double[d];
      for (int j = 0; j < d; j++) {
        p[j] = random.nextDouble();
      }
      components.add(BernoulliVector.of(p));
    }
    return components;
  }

  /** The plain sums over columns, for every size around a byte and a block of four bytes. */
  @Test
  void theTablesOfBytesGiveThePlainSums() {
    for (int d : new int[] {1, 7, 8, 9, 31, 32, 33, 40, 65}) {
      for (int n : new int[] {1, 47, 48, 49, 50, 51, 300}) {
        for (double missing : new double[] {0, 0.2}) {
          for (boolean packed : new boolean[] {true, false}) {
            requirePlainSums(table(n, d, missing, n + d), n, d, packed);
          }
        }
      }
    }
  }

  private static void requirePlainSums(double[] x, int n, int d, boolean packed) {
    int components = 3;
    BernoulliVectorFamily family = new BernoulliVectorFamily(d);
    List<BernoulliVector> parameters = randomComponents(components, d, 5);
    Observations data = Observations.of(x, d);
    Observations rows = packed ? BinaryObservations.of(data) : data;
    int stride = (n + 7) / 8 * 8;
    Block block = Block.allocate(d, stride);
    rows.read(0, n, block);
    double[] gamma = new double[components * stride];
    SplittableRandom random = new SplittableRandom(8);
    for (int i = 0; i < gamma.length; i++) {
      gamma[i] = random.nextDouble();
    }
    Kernel kernel = family.kernel(parameters);
    double[] out = new double[components * stride];
    ComponentStatistics group = ComponentStatistics.zeros(components, family);
    kernel.logDensities(block, out);
    kernel.accumulate(block, gamma, group);
    for (int k = 0; k < components; k++) {
      double[] sums = new double[2 * d];
      double weight = 0;
      for (int i = 0; i < n; i++) {
        double log = 0;
        weight += gamma[k * stride + i];
        for (int j = 0; j < d; j++) {
          double p = parameters.get(k).probability(j);
          if (x[i * d + j] == 1) {
            log += Math.log(p);
            sums[j] += gamma[k * stride + i];
          } else if (x[i * d + j] == 0) {
            log += Math.log1p(-p);
            sums[d + j] += gamma[k * stride + i];
          }
        }
        assertThat(out[k * stride + i]).isCloseTo(log, within(ROUNDING));
      }
      assertThat(group.weight(k)).isCloseTo(weight, within(ROUNDING * n));
      for (int s = 0; s < 2 * d; s++) {
        assertThat(group.values()[group.at(k) + s]).isCloseTo(sums[s], within(ROUNDING * n));
      }
    }
  }

  @Test
  void columnsOfOnesAndOfZerosGiveExactlyOneAndZero() {
    double[] x = table(500, 9, 0, 3);
    for (int i = 0; i < 500; i++) {
      x[i * 9 + 4] = 1;
      x[i * 9 + 8] = 0;
    }
    EmResult<Mixture<BernoulliVector>> fit =
        Mixture.fit(
            BinaryObservations.of(Observations.of(x, 9)),
            new BernoulliVectorFamily(9),
            2,
            MixtureOptions.defaults().withInitializer(new RandomInitializer()));
    for (BernoulliVector component : fit.model().parameters()) {
      assertThat(component.probability(4)).isEqualTo(1);
      assertThat(component.probability(8)).isZero();
    }
    assertThat(fit.logLikelihood()).isFinite();
  }

  @Test
  void packedBitsAndDoublesGiveTheSameFit() {
    double[] x = table(700, 20, 0.1, 4);
    Mixture<BernoulliVector> start =
        Mixture.of(
            new BernoulliVectorFamily(20),
            new double[] {0.3, 0.7},
            List.of(randomComponents(2, 20, 1).get(0), randomComponents(2, 20, 2).get(0)));
    MixtureOptions options = MixtureOptions.defaults().withTolerance(0).withMaxIterations(25);
    Observations doubles = Observations.of(x, 20);
    EmResult<Mixture<BernoulliVector>> a = Mixture.fit(doubles, start, options);
    EmResult<Mixture<BernoulliVector>> b =
        Mixture.fit(BinaryObservations.of(doubles), start, options);
    assertThat(b.logLikelihood()).isCloseTo(a.logLikelihood(), within(1e-9));
    for (int k = 0; k < 2; k++) {
      for (int j = 0; j < 20; j++) {
        assertThat(b.model().component(k).probability(j))
            .isCloseTo(a.model().component(k).probability(j), within(1e-10));
      }
    }
  }

  @Test
  void aColumnThatAComponentDoesNotSeeKeepsItsProbability() {
    double[] x = {1, Double.NaN, 0, Double.NaN};
    Mixture<BernoulliVector> start =
        Mixture.of(
            new BernoulliVectorFamily(2), new double[] {1}, List.of(BernoulliVector.of(0.2, 0.3)));
    BernoulliVector component =
        Mixture.fit(Observations.of(x, 2), start, MixtureOptions.defaults()).model().component(0);
    assertThat(component).isEqualTo(BernoulliVector.of(0.5, 0.3));
  }

  @Test
  void otherValuesAreRefusedByRowAndColumn() {
    assertThatThrownBy(
            () ->
                Mixture.fit(
                    Observations.of(new double[] {0, 1, 1, 2}, 2),
                    new BernoulliVectorFamily(2),
                    1,
                    MixtureOptions.defaults()))
        .hasMessageContaining("row 1, column 1")
        .hasMessageContaining("2.0")
        .hasMessageContaining("[0, 1]");
  }

  @Test
  void parametersAreCheckedAndCopied() {
    double[] p = {0.5, 0.25};
    BernoulliVector vector = BernoulliVector.of(p);
    p[0] = 7;
    assertThat(vector.probability(0)).isEqualTo(0.5);
    assertThat(vector).isEqualTo(BernoulliVector.of(0.5, 0.25)).hasSameHashCodeAs(vector);
    assertThatThrownBy(() -> BernoulliVector.of(0.5, 1.5))
        .hasMessageContaining("probabilities[1]")
        .hasMessageContaining("1.5");
    assertThatThrownBy(() -> family().natural(vector, new double[6]))
        .hasMessageContaining("must have 3 entries");
  }

  @Test
  void anEstimateIsCertainOnlyIfNoRowSaysOtherwise() {
    // Of column 0 the zeros, of column 1 the ones have next to no weight; column 2 has none.
    double tiny = Double.MIN_VALUE;
    double[] t = {3, tiny, 0, tiny, 3, 3};
    BernoulliVector estimate = new BernoulliVectorFamily(3).fromMean(t, 3);
    assertThat(estimate.probability(0)).isLessThan(1).isGreaterThan(1 - 1e-15);
    assertThat(estimate.probability(1)).isGreaterThan(0).isLessThan(1e-300);
    assertThat(estimate.probability(2)).isZero();
    for (double[] row : new double[][] {{0, 0, 0}, {1, 1, 0}}) {
      double[] out = new double[8];
      Block block = Block.allocate(3, 8);
      block.fill(0, 1);
      for (int j = 0; j < 3; j++) {
        block.values()[block.column(j)] = row[j];
      }
      new BernoulliVectorFamily(3).kernel(List.of(estimate)).logDensities(block, out);
      assertThat(out[0]).isFinite();
    }
    assertThat(new BernoulliVectorFamily(1).fromMean(new double[] {2, 0}, 2).probability(0))
        .isEqualTo(1);
  }

  @Test
  void coordinatesOfAlmostCertainProbabilitiesDoNotMakeThemCertain() {
    double[] far = {36.5, -36.5};
    BernoulliVectorFamily two = new BernoulliVectorFamily(2);
    DataSummary data = DataSummary.of(Observations.of(new double[] {0, 1, 1, 0}, 2));
    BernoulliVector made = two.at(BernoulliVector.of(0.5, 0.5), data, far, 0);
    assertThat(made.probability(0)).isLessThan(1);
    assertThat(made.probability(1)).isGreaterThan(0);
  }
}
