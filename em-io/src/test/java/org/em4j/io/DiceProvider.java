package org.em4j.io;

import org.em4j.core.Family;
import org.em4j.core.Support;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;
import org.em4j.core.testing.Counts;

/** Provides a family of three symbols for model files of tests. */
public final class DiceProvider implements FamilyProvider {
  /** Counts of which only 0, 1 and 2 can be. */
  static final class Dice extends Counts {
    @Override
    public String id() {
      return "dice";
    }

    @Override
    public Support support() {
      return Support.integers(0, 2);
    }
  }

  @Override
  public String id() {
    return "dice";
  }

  @Override
  public String description() {
    return "three symbols of tests";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new Dice();
  }
}
