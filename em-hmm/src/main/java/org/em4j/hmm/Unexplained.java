package org.em4j.hmm;

import org.em4j.core.EmException;

/** Tells of the row at which a sequence has become impossible. */
final class Unexplained {
  private Unexplained() {}

  /**
   * Returns an exception that names a row.
   *
   * @param log the largest log-density that a state gives it: −∞ if none can
   */
  static EmException row(Sequences data, int row, double log) {
    return new EmException(
        log == Double.NEGATIVE_INFINITY
            ? "no state can give "
                + data.place(row)
                + (data.label(row) >= 0
                    ? ", whose state is known to be " + data.label(row)
                    : ": its density is 0 in every state that can be reached")
                + "; check the row, or start with states and transitions that allow it"
            : "the density of "
                + data.place(row)
                + " is not finite (log-density "
                + log
                + "): check the row's values and the states' parameters",
        row);
  }

  /** Returns an exception that names the first row that no path can give. */
  static EmException find(
      Sequences data, int first, int length, MaxPlus recursion, EmissionRows emissions) {
    int width = recursion.width();
    double[] delta = new double[2 * width];
    for (int t = first; t < first + length; t++) {
      double taken = emissions.read(data, t, 1, false, delta, width);
      if (Double.isFinite(taken)) {
        if (t == first) {
          recursion.begin(delta, 1);
        } else {
          recursion.advance(delta, 1, 1);
        }
        taken = recursion.rebase(delta, 1);
      }
      if (!Double.isFinite(taken)) {
        return row(data, t, Double.NEGATIVE_INFINITY);
      }
      System.arraycopy(delta, width, delta, 0, width);
    }
    throw new IllegalStateException("every row has been explained");
  }
}
