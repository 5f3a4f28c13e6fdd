package org.em4j.distributions;

import java.util.List;

/** Provides {@link BetaFamily}. */
public final class BetaProvider extends PlainProvider {
  /** For the service loader. */
  public BetaProvider() {
    super(
        new BetaFamily(), "beta, by alpha and beta: proportions; the mean is alpha/(alpha + beta)");
  }

  @Override
  public List<String> parameters() {
    return List.of("alpha", "beta");
  }
}
