package org.em4j.core;

import org.em4j.core.document.Document;

/**
 * Parameters to named values and back, for model files and settings. The names are part of the file
 * format. Immutable and thread-safe.
 *
 * @param <P> the parameters
 */
public interface ParameterCodec<P> {
  /** Writes every parameter under its name; reading the document back gives equal bits. */
  Document write(P parameters);

  /**
   * Reads parameters.
   *
   * @throws org.em4j.core.document.DocumentException if a name is missing or unknown or a value is
   *     out of range, naming it
   */
  P read(Document document);
}
