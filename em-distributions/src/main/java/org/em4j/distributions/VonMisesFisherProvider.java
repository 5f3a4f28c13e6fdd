package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link VonMisesFisherFamily}. */
public final class VonMisesFisherProvider implements FamilyProvider {
  @Override
  public String id() {
    return "von-mises-fisher";
  }

  @Override
  public String description() {
    return "directions in several columns (von Mises-Fisher), by mean direction and concentration";
  }

  @Override
  public boolean multivariate() {
    return true;
  }

  @Override
  public String support() {
    return "rows of length 1, of at least 2 columns";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new VonMisesFisherFamily(settings.integer(DIMENSION, 2));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new VonMisesFisherFamily(parameters.numbers("direction").length);
  }

  @Override
  public List<String> parameters() {
    return List.of("direction", "concentration");
  }
}
