package org.em4j.hmm;

/**
 * The state of largest posterior probability of each row by itself. It makes the expected number of
 * wrong states least, but its path may hold transitions of probability 0, unlike {@link Viterbi}'s.
 */
final class PosteriorDecoding {
  private PosteriorDecoding() {}

  /**
   * Decodes rows.
   *
   * @param posteriors row-major T×K
   * @param states K
   * @param out the T states, of equal ones that of the lowest index. Modified
   */
  static void decode(double[] posteriors, int states, int[] out) {
    for (int t = 0; t < out.length; t++) {
      int best = 0;
      for (int k = 1; k < states; k++) {
        if (posteriors[t * states + k] > posteriors[t * states + best]) {
          best = k;
        }
      }
      out[t] = best;
    }
  }
}
