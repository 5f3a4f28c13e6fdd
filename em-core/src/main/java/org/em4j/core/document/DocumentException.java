package org.em4j.core.document;

/**
 * A document that lacks a name, has one too many, or a value that does not fit; the path is named.
 */
public final class DocumentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message what is wrong and where, such as {@code components[1].parameters.sd must be …}
   */
  public DocumentException(String message) {
    super(message);
  }

  /**
   * Makes an exception that another one is behind.
   *
   * @param message what is wrong and where, such as {@code components[1].parameters.sd must be …}
   * @param cause tells more of it
   */
  public DocumentException(String message, Throwable cause) {
    super(message, cause);
  }
}
