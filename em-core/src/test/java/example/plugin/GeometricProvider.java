package example.plugin;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** What the services file of seam-plugin names. */
public final class GeometricProvider implements FamilyProvider {
  @Override
  public String id() {
    return "example.geometric";
  }

  @Override
  public String description() {
    return "failures before the first success";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new Geometric();
  }
}
