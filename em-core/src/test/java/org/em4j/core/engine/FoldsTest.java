package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static Observations rows(int n) {
    return Observations.of(new double[2 * n], 2);
  }

  private static int[] foldsOf(Folds folds, int rows) {
    return IntStream.range(0, rows).map(folds::foldOf).toArray();
  }

  @Test
  void everyRowIsHeldOutOnceAndFoldsAreOfOneSize() {
    Folds folds = Folds.ofRows(rows(23), 5, 3);
    assertThat(folds.count()).isEqualTo(5);
    double[] held = new double[23];
    for (int fold = 0; fold < 5; fold++) {
      double[] training = folds.trainingWeights(fold);
      double[] heldOut = folds.heldOutWeights(fold);
      for (int i = 0; i < 23; i++) {
        assertThat(training[i] + heldOut[i]).isEqualTo(1);
        assertThat(heldOut[i] == 1).isEqualTo(folds.foldOf(i) == fold);
        held[i] += heldOut[i];
      }
      assertThat(Arrays.stream(heldOut).sum()).isBetween(4.0, 5.0).isEqualTo(folds.weight(fold));
    }
    assertThat(held).containsOnly(1);
  }

  @Test
  void theSeedDealsTheRows() {
    int[] first = foldsOf(Folds.ofRows(rows(100), 5, 1), 100);
    assertThat(foldsOf(Folds.ofRows(rows(100), 5, 1), 100)).isEqualTo(first);
    assertThat(foldsOf(Folds.ofRows(rows(100), 5, 2), 100)).isNotEqualTo(first);
    int[] inTurn = IntStream.range(0, 100).map(i -> i % 5).toArray();
    assertThat(first).as("shuffled").isNotEqualTo(inTurn);
  }

  @Test
  void weightsStayAndRowsWithoutWeightAreInNoFold() {
    double[] weights = {2, 0, 0.5, 3, 1};
    Folds folds = Folds.ofRows(rows(5).withWeights(weights), 4, 0);
    assertThat(folds.foldOf(1)).isEqualTo(-1);
    assertThat(new int[] {folds.foldOf(0), folds.foldOf(2), folds.foldOf(3), folds.foldOf(4)})
        .containsExactlyInAnyOrder(0, 1, 2, 3);
    int fold = folds.foldOf(3);
    assertThat(folds.weight(fold)).isEqualTo(3);
    assertThat(folds.trainingWeights(fold)).containsExactly(2, 0, 0.5, 0, 1);
    assertThat(folds.heldOutWeights(fold)).containsExactly(0, 0, 0, 3, 0);
    assertThat(folds.training(fold).totalWeight()).isEqualTo(3.5);
    assertThat(folds.heldOut(fold).totalWeight()).isEqualTo(3);
  }

  @Test
  void sequencesStayTogether() {
    Folds folds = Folds.ofSequences(rows(10), new int[] {3, 1, 4, 2}, 3, 0);
    int[] foldOf = foldsOf(folds, 10);
    assertThat(Arrays.copyOfRange(foldOf, 0, 3)).containsOnly(foldOf[0]);
    assertThat(Arrays.copyOfRange(foldOf, 4, 8)).containsOnly(foldOf[4]);
    assertThat(foldOf[8]).isEqualTo(foldOf[9]);
    assertThat(new int[] {foldOf[0], foldOf[3], foldOf[4], foldOf[8]}).contains(0, 1, 2);
  }

  @Test
  void foldsThatCannotBeAreRefused() {
    for (int count : new int[] {-1, 0, 1, 5}) {
      assertThatThrownBy(() -> Folds.ofRows(rows(4), count, 0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the number of folds must be 2 to 4, the number of rows, but is " + count);
    }
    assertThatThrownBy(() -> Folds.ofRows(rows(3).withWeights(new double[] {1, 0, 2}), 3, 0))
        .hasMessageContaining("2 to 2, the number of rows of weight above 0, but is 3");
    assertThatThrownBy(() -> Folds.ofSequences(rows(4), new int[] {3, 1}, 3, 0))
        .hasMessageContaining("2 to 2, the number of sequences, but is 3");
    Folds folds = Folds.ofRows(rows(4), 2, 0);
    assertThatThrownBy(() -> folds.training(2)).hasMessage("fold must be 0 to 1, but is 2");
  }

  @Test
  void lengthsThatDoNotFitTheRowsAreRefused() {
    assertThatThrownBy(() -> Folds.ofSequences(rows(4), new int[] {3, 2}, 2, 0))
        .hasMessageContaining("sequence 1 has the length 2, but 1 rows are left");
    assertThatThrownBy(() -> Folds.ofSequences(rows(4), new int[] {3, 0, 1}, 2, 0))
        .hasMessageContaining("sequence 1 has the length 0");
    assertThatThrownBy(() -> Folds.ofSequences(rows(4), new int[] {1, 2}, 2, 0))
        .hasMessageContaining("have the sum 3, the data 4 rows");
  }
}
