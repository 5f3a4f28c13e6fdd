package org.em4j.distributions;

import org.em4j.core.Family;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Settings;

/** Provides {@link InverseGaussianFamily}. */
public final class InverseGaussianProvider implements FamilyProvider {
  @Override
  public String id() {
    return "inverse-gaussian";
  }

  @Override
  public String description() {
    return "inverse Gaussian (Wald), by mean and shape: first-passage times";
  }

  @Override
  public Family<?> create(Settings settings) {
    return new InverseGaussianFamily();
  }
}
