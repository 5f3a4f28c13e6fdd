package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Seeds;
import org.em4j.core.plugin.Registry;
import org.em4j.core.testing.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** k-modes against Huang's algorithm as the textbook has it, rows and values one by one. */
class KModesInitializerTest {
  private static final double NA = Double.NaN;

  /** Of sums of weights in another order. */
  private static final double ROUNDING = 1e-9;

  /** K groups of rows about patterns, with values 2, 3.5, 5 … in each column. */
  private static double[][] table(int n, int d, int groups, double noise, double missing, long s) {
    SplittableRandom random = new SplittableRandom(s);
    int[][] patterns = new int[groups][d];
    for (int[] pattern : patterns) {
      for (int j = 0; j < d; j++) {
        pattern[j] = random.nextInt(2 + j % 3);
      }
    }
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      int[] pattern = patterns[random.nextInt(groups)];
      for (int j = 0; j < d; j++) {
        int symbol = random.nextDouble() < noise ? random.nextInt(2 + j % 3) : pattern[j];
        row[j] = random.nextDouble() < missing ? NA : 2 + 1.5 * symbol;
      }
    }
    return rows;
  }

  private static double[] weights(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = random.nextInt(5) == 0 ? 0 : 3 * random.nextDouble();
    }
    return weights;
  }

  private static KModesInitializer.Run best(
      Observations data, int components, int seedings, long seed) {
    return new KModesInitializer(seedings)
        .best(data, components, seed, EmOptions.defaults().withThreads(2));
  }

  /** Responsibilities of all rows, row-major. */
  private static double[][] assign(Initializer initializer, Observations data, int k, long seed) {
    double[] gamma = new double[k * data.rows()];
    Block block = Block.allocate(data.columns(), data.rows());
    data.read(0, data.rows(), block);
    initializer
        .start(data, DataSummary.of(data), k, seed, EmOptions.defaults())
        .responsibilities(block, gamma);
    double[][] rows = new double[data.rows()][k];
    for (int i = 0; i < data.rows(); i++) {
      for (int c = 0; c < k; c++) {
        rows[i][c] = gamma[c * data.rows() + i];
      }
    }
    return rows;
  }

  // --- the textbook -----------------------------------------------------------------------------

  private static int dissimilarity(double[] row, double[] mode) {
    int differences = 0;
    for (int j = 0; j < row.length; j++) {
      differences += !Double.isNaN(row[j]) && row[j] != mode[j] ? 1 : 0;
    }
    return differences;
  }

  private static List<Integer> nearest(double[] row, double[][] modes) {
    List<Integer> nearest = new ArrayList<>();
    int least = Integer.MAX_VALUE;
    for (int k = 0; k < modes.length; k++) {
      int differences = dissimilarity(row, modes[k]);
      if (differences < least) {
        least = differences;
        nearest.clear();
      }
      if (differences == least) {
        nearest.add(k);
      }
    }
    return nearest;
  }

  private static double cost(double[][] rows, double[] weights, double[][] modes) {
    double cost = 0;
    for (int i = 0; i < rows.length; i++) {
      cost += weights[i] * dissimilarity(rows[i], modes[nearest(rows[i], modes).get(0)]);
    }
    return cost;
  }

  private static double[][] update(double[][] rows, double[] weights, double[][] modes) {
    double[][] next = new double[modes.length][modes[0].length];
    for (int k = 0; k < modes.length; k++) {
      for (int j = 0; j < modes[k].length; j++) {
        TreeMap<Double, Double> counts = new TreeMap<>();
        for (int i = 0; i < rows.length; i++) {
          List<Integer> nearest = nearest(rows[i], modes);
          if (nearest.contains(k) && !Double.isNaN(rows[i][j])) {
            counts.merge(rows[i][j], weights[i] / nearest.size(), Double::sum);
          }
        }
        next[k][j] = modes[k][j];
        double most = counts.getOrDefault(modes[k][j], 0.0);
        for (var count : counts.entrySet()) {
          if (count.getValue() > most) {
            most = count.getValue();
            next[k][j] = count.getKey();
          }
        }
      }
    }
    return next;
  }

  private static double[][] textbook(double[][] rows, double[] weights, double[][] seeds) {
    double[][] modes = seeds;
    while (true) {
      double[][] next = update(rows, weights, modes);
      if (cost(rows, weights, next) >= cost(rows, weights, modes)) {
        return modes;
      }
      modes = next;
    }
  }

  // --- the algorithm ----------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void oneSeedingIsTheTextbookFromThoseRows(long seed) {
    double[][] rows = table(150, 9, 4, 0.3, seed % 2 == 0 ? 0.1 : 0, seed);
    double[] weights = weights(rows.length, seed);
    Observations data = Observations.of(rows).withWeights(weights);
    for (int k = 2; k <= 5; k++) {
      double[][] seeds =
          RowSampling.of(data).drawDistinct(k, new SplittableRandom(Seeds.derive(seed, 0)));

      KModesInitializer.Run run = best(data, k, 1, seed);

      assertThat(run.modes()).isDeepEqualTo(textbook(rows, weights, seeds));
      assertThat(run.cost()).isCloseTo(cost(rows, weights, run.modes()), within(ROUNDING));
    }
  }

  @Test
  void moreSeedingsAreNeverWorseAndFindPatternsThatAreApart() {
    double[][] rows = table(600, 12, 4, 0.05, 0, 21);
    Observations data = Observations.of(rows);
    boolean ever = false;
    for (long seed = 0; seed < 10; seed++) {
      double one = best(data, 4, 1, seed).cost();
      double ten = best(data, 4, 10, seed).cost();
      assertThat(ten).isLessThanOrEqualTo(one);
      ever |= ten < one;
      // Noise draws the pattern's own value half the time or less: 0.05·12·600·(1/2 … 3/4) = 222.
      assertThat(ten).isBetween(150.0, 300.0);
    }
    assertThat(ever).isTrue();
  }

  @Test
  void aWeightCountsAsSoManyRows() {
    double[][] rows = {{0, 0}, {0, 1}, {1, 1}};
    Observations data = Observations.of(rows).withWeights(new double[] {5, 2, 4});

    KModesInitializer.Run run = best(data, 1, 1, 3);

    assertThat(run.modes()).isDeepEqualTo(new double[][] {{0, 1}});
    assertThat(run.cost()).isEqualTo(5 + 4);
  }

  @Test
  void missingValuesDifferFromNothingAndCountForNoMode() {
    double[][] rows = {{0, NA}, {0, NA}, {NA, 7}, {1, 7}, {NA, NA}};

    KModesInitializer.Run run = best(Observations.of(rows), 1, 1, 0);

    assertThat(run.modes()).isDeepEqualTo(new double[][] {{0, 7}});
    assertThat(run.cost()).isEqualTo(1);
  }

  @Test
  void rowsBelongToModesByTheProbabilityOfTheirDifferences() {
    double[][] rows = {{0, 0, 0}, {0, 0, 0}, {1, 1, 1}, {1, 1, 1}, {0, 1, NA}, {NA, NA, NA}};

    double[][] gamma = assign(new KModesInitializer(), Observations.of(rows), 2, 0);

    // One value of 14 differs from the nearest mode, so three differences weigh 13³.
    double sure = 1 / (1 + Math.pow(13, -3));
    int first = gamma[0][0] > 0.5 ? 0 : 1;
    for (int i = 0; i < 4; i++) {
      int nearest = i < 2 ? first : 1 - first;
      assertThat(gamma[i][nearest]).isCloseTo(sure, within(1e-12));
    }
    assertThat(gamma[4]).containsExactly(0.5, 0.5);
    assertThat(gamma[5]).containsExactly(0.5, 0.5);
  }

  @Test
  void equalRowsGoToOneModeAndLeaveTheOthersEmpty() {
    double[][] gamma = assign(new KModesInitializer(), Observations.of(new double[30], 2), 3, 0);

    assertThat(Arrays.asList(gamma)).allSatisfy(row -> assertThat(row).containsExactly(1, 0, 0));
  }

  @Test
  void aRowWithoutAWeightMovesNoModeButIsAssigned() {
    double[][] rows = {{0, 0}, {1, 1}, {9, 1}};
    Observations data = Observations.of(rows).withWeights(new double[] {1, 1, 0});

    double[][] gamma = assign(new KModesInitializer(), data, 2, 4);

    int second = gamma[1][0] > 0.5 ? 0 : 1;
    assertThat(gamma[2][second]).isGreaterThan(0.5);
    assertThat(gamma[0][second]).isLessThan(0.5);
  }

  // --- columns ----------------------------------------------------------------------------------

  @Test
  void onlyEqualityCountsNotTheValues() {
    double[][] rows = table(200, 6, 3, 0.2, 0.05, 31);
    double[][] renamed = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      // Ascending as before, because ties between values go to the lowest.
      renamed[i] = Arrays.stream(rows[i]).map(x -> x == 2 ? -0.0 : 1e9 * x).toArray();
      renamed[i][0] = i % 2 == 0 && renamed[i][0] == 0 ? 0.0 : renamed[i][0];
    }
    for (long seed = 0; seed < 5; seed++) {
      assertThat(assign(new KModesInitializer(), Observations.of(renamed), 3, seed))
          .isDeepEqualTo(assign(new KModesInitializer(), Observations.of(rows), 3, seed));
    }
  }

  @Test
  void packedRowsGiveTheSameStart() {
    double[] x = Samples.normals(9 * 3000, 5);
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 31 == 0 ? NA : x[i] > 0.3 ? 1 : 0;
    }
    Observations dense = Observations.of(x, 9);
    for (long seed = 0; seed < 3; seed++) {
      // Packed rows are added up in longer blocks.
      double[][] packed = assign(new KModesInitializer(3), BinaryObservations.of(dense), 4, seed);
      double[][] unpacked = assign(new KModesInitializer(3), dense, 4, seed);
      for (int i = 0; i < dense.rows(); i++) {
        assertThat(packed[i]).containsExactly(unpacked[i], within(ROUNDING));
      }
    }
  }

  @Test
  void noStartExcludesAValueFromAComponent() {
    double[][] rows = {{0, 0, 0}, {0, 0, 0}, {1, 1, 1}, {1, 1, 1}, {1, 1, 1}};

    for (double[] gamma : assign(new KModesInitializer(), Observations.of(rows), 2, 0)) {
      assertThat(gamma[0]).isBetween(1e-7, 1 - 1e-7);
    }
  }

  @Test
  void threadsChangeNothingWhereThereAreManyChunks() {
    double[][] rows = table(9000, 7, 5, 0.4, 0.1, 41);
    Observations data = Observations.of(rows).withWeights(weights(rows.length, 42));
    KModesInitializer initializer = new KModesInitializer(2);
    KModesInitializer.Run one = initializer.best(data, 5, 1, EmOptions.defaults().withThreads(1));
    for (int threads : new int[] {2, 7}) {
      KModesInitializer.Run run =
          initializer.best(data, 5, 1, EmOptions.defaults().withThreads(threads));
      assertThat(run.modes()).isDeepEqualTo(one.modes());
      assertThat(run.cost()).isEqualTo(one.cost());
    }
  }

  @Test
  void aColumnOfMeasurementsIsLeftOut() {
    double[][] rows = table(400, 4, 3, 0.1, 0, 51);
    double[] noise = Samples.normals(rows.length, 52);
    double[][] wider = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      wider[i] = Arrays.copyOf(rows[i], 5);
      wider[i][4] = noise[i];
    }
    for (long seed = 0; seed < 5; seed++) {
      assertThat(assign(new KModesInitializer(), Observations.of(wider), 3, seed))
          .isDeepEqualTo(assign(new KModesInitializer(), Observations.of(rows), 3, seed));
    }
  }

  @Test
  void aColumnOf256ValuesIsComparedAndOneOf257IsNot() {
    double[] x = new double[600];
    for (int i = 0; i < 600; i++) {
      x[i] = i % 256;
    }
    assertThat(best(Observations.of(x, 1), 2, 1, 0).cost()).isGreaterThan(500);
    x[599] = -1;
    assertThatThrownBy(() -> best(Observations.of(x, 1), 2, 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 256")
        .hasMessageContaining("kmeans");
  }

  @Test
  void columnsWithoutAnyValueAreNoObstacle() {
    double[] x = new double[20];
    Arrays.fill(x, NA);

    assertThat(Arrays.asList(assign(new KModesInitializer(), Observations.of(x, 2), 2, 0)))
        .allSatisfy(row -> assertThat(row).containsExactly(1, 0));
  }

  // --- the initialiser --------------------------------------------------------------------------

  @Test
  void theRegistryMakesItWithItsSettings() {
    Initializer one = Registry.standard().initializers().create("k-modes:seedings=1");
    Observations data = Observations.of(table(300, 8, 5, 0.5, 0, 61));
    boolean differ = false;
    for (long seed = 0; seed < 5; seed++) {
      double[][] gamma = assign(one, data, 5, seed);
      assertThat(gamma).isDeepEqualTo(assign(new KModesInitializer(1), data, 5, seed));
      differ |= !Arrays.deepEquals(gamma, assign(new KModesInitializer(), data, 5, seed));
    }
    assertThat(differ).isTrue();
    assertThatThrownBy(() -> new KModesInitializer(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seedings");
  }

  @Test
  void itStopsWhenAsked() {
    Observations data = Observations.of(table(300, 8, 5, 0.5, 0, 71));
    assertThatThrownBy(
            () ->
                new KModesInitializer()
                    .start(
                        data,
                        DataSummary.of(data),
                        3,
                        0,
                        EmOptions.defaults().withCancellation(() -> true)))
        .isInstanceOf(CancellationException.class);
  }
}
