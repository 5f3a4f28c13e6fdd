package org.em4j.core.internal;

import static org.em4j.core.internal.Lanes.SPECIES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link Elementary} in lanes, with the same bits. */
public final class VectorElementary {
  private VectorElementary() {}

  private static DoubleVector all(double value) {
    return DoubleVector.broadcast(SPECIES, value);
  }

  /** Returns eˣ of numbers up to 0; 0 for x below −708. NaN gives NaN. */
  public static DoubleVector exp(DoubleVector x) {
    DoubleVector log2e = all(Elementary.LOG2_E);
    DoubleVector whole = x.fma(log2e, all(Elementary.WHOLE));
    DoubleVector f = x.fma(log2e, all(Elementary.WHOLE).sub(whole));
    LongVector power =
        whole
            .reinterpretAsLongs()
            .add(Elementary.BIAS)
            .lanewise(VectorOperators.LSHL, Elementary.MANTISSA_BITS);
    DoubleVector s = f.fma(all(Elementary.P11), all(Elementary.P10));
    s = f.fma(s, all(Elementary.P9));
    s = f.fma(s, all(Elementary.P8));
    s = f.fma(s, all(Elementary.P7));
    s = f.fma(s, all(Elementary.P6));
    s = f.fma(s, all(Elementary.P5));
    s = f.fma(s, all(Elementary.P4));
    s = f.fma(s, all(Elementary.P3));
    s = f.fma(s, all(Elementary.P2));
    s = f.fma(s, all(Elementary.P1));
    s = f.fma(s, all(1));
    DoubleVector e = s.mul(power.reinterpretAsDoubles());
    VectorMask<Double> none = x.compare(VectorOperators.LT, Elementary.LEAST);
    return e.blend(0, none);
  }

  /** Returns the logarithms of finite numbers from 1; what is NaN or infinite gives anything. */
  public static DoubleVector log(DoubleVector s) {
    LongVector bits = s.reinterpretAsLongs();
    DoubleVector exponent =
        bits.lanewise(VectorOperators.LSHR, Elementary.MANTISSA_BITS)
            .lanewise(VectorOperators.OR, Elementary.WHOLE_BITS)
            .reinterpretAsDoubles()
            .sub(Elementary.WHOLE_AND_BIAS);
    DoubleVector m =
        bits.lanewise(VectorOperators.AND, Elementary.MANTISSA)
            .lanewise(VectorOperators.OR, Elementary.ONE)
            .reinterpretAsDoubles();
    VectorMask<Double> high = m.compare(VectorOperators.GT, Elementary.SQRT_2);
    m = m.blend(m.mul(0.5), high);
    exponent = exponent.blend(exponent.add(1), high);
    DoubleVector t = m.sub(1).div(m.add(1));
    DoubleVector u = t.mul(t);
    DoubleVector p = u.fma(all(Elementary.Q7), all(Elementary.Q6));
    p = u.fma(p, all(Elementary.Q5));
    p = u.fma(p, all(Elementary.Q4));
    p = u.fma(p, all(Elementary.Q3));
    p = u.fma(p, all(Elementary.Q2));
    p = u.fma(p, all(Elementary.Q1));
    p = u.fma(p, all(Elementary.Q0));
    DoubleVector rest = exponent.fma(all(Elementary.LOG_2_LOW), u.mul(t).mul(p));
    return exponent.fma(all(Elementary.LOG_2_HIGH), t.fma(all(2), rest));
  }
}
