package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link DirichletFamily}. */
public final class DirichletProvider implements FamilyProvider {
  @Override
  public String id() {
    return "dirichlet";
  }

  @Override
  public String description() {
    return "proportions in several columns (Dirichlet), by the concentration of each";
  }

  @Override
  public boolean multivariate() {
    return true;
  }

  @Override
  public String support() {
    return "numbers in (0, 1), rows of sum 1, of at least 2 columns";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new DirichletFamily(settings.integer(DIMENSION, 2));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new DirichletFamily(parameters.numbers("concentration").length);
  }

  @Override
  public List<String> parameters() {
    return List.of("concentration");
  }
}
