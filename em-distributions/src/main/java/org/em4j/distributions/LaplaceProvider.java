package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link LaplaceFamily}. */
public final class LaplaceProvider implements FamilyProvider {
  @Override
  public String id() {
    return "laplace";
  }

  @Override
  public String description() {
    return "Laplace (double exponential) about a known location, by its scale";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(
            LaplaceFamily.LOCATION,
            "the median of every component, finite; only the scale is estimated",
            0));
  }

  @Override
  public Family<?> create(Settings settings) {
    return new LaplaceFamily(settings.number(LaplaceFamily.LOCATION, 0));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new LaplaceFamily(parameters.finiteNumber(LaplaceFamily.LOCATION));
  }

  @Override
  public List<String> parameters() {
    return List.of("location", "scale");
  }
}
