package org.em4j.io;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;
import org.em4j.core.testing.RawNormal;

/** Provides a family for model files of tests. */
public final class RawNormalProvider implements FamilyProvider {
  @Override
  public String id() {
    return "raw-normal";
  }

  @Override
  public String description() {
    return "a normal of tests";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new RawNormal();
  }
}
