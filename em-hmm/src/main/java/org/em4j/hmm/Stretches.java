package org.em4j.hmm;

import java.util.Arrays;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.Seeds;
import org.em4j.core.mixture.Initializer;

/** Cuts each sequence into K stretches, one for each state in order: equal ones, or random ones. */
final class Stretches implements Initializer {
  private final Sequences data;
  private final int[] emissionOf;
  private final boolean random;

  Stretches(Sequences data, int[] emissionOf, boolean random) {
    this.data = data;
    this.emissionOf = emissionOf;
    this.random = random;
  }

  /**
   * Returns where the stretches of a sequence begin and end: K + 1 rows, counted from its first.
   */
  int[] cuts(int sequence, long seed) {
    int states = emissionOf.length;
    int length = data.length(sequence);
    int[] cuts = new int[states + 1];
    for (int k = 1; k < states; k++) {
      cuts[k] =
          random
              ? (int) (length * Seeds.uniform(Seeds.derive(seed, sequence), k))
              : (int) ((long) length * k / states);
    }
    cuts[states] = length;
    Arrays.sort(cuts);
    return cuts;
  }

  @Override
  public Assignments start(
      Observations rows, DataSummary summary, int emissions, long seed, EmOptions options) {
    int[] ofRow = new int[rows.rows()];
    for (int s = 0; s < data.count(); s++) {
      int[] cuts = cuts(s, seed);
      for (int k = 0; k < emissionOf.length; k++) {
        Arrays.fill(ofRow, data.first(s) + cuts[k], data.first(s) + cuts[k + 1], emissionOf[k]);
      }
    }
    return (block, out) -> {
      for (int i = 0; i < block.rows(); i++) {
        for (int g = 0; g < emissions; g++) {
          out[g * block.stride() + i] = g == ofRow[block.firstRow() + i] ? 1 : 0;
        }
      }
    };
  }
}
