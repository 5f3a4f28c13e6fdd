package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link NegativeBinomialFamily}. */
public final class NegativeBinomialProvider implements FamilyProvider {
  @Override
  public String id() {
    return NegativeBinomialFamily.ID;
  }

  @Override
  public String description() {
    return "failures before the r-th success, r known, by the probability of a success";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(
            NegativeBinomialFamily.SIZE,
            "the number of successes r, any number above 0; it must be given"));
  }

  @Override
  public String support() {
    return "whole numbers of at least 0";
  }

  @Override
  public Family<?> create(Settings settings) {
    if (!settings.has(NegativeBinomialFamily.SIZE)) {
      throw new IllegalArgumentException(
          NegativeBinomialFamily.SIZE + " must be given, as in negative-binomial:size=2");
    }
    return new NegativeBinomialFamily(settings.number(NegativeBinomialFamily.SIZE));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    double size = parameters.finiteNumber(NegativeBinomialFamily.SIZE);
    if (!(size > 0)) {
      throw new DocumentException(
          parameters.path(NegativeBinomialFamily.SIZE) + " must be above 0, but is " + size);
    }
    return new NegativeBinomialFamily(size);
  }

  @Override
  public List<String> parameters() {
    return List.of("size", "probability");
  }
}
