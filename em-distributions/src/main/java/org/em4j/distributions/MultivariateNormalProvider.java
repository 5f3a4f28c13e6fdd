package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@code multivariate-normal}, with a setting for the structure of its covariances. */
public final class MultivariateNormalProvider implements FamilyProvider {
  static final String COVARIANCE = "covariance";
  static final String FULL = "full";

  @Override
  public String id() {
    return MultivariateNormalFamily.ID;
  }

  @Override
  public String description() {
    return "normal over several columns: mean, covariance";
  }

  @Override
  public boolean multivariate() {
    return true;
  }

  @Override
  public List<Setting> settings() {
    return List.of(Setting.of(COVARIANCE, "full, tied, diag or spherical", "full"));
  }

  @Override
  public Family<?> create(Settings settings) {
    int columns = settings.integer(DIMENSION, 1);
    String structure = settings.text(COVARIANCE, "full");
    return switch (structure) {
      case "full" -> new FullCovariance(columns);
      case "tied" -> new TiedCovariance(columns);
      case "diag" -> new DiagonalCovariance(columns);
      case "spherical" -> new SphericalCovariance(columns);
      default ->
          throw new IllegalArgumentException(
              COVARIANCE + " must be full, tied, diag or spherical, but is '" + structure + "'");
    };
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new FullCovariance(parameters.numbers("mean").length);
  }

  @Override
  public List<String> parameters() {
    return List.of("mean", "covariance");
  }
}
