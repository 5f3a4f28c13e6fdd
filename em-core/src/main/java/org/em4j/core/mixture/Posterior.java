package org.em4j.core.mixture;

import org.em4j.core.Block;
import org.em4j.core.EmException;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;

/**
 * Bayes' rule for a block of rows: from log-densities to responsibilities and log-likelihood, by
 * log-sum-exp with the maximum taken out.
 *
 * <p>Loops run over the rows of one component after the other, so that all but the exponential are
 * SIMD instructions. Storage of one thread.
 */
final class Posterior {
  private final Block block;
  private final double[] gamma;
  private final double[] max;
  private final double[] sum;
  private final double[] logSum;
  private double logLikelihood;
  private double magnitude;

  Posterior(int columns, int components, int rows) {
    block = Block.allocate(columns, rows);
    gamma = new double[components * rows];
    max = new double[rows];
    sum = new double[rows];
    logSum = new double[rows];
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
    int n = block.rows();
    int stride = block.stride();
    int components = logWeights.length;
    kernel.logDensities(block, gamma);
    boolean hard = assignment.hard();
    double beta = hard ? 1 : assignment.beta();
    for (int k = 0; k < components; k++) {
      join(gamma, k * stride, logWeights[k], beta, max, n, k == 0);
    }
    if (hard) {
      assignToLargest(components, n, stride);
    } else {
      for (int i = 0; i < n; i++) {
        sum[i] = 0;
      }
      for (int k = 0; k < components; k++) {
        exponentiate(gamma, k * stride, max, sum, n);
      }
    }
    double total = 0;
    double absolute = 0;
    for (int i = 0; i < n; i++) {
      double weight = weights.weight(block.firstRow() + i);
      // Where nothing explains the row, or something too well, ∞ − ∞ has made the sum NaN.
      boolean largest = hard || Double.isInfinite(max[i]);
      double log = largest ? max[i] : (max[i] + Math.log(sum[i])) / beta;
      if (!Double.isFinite(log) && weight > 0) {
        throw notExplained(block.firstRow() + i, log);
      }
      logSum[i] = log;
      // A row of weight 0 that nothing explains must not turn 0·∞ into NaN.
      total += weight == 0 ? 0 : weight * log;
      absolute += weight == 0 ? 0 : weight * Math.abs(log);
      sum[i] = weight == 0 ? 0 : weight / sum[i];
    }
    for (int k = 0; k < components; k++) {
      for (int i = 0; i < n; i++) {
        gamma[k * stride + i] *= sum[i];
      }
    }
    for (int i = 0; i < n; i++) {
      if (sum[i] == 0) {
        clearRow(i, components, stride);
      }
    }
    logLikelihood = total;
    magnitude = absolute;
  }

  private void clearRow(int row, int components, int stride) {
    for (int k = 0; k < components; k++) {
      gamma[k * stride + row] = 0;
    }
  }

  /** Adds the log-weight, raises to β, and keeps the largest so far. */
  private static void join(
      double[] out, int at, double logWeight, double beta, double[] max, int n, boolean first) {
    if (first) {
      for (int i = 0; i < n; i++) {
        double v = (out[at + i] + logWeight) * beta;
        out[at + i] = v;
        max[i] = v;
      }
    } else {
      for (int i = 0; i < n; i++) {
        double v = (out[at + i] + logWeight) * beta;
        out[at + i] = v;
        max[i] = Math.max(max[i], v);
      }
    }
  }

  private static void exponentiate(double[] out, int at, double[] max, double[] sum, int n) {
    for (int i = 0; i < n; i++) {
      double e = Math.exp(out[at + i] - max[i]);
      out[at + i] = e;
      sum[i] += e;
    }
  }

  private void assignToLargest(int components, int n, int stride) {
    for (int i = 0; i < n; i++) {
      boolean given = false;
      for (int k = 0; k < components; k++) {
        boolean largest = !given && gamma[k * stride + i] == max[i];
        given |= largest;
        gamma[k * stride + i] = largest ? 1 : 0;
      }
      sum[i] = 1;
    }
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
