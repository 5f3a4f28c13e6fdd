package org.em4j.core.mixture;

import org.em4j.core.Family;
import org.em4j.core.FamilyModel;

/** A model that is a finite mixture, whatever its own type: what tools need to use it as one. */
public interface MixtureModel extends FamilyModel {
  /** Returns the mixture, a view of the same numbers. */
  Mixture<?> mixture();

  @Override
  default Family<?> family() {
    return mixture().family();
  }
}
