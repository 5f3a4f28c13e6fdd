package org.em4j.cli;

import java.nio.file.Path;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.io.DataException;
import org.em4j.io.ModelFile;

/** Model files whose model is a mixture, whatever its own type. */
final class MixtureFiles {
  /** The type of mixtures of zeros and ones. */
  static final String BERNOULLI = "bernoulli-mixture";

  /** The type of mixtures of symbols. */
  static final String CATEGORICAL = "categorical-mixture";

  private MixtureFiles() {}

  /** Tells whether a model's components are latent classes. */
  static boolean isLatentClass(ModelFile file) {
    return file.type().equals(BERNOULLI) || file.type().equals(CATEGORICAL);
  }

  /**
   * Returns the mixture of a file.
   *
   * @throws DataException if the model is none
   */
  static Mixture<?> mixture(ModelFile file, Path path) {
    if (file.model() instanceof MixtureModel model) {
      return model.mixture();
    }
    throw DataException.inFile(
        path.toString(), "is a " + file.type() + ", which this command cannot use");
  }
}
