package org.em4j.cli;

import java.util.random.RandomGenerator;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.io.Table;

/**
 * A model as the commands use it, whatever its kind: every row has a label, the component or the
 * state that it comes from. Rows are gone through in slices.
 */
interface LabelledModel {
  /** Writes something of neighbouring rows. */
  @FunctionalInterface
  interface RowValues {
    /**
     * Writes it.
     *
     * @param firstRow the first row, from 0
     * @param rows their number
     * @param out row-major. Modified
     */
    void read(int firstRow, int rows, double[] out);
  }

  /** Writes the labels of neighbouring rows. */
  @FunctionalInterface
  interface RowLabels {
    /**
     * Writes them.
     *
     * @param firstRow the first row, from 0
     * @param rows their number
     * @param out length {@code rows} or more. Modified
     */
    void read(int firstRow, int rows, int[] out);
  }

  /** Draws rows, each call the next ones. */
  @FunctionalInterface
  interface Draws {
    /**
     * Draws rows.
     *
     * @param rows their number
     * @param x row-major rows×d. Modified
     * @param labels length {@code rows} or more. Modified
     */
    void next(int rows, double[] x, int[] labels);
  }

  /** Returns a model of any known kind as one of these; null if it is of another kind. */
  static LabelledModel ofKnown(Object model) {
    return model instanceof MixtureModel mixture
        ? new LabelledMixture(mixture.mixture())
        : model instanceof HiddenMarkovModel<?> chain ? new LabelledChain(chain) : null;
  }

  /** Returns a model as one of these. */
  static LabelledModel of(Object model) {
    LabelledModel known = ofKnown(model);
    if (known == null) {
      throw new IllegalArgumentException("nothing is known of " + model.getClass().getName());
    }
    return known;
  }

  /** Returns what a label names: {@code component} or {@code state}. */
  String part();

  /** Returns K, the number of labels. */
  int parts();

  /** Returns d, the number of columns. */
  int columns();

  /** Tells whether the rows of a sequence depend on each other. */
  boolean isChain();

  /** Returns the number of free parameters, if nothing was fixed. */
  int freeParameters();

  /** Returns how much of the data each label has, up to a constant. */
  double[] sizes(Table table);

  /**
   * Returns what the model is worth on data.
   *
   * @param threads change no bit of the result
   */
  InformationCriteria criteria(Table table, int freeParameters, int threads);

  /** Returns the log-density of each row, given the rows before it where that matters. */
  RowValues logDensities(Table table);

  /** Returns the posterior probability of each label, K for each row. */
  RowValues posteriors(Table table);

  /** Returns the most probable label of each row. */
  RowLabels labels(Table table);

  /** Returns rows of one sequence. */
  Draws draws(RandomGenerator random);
}
