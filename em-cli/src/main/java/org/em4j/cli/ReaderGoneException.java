package org.em4j.cli;

import java.io.IOException;

/** Nobody reads standard output any more, as after {@code | head}: there is nothing left to do. */
final class ReaderGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReaderGoneException(IOException cause) {
    super(cause);
  }
}
