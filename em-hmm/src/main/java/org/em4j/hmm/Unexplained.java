package org.em4j.hmm;

import org.em4j.core.EmException;

/** Finds the row at which a sequence has become impossible. */
final class Unexplained {
  private Unexplained() {}

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
        return new EmException("no state can give " + data.place(t), t);
      }
      System.arraycopy(delta, width, delta, 0, width);
    }
    throw new IllegalStateException("every row has been explained");
  }
}
