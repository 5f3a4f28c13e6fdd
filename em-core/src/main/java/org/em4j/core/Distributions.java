package org.em4j.core;

import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/** Distributions to documents of the form {@code {family, parameters}} and back. */
public final class Distributions {
  private Distributions() {}

  /** Writes a family's id and its parameters. */
  public static <P> Document write(Distribution<P> distribution) {
    return write(distribution.family(), distribution.parameters());
  }

  /** Writes a family's id and parameters of it. */
  public static <P> Document write(Family<P> family, P parameters) {
    return Document.builder()
        .text("family", family.id())
        .document("parameters", family.codec().write(parameters))
        .build();
  }

  /**
   * Reads the parameters of a family that is known.
   *
   * @throws DocumentException if the document names another family, or its parameters do not fit
   */
  public static <P> Distribution<P> read(Family<P> family, Document document) {
    document.allowOnly("family", "parameters");
    if (!document.text("family").equals(family.id())) {
      throw new DocumentException(
          document.path("family")
              + " must be "
              + family.id()
              + ", but is "
              + document.text("family"));
    }
    return new Distribution<>(family, family.codec().read(document.document("parameters")));
  }
}
