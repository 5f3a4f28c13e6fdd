package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.testing.Coin;
import org.em4j.core.testing.Counts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryObservationsTest {
  private static final double NAN = Double.NaN;

  /** Zeros and ones, of which a share is missing. */
  private static double[] bits(int n, int d, double missing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[n * d];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextDouble() < missing ? NAN : random.nextInt(2);
    }
    return x;
  }

  private static BinaryObservations packed(double[] x, int d) {
    return (BinaryObservations) BinaryObservations.of(Observations.of(x, d));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 15, 16, 17, 65})
  void everyValueIsThatOfTheDoubles(int d) {
    for (double missing : new double[] {0, 0.3, 1}) {
      int n = 41;
      double[] x = bits(n, d, missing, d);
      BinaryObservations packed = packed(x, d);
      assertThat(packed.rows()).isEqualTo(n);
      assertThat(packed.columns()).isEqualTo(d);
      assertThat(packed.bytes()).isEqualTo((d + 7) / 8);
      assertThat(packed.hasMissing()).isEqualTo(missing > 0);
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < d; j++) {
          assertThat(packed.value(i, j)).isEqualTo(Double.valueOf(x[i * d + j]));
        }
      }
    }
  }

  @Test
  void bitsStandByteMajorAndThoseBeyondTheColumnsAreZero() {
    double[] x = {
      1, 0, 1, 0, 0, 0, 0, 1, 1, NAN, //
      0, NAN, 0, 1, 1, 1, 1, 0, 0, 1,
    };
    BinaryObservations packed = packed(x, 10);
    assertThat(packed.ones()).containsExactly(0b10000101, 0b01111000, 0b01, 0b10);
    assertThat(packed.zeros()).containsExactly(0b01111010, 0b10000101, 0b00, 0b01);
    x[1] = 1;
    assertThat(packed.value(0, 1)).as("the values are copied").isZero();
    assertThat(packed(new double[] {1, 0, 1}, 3).zeros()).isNull();
  }

  @Test
  void bitsHaveNoWeightsOfTheirOwn() {
    BinaryObservations packed = packed(new double[] {0, 1, 1}, 1);
    assertThat(packed.weighted()).isFalse();
    assertThat(packed.weight(2)).isEqualTo(1);
    assertThat(packed.totalWeight()).isEqualTo(3);
  }

  @Test
  void packingKeepsWeights() {
    double[] weights = {0.5, 0, 3};
    Observations packed =
        BinaryObservations.of(Observations.of(new double[] {0, 1, 1}, 1).withWeights(weights));
    assertThat(packed.weighted()).isTrue();
    for (int i = 0; i < 3; i++) {
      assertThat(packed.weight(i)).isEqualTo(weights[i]);
    }
    Block block = Block.allocate(1, 8);
    packed.read(1, 2, block);
    assertThat(block.bits()).isNotNull();
    assertThat(block.value(0, 0)).isEqualTo(1);
  }

  @Test
  void whatIsPackedStaysAsItIs() {
    BinaryObservations packed = packed(new double[] {0, 1}, 1);
    assertThat(BinaryObservations.of(packed)).isSameAs(packed);
    Observations weighted = packed.withWeights(new double[] {1, 2});
    assertThat(BinaryObservations.of(weighted)).isSameAs(weighted);
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, -1, 0.5, Double.POSITIVE_INFINITY})
  void otherValuesAreRefusedByRowAndColumn(double other) {
    double[] x = bits(600, 3, 0.1, 5);
    x[3 * 555 + 2] = other;
    assertThatThrownBy(() -> BinaryObservations.of(Observations.of(x, 3)))
        .isInstanceOf(ObservationException.class)
        .hasMessage("row 555, column 2: " + other + " is neither 0 nor 1 nor missing (NaN)");
  }

  @Test
  void aBuilderGrowsAndTellsTheColumnOfWhatItRefuses() {
    for (int d : new int[] {3, 8, 20}) {
      double[] x = bits(1000, d, 0, 6);
      // The first missing value comes when there are many rows already, and not in the first byte.
      x[700 * d + d - 1] = NAN;
      BinaryObservations.Builder builder = new BinaryObservations.Builder(d, 1);
      for (int i = 0; i < 1000; i++) {
        assertThat(builder.add(x, i * d)).isEqualTo(-1);
        if (i % 100 == 0) {
          double[] odd = new double[d];
          odd[2] = i % 200 == 0 ? 2 : -1;
          assertThat(builder.add(odd, 0)).as("refused, and not added").isEqualTo(2);
        }
      }
      BinaryObservations built = builder.build();
      assertThat(built.rows()).isEqualTo(1000);
      for (int i = 0; i < 1000; i++) {
        for (int j = 0; j < d; j++) {
          assertThat(built.value(i, j)).isEqualTo(Double.valueOf(x[i * d + j]));
        }
      }
    }
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> new BinaryObservations.Builder(0, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("columns must be at least 1, but is 0");
    assertThatThrownBy(() -> new BinaryObservations.Builder(2, 10).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("observations need at least one row");
  }

  @Test
  void aBlockHoldsBitsUntilItsValuesAreAskedFor() {
    double[] x = bits(30, 11, 0.2, 7);
    BinaryObservations packed = packed(x, 11);
    Block block = Block.allocate(11, 16);
    packed.read(5, 16, block);
    assertThat(block.bits()).isSameAs(packed);
    assertThat(block.firstBits()).isEqualTo(5);
    assertThat(block.rows()).isEqualTo(16);
    assertThat(block.firstRow()).isEqualTo(5);

    double[] values = block.values();

    assertThat(block.bits()).isNull();
    for (int i = 0; i < 16; i++) {
      for (int j = 0; j < 11; j++) {
        assertThat(values[block.column(j) + i]).isEqualTo(Double.valueOf(x[(5 + i) * 11 + j]));
      }
    }
    values[block.column(3) + 2] = 7;
    assertThat(block.value(2, 3)).as("from now on the values count").isEqualTo(7);
    packed.read(21, 9, block);
    assertThat(block.bits()).isSameAs(packed);
    assertThat(block.value(8, 10)).isEqualTo(Double.valueOf(x[29 * 11 + 10]));
  }

  @Test
  void everyWayToAValueUnpacks() {
    double[] x = {1, 0, NAN, NAN, 0, 1};
    BinaryObservations packed = packed(x, 2);
    Block block = Block.allocate(2, 8);
    packed.read(0, 3, block);
    assertThat(block.value(0, 0)).isEqualTo(1);
    assertThat(block.bits()).isNull();
    packed.read(0, 3, block);
    assertThat(block.isMissing(1)).isTrue();
    assertThat(block.isMissing(0)).isFalse();
    packed.read(1, 2, block);
    double[] row = new double[2];
    block.copyRow(1, row, 0);
    assertThat(row).containsExactly(0, 1);
    packed.read(0, 3, block);
    Block copy = block.copyTo(block.spare());
    assertThat(copy.bits()).isNull();
    assertThat(copy.value(2, 1)).isEqualTo(1);
  }

  @Test
  void doublesReadAfterBitsAreNotMixedUpWithThem() {
    Block block = Block.allocate(2, 8);
    packed(new double[] {1, 1, 1, 1}, 2).read(0, 2, block);
    Observations.of(new double[] {3, 4}, 2).read(0, 1, block);
    assertThat(block.bits()).isNull();
    assertThat(block.value(0, 1)).isEqualTo(4);
  }

  @Test
  void aPartOfAllColumnsHasTheBitsAndANarrowerOneHasValues() {
    double[] x = bits(20, 9, 0, 8);
    BinaryObservations packed = packed(x, 9);
    Block block = Block.allocate(9, 16);
    packed.read(3, 10, block);
    Block whole = block.part(0, 0, 9);
    Block narrow = block.part(1, 4, 3);
    assertThat(whole.bits()).isSameAs(packed);
    assertThat(whole.firstBits()).isEqualTo(3);
    assertThat(narrow.bits()).isNull();
    assertThat(block.bits()).as("asking a part for bits unpacks nothing").isSameAs(packed);

    assertThat(narrow.value(2, 1)).isEqualTo(Double.valueOf(x[5 * 9 + 5]));

    assertThat(block.bits()).isNull();
    assertThat(whole.bits()).isNull();
    assertThat(whole.value(9, 8)).isEqualTo(Double.valueOf(x[12 * 9 + 8]));
  }

  @Test
  void blocksAreLongEnoughForTablesAndStayInCache() {
    for (int d : new int[] {1, 8, 100, 5000}) {
      BinaryObservations packed = packed(new double[d], d);
      for (int k : new int[] {1, 3, 50, 10_000}) {
        assertThat(packed.blockRows(k)).isBetween(248, 2040);
        assertThat(packed.blockRows(k) % 16).isEqualTo(8);
        assertThat(packed.withWeights(new double[] {2}).blockRows(k))
            .isEqualTo(packed.blockRows(k));
      }
    }
    assertThat(packed(new double[8], 8).blockRows(1)).isEqualTo(2040);
    assertThat(packed(new double[784], 784).blockRows(10)).isEqualTo(2040);
    assertThat(packed(new double[4000], 4000).blockRows(10)).isEqualTo(520);
    assertThat(packed(new double[800], 800).blockRows(10_000)).isEqualTo(248);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.4})
  void aSummaryOfBitsIsThatOfTheSameDoubles(double missing) {
    int n = 5000;
    int d = 10;
    double[] x = bits(n, d, missing, 9);
    for (int i = 0; i < n; i++) {
      x[i * d] = 0;
      x[i * d + 1] = 1;
      x[i * d + 2] = NAN;
    }
    SplittableRandom random = new SplittableRandom(10);
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = i % 3 == 0 ? 0 : random.nextDouble();
    }
    Observations doubles = Observations.of(x, d);
    for (Observations data : new Observations[] {doubles, doubles.withWeights(weights)}) {
      DataSummary expected = DataSummary.of(data);
      DataSummary actual = DataSummary.of(BinaryObservations.of(data));
      assertThat(actual.rows()).isEqualTo(n);
      assertThat(actual.totalWeight()).isEqualTo(expected.totalWeight());
      for (int j = 0; j < d; j++) {
        assertThat(actual.centre(j)).isCloseTo(expected.centre(j), within(1e-13));
        assertThat(actual.spread(j)).isCloseTo(expected.spread(j), within(1e-13));
        assertThat(actual.scale(j)).isCloseTo(expected.scale(j), within(1e-13));
        assertThat(actual.unit(j)).isCloseTo(expected.unit(j), within(1e-13));
        assertThat(actual.minimum(j)).isEqualTo(expected.minimum(j));
        assertThat(actual.maximum(j)).isEqualTo(expected.maximum(j));
        assertThat(actual.present(j)).isEqualTo(expected.present(j));
      }
    }
  }

  @Test
  void bitsThatAFamilyTakesAreCheckedWithoutUnpacking() {
    Block block = Block.allocate(2, 8);
    ProductFamily counts = new ProductFamily(List.of(new Counts(), new Coin()));
    packed(new double[] {0, 1, NAN, 0}, 2).read(0, 2, block);
    ObservationException.requireSupported(block, counts);
    assertThat(block.bits()).isNotNull();
  }

  @Test
  void askingWhetherRowsAreMissingUnpacksNothingWhereNoneIs() {
    Block block = Block.allocate(2, 8);
    packed(new double[] {0, 1, 1, 0}, 2).read(0, 2, block);
    assertThat(PresentRows.anyMissing(block)).isFalse();
    assertThat(block.bits()).isNotNull();
    packed(new double[] {0, 1, NAN, NAN}, 2).read(0, 2, block);
    assertThat(PresentRows.anyMissing(block)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3})
  void aFitOfBitsIsThatOfTheDoubles(double missing) {
    Coin coin = new Coin();
    ProductFamily family = new ProductFamily(List.of(coin, coin, coin));
    List<Product> components = new ArrayList<>();
    for (double p : new double[] {0.3, 0.6}) {
      List<Distribution<?>> factors = new ArrayList<>();
      for (int j = 0; j < 3; j++) {
        factors.add(new Distribution<>(coin, new Coin.Bias(p + 0.1 * j)));
      }
      components.add(new Product(factors));
    }
    Mixture<Product> start = Mixture.of(family, new double[] {0.5, 0.5}, components);
    Observations doubles = Observations.of(bits(3000, 3, missing, 11), 3);
    MixtureOptions options = MixtureOptions.defaults().withTolerance(0).withMaxIterations(10);
    EmResult<Mixture<Product>> expected = Mixture.fit(doubles, start, options);
    EmResult<Mixture<Product>> actual = Mixture.fit(BinaryObservations.of(doubles), start, options);
    assertThat(actual.trace().objectives())
        .containsExactly(expected.trace().objectives(), within(1e-9));
    assertThat(actual.model().weights()).containsExactly(expected.model().weights(), within(1e-12));
  }

  @Test
  void aMissingBitIsRefusedWhereTheFamilyNeedsIt() {
    Block block = Block.allocate(1, 8);
    class Strict extends Coin {
      @Override
      public boolean leavesOut(Block rows, int row, int column) {
        return false;
      }
    }
    packed(new double[] {0, NAN}, 1).read(0, 2, block);
    assertThatThrownBy(() -> ObservationException.requireSupported(block, new Strict()))
        .isInstanceOf(ObservationException.class)
        .hasMessageStartingWith("row 1, column 0: the value is missing (NaN)");
  }
}
