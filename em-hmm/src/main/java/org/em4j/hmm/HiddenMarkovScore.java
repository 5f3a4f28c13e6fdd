package org.em4j.hmm;

import org.em4j.core.engine.InformationCriteria;

/**
 * How well a model explains sequences.
 *
 * @param logLikelihood {@code Σ w log p(x)}, natural logarithms
 * @param entropy of the posterior of the whole paths of states, {@code −Σ w Σ_z p(z|x) log p(z|x)},
 *     0 or more
 * @param totalWeight the sum of the rows' weights
 */
public record HiddenMarkovScore(double logLikelihood, double entropy, double totalWeight) {
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
