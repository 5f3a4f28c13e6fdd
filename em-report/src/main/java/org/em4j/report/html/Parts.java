package org.em4j.report.html;

import java.util.List;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.core.Distribution;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.io.ModelFile;
import org.em4j.io.Table;

/** A model over data as a page sees it: K parts that rows come from. Thread-safe. */
interface Parts {
  /**
   * Returns a model over data.
   *
   * @throws IllegalArgumentException if the model is of no kind that a page can show
   */
  static Parts of(ModelFile file, Table data) {
    if (file.model() instanceof HiddenMarkovModel<?> chain) {
      return ChainParts.of(chain, data);
    }
    if (file.model() instanceof MixtureModel mixture) {
      String part = mixture instanceof LatentClassModel ? "class" : "component";
      return new MixtureParts(part, mixture.mixture(), data);
    }
    throw new IllegalArgumentException("a report cannot show a " + file.type());
  }

  /** Returns what a part is called: {@code component}, {@code class} or {@code state}. */
  String part();

  /** Returns the same of several. */
  default String parts() {
    return part().equals("class") ? "classes" : part() + "s";
  }

  /** Returns K. */
  int count();

  /** Returns the share of rows that the model gives to each part. */
  double[] shares();

  /** Returns what {@link #shares} are called. */
  String shareName();

  /** Returns the distribution of the rows of each part. */
  List<Distribution<?>> distributions();

  /** Returns the number of free parameters, if nothing was fixed. */
  int freeParameters();

  /** Returns what the model is worth on the data. */
  InformationCriteria criteria(int freeParameters, Workers workers);

  /**
   * Writes the posterior probabilities of neighbouring rows.
   *
   * @param out row-major rows×K. Modified
   */
  void posteriors(int firstRow, int rows, double[] out);

  /**
   * Writes the part that each of neighbouring rows is assigned to.
   *
   * @param posteriors of the same rows, row-major. Not modified
   * @param out modified
   */
  void labels(int firstRow, int rows, double[] posteriors, int[] out);
}
