package org.em4j.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The wish to stop, which comes from another thread, such as that of a signal. Thread-safe.
 *
 * <p>The process may end at any moment but while a file is being written: whoever writes checks
 * often, and leaves nothing behind when it is cancelled.
 */
final class Cancellation {
  private static final long PATIENCE_SECONDS = 10;

  private final ReentrantLock writing = new ReentrantLock();
  private volatile boolean requested;

  /** Tells whether to stop. */
  boolean requested() {
    return requested;
  }

  /**
   * Ends the work if that was asked for.
   *
   * @throws CancellationException if it was
   */
  void check() {
    if (requested) {
      throw new CancellationException("cancelled");
    }
  }

  /** Writes files; the process does not end before they are whole or gone. */
  void whileWriting(Runnable write) {
    writing.lock();
    try {
      check();
      write.run();
    } finally {
      writing.unlock();
    }
  }

  /** Asks to stop, and waits until nothing is half-written. */
  void request() {
    requested = true;
    try {
      if (writing.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        writing.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
