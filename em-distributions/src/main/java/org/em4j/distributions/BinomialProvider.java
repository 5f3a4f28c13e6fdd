package org.em4j.distributions;

import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/** Provides {@link BinomialFamily}. */
public final class BinomialProvider implements FamilyProvider {
  @Override
  public String id() {
    return BinomialFamily.ID;
  }

  @Override
  public String description() {
    return "successes among a known number of trials, by the probability of one";
  }

  @Override
  public List<Setting> settings() {
    return List.of(
        Setting.of(BinomialFamily.TRIALS, "the number of trials n, at least 1; it must be given"));
  }

  @Override
  public String support() {
    return "whole numbers 0 to n, the trials";
  }

  @Override
  public Family<?> create(Settings settings) {
    if (!settings.has(BinomialFamily.TRIALS)) {
      throw new IllegalArgumentException(
          BinomialFamily.TRIALS + " must be given, as in binomial:trials=10");
    }
    return new BinomialFamily(settings.integer(BinomialFamily.TRIALS, 0));
  }

  @Override
  public Family<?> forParameters(Document parameters) {
    return new BinomialFamily(Parameters.trials(parameters, BinomialFamily.TRIALS));
  }

  @Override
  public List<String> parameters() {
    return List.of("trials", "probability");
  }
}
