package org.em4j.core.testing;

import java.net.URL;
import java.net.URLClassLoader;
import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Settings;

/** The small families as providers, in a registry of their own. */
public final class Providers {
  private Providers() {}

  /** Returns a registry that knows the small families besides all else. */
  public static Registry registry() {
    URL services = Providers.class.getResource("/testing-families/");
    return Registry.of(new URLClassLoader(new URL[] {services}, Providers.class.getClassLoader()));
  }

  private abstract static class Small implements FamilyProvider {
    private final Family<?> family;

    Small(Family<?> family) {
      this.family = family;
    }

    @Override
    public String id() {
      return family.id();
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public Family<?> create(Settings settings) {
      return family;
    }
  }

  /** Provides {@link Counts}. */
  public static final class OfCounts extends Small {
    /** For the service loader. */
    public OfCounts() {
      super(new Counts());
    }
  }

  /** Provides {@link Waits}. */
  public static final class OfWaits extends Small {
    /** For the service loader. */
    public OfWaits() {
      super(new Waits());
    }
  }

  /** Provides {@link RawNormal}. */
  public static final class OfRawNormal extends Small {
    /** For the service loader. */
    public OfRawNormal() {
      super(new RawNormal());
    }
  }
}
