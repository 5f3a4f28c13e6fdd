package org.em4j.hmm;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.jspecify.annotations.Nullable;

/**
 * Rows cut into sequences: each a run of neighbouring rows that a chain of its own has given.
 * Sequences may have weights, and the state of some rows may be known. Immutable and thread-safe.
 *
 * <p>A value that is missing is NaN; a row that is missing as a whole stays in its sequence, where
 * time passes without an observation.
 */
public final class Sequences {
  /** The label of a row whose state is not known. */
  public static final int UNKNOWN = -1;

  private final Observations rows;
  private final int[] starts;
  private final int @Nullable [] labels;

  /** What {@link #codes} found; guarded by this. */
  private @Nullable RowCodes codes;

  private boolean coded;

  private Sequences(Observations rows, int[] starts, int @Nullable [] labels) {
    this.rows = rows;
    this.starts = starts;
    this.labels = labels;
  }

  /** Returns all rows as one sequence. */
  public static Sequences of(Observations rows) {
    return of(rows, rows.rows());
  }

  /**
   * Cuts rows into sequences.
   *
   * @param rows n×d, at least one row; if they have weights, then the rows of a sequence the same
   * @param lengths the number of rows of each sequence in order, at least 1, of sum n
   * @throws IllegalArgumentException that names the sequence
   */
  public static Sequences of(Observations rows, int... lengths) {
    int[] starts = new int[lengths.length + 1];
    for (int s = 0; s < lengths.length; s++) {
      if (lengths[s] < 1) {
        throw new IllegalArgumentException(
            "a sequence must have at least one row, but sequence " + s + " has " + lengths[s]);
      }
      starts[s + 1] = Math.addExact(starts[s], lengths[s]);
    }
    if (starts[lengths.length] != rows.rows() || lengths.length == 0) {
      throw new IllegalArgumentException(
          "the lengths of the sequences must have the sum "
              + rows.rows()
              + ", the number of rows, but have "
              + starts[lengths.length]);
    }
    Sequences sequences = new Sequences(rows, starts, null);
    for (int s = 0; rows.weighted() && s < lengths.length; s++) {
      sequences.requireOneWeight(s);
    }
    return sequences;
  }

  private void requireOneWeight(int sequence) {
    for (int i = first(sequence); i < first(sequence) + length(sequence); i++) {
      if (rows.weight(i) != weight(sequence)) {
        throw new IllegalArgumentException(
            "the rows of a sequence must have the same weight, but in sequence "
                + sequence
                + " row "
                + i
                + " has "
                + rows.weight(i)
                + " and its first row "
                + weight(sequence));
      }
    }
  }

  /**
   * Returns the same sequences with weights.
   *
   * @param weights one for each sequence: finite, 0 or more, not all 0
   */
  public Sequences withWeights(double... weights) {
    if (weights.length != count()) {
      throw new IllegalArgumentException(
          "there are " + weights.length + " weights for " + count() + " sequences");
    }
    double[] ofRows = new double[rows.rows()];
    for (int s = 0; s < weights.length; s++) {
      if (!(weights[s] >= 0) || Double.isInfinite(weights[s])) {
        throw new IllegalArgumentException(
            "weights must be finite and at least 0, but that of sequence "
                + s
                + " is "
                + weights[s]);
      }
      Arrays.fill(ofRows, starts[s], starts[s + 1], weights[s]);
    }
    return new Sequences(rows.withWeights(ofRows), starts, labels);
  }

  /**
   * Returns the same sequences with known states.
   *
   * @param states one for each row, 0 … K−1, or {@link #UNKNOWN}; copied
   */
  public Sequences withLabels(int... states) {
    if (states.length != rows.rows()) {
      throw new IllegalArgumentException(
          "there are " + states.length + " labels for " + rows.rows() + " rows");
    }
    for (int i = 0; i < states.length; i++) {
      if (states[i] < UNKNOWN) {
        throw new IllegalArgumentException(
            "a label must be a state from 0, or -1 where it is not known, but that of row "
                + i
                + " is "
                + states[i]);
      }
    }
    return new Sequences(rows, starts, states.clone());
  }

  /** Returns all rows, n×d. */
  public Observations rows() {
    return rows;
  }

  /** Returns the number of sequences. */
  public int count() {
    return starts.length - 1;
  }

  /** Returns the index of the first row of a sequence. */
  public int first(int sequence) {
    return starts[sequence];
  }

  /** Returns the number of rows of a sequence. */
  public int length(int sequence) {
    return starts[sequence + 1] - starts[sequence];
  }

  /**
   * Checks the index of a sequence.
   *
   * @throws IllegalArgumentException if there is none such
   */
  void requireSequence(int sequence) {
    if (sequence < 0 || sequence >= count()) {
      throw new IllegalArgumentException(
          "sequence must be 0 to " + (count() - 1) + ", but is " + sequence);
    }
  }

  /** Returns the number of rows of the longest sequence. */
  public int longest() {
    return IntStream.range(0, count()).map(this::length).max().orElse(0);
  }

  /** Returns the weight of a sequence. */
  public double weight(int sequence) {
    return rows.weight(starts[sequence]);
  }

  /** Returns the sequence that a row belongs to. */
  public int sequenceOf(int row) {
    int found = Arrays.binarySearch(starts, row);
    return found < 0 ? -found - 2 : found;
  }

  /** Tells whether the state of some row is known. */
  public boolean labelled() {
    return labels != null;
  }

  /** Returns the known state of a row, or {@link #UNKNOWN}. */
  public int label(int row) {
    return labels == null ? UNKNOWN : labels[row];
  }

  /** Returns the numbers of the distinct rows, found when first asked for; null if too many. */
  synchronized @Nullable RowCodes codes() {
    if (!coded) {
      codes = RowCodes.of(rows);
      coded = true;
    }
    return codes;
  }

  /** Returns {@code row 3 of sequence 1}, counted from 0, as messages name a row. */
  String place(int row) {
    int sequence = sequenceOf(row);
    return "row " + (row - starts[sequence]) + " of sequence " + sequence;
  }

  /**
   * Checks the labels against a number of states.
   *
   * @throws IllegalArgumentException that names the first row whose label is none of them
   */
  void requireLabels(int states) {
    for (int i = 0; labels != null && i < labels.length; i++) {
      if (labels[i] >= states) {
        throw new IllegalArgumentException(
            "the labels must be states from 0 to "
                + (states - 1)
                + ", but that of "
                + place(i)
                + " is "
                + labels[i]);
      }
    }
  }
}
