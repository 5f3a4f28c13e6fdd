package org.em4j.examples.plugin;

import java.util.List;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.plugin.ConvergencePolicyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link Patience}. */
public final class PatienceProvider implements ConvergencePolicyProvider {
  @Override
  public String id() {
    return "example.patience";
  }

  @Override
  public String description() {
    return "the last few iterations gained next to nothing";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of("iterations", "how many, at least 1", 5),
        Setting.of("gain", "what they must gain together, above 0", 1e-3));
  }

  @Override
  public ConvergencePolicy create(Settings settings) {
    return new Patience(settings.integer("iterations", 5), settings.number("gain", 1e-3));
  }
}
