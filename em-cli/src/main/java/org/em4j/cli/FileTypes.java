package org.em4j.cli;

import org.em4j.io.ModelFile;

/** The types of model files that commands treat apart from others. */
final class FileTypes {
  /** The type of mixtures of zeros and ones. */
  static final String BERNOULLI = "bernoulli-mixture";

  /** The type of mixtures of symbols. */
  static final String CATEGORICAL = "categorical-mixture";

  /** The type of hidden Markov models. */
  static final String HIDDEN_MARKOV = "hidden-markov-model";

  private FileTypes() {}

  /** Tells whether a model's components are latent classes. */
  static boolean isLatentClass(ModelFile file) {
    return file.type().equals(BERNOULLI) || file.type().equals(CATEGORICAL);
  }
}
