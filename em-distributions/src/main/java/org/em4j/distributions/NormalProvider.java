package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link NormalFamily}. */
public final class NormalProvider implements FamilyProvider {
  private static final String KNOWN_MEAN = "known-mean";
  private static final String KNOWN_SD = "known-sd";

  @Override
  public String id() {
    return "normal";
  }

  @Override
  public String description() {
    return "normal (Gaussian), by mean and standard deviation";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(KNOWN_MEAN, "the mean of every component, finite; only sd is estimated"),
        Setting.of(KNOWN_SD, "the sd of every component, above 0; only the mean is estimated"));
  }

  @Override
  public Family<?> create(Settings settings) {
    if (settings.has(KNOWN_MEAN) && settings.has(KNOWN_SD)) {
      throw new IllegalArgumentException(
          KNOWN_MEAN + " and " + KNOWN_SD + " together leave nothing to estimate: give one");
    }
    if (settings.has(KNOWN_MEAN)) {
      return NormalFamily.withKnownMean(settings.number(KNOWN_MEAN));
    }
    return settings.has(KNOWN_SD)
        ? NormalFamily.withKnownSd(settings.number(KNOWN_SD))
        : new NormalFamily();
  }

  @Override
  public List<String> parameters() {
    return List.of("mean", "sd");
  }
}
