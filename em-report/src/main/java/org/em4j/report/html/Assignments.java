package org.em4j.report.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.em4j.core.Observations;

/**
 * What one pass over all rows tells of their posterior probabilities: there is never an n×K array.
 * Immutable but while it is made.
 */
final class Assignments {
  static final int BINS = 20;

  /** A row whose largest posterior probability is below this is hard to tell. */
  static final double CLEAR = 0.9;

  /** The most rows that are listed. */
  static final int LISTED = 20;

  private static final int SLICE = 4096;
  private static final Comparator<Ambiguous> HARDEST_FIRST =
      Comparator.comparingDouble(Ambiguous::certainty).thenComparingInt(Ambiguous::row);

  /**
   * A row that is hard to tell.
   *
   * @param row from 0
   * @param certainty its largest posterior probability
   * @param probabilities of each part
   */
  record Ambiguous(int row, double certainty, List<Double> probabilities) {}

  private final double[] assigned;
  private final double[][] counts;
  private final double from;
  private final int[] sampleLabels;
  private final double[] sampleCertainty;
  private final PriorityQueue<Ambiguous> hardest = new PriorityQueue<>(HARDEST_FIRST.reversed());
  private double total;
  private double certain;
  private double unclear;

  private Assignments(int parts, int sampled) {
    assigned = new double[parts];
    counts = new double[parts][BINS];
    from = 1.0 / parts;
    sampleLabels = new int[sampled];
    sampleCertainty = new double[sampled];
  }

  /**
   * Goes through all rows.
   *
   * @param sample ascending indices of the rows whose labels are kept. Not modified
   */
  static Assignments of(Parts parts, Observations rows, int[] sample) {
    int k = parts.count();
    Assignments result = new Assignments(k, sample.length);
    double[] posteriors = new double[SLICE * k];
    int[] labels = new int[SLICE];
    int next = 0;
    for (int first = 0; first < rows.rows(); first += SLICE) {
      int count = Math.min(SLICE, rows.rows() - first);
      parts.posteriors(first, count, posteriors);
      parts.labels(first, count, posteriors, labels);
      for (int i = 0; i < count; i++) {
        double largest =
            result.add(first + i, rows.weight(first + i), labels[i], posteriors, i * k);
        if (next < sample.length && sample[next] == first + i) {
          result.sampleLabels[next] = labels[i];
          result.sampleCertainty[next++] = largest;
        }
      }
    }
    return result;
  }

  private double add(int row, double weight, int label, double[] posteriors, int at) {
    double largest = 0;
    for (int k = 0; k < assigned.length; k++) {
      largest = Math.max(largest, posteriors[at + k]);
    }
    double share = from < 1 ? (largest - from) / (1 - from) : 1;
    counts[label][Math.max(0, Math.min(BINS - 1, (int) (BINS * share)))] += weight;
    assigned[label] += weight;
    total += weight;
    certain += weight * largest;
    if (largest < CLEAR) {
      unclear += weight;
      keepIfHard(row, largest, posteriors, at);
    }
    return largest;
  }

  private void keepIfHard(int row, double largest, double[] posteriors, int at) {
    if (hardest.size() == LISTED && hardest.peek().certainty() <= largest) {
      return;
    }
    List<Double> probabilities = new ArrayList<>();
    for (int k = 0; k < assigned.length; k++) {
      probabilities.add(posteriors[at + k]);
    }
    hardest.add(new Ambiguous(row, largest, probabilities));
    if (hardest.size() > LISTED) {
      hardest.poll();
    }
  }

  /** Returns the weight of the rows that are assigned to a part. */
  double assigned(int part) {
    return assigned[part];
  }

  /** Returns the weight of all rows. */
  double total() {
    return total;
  }

  /** Returns the mean of the largest posterior probability. */
  double meanCertainty() {
    return certain / total;
  }

  /** Returns the weight of the rows that are hard to tell. */
  double unclear() {
    return unclear;
  }

  /** Returns the hardest rows, the hardest first. */
  List<Ambiguous> hardest() {
    return hardest.stream().sorted(HARDEST_FIRST).toList();
  }

  /** Returns the smallest value that the largest of K probabilities can have. */
  double from() {
    return from;
  }

  /** Returns the weights of a part's rows by their largest probability. Not to be modified. */
  double[] counts(int part) {
    return counts[part];
  }

  /** Returns the labels of the sampled rows. Not to be modified. */
  int[] sampleLabels() {
    return sampleLabels;
  }

  /** Returns the largest probability of each sampled row. Not to be modified. */
  double[] sampleCertainty() {
    return sampleCertainty;
  }
}
