package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Seeds;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.KMeansPlusPlusInitializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** k-means on the engine against Lloyd's algorithm as the textbook has it. */
class KMeansTest {
  /** Of scikit-learn 1.2: {@code KMeans(3, n_init=200, tol=0)} on standardised columns. */
  private static final double IRIS_INERTIA = 139.82049635974982;

  /** The cluster of each row. */
  private static int[] labels(Initializer initializer, Observations data, int k, long seed) {
    double[] gamma = new double[k * data.rows()];
    Block block = Block.allocate(data.columns(), data.rows());
    data.read(0, data.rows(), block);
    initializer
        .start(data, DataSummary.of(data), k, seed, EmOptions.defaults())
        .responsibilities(block, gamma);
    int[] labels = new int[data.rows()];
    Arrays.fill(labels, -1);
    for (int i = 0; i < labels.length; i++) {
      for (int c = 0; c < k; c++) {
        double responsibility = gamma[c * data.rows() + i];
        assertThat(responsibility).isIn(0.0, 1.0);
        if (responsibility == 1) {
          assertThat(labels[i]).isEqualTo(-1);
          labels[i] = c;
        }
      }
    }
    return labels;
  }

  private static double[][] standardized(double[][] rows) {
    double[] sd = TestData.deviations(rows);
    double[] mean = new double[sd.length];
    for (double[] row : rows) {
      for (int j = 0; j < sd.length; j++) {
        mean[j] += row[j] / rows.length;
      }
    }
    return TestData.map(
        rows,
        x -> {
          for (int j = 0; j < x.length; j++) {
            x[j] = (x[j] - mean[j]) / sd[j];
          }
          return x;
        });
  }

  private static double[][] centres(double[][] rows, int[] labels, int k) {
    double[][] centres = new double[k][rows[0].length];
    int[] count = new int[k];
    for (int i = 0; i < rows.length; i++) {
      count[labels[i]]++;
      for (int j = 0; j < rows[i].length; j++) {
        centres[labels[i]][j] += rows[i][j];
      }
    }
    for (int c = 0; c < k; c++) {
      for (int j = 0; j < centres[c].length; j++) {
        centres[c][j] /= count[c];
      }
    }
    return centres;
  }

  private static double squares(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += (a[j] - b[j]) * (a[j] - b[j]);
    }
    return sum;
  }

  private static int[] nearest(double[][] rows, double[][] centres) {
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int c = 1; c < centres.length; c++) {
        if (squares(rows[i], centres[c]) < squares(rows[i], centres[labels[i]])) {
          labels[i] = c;
        }
      }
    }
    return labels;
  }

  private static double inertia(double[][] rows, int[] labels, int k) {
    double[][] centres = centres(rows, labels, k);
    double sum = 0;
    for (int i = 0; i < rows.length; i++) {
      sum += squares(rows[i], centres[labels[i]]);
    }
    return sum;
  }

  /** Lloyd's algorithm from a first assignment, until no label changes. */
  private static int[] lloyd(double[][] rows, int[] first, int k) {
    int[] labels = first;
    int[] next = nearest(rows, centres(rows, labels, k));
    while (!Arrays.equals(next, labels)) {
      labels = next;
      next = nearest(rows, centres(rows, labels, k));
    }
    return labels;
  }

  @Property(tries = 40, seed = "91")
  void oneSeedingIsLloydFromThoseSeeds(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 5) int k) {
    for (double[][] rows : new double[][][] {TestData.faithful(), TestData.iris()}) {
      Observations data = Observations.of(rows);
      // The first start of a run with this seed is seeded by the run's derived seed.
      int[] first = labels(new KMeansPlusPlusInitializer(), data, k, Seeds.derive(seed, 0));

      int[] actual = labels(new KMeansInitializer(1), data, k, seed);

      assertThat(actual).isEqualTo(lloyd(standardized(rows), first, k));
    }
  }

  @Property(tries = 20, seed = "92")
  void theBestOfTenSeedingsIsNoWorseThanTheFirst(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int k) {
    double[][] rows = TestData.iris();
    double[][] standardized = standardized(rows);
    Observations data = Observations.of(rows);
    double first = inertia(standardized, labels(new KMeansInitializer(1), data, k, seed), k);

    double best = inertia(standardized, labels(new KMeansInitializer(), data, k, seed), k);

    assertThat(best).isLessThanOrEqualTo(first * (1 + 1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void tenSeedingsReachTheOptimumOfIrisOrOneHardlyWorse(long seed) {
    double[][] rows = TestData.iris();
    double[][] standardized = standardized(rows);

    double inertia =
        inertia(standardized, labels(new KMeansInitializer(), Observations.of(rows), 3, seed), 3);

    assertThat(inertia).isCloseTo(IRIS_INERTIA, within(1e-4 * IRIS_INERTIA));
  }

  @Property(tries = 20, seed = "93")
  void scaleAndOriginOfAColumnChangeNoLabel(
      @ForAll long seed,
      @ForAll @IntRange(min = -30, max = 30) int power,
      @ForAll @IntRange(min = 2, max = 4) int k) {
    double[][] rows = TestData.iris();
    double scale = Math.scalb(1.0, power);
    double[][] changed =
        TestData.map(rows, x -> new double[] {x[0], scale * x[1], x[2] + 1024, -x[3]});
    for (Initializer initializer :
        new Initializer[] {new KMeansInitializer(), new KMeansPlusPlusInitializer()}) {
      assertThat(labels(initializer, Observations.of(changed), k, seed))
          .isEqualTo(labels(initializer, Observations.of(rows), k, seed));
    }
  }

  @Test
  void weightsMoveTheCentres() {
    double[][] rows = {{0}, {1}, {10}, {11}};
    Observations data = Observations.of(rows).withWeights(new double[] {1, 1, 1, 0});

    int[] labels = labels(new KMeansInitializer(), data, 2, 0);

    assertThat(labels[0]).isEqualTo(labels[1]).isNotEqualTo(labels[2]);
    assertThat(labels[3]).isEqualTo(labels[2]);
  }
}
