package org.em4j.core.engine;

import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.Family;
import org.em4j.core.Kernel;
import org.em4j.core.PseudoRows;
import org.jspecify.annotations.Nullable;

/**
 * A conjugate prior, the same for every component: what imagined rows add to the statistics, and
 * their log-density to the objective. EM then climbs the posterior density of the parameters
 * (maximum a posteriori; Dempster, Laird and Rubin 1977, section 3), whatever the family is.
 * Immutable.
 *
 * <p>A pseudo-count c adds c times the {@linkplain Family#pseudoRows pseudo-rows} of the family to
 * every component: for symbols c rows of each value, so that no probability is 0 (Laplace's rule at
 * c = 1); for others c rows about the centre of the data. The Dirichlet distribution with all
 * parameters α adds α − 1 rows to the weight of every component.
 *
 * @param pseudoCount c, finite and at least 0; 0 for none
 * @param dirichlet α, finite and at least 1; 1 for none
 */
public record Prior(double pseudoCount, double dirichlet) {
  /** No prior: maximum likelihood. */
  public static final Prior NONE = new Prior(0, 1);

  /** Checks the numbers. */
  public Prior {
    if (!(pseudoCount >= 0) || Double.isInfinite(pseudoCount)) {
      throw new IllegalArgumentException(
          "pseudo-count must be finite and at least 0, but is " + pseudoCount);
    }
    if (!(dirichlet >= 1) || Double.isInfinite(dirichlet)) {
      throw new IllegalArgumentException(
          "dirichlet must be finite and at least 1 (1 is no prior), but is " + dirichlet);
    }
  }

  /** Returns the prior that adds c of the family's pseudo-rows to every component. */
  public static Prior ofPseudoCount(double c) {
    return new Prior(c, 1);
  }

  /** Returns this prior with the Dirichlet distribution with all parameters α for the weights. */
  public Prior withDirichlet(double alpha) {
    return new Prior(pseudoCount, alpha);
  }

  /** Tells whether there is none. */
  public boolean isNone() {
    return pseudoCount == 0 && dirichlet == 1; // a record's equals takes long the first time
  }

  /**
   * Returns the logarithm of the Dirichlet density of probabilities, up to a constant.
   *
   * @param logProbabilities not modified
   */
  public double logDensity(double[] logProbabilities) {
    double sum = 0;
    for (double log : logProbabilities) {
      sum += dirichlet > 1 ? (dirichlet - 1) * log : 0;
    }
    return sum;
  }

  /**
   * Returns probabilities in proportion to counts and what the Dirichlet distribution adds to them.
   *
   * @param counts modified: becomes the probabilities
   */
  public double[] probabilities(double[] counts) {
    double total = 0;
    for (int k = 0; k < counts.length; k++) {
      counts[k] += dirichlet - 1;
      total += counts[k];
    }
    for (int k = 0; k < counts.length; k++) {
      counts[k] /= total;
    }
    return counts;
  }

  /** Returns the part of this prior that is about the components of a family. */
  public OfComponents ofComponents(Family<?> family, DataSummary data) {
    return new OfComponents(pseudoCount, pseudoCount == 0 ? null : family.pseudoRows(data));
  }

  /** A prior of the components of a family, the same for each. Immutable and thread-safe. */
  public static final class OfComponents {
    private final double pseudoCount;
    private final @Nullable PseudoRows rows;

    private OfComponents(double pseudoCount, @Nullable PseudoRows rows) {
      this.pseudoCount = pseudoCount;
      this.rows = rows;
    }

    /** Tells whether there is none. */
    public boolean isNone() {
      return rows == null;
    }

    /**
     * Adds the prior's statistics, about the references that the statistics have.
     *
     * @param accumulator of the components
     * @param into the statistics of all of them. Modified
     */
    public void addTo(Accumulator accumulator, ComponentStatistics into) {
      if (rows != null) {
        rows.addTo(accumulator, pseudoCount, into);
      }
    }

    /** Returns the log-density of the components' parameters, up to a constant. */
    public double logDensity(Kernel kernel, int components) {
      if (rows == null) {
        return 0;
      }
      Block block = rows.block();
      double[] logs = new double[components * block.stride()];
      kernel.logDensities(block, logs);
      double sum = 0;
      for (int k = 0; k < components; k++) {
        for (int i = 0; i < rows.rows(); i++) {
          sum += pseudoCount * rows.weight(i) * logs[k * block.stride() + i];
        }
      }
      return sum;
    }
  }
}
