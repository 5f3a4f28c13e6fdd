package org.em4j.examples.plugin;

import java.util.List;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.plugin.RestartPolicyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

// tag::restarts-provider[]
/** Provides {@link InVain}. */
public final class InVainProvider implements RestartPolicyProvider {
  @Override
  public String id() {
    return "example.in-vain";
  }

  @Override
  public String description() {
    return "starts until several in a row were in vain";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of("most", "how many, at least 1", 5),
        Setting.of("gain", "what counts, in natural logarithms, above 0", 1e-3));
  }

  @Override
  public RestartPolicy create(Settings settings) {
    return new InVain(settings.integer("most", 5), settings.number("gain", 1e-3));
  }
}
// end::restarts-provider[]
