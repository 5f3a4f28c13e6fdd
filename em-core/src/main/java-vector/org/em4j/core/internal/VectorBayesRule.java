package org.em4j.core.internal;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;

import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lanes are rows. Every loop runs over the rows of one component: long loops, whose vectors the
 * compiler keeps in registers, through storage that stays in the first-level cache.
 */
final class VectorBayesRule implements BayesRule {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

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
    int k = 0;
    for (; k + 3 < components; k += 4) {
      raiseFour(gamma, k * stride, stride, logWeights, k, beta, max, full);
    }
    for (; k < components; k++) {
      raise(gamma, k * stride, logWeights[k], beta, max, full);
    }
    for (k = 0; k < components; k++) {
      exponentiate(gamma, k * stride, logWeights[k], beta, max, sum, full);
    }
    if (full < n) {
      remaining(gamma, stride, logWeights, beta, work, full, n);
    }
    Arrays.fill(sums, 0, 2 * PARTS, 0);
    // A choice between a vector of ones and a load would make every one an object.
    double[] weights = rowWeights;
    if (weights == null) {
      weights = work.x;
      Arrays.fill(weights, 0, stride, 1);
    }
    int even = PARTS % LENGTH == 0 ? Math.min(full, n) / PARTS * PARTS : 0;
    for (int lane = 0; lane < (even == 0 ? 0 : PARTS); lane += LENGTH) {
      logarithms(max, sum, beta, lane, even, logSum);
      rows(sum, weights, lane, even, logSum, sums);
    }
    PlainBayesRule.rows(work, beta, rowWeights, even, n, logSum, sums);
    for (k = 0; k < components; k++) {
      multiply(gamma, k * stride, sum, full);
      for (int i = full; i < n; i++) {
        gamma[k * stride + i] *= sum[i];
      }
    }
  }

  private static void raise(
      double[] gamma, int at, double logWeight, double beta, double[] max, int n) {
    DoubleVector b = Lanes.all(beta);
    DoubleVector w = Lanes.all(logWeight * beta);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector v = DoubleVector.fromArray(SPECIES, gamma, at + i).fma(b, w);
      v.max(DoubleVector.fromArray(SPECIES, max, i)).intoArray(max, i);
    }
  }

  /** The same of four components, for one load and store of the maximum. */
  private static void raiseFour(
      double[] gamma,
      int at,
      int stride,
      double[] logWeights,
      int k,
      double beta,
      double[] max,
      int n) {
    int at1 = at + stride;
    int at2 = at1 + stride;
    int at3 = at2 + stride;
    DoubleVector b = Lanes.all(beta);
    DoubleVector w0 = Lanes.all(logWeights[k] * beta);
    DoubleVector w1 = Lanes.all(logWeights[k + 1] * beta);
    DoubleVector w2 = Lanes.all(logWeights[k + 2] * beta);
    DoubleVector w3 = Lanes.all(logWeights[k + 3] * beta);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector v0 = DoubleVector.fromArray(SPECIES, gamma, at + i).fma(b, w0);
      DoubleVector v1 = DoubleVector.fromArray(SPECIES, gamma, at1 + i).fma(b, w1);
      DoubleVector v2 = DoubleVector.fromArray(SPECIES, gamma, at2 + i).fma(b, w2);
      DoubleVector v3 = DoubleVector.fromArray(SPECIES, gamma, at3 + i).fma(b, w3);
      DoubleVector largest = v0.max(v1).max(v2.max(v3));
      largest.max(DoubleVector.fromArray(SPECIES, max, i)).intoArray(max, i);
    }
  }

  /**
   * Writes the exponentials of one component, and adds them to the sums. {@link Elementary#exp} is
   * written out, operation by operation: a method of its own, once compiled, is too large to be
   * inlined, and vectors would become objects. Two components at once are more than the compiler of
   * JDK 17 inlines at once (8,000 bytes of code); depending on what had been compiled before, some
   * vectors were objects then.
   */
  private static void exponentiate(
      double[] gamma, int at, double logWeight, double beta, double[] max, double[] sum, int n) {
    DoubleVector b = Lanes.all(beta);
    DoubleVector w = Lanes.all(logWeight * beta);
    DoubleVector log2e = Lanes.all(Elementary.LOG2_E);
    DoubleVector shift = Lanes.all(Elementary.WHOLE);
    DoubleVector least = Lanes.all(Elementary.LEAST);
    DoubleVector zero = DoubleVector.zero(SPECIES);
    DoubleVector one = Lanes.all(1);
    DoubleVector p1 = Lanes.all(Elementary.P1);
    DoubleVector p2 = Lanes.all(Elementary.P2);
    DoubleVector p3 = Lanes.all(Elementary.P3);
    DoubleVector p4 = Lanes.all(Elementary.P4);
    DoubleVector p5 = Lanes.all(Elementary.P5);
    DoubleVector p6 = Lanes.all(Elementary.P6);
    DoubleVector p7 = Lanes.all(Elementary.P7);
    DoubleVector p8 = Lanes.all(Elementary.P8);
    DoubleVector p9 = Lanes.all(Elementary.P9);
    DoubleVector p10 = Lanes.all(Elementary.P10);
    DoubleVector p11 = Lanes.all(Elementary.P11);
    for (int i = 0; i < n; i += LENGTH) {
      DoubleVector largest = DoubleVector.fromArray(SPECIES, max, i);
      DoubleVector x = DoubleVector.fromArray(SPECIES, gamma, at + i).fma(b, w).sub(largest);
      DoubleVector whole = x.fma(log2e, shift);
      DoubleVector f = x.fma(log2e, shift.sub(whole));
      DoubleVector s = f.fma(p11, p10);
      s = f.fma(s, p9);
      s = f.fma(s, p8);
      s = f.fma(s, p7);
      s = f.fma(s, p6);
      s = f.fma(s, p5);
      s = f.fma(s, p4);
      s = f.fma(s, p3);
      s = f.fma(s, p2);
      s = f.fma(s, p1);
      s = f.fma(s, one);
      DoubleVector power =
          whole
              .reinterpretAsLongs()
              .lanewise(VectorOperators.LSHL, Elementary.MANTISSA_BITS)
              .reinterpretAsDoubles();
      DoubleVector e = s.mul(power).blend(zero, x.compare(VectorOperators.LT, least));
      e.intoArray(gamma, at + i);
      DoubleVector.fromArray(SPECIES, sum, i).add(e).intoArray(sum, i);
    }
  }

  /** The rows behind the last whole vector, if the columns have no room for another. */
  private static void remaining(
      double[] gamma, int stride, double[] logWeights, double beta, Work work, int from, int n) {
    for (int i = from; i < n; i++) {
      for (int k = 0; k < logWeights.length; k++) {
        double v = Math.fma(gamma[k * stride + i], beta, logWeights[k] * beta);
        work.max[i] = Math.max(work.max[i], v);
      }
      for (int k = 0; k < logWeights.length; k++) {
        double v = Math.fma(gamma[k * stride + i], beta, logWeights[k] * beta);
        double e = Elementary.exp(v - work.max[i]);
        gamma[k * stride + i] = e;
        work.sum[i] += e;
      }
    }
  }

  /**
   * Writes log p. {@link Elementary#log} is written out here, in a loop of its own: see {@link
   * #exponentiate}.
   */
  private static void logarithms(
      double[] max, double[] sum, double beta, int lane, int n, double[] logSum) {
    DoubleVector one = Lanes.all(1);
    DoubleVector two = Lanes.all(2);
    DoubleVector alone = Lanes.all(Elementary.WHOLE_ALONE);
    LongVector whole = LongVector.broadcast(LONGS, Elementary.WHOLE_BITS);
    LongVector root = LongVector.broadcast(LONGS, Elementary.ROOT_OF_HALF);
    LongVector mask = LongVector.broadcast(LONGS, Elementary.EXPONENT);
    DoubleVector b = Lanes.all(beta);
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector s = DoubleVector.fromArray(SPECIES, sum, i);
      LongVector bits = s.reinterpretAsLongs();
      LongVector power = bits.sub(root);
      DoubleVector exponent =
          power
              .lanewise(VectorOperators.LSHR, Elementary.MANTISSA_BITS)
              .or(whole)
              .reinterpretAsDoubles()
              .sub(alone);
      DoubleVector m = bits.sub(power.and(mask)).reinterpretAsDoubles();
      DoubleVector t = m.sub(one).div(m.add(one));
      DoubleVector u = t.mul(t);
      DoubleVector p = u.fma(Lanes.all(Elementary.Q7), Lanes.all(Elementary.Q6));
      p = u.fma(p, Lanes.all(Elementary.Q5));
      p = u.fma(p, Lanes.all(Elementary.Q4));
      p = u.fma(p, Lanes.all(Elementary.Q3));
      p = u.fma(p, Lanes.all(Elementary.Q2));
      p = u.fma(p, Lanes.all(Elementary.Q1));
      p = u.fma(p, Lanes.all(Elementary.Q0));
      DoubleVector rest = exponent.fma(Lanes.all(Elementary.LOG_2_LOW), u.mul(t).mul(p));
      DoubleVector logarithm = exponent.fma(Lanes.all(Elementary.LOG_2_HIGH), t.fma(two, rest));
      DoubleVector.fromArray(SPECIES, max, i).add(logarithm).div(b).intoArray(logSum, i);
    }
  }

  /** Writes w/Σv in place of Σv, and the sums of w log p and w |log p|. */
  private static void rows(
      double[] sum, double[] weights, int lane, int n, double[] logSum, double[] sums) {
    DoubleVector total = DoubleVector.zero(SPECIES);
    DoubleVector absolute = DoubleVector.zero(SPECIES);
    for (int i = lane; i < n; i += PARTS) {
      DoubleVector w = DoubleVector.fromArray(SPECIES, weights, i);
      w.div(DoubleVector.fromArray(SPECIES, sum, i)).intoArray(sum, i);
      DoubleVector weighted = w.mul(DoubleVector.fromArray(SPECIES, logSum, i));
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
