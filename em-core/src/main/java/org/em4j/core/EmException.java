package org.em4j.core;

import java.util.OptionalInt;

/**
 * A fit that failed: which iteration and component, and what to try, are part of the message. Bad
 * arguments are {@link IllegalArgumentException} instead, and not reaching convergence is no
 * failure but a stop reason.
 */
public class EmException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int row;

  /** Makes an exception with its message. */
  public EmException(String message) {
    this(message, -1);
  }

  /**
   * Makes an exception about one row of the data.
   *
   * @param message what, where and what to do
   * @param row the row's index from 0, or −1
   */
  public EmException(String message, int row) {
    super(message);
    this.row = row;
  }

  /** Returns the index, from 0, of the row that the failure is about, if there is one. */
  public OptionalInt row() {
    return row < 0 ? OptionalInt.empty() : OptionalInt.of(row);
  }
}
