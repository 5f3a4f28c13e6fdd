package org.em4j.core.internal;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;

/**
 * Lanes are rows. Every loop runs over the rows of one component: long loops, whose vectors the
 * compiler keeps in registers, through storage that stays in the first-level cache.
 */
final class VectorBayesRule implements BayesRule {
  @Override
  public void apply(
      double[] gamma,
      int stride,
      double[] logWeights,
      double beta,
      double[] rowWeights,
      int n,
      Work work,
      double[] logSum,
      double[] sums) {
    int components = logWeights.length;
    // Rows behind the last one are worked out too, where the columns have room for them.
    int full = Math.min(SPECIES.loopBound(n + LENGTH - 1), SPECIES.loopBound(stride));
    double[] max = work.max;
    double[] sum = work.sum;
    Arrays.fill(max, 0, stride, Double.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0, stride, 0);
    for (int k = 0; k < components; k++) {
      raise(gamma, k * stride, logWeights[k], beta, max, full);
    }
    for (int k = 0; k < components; k++) {
      exponentiate(gamma, k * stride, logWeights[k], beta, max, sum, full);
    }
    if (full < n) {
      remaining(gamma, stride, logWeights, beta, work, full, n);
    }
    Arrays.fill(sums, 0, 2 * PARTS, 0);
    int even = PARTS % LENGTH == 0 ? Math.min(full, n) / PARTS * PARTS : 0;
    for (int lane = 0; lane < (even == 0 ? 0 : PARTS); lane += LENGTH) {
      rows(max, sum, beta, rowWeights, lane, even, logSum, sums);
    }
    PlainBayesRule.rows(work, beta, rowWeights, even, n, logSum, sums);
    for (int k = 0; k < components; k++) {
      multiply(gamma, k * stride, sum, full);
      for (int i = full; i < n; i++) {
        gamma[k * stride + i] *= sum[i];
      }
    }
  }

  private static void raise(
      double[] gamma, int at, double logWeight, double beta, double[] max, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, gamma, at + i).add(logWeight).mul(beta);
      v.max(DoubleVector.fromArray(SPECIES, max, i)).intoArray(max, i);
    }
  }

  private static void exponentiate(
      double[] gamma, int at, double logWeight, double beta, double[] max, double[] sum, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, gamma, at + i).add(logWeight).mul(beta);
      DoubleVector e = VectorElementary.exp(v.sub(DoubleVector.fromArray(SPECIES, max, i)));
      e.intoArray(gamma, at + i);
      DoubleVector.fromArray(SPECIES, sum, i).add(e).intoArray(sum, i);
    }
  }

  /** The rows behind the last whole vector, if the columns have no room for another. */
  private static void remaining(
      double[] gamma, int stride, double[] logWeights, double beta, Work work, int from, int n) {
    for (int i = from; i < n; i++) {
      for (int k = 0; k < logWeights.length; k++) {
        double v = (gamma[k * stride + i] + logWeights[k]) * beta;
        work.max[i] = Math.max(work.max[i], v);
      }
      for (int k = 0; k < logWeights.length; k++) {
        double v = (gamma[k * stride + i] + logWeights[k]) * beta;
        double e = Elementary.exp(v - work.max[i]);
        gamma[k * stride + i] = e;
        work.sum[i] += e;
      }
    }
  }

  private static void rows(
      double[] max,
      double[] sum,
      double beta,
      double[] rowWeights,
      int lane,
      int n,
      double[] logSum,
      double[] sums) {
    DoubleVector total = DoubleVector.zero(SPECIES);
    DoubleVector absolute = DoubleVector.zero(SPECIES);
    DoubleVector one = DoubleVector.broadcast(SPECIES, 1);
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector s = DoubleVector.fromArray(SPECIES, sum, i);
      DoubleVector log =
          DoubleVector.fromArray(SPECIES, max, i).add(VectorElementary.log(s)).div(beta);
      log.intoArray(logSum, i);
      DoubleVector w = rowWeights == null ? one : DoubleVector.fromArray(SPECIES, rowWeights, i);
      w.div(s).intoArray(sum, i);
      DoubleVector weighted = w.mul(log);
      total = total.add(weighted);
      absolute = absolute.add(weighted.abs());
    }
    total.intoArray(sums, lane);
    absolute.intoArray(sums, PARTS + lane);
  }

  private static void multiply(double[] gamma, int at, double[] factors, int n) {
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector.fromArray(SPECIES, gamma, at + i)
          .mul(DoubleVector.fromArray(SPECIES, factors, i))
          .intoArray(gamma, at + i);
    }
  }
}
