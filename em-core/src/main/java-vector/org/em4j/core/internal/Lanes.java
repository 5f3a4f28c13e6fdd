package org.em4j.core.internal;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that all kernels use: the widest that the processor has. */
public final class Lanes {
  /** Doubles. */
  public static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  /** The number of doubles in one. */
  public static final int LENGTH = SPECIES.length();

  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;

  private Lanes() {}

  /**
   * Returns a value in all lanes. By its bits, which the compiler of JDK 17 makes one load of; with
   * a double it takes five times as long.
   */
  public static DoubleVector all(double value) {
    return LongVector.broadcast(LONGS, Double.doubleToRawLongBits(value)).reinterpretAsDoubles();
  }
}
