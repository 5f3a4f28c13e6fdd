package org.em4j.core.internal;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** The vectors that all kernels use: the widest that the processor has. */
public final class Lanes {
  /** Doubles. */
  public static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  /** The number of doubles in one. */
  public static final int LENGTH = SPECIES.length();

  private Lanes() {}
}
