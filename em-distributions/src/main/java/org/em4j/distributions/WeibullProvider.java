package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link WeibullFamily}. */
public final class WeibullProvider implements FamilyProvider {
  @Override
  public String id() {
    return "weibull";
  }

  @Override
  public String description() {
    return "Weibull of a known shape, by scale: times to failure";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(
            WeibullFamily.SHAPE,
            "the shape of every component, above 0; must be given: weibull:shape=2"));
  }

  @Override
  public String support() {
    return Support.POSITIVE.toString();
  }

  @Override
  public Family<?> create(Settings settings) {
    if (!settings.has(WeibullFamily.SHAPE)) {
      throw new IllegalArgumentException(
          "shape must be given, because it is known, not estimated: weibull:shape=2");
    }
    return new WeibullFamily(settings.number(WeibullFamily.SHAPE));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new WeibullFamily(parameters.finiteNumber(WeibullFamily.SHAPE));
  }

  @Override
  public List<String> parameters() {
    return List.of("shape", "scale");
  }
}
