package org.em4j.core.mixture;

/** A model that is a finite mixture, whatever its own type: what tools need to use it as one. */
public interface MixtureModel {
  /** Returns the mixture, a view of the same numbers. */
  Mixture<?> mixture();
}
