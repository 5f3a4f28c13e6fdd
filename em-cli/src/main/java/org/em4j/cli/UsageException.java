package org.em4j.cli;

import java.util.function.Supplier;
import org.em4j.core.ObservationException;
import org.em4j.core.document.DocumentException;

/** Options or arguments that cannot be meant: exit code 2. */
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Returns what an option makes, and names the option if it cannot be made.
   *
   * @param option as the user wrote it
   */
  static <T> T of(String option, Supplier<T> make) {
    try {
      return make.get();
    } catch (ObservationException e) {
      throw e;
    } catch (IllegalArgumentException | DocumentException e) {
      throw new UsageException(option + ": " + e.getMessage(), e);
    }
  }
}
