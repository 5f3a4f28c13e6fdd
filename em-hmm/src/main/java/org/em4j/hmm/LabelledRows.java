package org.em4j.hmm;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.mixture.Initializer;

/**
 * Gives rows whose state is known to it, and names the groups that another initialiser finds among
 * all rows such that they agree best with the known states.
 */
final class LabelledRows implements Initializer {
  private final Sequences data;
  private final int[] emissionOf;
  private final Initializer inner;
  private final boolean named;

  /**
   * Makes it.
   *
   * @param inner finds the groups
   * @param named whether its groups are the emissions already, in their order
   */
  LabelledRows(Sequences data, int[] emissionOf, Initializer inner, boolean named) {
    this.data = data;
    this.emissionOf = emissionOf;
    this.inner = inner;
    this.named = named;
  }

  @Override
  public Assignments start(
      Observations rows, DataSummary summary, int emissions, long seed, EmOptions options) {
    Assignments found = inner.start(rows, summary, emissions, seed, options);
    int[] groupOf =
        named
            ? IntStream.range(0, emissions).toArray()
            : match(agreement(rows, emissions, found), emissions);
    return (block, out) -> {
      int stride = block.stride();
      double[] given = new double[emissions * stride];
      found.responsibilities(block, given);
      for (int i = 0; i < block.rows(); i++) {
        int label = data.label(block.firstRow() + i);
        for (int g = 0; g < emissions; g++) {
          out[g * stride + i] =
              label < 0 ? given[groupOf[g] * stride + i] : emissionOf[label] == g ? 1 : 0;
        }
      }
    };
  }

  /** Returns how much of the rows known to be of emission g a group has: row-major g × group. */
  private double[] agreement(Observations rows, int emissions, Assignments found) {
    double[] agreement = new double[emissions * emissions];
    Block block = Block.allocate(rows.columns(), rows.blockRows(emissions));
    double[] given = new double[emissions * block.stride()];
    for (int at = 0; at < rows.rows(); at += block.stride()) {
      rows.read(at, Math.min(block.stride(), rows.rows() - at), block);
      found.responsibilities(block, given);
      for (int i = 0; i < block.rows(); i++) {
        int label = data.label(at + i);
        for (int group = 0; label >= 0 && group < emissions; group++) {
          agreement[emissionOf[label] * emissions + group] +=
              rows.weight(at + i) * given[group * block.stride() + i];
        }
      }
    }
    return agreement;
  }

  /** Returns the group of each emission: the pair that agrees most first, and so on. */
  private static int[] match(double[] agreement, int emissions) {
    int[] groupOf = new int[emissions];
    Arrays.fill(groupOf, -1);
    boolean[] taken = new boolean[emissions];
    for (int round = 0; round < emissions; round++) {
      int emission = -1;
      int group = -1;
      for (int g = 0; g < emissions; g++) {
        for (int h = 0; h < emissions; h++) {
          boolean free = groupOf[g] < 0 && !taken[h];
          if (free
              && (emission < 0
                  || agreement[g * emissions + h] > agreement[emission * emissions + group])) {
            emission = g;
            group = h;
          }
        }
      }
      groupOf[emission] = group;
      taken[group] = true;
    }
    return groupOf;
  }
}
