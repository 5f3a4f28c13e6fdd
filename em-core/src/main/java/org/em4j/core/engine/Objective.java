package org.em4j.core.engine;

/**
 * What one E-step measured.
 *
 * @param data what the data give: the log-likelihood, in natural logarithms, or what {@code kind}
 *     says
 * @param logPrior the logarithm of the parameters' prior density, up to a constant; 0 without a
 *     prior
 * @param magnitude {@code Σ w |log p|}, the size of what was added up: rounding errors scale with
 *     it
 * @param kind which objective it is
 */
public record Objective(double data, double logPrior, double magnitude, Kind kind) {
  /** Makes an objective without a prior. */
  public Objective(double data, double magnitude, Kind kind) {
    this(data, 0, magnitude, kind);
  }

  /** Returns what EM climbs: what the data give, penalised by the prior. */
  public double value() {
    return data + logPrior;
  }

  /** The objectives that EM can climb. */
  public enum Kind {
    /** log p(data | θ). */
    LOG_LIKELIHOOD("log-likelihood"),
    /** log p(data, assignments | θ), the objective of hard EM. */
    CLASSIFICATION_LOG_LIKELIHOOD("classification log-likelihood"),
    /**
     * The tempered log-likelihood {@code Σ w log Σ_k exp(β log p_k) / β} of deterministic
     * annealing.
     */
    TEMPERED_LOG_LIKELIHOOD("tempered log-likelihood");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
