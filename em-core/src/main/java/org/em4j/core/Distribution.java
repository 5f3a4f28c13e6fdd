package org.em4j.core;

import java.util.Objects;

/**
 * A family and parameters of it: a distribution that knows what it is, for products and for
 * mixtures whose components differ.
 *
 * @param family the family
 * @param parameters its parameters
 * @param <P> the parameters
 */
public record Distribution<P>(Family<P> family, P parameters) {
  /** Checks that both are there. */
  public Distribution {
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(parameters, "parameters");
  }

  /**
   * Returns the parameters as those of a family that is known to be this one's.
   *
   * @throws IllegalArgumentException if the family is another one
   */
  @SuppressWarnings("unchecked")
  public <Q> Q as(Family<Q> expected) {
    if (!family.id().equals(expected.id())) {
      throw new IllegalArgumentException(
          "a component of " + family.id() + " was given where " + expected.id() + " belongs");
    }
    return (Q) parameters;
  }

  @Override
  public String toString() {
    return family.id() + " " + parameters();
  }
}
