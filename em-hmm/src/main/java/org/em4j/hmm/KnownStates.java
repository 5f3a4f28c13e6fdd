package org.em4j.hmm;

import org.em4j.core.EmException;

/** Whether the known states of a sequence can follow each other. */
final class KnownStates {
  private final ChainEstimate chain;
  private final int states;

  KnownStates(ChainEstimate chain, int states) {
    this.chain = chain;
    this.states = states;
  }

  /**
   * Checks all sequences.
   *
   * @throws EmException that names the first row that the labels before it forbid
   */
  void requirePossible(Sequences data) {
    for (int s = 0; data.labelled() && s < data.count(); s++) {
      boolean[] possible = new boolean[states];
      for (int i = 0; i < states; i++) {
        possible[i] = !chain.forbidsFirst(i);
      }
      for (int row = data.first(s); row < data.first(s) + data.length(s); row++) {
        possible = row == data.first(s) ? possible : next(possible);
        int label = data.label(row);
        if (label >= 0 && !possible[label]) {
          throw new EmException(
              data.place(row)
                  + " cannot be in state "
                  + label
                  + ", as its label says: no allowed transitions lead there from where a sequence"
                  + " may begin and the labels before",
              row);
        }
        for (int i = 0; i < states; i++) {
          possible[i] &= label < 0 || label == i;
        }
      }
    }
  }

  private boolean[] next(boolean[] possible) {
    boolean[] next = new boolean[states];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states && possible[i]; j++) {
        next[j] |= !chain.forbids(i, j);
      }
    }
    return next;
  }
}
