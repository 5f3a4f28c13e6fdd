package org.em4j.core.engine;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.em4j.core.Observations;

/**
 * Observations dealt out to folds, each of which is held out once while a model is fitted to all
 * others. What is dealt out is a row, or a whole sequence: units are shuffled by a seed and dealt
 * out in turn, so the folds have the same number of units, but for one. Immutable and thread-safe.
 *
 * <p>Nothing is copied: what is left out stays in place with the weight 0. So rows keep their
 * indices, and a family that takes its symbols from the data knows those of every fold. A row of
 * weight w is one unit, not w of them. Units of weight 0 are in no fold.
 */
public final class Folds {
  private static final int NONE = -1;
  private static final long SHUFFLE = 0x666F6C6473L;

  private final Observations data;
  private final int count;
  private final int[] foldOf;

  private Folds(Observations data, int count, int[] foldOf) {
    this.data = data;
    this.count = count;
    this.foldOf = foldOf;
  }

  /**
   * Deals out rows.
   *
   * @param data n×d
   * @param count the number of folds, 2 to the number of rows of weight above 0
   * @param seed of the shuffle
   * @throws IllegalArgumentException if the number of folds is another
   */
  public static Folds ofRows(Observations data, int count, long seed) {
    int[] lengths = new int[data.rows()];
    Arrays.fill(lengths, 1);
    return of(data, lengths, "rows", count, seed);
  }

  /**
   * Deals out sequences, whose rows stay together.
   *
   * @param data n×d; the rows of a sequence have the same weight
   * @param lengths the number of rows of each sequence in order, of sum n. Not modified
   * @param count the number of folds, 2 to the number of sequences of weight above 0
   * @param seed of the shuffle
   * @throws IllegalArgumentException if the number of folds is another, or the lengths do not fit
   */
  public static Folds ofSequences(Observations data, int[] lengths, int count, long seed) {
    return of(data, lengths, "sequences", count, seed);
  }

  private static Folds of(Observations data, int[] lengths, String name, int count, long seed) {
    int[] used = used(data, lengths);
    if (count < 2 || count > used.length) {
      throw new IllegalArgumentException(
          "the number of folds must be 2 to "
              + used.length
              + ", the number of "
              + name
              + (data.weighted() ? " of weight above 0" : "")
              + ", but is "
              + count);
    }
    shuffle(used, new SplittableRandom(Seeds.derive(seed, SHUFFLE)));
    int[] foldOfUnit = new int[lengths.length];
    Arrays.fill(foldOfUnit, NONE);
    for (int i = 0; i < used.length; i++) {
      foldOfUnit[used[i]] = i % count;
    }
    int[] foldOf = new int[data.rows()];
    int row = 0;
    for (int unit = 0; unit < lengths.length; unit++) {
      Arrays.fill(foldOf, row, row + lengths[unit], foldOfUnit[unit]);
      row += lengths[unit];
    }
    return new Folds(data, count, foldOf);
  }

  /** Returns the units of weight above 0. */
  private static int[] used(Observations data, int[] lengths) {
    int[] used = new int[lengths.length];
    int units = 0;
    int row = 0;
    for (int unit = 0; unit < lengths.length; unit++) {
      if (lengths[unit] < 1 || lengths[unit] > data.rows() - row) {
        throw new IllegalArgumentException(
            "sequence "
                + unit
                + " has the length "
                + lengths[unit]
                + ", but "
                + (data.rows() - row)
                + " rows are left for it");
      }
      used[units] = unit;
      units += data.weight(row) > 0 ? 1 : 0;
      row += lengths[unit];
    }
    if (row != data.rows()) {
      throw new IllegalArgumentException(
          "the lengths of the sequences have the sum "
              + row
              + ", the data "
              + data.rows()
              + " rows");
    }
    return Arrays.copyOf(used, units);
  }

  private static void shuffle(int[] units, SplittableRandom random) {
    for (int i = units.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int unit = units[i];
      units[i] = units[j];
      units[j] = unit;
    }
  }

  /** Returns the number of folds. */
  public int count() {
    return count;
  }

  /** Returns the fold, from 0, that a row is held out in; −1 if it has the weight 0. */
  public int foldOf(int row) {
    return foldOf[row];
  }

  /** Returns all rows, those of a fold with the weight 0. */
  public Observations training(int fold) {
    return data.withWeights(trainingWeights(fold));
  }

  /** Returns all rows, those of the other folds with the weight 0. */
  public Observations heldOut(int fold) {
    return data.withWeights(heldOutWeights(fold));
  }

  /** Returns the weight of each row, 0 for those of a fold. */
  public double[] trainingWeights(int fold) {
    return weights(fold, false);
  }

  /** Returns the weight of each row, 0 for those of the other folds. */
  public double[] heldOutWeights(int fold) {
    return weights(fold, true);
  }

  /** Returns the sum of the weights of a fold. */
  public double weight(int fold) {
    double sum = 0;
    for (int i = 0; i < foldOf.length; i++) {
      sum += foldOf[i] == fold ? data.weight(i) : 0;
    }
    return sum;
  }

  private double[] weights(int fold, boolean held) {
    if (fold < 0 || fold >= count) {
      throw new IllegalArgumentException("fold must be 0 to " + (count - 1) + ", but is " + fold);
    }
    double[] weights = new double[foldOf.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (foldOf[i] == fold) == held ? data.weight(i) : 0;
    }
    return weights;
  }
}
