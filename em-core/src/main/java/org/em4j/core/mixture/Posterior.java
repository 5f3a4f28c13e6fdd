package org.em4j.core.mixture;

import java.util.Arrays;
import org.em4j.core.Block;
import org.em4j.core.EmException;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.internal.BayesRule;
import org.em4j.core.internal.Elementary;

/**
 * Bayes' rule for a block of rows: from log-densities to responsibilities and log-likelihood, by
 * log-sum-exp with the maximum taken out. Storage of one thread.
 */
final class Posterior {
  private final Block block;
  private final BayesRule.Work work;
  private final double[] gamma;
  private final double[] logSum;
  private final double[] weight;
  private final double[] sums = new double[2 * BayesRule.PARTS];
  private double logLikelihood;
  private double magnitude;

  /**
   * Makes storage.
   *
   * @param totalRows the rows that will pass through it, by which kernels are chosen
   */
  Posterior(int columns, int components, int rows, long totalRows) {
    block = Block.allocate(columns, rows, Block.work(totalRows, columns, components));
    work = new BayesRule.Work(rows);
    gamma = new double[components * rows];
    logSum = new double[rows];
    weight = new double[rows];
  }

  Block block() {
    return block;
  }

  /** Responsibilities times the rows' weights, component-major, after {@link #evaluate}. */
  double[] responsibilities() {
    return gamma;
  }

  /** Log-density of each row, after {@link #evaluate}. */
  double[] logSums() {
    return logSum;
  }

  /** The block's part of the objective, after {@link #evaluate}. */
  double logLikelihood() {
    return logLikelihood;
  }

  /** The block's {@code Σ w |log p|}, after {@link #evaluate}. */
  double magnitude() {
    return magnitude;
  }

  /** Evaluates the rows that the block holds. */
  void evaluate(Kernel kernel, double[] logWeights, Assignment assignment, Observations weights) {
    kernel.logDensities(block, gamma);
    if (assignment.hard()) {
      assign(logWeights, weights);
      return;
    }
    readWeights(weights);
    double[] rowWeights = weights.weighted() ? weight : null;
    BayesRule rule = block.fast() ? BayesRule.Fast.RULE : BayesRule.PLAIN;
    rule.apply(
        gamma,
        block.stride(),
        logWeights,
        assignment.beta(),
        rowWeights,
        block.rows(),
        work,
        logSum,
        sums);
    logLikelihood = BayesRule.sum(sums, 0);
    magnitude = BayesRule.sum(sums, BayesRule.PARTS);
    if (!Double.isFinite(logLikelihood)) {
      kernel.logDensities(block, gamma);
      rowByRow(logWeights, assignment.beta());
    }
  }

  private void readWeights(Observations weights) {
    if (weights.weighted()) {
      for (int i = 0; i < block.rows(); i++) {
        weight[i] = weights.weight(block.firstRow() + i);
      }
    } else {
      Arrays.fill(weight, 0, block.rows(), 1);
    }
  }

  /** With care for rows that nothing explains, or something too well: of weight 0 they may be. */
  private void rowByRow(double[] logWeights, double beta) {
    Arrays.fill(sums, 0);
    for (int i = 0; i < block.rows(); i++) {
      double max = join(i, logWeights, beta);
      double sum = 0;
      for (int k = 0; k < logWeights.length; k++) {
        double e = Elementary.exp(gamma[k * block.stride() + i] - max);
        gamma[k * block.stride() + i] = e;
        sum += e;
      }
      double log = Double.isInfinite(max) ? max : (max + Elementary.log(sum)) / beta;
      add(i, log);
      for (int k = 0; k < logWeights.length; k++) {
        // A row of weight 0 that nothing explains must not turn 0·∞ into NaN.
        int at = k * block.stride() + i;
        gamma[at] = weight[i] == 0 ? 0 : gamma[at] * (weight[i] / sum);
      }
    }
    logLikelihood = BayesRule.sum(sums, 0);
    magnitude = BayesRule.sum(sums, BayesRule.PARTS);
  }

  private void add(int i, double log) {
    if (!Double.isFinite(log) && weight[i] > 0) {
      throw notExplained(block.firstRow() + i, log);
    }
    logSum[i] = log;
    double weighted = weight[i] == 0 ? 0 : weight[i] * log;
    sums[i % BayesRule.PARTS] += weighted;
    sums[BayesRule.PARTS + i % BayesRule.PARTS] += Math.abs(weighted);
  }

  /** Adds the log-weights to a row, raises to β, and returns the largest. */
  private double join(int i, double[] logWeights, double beta) {
    double max = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < logWeights.length; k++) {
      int at = k * block.stride() + i;
      gamma[at] = (gamma[at] + logWeights[k]) * beta;
      max = Math.max(max, gamma[at]);
    }
    return max;
  }

  /** Gives every row to its most probable component. */
  private void assign(double[] logWeights, Observations weights) {
    readWeights(weights);
    Arrays.fill(sums, 0);
    for (int i = 0; i < block.rows(); i++) {
      double max = join(i, logWeights, 1);
      add(i, max);
      boolean given = false;
      for (int k = 0; k < logWeights.length; k++) {
        int at = k * block.stride() + i;
        boolean largest = !given && gamma[at] == max;
        given |= largest;
        gamma[at] = largest ? weight[i] : 0;
      }
    }
    logLikelihood = BayesRule.sum(sums, 0);
    magnitude = BayesRule.sum(sums, BayesRule.PARTS);
  }

  private static EmException notExplained(int row, double log) {
    return new EmException(
        log == Double.NEGATIVE_INFINITY
            ? "no component can give row "
                + row
                + ": its density is 0 everywhere; check the row, or"
                + " start with components that cover it"
            : "the density of row "
                + row
                + " is not finite (log-density "
                + log
                + "): check the row's values and the components' parameters",
        row);
  }
}
