package org.em4j.core.plugin;

import org.em4j.core.document.Document;

/**
 * A type of model to a neutral document and back. Names are part of the file format. Immutable and
 * thread-safe.
 *
 * @param <M> the model
 */
public interface ModelCodec<M> {
  /** Returns the class of the model. */
  Class<M> modelClass();

  /** Writes a model's own names: weights, components and the like. */
  Document write(M model);

  /**
   * Reads a model.
   *
   * @param document the model's own names; any other must be refused
   * @param registry finds families by their ids
   * @throws org.em4j.core.document.DocumentException that names what is missing, unknown or wrong
   */
  M read(Document document, Registry registry);
}
