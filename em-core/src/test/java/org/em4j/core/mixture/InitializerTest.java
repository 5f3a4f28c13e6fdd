package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.testing.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {
  private static final int COMPONENTS = 3;
  static final List<Initializer> ALL =
      List.of(
          new KMeansInitializer(),
          new KMeansPlusPlusInitializer(),
          new RandomInitializer(),
          new RandomFromDataInitializer());

  private static Observations data() {
    double[] x = Samples.normals(2 * 701, 51);
    for (int i = 0; i < x.length; i += 2) {
      x[i + 1] = 1000 * x[i + 1] + 50_000;
    }
    return Observations.of(x, 2);
  }

  /** Responsibilities of all rows, row-major, read in blocks of a given size. */
  private static double[] assign(
      Initializer initializer, Observations data, int components, long seed, int blockRows) {
    Initializer.Assignments assignments =
        initializer.start(
            data, DataSummary.of(data), components, seed, EmOptions.defaults().withThreads(2));
    Block block = Block.allocate(data.columns(), blockRows);
    double[] gamma = new double[components * blockRows];
    double[] all = new double[data.rows() * components];
    for (int first = 0; first < data.rows(); first += blockRows) {
      data.read(first, Math.min(blockRows, data.rows() - first), block);
      assignments.responsibilities(block, gamma);
      for (int i = 0; i < block.rows(); i++) {
        for (int k = 0; k < components; k++) {
          all[(first + i) * components + k] = gamma[k * blockRows + i];
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theSameSeedGivesTheSameBitsInBlocksOfAnySize(Initializer initializer) {
    double[] once = assign(initializer, data(), COMPONENTS, 9, 512);
    for (int blockRows : new int[] {1, 7, 64, 1000}) {
      assertThat(assign(initializer, data(), COMPONENTS, 9, blockRows)).containsExactly(once);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void responsibilitiesAddUpToOne(Initializer initializer) {
    double[] gamma = assign(initializer, data(), COMPONENTS, 10, 64);
    for (int i = 0; i < gamma.length; i += COMPONENTS) {
      assertThat(gamma[i] + gamma[i + 1] + gamma[i + 2]).isCloseTo(1, within(1e-15 * 4));
      assertThat(gamma[i]).isBetween(0.0, 1.0);
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void anotherSeedGivesAnotherStart(Initializer initializer) {
    if (!(initializer instanceof KMeansInitializer)) {
      assertThat(assign(initializer, data(), COMPONENTS, 1, 512))
          .isNotEqualTo(assign(initializer, data(), COMPONENTS, 2, 512));
    }
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void theScaleOfAColumnChangesNothing(Initializer initializer) {
    // A power of two scales every number without rounding.
    Observations data = data();
    Block block = Block.allocate(2, data.rows());
    data.read(0, data.rows(), block);
    double[] scaled = new double[2 * data.rows()];
    for (int i = 0; i < data.rows(); i++) {
      scaled[2 * i] = block.value(i, 0) * 0x1p-40;
      scaled[2 * i + 1] = block.value(i, 1) * 0x1p30;
    }
    assertThat(assign(initializer, Observations.of(scaled, 2), COMPONENTS, 3, 512))
        .containsExactly(assign(initializer, data, COMPONENTS, 3, 512));
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void missingValuesStandAtTheMean(Initializer initializer) {
    double[] x = Samples.normals(400, 52);
    for (int i = 0; i < 400; i += 9) {
      x[i] = Double.NaN;
    }
    assertThat(assign(initializer, Observations.of(x, 2), COMPONENTS, 3, 512))
        .doesNotContain(Double.NaN);
  }

  @ParameterizedTest
  @FieldSource("ALL")
  void constantColumnsAndEqualRowsAreNoObstacle(Initializer initializer) {
    double[] x = new double[60];
    Arrays.fill(x, 3.25);
    assertThat(assign(initializer, Observations.of(x, 2), COMPONENTS, 3, 512))
        .doesNotContain(Double.NaN);
  }

  @Test
  void kMeansEndsWhereLloydsAlgorithmStandsStill() {
    Observations data = data();
    DataSummary summary = DataSummary.of(data);
    double[] centres =
        new KMeansInitializer().centres(data, summary, 4, 5, EmOptions.defaults().withThreads(1));
    double[][] sums = new double[4][3];
    Block block = Block.allocate(2, data.rows());
    data.read(0, data.rows(), block);
    for (int i = 0; i < data.rows(); i++) {
      double[] z = new double[2];
      for (int j = 0; j < 2; j++) {
        z[j] = (block.value(i, j) - summary.centre(j)) / summary.unit(j);
      }
      int nearest = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < 4; k++) {
        double square = Math.pow(z[0] - centres[2 * k], 2) + Math.pow(z[1] - centres[2 * k + 1], 2);
        nearest = square < least ? k : nearest;
        least = Math.min(least, square);
      }
      sums[nearest][0] += z[0];
      sums[nearest][1] += z[1];
      sums[nearest][2]++;
    }
    for (int k = 0; k < 4; k++) {
      assertThat(new double[] {centres[2 * k], centres[2 * k + 1]})
          .containsExactly(
              new double[] {sums[k][0] / sums[k][2], sums[k][1] / sums[k][2]}, within(1e-4));
    }
    assertThatThrownBy(() -> new KMeansInitializer(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRunOfKMeansStopsBetweenItsPasses() {
    Observations data = data();
    AtomicInteger asked = new AtomicInteger();
    // One task of one seeding: the workers ask first, then every pass does.
    EmOptions options =
        EmOptions.defaults().withThreads(1).withCancellation(() -> asked.incrementAndGet() == 3);
    assertThatThrownBy(
            () -> new KMeansInitializer(1).centres(data, DataSummary.of(data), 6, 1, options))
        .isInstanceOf(CancellationException.class);
    assertThat(asked).hasValue(3);
  }

  @Test
  void moreSeedingsAreNeverWorse() {
    Observations data = data();
    DataSummary summary = DataSummary.of(data);
    for (long seed = 0; seed < 5; seed++) {
      double one = inertia(data, summary, new KMeansInitializer(1), seed);
      double ten = inertia(data, summary, new KMeansInitializer(10), seed);
      assertThat(ten).isLessThanOrEqualTo(one * (1 + 1e-9));
    }
  }

  private static double inertia(
      Observations data, DataSummary summary, KMeansInitializer initializer, long seed) {
    double[] centres =
        initializer.centres(data, summary, 6, seed, EmOptions.defaults().withThreads(1));
    return inertia(data, summary, centres);
  }

  private static double inertia(Observations data, DataSummary summary, double[] centres) {
    Block block = Block.allocate(2, data.rows());
    new StandardizedObservations(data, summary).read(0, data.rows(), block);
    double sum = 0;
    for (int i = 0; i < data.rows(); i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int k = 0; k < centres.length; k += 2) {
        least =
            Math.min(
                least,
                Math.pow(block.value(i, 0) - centres[k], 2)
                    + Math.pow(block.value(i, 1) - centres[k + 1], 2));
      }
      sum += least;
    }
    return sum;
  }

  @Test
  void seedsOfKMeansPlusPlusAreRowsWithAWeight() {
    double[] x = {0, 1, 2, 3, 100, 101, 102, 1e6};
    double[] w = {1, 0, 1, 0, 1, 0, 1, 0};
    Observations data = Observations.of(x, 1).withWeights(w);
    DataSummary summary = DataSummary.of(data);
    for (long seed = 0; seed < 50; seed++) {
      StartRows rows = StartRows.of(data, summary, 4, seed);
      double[] drawn = KMeansPlusPlusInitializer.seeds(rows, 4, seed);
      for (int k = 0; k < 4; k++) {
        drawn[k] = Math.rint(drawn[k] * summary.unit(0) + summary.centre(0));
      }
      assertThat(drawn)
          .as("four rows, all different")
          .containsExactlyInAnyOrder(0.0, 2.0, 100.0, 102.0);
    }
  }

  @Test
  void aSeedIsDrawnInProportionToItsSquaredDistance() {
    // From 0 the others are 1 and 3 away: the second seed is the farther one nine times in ten.
    Observations data =
        Observations.of(new double[] {0, 1, 3}, 1).withWeights(new double[] {1e9, 1, 1});
    DataSummary summary = DataSummary.of(data);
    StartRows rows = StartRows.of(data, summary, 2, 0);
    int n = 10_000;
    int far = 0;
    for (long seed = 0; seed < n; seed++) {
      double second = KMeansPlusPlusInitializer.seeds(rows, 2, seed)[1];
      far += second * summary.unit(0) + summary.centre(0) > 2 ? 1 : 0;
    }
    // Five standard errors.
    assertThat(far / (double) n).isCloseTo(0.9, within(0.015));
  }

  /** Four clusters of 30,000 rows in all, the last with one row in a hundred. */
  private static Observations many() {
    double[] x = Samples.normals(2 * 30_000, 53);
    for (int i = 0; i < 30_000; i++) {
      int cluster = i % 100 == 0 ? 3 : i % 3;
      x[2 * i] += 6 * (cluster % 2);
      x[2 * i + 1] += 7 * (cluster / 2);
    }
    return Observations.of(x, 2);
  }

  @Test
  void kMeansOfManyRowsIsThatOfAllHardlyWorse() {
    Observations data = many();
    DataSummary summary = DataSummary.of(data);
    for (long seed = 0; seed < 3; seed++) {
      double[] centres =
          new KMeansInitializer().centres(data, summary, 4, seed, EmOptions.defaults());
      double reached = inertia(data, summary, centres);
      double best = inertia(data, summary, lloyd(data, summary, centres));
      assertThat(reached).isLessThanOrEqualTo(best * 1.001);
    }
  }

  /** Lloyd's algorithm over all rows until the centres stand still. */
  private static double[] lloyd(Observations data, DataSummary summary, double[] first) {
    Block block = Block.allocate(2, data.rows());
    new StandardizedObservations(data, summary).read(0, data.rows(), block);
    double[] centres = first;
    for (boolean moved = true; moved; ) {
      double[] sums = new double[first.length];
      int[] counts = new int[first.length / 2];
      for (int i = 0; i < data.rows(); i++) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int k = 0; k < counts.length; k++) {
          double square =
              Math.pow(block.value(i, 0) - centres[2 * k], 2)
                  + Math.pow(block.value(i, 1) - centres[2 * k + 1], 2);
          nearest = square < least ? k : nearest;
          least = Math.min(least, square);
        }
        counts[nearest]++;
        sums[2 * nearest] += block.value(i, 0);
        sums[2 * nearest + 1] += block.value(i, 1);
      }
      for (int q = 0; q < sums.length; q++) {
        sums[q] /= counts[q / 2];
      }
      moved = !Arrays.equals(sums, centres);
      centres = sums;
    }
    return centres;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsChangeNoBitOfKMeansOfManyRows(boolean weighted) {
    Observations plain = many();
    double[] w = new double[plain.rows()];
    for (int i = 0; i < w.length; i++) {
      w[i] = i % 7 / 3.0;
    }
    Observations data = weighted ? plain.withWeights(w) : plain;
    DataSummary summary = DataSummary.of(data);
    for (int seedings : new int[] {1, 4}) {
      KMeansInitializer initializer = new KMeansInitializer(seedings);
      double[] once = initializer.centres(data, summary, 5, 7, EmOptions.defaults().withThreads(1));
      for (int threads : new int[] {2, 5}) {
        assertThat(
                initializer.centres(data, summary, 5, 7, EmOptions.defaults().withThreads(threads)))
            .containsExactly(once);
      }
    }
  }

  @Test
  void furtherStartsOfKMeansAreSingleSeedingsThatDiffer() {
    MixtureOptions options = MixtureOptions.defaults().withInitializer(new KMeansInitializer());
    assertThat(options.initializer()).isInstanceOf(KMeansInitializer.class);
    Observations data = data();
    Set<Double> reached = new HashSet<>();
    for (long seed = 0; seed < 8; seed++) {
      DataSummary summary = DataSummary.of(data);
      KMeansInitializer further = (KMeansInitializer) options.furtherInitializer();
      double[] centres = further.centres(data, summary, 6, seed, EmOptions.defaults());
      reached.add(inertia(data, summary, centres));
      assertThat(centres)
          .containsExactly(
              new KMeansInitializer(1).centres(data, summary, 6, seed, EmOptions.defaults()));
    }
    assertThat(reached).hasSizeGreaterThan(1);
  }

  @Test
  void ofManyRowsOneIsDrawnFromEachOfEqualParts() {
    double[] x = new double[50_000];
    double[] w = new double[50_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
      w[i] = i < 40_000 ? 0 : 1 + i % 3;
    }
    Observations data = Observations.of(x, 1);
    DataSummary summary = DataSummary.of(data);
    StartRows rows = StartRows.of(data, summary, 2, 3);
    assertThat(rows.rows()).isEqualTo(StartRows.MOST_ROWS);
    assertThat(rows.areAll()).isFalse();
    for (int i = 0; i < rows.rows(); i++) {
      double row = value(rows, i) * summary.unit(0) + summary.centre(0);
      assertThat(row).isBetween(2.5 * i - 1.001, 2.5 * (i + 1) + 0.001);
    }
    assertThat(StartRows.of(data.withWeights(w), summary, 2, 3).areAll())
        .as("10,000 rows have a weight")
        .isTrue();
  }

  @Test
  void ofManyWeightedRowsTheHeavyOnesAreDrawnAsOftenAsTheyWeigh() {
    int n = 30_000;
    double[] x = new double[n];
    double[] w = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = i;
      w[i] = i == 777 ? n : i == 778 ? 0 : 1;
    }
    Observations data = Observations.of(x, 1).withWeights(w);
    DataSummary summary = DataSummary.of(data);
    StartRows rows = StartRows.of(data, summary, 2, 5);
    assertThat(rows.weights()).isNull();
    int heavy = 0;
    for (int i = 0; i < rows.rows(); i++) {
      double row = Math.rint(value(rows, i) * summary.unit(0) + summary.centre(0));
      heavy += row == 777 ? 1 : 0;
      assertThat(row).isNotEqualTo(778);
    }
    assertThat(heavy).isBetween(rows.rows() / 2 - 2, rows.rows() / 2 + 2);
  }

  private static double value(StartRows rows, int row) {
    double[] x = new double[1];
    rows.copyRow(row, x, 0);
    return x[0];
  }

  @Test
  void rowsAreDrawnInProportionToTheirWeights() {
    Observations data =
        Observations.of(new double[] {0, 1, 2, 3}, 1).withWeights(new double[] {1, 0, 3, 4});
    SplittableRandom random = new SplittableRandom(6);
    int[] count = new int[4];
    int n = 40_000;
    for (int i = 0; i < n; i++) {
      count[RowSampling.of(data).drawIndex(random)]++;
    }
    assertThat(count[1]).isZero();
    // Five standard errors, each below 0.0025.
    assertThat(count[0] / (double) n).isCloseTo(1 / 8.0, within(0.0125));
    assertThat(count[2] / (double) n).isCloseTo(3 / 8.0, within(0.0125));
  }

  @Test
  void asManyRandomRowsAsThereAreAreAllDifferent() {
    double[] x = new double[300];
    double[] w = new double[300];
    for (int i = 0; i < 300; i++) {
      x[i] = i;
      w[i] = i % 2;
    }
    for (long seed = 0; seed < 5; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Set<Double> seen = new HashSet<>();
      for (double[] row : RowSampling.of(Observations.of(x, 1)).drawDistinct(300, random)) {
        seen.add(row[0]);
      }
      assertThat(seen).hasSize(300);
      seen.clear();
      for (double[] row :
          RowSampling.of(Observations.of(x, 1).withWeights(w)).drawDistinct(150, random)) {
        assertThat(row[0] % 2).isEqualTo(1);
        seen.add(row[0]);
      }
      assertThat(seen).hasSize(150);
    }
    assertThat(
            RowSampling.of(Observations.of(new double[5], 1))
                .drawDistinct(3, new SplittableRandom(1)))
        .as("equal rows where there are no others")
        .hasNumberOfRows(3);
  }
}
