package org.em4j.cli;

import java.util.List;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.plugin.NearestName;
import picocli.CommandLine.Option;

/** How the states of a hidden Markov model follow each other. */
final class ChainOptions {
  private static final String BAUM_WELCH = "baum-welch";
  private static final String VITERBI = "viterbi";

  /** The ways to train a chain. */
  static final List<String> TRAININGS = List.of(BAUM_WELCH, VITERBI);

  @Option(
      names = "--topology",
      paramLabel = "T",
      description =
          "Of hmm: which transitions there are: full, left-right, left-right:width=1,"
              + " banded:width=2, or a CSV file of K rows and K columns without a header: 0 for"
              + " none, * for one that is estimated, or a number that it is fixed at (of zeros and"
              + " ones alone: 1 for one that is estimated). Default: full.")
  private String topology;

  @Option(
      names = "--stationary",
      description = "Of hmm: sequences begin in the stationary distribution of the transitions.")
  private boolean stationary;

  @Option(
      names = "--training",
      paramLabel = "HOW",
      description =
          "Of hmm: baum-welch, or viterbi, which fits the most probable path (hard EM). Default:"
              + " baum-welch.")
  private String training;

  /** Returns what {@code --topology} says, or null. */
  String topology() {
    return topology;
  }

  /** Tells whether sequences begin in the stationary distribution. */
  boolean stationary() {
    return stationary;
  }

  /** Returns how rows are assigned to states. */
  Assignment assignment() {
    if (training != null && !TRAININGS.contains(training)) {
      throw new UsageException(
          "--training must be baum-welch or viterbi, but is '"
              + training
              + "'"
              + NearestName.hint(training, TRAININGS));
    }
    return VITERBI.equals(training) ? Assignment.HARD : Assignment.SOFT;
  }
}
