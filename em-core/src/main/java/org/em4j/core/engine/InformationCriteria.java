package org.em4j.core.engine;

/**
 * What a log-likelihood is worth after the parameters are paid for; lower is better.
 *
 * @param logLikelihood of the model, natural logarithms
 * @param freeParameters p
 * @param totalWeight n, the sum of the rows' weights
 * @param entropy of the posteriors, 0 or more
 */
public record InformationCriteria(
    double logLikelihood, int freeParameters, double totalWeight, double entropy) {
  /** Returns {@code −2 log L + 2p} (Akaike 1974). */
  public double aic() {
    return -2 * logLikelihood + 2.0 * freeParameters;
  }

  /** Returns {@code −2 log L + p log n} (Schwarz 1978). */
  public double bic() {
    return -2 * logLikelihood + freeParameters * Math.log(totalWeight);
  }

  /** Returns {@code −2 log L + p (log n + 1)} (Bozdogan 1987). */
  public double caic() {
    return bic() + freeParameters;
  }

  /** Returns BIC with {@code (n + 2)/24} in place of n (Sclove 1987). */
  public double sampleSizeAdjustedBic() {
    return -2 * logLikelihood + freeParameters * Math.log((totalWeight + 2) / 24);
  }

  /** Returns BIC plus twice the entropy (Biernacki, Celeux and Govaert 2000). */
  public double icl() {
    return bic() + 2 * entropy;
  }
}
