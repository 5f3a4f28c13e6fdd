package org.em4j.cli;

import java.nio.file.Path;
import org.em4j.io.DataException;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;

/**
 * A model that was read from a file.
 *
 * @param path the file, for messages
 * @param file what stands in it
 * @param labelled the model as the commands use it
 */
record OpenedModel(Path path, ModelFile file, LabelledModel labelled) {
  /**
   * Reads a model file.
   *
   * @throws DataException if it cannot be read, or is of a kind that no command can use
   */
  static OpenedModel read(Path path, ModelFiles files) {
    ModelFile file = files.read(path);
    LabelledModel known = LabelledModel.ofKnown(file.model());
    if (known == null) {
      throw DataException.inFile(
          path.toString(), "is a " + file.type() + ", which this command cannot use");
    }
    return new OpenedModel(path, file, known);
  }

  /**
   * Refuses an option that is one of hidden Markov models alone.
   *
   * @throws UsageException if this is none
   */
  void requireChain(String option) {
    if (!labelled.isChain()) {
      throw new UsageException(
          option + " is for hidden Markov models, but " + path + " is a " + file.type());
    }
  }
}
