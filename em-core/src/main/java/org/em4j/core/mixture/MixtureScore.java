package org.em4j.core.mixture;

import org.em4j.core.engine.InformationCriteria;

/**
 * How well a mixture explains data.
 *
 * @param logLikelihood {@code Σ w log p(x)}, natural logarithms
 * @param entropy {@code −Σ w Σ_k γ_k log γ_k} of the posteriors, 0 or more
 * @param totalWeight the sum of the weights
 */
public record MixtureScore(double logLikelihood, double entropy, double totalWeight) {
  /** Returns the log-likelihood per unit of weight. */
  public double meanLogLikelihood() {
    return logLikelihood / totalWeight;
  }

  /**
   * Returns AIC, BIC and ICL.
   *
   * @param freeParameters the number of free parameters of the model
   */
  public InformationCriteria criteria(int freeParameters) {
    return new InformationCriteria(logLikelihood, freeParameters, totalWeight, entropy);
  }
}
