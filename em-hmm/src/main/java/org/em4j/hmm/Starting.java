package org.em4j.hmm;

/** How a start finds out which rows a state begins with. */
public enum Starting {
  /** The initialiser of the mixture options says so, as if rows were independent. */
  ROWS,
  /**
   * As {@link #ROWS}, and then some iterations of Viterbi training: segmental k-means (Juang and
   * Rabiner 1990, doi:10.1109/29.60082).
   */
  SEGMENTAL,
  /**
   * Each sequence is cut into K stretches, one for each state in order: equal ones in the first
   * start, random ones in further starts. For chains that never go back.
   */
  STRETCHES
}
