package org.em4j.core;

/**
 * Thrown by {@link ExponentialFamily#fromMean} when mean statistics belong to no proper parameters,
 * such as a variance of zero. The caller applies the declared policy for degenerate components.
 */
public final class DegenerateComponentException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message a clause that tells what is wrong, such as "its variance is zero"
   */
  public DegenerateComponentException(String message) {
    super(message, null, false, false);
  }
}
