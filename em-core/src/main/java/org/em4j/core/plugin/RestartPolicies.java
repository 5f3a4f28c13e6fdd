package org.em4j.core.plugin;

import java.util.List;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.ShortRunsThenBest;
import org.em4j.core.engine.UntilStable;

/** The restart policies that em4j brings. */
public final class RestartPolicies {
  private RestartPolicies() {}

  /** Provides {@link RestartPolicy#single}. */
  public static final class SingleProvider implements RestartPolicyProvider {
    @Override
    public String id() {
      return "single";
    }

    @Override
    public String description() {
      return "one start";
    }

    @Override
    public RestartPolicy create(Settings settings) {
      return RestartPolicy.single();
    }
  }

  /** Provides {@link RestartPolicy#fixed}. */
  public static final class FixedProvider implements RestartPolicyProvider {
    @Override
    public String id() {
      return "fixed";
    }

    @Override
    public String description() {
      return "a number of independent starts, the best of which wins";
    }

    @Override
    public List<Setting> settings() {
      return List.of(Setting.of("n", "the number of starts, at least 1", 10));
    }

    @Override
    public RestartPolicy create(Settings settings) {
      return RestartPolicy.fixed(settings.integer("n", 10));
    }
  }

  /** Provides {@link ShortRunsThenBest}. */
  public static final class ShortRunsProvider implements RestartPolicyProvider {
    @Override
    public String id() {
      return "short-runs";
    }

    @Override
    public String description() {
      return "short runs from many starts, the best of which are finished"
          + " (Biernacki, Celeux and Govaert 2003)";
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.of("n", "the number of short runs, at least 1", 20),
          Setting.of("iterations", "the iterations of each, at least 1", 10),
          Setting.of("keep", "how many are finished, 1 to n", 3));
    }

    @Override
    public RestartPolicy create(Settings settings) {
      return new ShortRunsThenBest(
          settings.integer("n", 20),
          settings.integer("iterations", 10),
          settings.integer("keep", Math.min(3, Math.max(1, settings.integer("n", 20)))));
    }
  }

  /** Provides {@link UntilStable}. */
  public static final class UntilStableProvider implements RestartPolicyProvider {
    @Override
    public String id() {
      return "until-stable";
    }

    @Override
    public String description() {
      return "starts until the best optimum has been reached again so many times";
    }

    @Override
    public List<Setting> settings() {
      return List.of(
          Setting.of("times", "how often it must be reached again, at least 1", 3),
          Setting.of("max", "the largest number of starts, at least 1", 100),
          Setting.of(
              "tolerance",
              "two log-likelihoods within it are one optimum, relative to 1 + |log L|",
              1e-6));
    }

    @Override
    public RestartPolicy create(Settings settings) {
      return new UntilStable(
          settings.integer("times", 3),
          settings.integer("max", 100),
          settings.number("tolerance", 1e-6));
    }
  }
}
