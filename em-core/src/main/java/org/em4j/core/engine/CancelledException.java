package org.em4j.core.engine;

import java.util.concurrent.CancellationException;

/** Ends a job of {@link Workers} early, because the caller asked to stop. */
final class CancelledException extends CancellationException {
  private static final long serialVersionUID = 1L;

  CancelledException() {
    super("cancelled");
  }

  /** Thrown by every task that has not begun: its stack trace would tell nothing. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // changes nothing
  public Throwable fillInStackTrace() {
    return this;
  }
}
