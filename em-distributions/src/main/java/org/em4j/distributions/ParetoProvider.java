package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link ParetoFamily}. */
public final class ParetoProvider implements FamilyProvider {
  @Override
  public String id() {
    return "pareto";
  }

  @Override
  public String description() {
    return "Pareto (power law) from a known scale on, by the shape of its tail";
  }

  @Override
  public String support() {
    return "numbers of at least the scale";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(
            ParetoFamily.SCALE,
            "the smallest value of every component, above 0; must be given, as in pareto:scale=1"));
  }

  @Override
  public Family<?> create(Settings settings) {
    if (!settings.has(ParetoFamily.SCALE)) {
      throw new IllegalArgumentException(
          "scale must be given, the smallest value there can be, as in pareto:scale=1");
    }
    return new ParetoFamily(settings.number(ParetoFamily.SCALE));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new ParetoFamily(parameters.finiteNumber(ParetoFamily.SCALE));
  }

  @Override
  public List<String> parameters() {
    return List.of("scale", "shape");
  }
}
