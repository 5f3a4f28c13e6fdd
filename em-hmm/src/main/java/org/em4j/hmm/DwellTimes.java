package org.em4j.hmm;

/**
 * How long a chain stays in a state: the number of steps is geometric, {@code P(D = n) = a^(n−1) (1
 * − a)} with the state's transition a to itself (Rabiner 1989, doi:10.1109/5.18626, equation 5).
 * {@code 1 − a} is taken as the sum of the other transitions, which has all its digits where a is
 * next to 1.
 */
final class DwellTimes {
  private DwellTimes() {}

  private static double leaving(double[] a, int states, int state) {
    double leaving = 0;
    for (int j = 0; j < states; j++) {
      leaving += j == state ? 0 : a[state * states + j];
    }
    return leaving;
  }

  /** Returns {@code 1 / (1 − a)} of a state, +∞ if it is never left. */
  static double expected(double[] a, int states, int state) {
    double leaving = leaving(a, states, state);
    return leaving == 0
        ? Double.POSITIVE_INFINITY
        : (leaving + a[state * states + state]) / leaving;
  }

  /** Returns {@code a^(n−1) (1 − a)} of a state, 0 if it is never left. */
  static double probability(double[] a, int states, int state, long duration) {
    double stay = a[state * states + state];
    double leaving = leaving(a, states, state);
    double leave = leaving / (leaving + stay);
    if (duration == 1 || leave == 0) {
      return leave;
    }
    double logStay = leave > 0.5 ? Math.log(stay / (leaving + stay)) : Math.log1p(-leave);
    return Math.exp((duration - 1) * logStay) * leave;
  }
}
