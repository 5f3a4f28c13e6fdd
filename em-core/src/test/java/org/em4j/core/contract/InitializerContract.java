package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.mixture.Initializer;
import org.junit.jupiter.api.Test;

/** What every {@link Initializer} keeps. Extend it and name an initialiser. */
public abstract class InitializerContract {
  private static final long[] SEEDS = {0, 1, -20, Long.MAX_VALUE};

  /** Of the sum of a row's responsibilities: one rounding for each component. */
  private static final double ROUNDING = 1e-12;

  /** Makes the contract; for subclasses. */
  protected InitializerContract() {}

  /** Returns the initialiser under test. */
  protected abstract Initializer initializer();

  @Test
  void responsibilitiesAreSharesOfOne() {
    forEachCase(
        (name, data, components) -> {
          for (long seed : SEEDS) {
            double[] gamma = start(data, components, seed, 1, 32);
            for (int i = 0; i < data.rows(); i++) {
              double sum = 0;
              for (int k = 0; k < components; k++) {
                assertThat(gamma[i * components + k])
                    .as("%s: responsibility of component %s for row %s", name, k, i)
                    .isBetween(0.0, 1.0);
                sum += gamma[i * components + k];
              }
              assertThat(sum)
                  .as("%s: sum of row %s", name, i)
                  .isCloseTo(1, within(ROUNDING * components));
            }
          }
        });
  }

  @Test
  void everyComponentHasRows() {
    forEachCase(
        (name, data, components) -> {
          if (name.startsWith("different")) {
            for (long seed : SEEDS) {
              double[] gamma = start(data, components, seed, 1, 32);
              for (int k = 0; k < components; k++) {
                double weight = 0;
                for (int i = 0; i < data.rows(); i++) {
                  weight += data.weight(i) * gamma[i * components + k];
                }
                assertThat(weight).as("%s: weight of component %s", name, k).isPositive();
              }
            }
          }
        });
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    forEachCase(
        (name, data, components) ->
            assertThat(start(data, components, 5, 1, 32))
                .as(name)
                .isEqualTo(start(data, components, 5, 1, 32)));
  }

  @Test
  void threadsChangeNothing() {
    forEachCase(
        (name, data, components) ->
            assertThat(start(data, components, 5, 3, 32))
                .as(name)
                .isEqualTo(start(data, components, 5, 1, 32)));
  }

  @Test
  void blocksMayBeCutAnywhere() {
    forEachCase(
        (name, data, components) -> {
          double[] whole = start(data, components, 6, 1, 512);
          for (int blockRows : new int[] {1, 7, 8, 9, 17}) {
            assertThat(start(data, components, 6, 1, blockRows))
                .as("%s in blocks of %s", name, blockRows)
                .isEqualTo(whole);
          }
        });
  }

  @Test
  void rowsAreLeftAlone() {
    forEachCase(
        (name, data, components) -> {
          Initializer.Assignments assignments = assignments(data, components, 7, 1);
          Block block = Block.allocate(data.columns(), data.rows());
          data.read(0, data.rows(), block);
          double[] before = block.values().clone();
          assignments.responsibilities(block, new double[components * data.rows()]);
          assertThat(block.values()).as(name).isEqualTo(before);
        });
  }

  /** Checks one data set. */
  @FunctionalInterface
  private interface Check {
    void of(String name, Observations data, int components);
  }

  private static void forEachCase(Check check) {
    cases()
        .forEach(
            (name, data) -> {
              for (int components : new int[] {1, 2, 5}) {
                check.of(name, data, components);
              }
            });
  }

  private static Map<String, Observations> cases() {
    Map<String, Observations> cases = new LinkedHashMap<>();
    cases.put("different rows of one column", Observations.of(gaussian(60, 1, 1, 0), 1));
    cases.put("different rows of three columns", Observations.of(gaussian(60, 3, 2, 1e6), 3));
    cases.put("different rows, as many as components", Observations.of(gaussian(5, 2, 3, 0), 2));
    double[] weights = new double[60];
    for (int i = 0; i < 60; i++) {
      weights[i] = i % 4 == 3 ? 0 : i % 4 + 0.5;
    }
    cases.put(
        "different rows with weights",
        Observations.of(gaussian(60, 2, 4, 0), 2).withWeights(weights));
    double[] equal = new double[40];
    Arrays.fill(equal, 3.5);
    cases.put("equal rows", Observations.of(equal, 2));
    double[] missing = gaussian(60, 2, 5, 0);
    for (int i = 0; i < missing.length; i += 7) {
      missing[i] = Double.NaN;
    }
    cases.put("missing values", Observations.of(missing, 2));
    double[] outlier = gaussian(60, 2, 6, 0);
    outlier[17] = 1e12;
    cases.put("an outlier", Observations.of(outlier, 2));
    return cases;
  }

  private static double[] gaussian(int rows, int columns, long seed, double mean) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] values = new double[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = mean + random.nextGaussian();
    }
    return values;
  }

  private Initializer.Assignments assignments(
      Observations data, int components, long seed, int threads) {
    return initializer()
        .start(
            data,
            DataSummary.of(data),
            components,
            seed,
            EmOptions.defaults().withThreads(threads));
  }

  /** Returns the responsibilities of all rows, row-major n×K. */
  private double[] start(Observations data, int components, long seed, int threads, int blockRows) {
    Initializer.Assignments assignments = assignments(data, components, seed, threads);
    Block block = Block.allocate(data.columns(), blockRows);
    double[] out = new double[components * blockRows];
    double[] all = new double[data.rows() * components];
    for (int first = 0; first < data.rows(); first += blockRows) {
      data.read(first, Math.min(blockRows, data.rows() - first), block);
      Arrays.fill(out, Double.NaN);
      assignments.responsibilities(block, out);
      for (int i = 0; i < block.rows(); i++) {
        for (int k = 0; k < components; k++) {
          all[(first + i) * components + k] = out[k * blockRows + i];
        }
      }
    }
    return all;
  }
}
