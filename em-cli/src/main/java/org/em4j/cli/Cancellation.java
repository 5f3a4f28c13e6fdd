package org.em4j.cli;

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The wish to stop, which comes from another thread, such as that of a signal. Thread-safe.
 *
 * <p>The process may end at any moment but while there is work that is to be brought to an end: a
 * fit, whose best model so far is worth keeping, or a file that is being written. Whoever does such
 * work checks often.
 */
final class Cancellation {
  private static final long PATIENCE_SECONDS = 1;

  private final ReentrantLock working = new ReentrantLock();
  private final AtomicBoolean told = new AtomicBoolean();
  private volatile boolean requested;
  private volatile String outcome = "cancelled";

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
    toItsEnd(
        () -> {
          check();
          write.run();
        });
  }

  /** Does work that ends soon once somebody asks to stop; the process does not end before. */
  void toItsEnd(Runnable work) {
    working.lock();
    try {
      work.run();
    } finally {
      working.unlock();
    }
  }

  /** Asks to stop. */
  void request() {
    requested = true;
  }

  /**
   * Waits until the process may end: nothing that is to be brought to an end is begun from here on.
   *
   * @param console is told if that takes long
   */
  void awaitEnd(Console console) {
    try {
      if (!working.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        console.note("stopping: what is under way ends first; Ctrl-C once more ends it at once");
        working.lockInterruptibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sets what is to be said if the process is cancelled from here on. */
  void outcome(String value) {
    outcome = value;
  }

  /** Says once that the process is cancelled, and what came of it. */
  void tell(Console console) {
    if (told.compareAndSet(false, true)) {
      console.note(outcome);
    }
  }
}
