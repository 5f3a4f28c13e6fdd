package org.em4j.core.engine;

import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Deterministic parallelism: tasks 0 … n−1 run on any number of threads, and their results are
 * merged in index order, so that the number of threads cannot change a bit of the sum. At most
 * {@code threads + 1} results are alive at once. A task may run tasks of its own on the same
 * workers.
 */
public interface Workers extends AutoCloseable {
  /**
   * A task that leaves its result in a storage.
   *
   * @param <S> the storage
   */
  @FunctionalInterface
  interface Task<S> {
    /**
     * Runs one task.
     *
     * @param index 0 … n−1
     * @param storage as an earlier task left it. Modified
     */
    void run(int index, S storage);
  }

  /** Returns the number of threads. */
  int threads();

  /**
   * Runs all tasks and merges their results in index order.
   *
   * @param tasks their number
   * @param storage makes, or takes from a pool, the storage of one running task
   * @param task runs on any of the threads
   * @param merge takes one result after the other, never two at a time
   * @param <S> the storage
   * @throws RuntimeException what the failed task of the lowest index threw
   * @throws java.util.concurrent.CancellationException if the caller asked to stop; some results
   *     may have been merged
   */
  <S> void inOrder(int tasks, Supplier<S> storage, Task<S> task, Consumer<S> merge);

  /** Ends the threads. */
  @Override
  void close();

  /** Returns workers that use the calling thread alone. */
  static Workers sequential() {
    return of(1);
  }

  /**
   * Returns workers of a number of threads, the calling one among them.
   *
   * @param threads at least 1
   */
  static Workers of(int threads) {
    return of(threads, () -> false);
  }

  /**
   * Returns workers that begin no further task once the caller has asked to stop.
   *
   * @param threads at least 1
   * @param cancelled tells whether to stop; asked before each task, on any thread
   */
  static Workers of(int threads, BooleanSupplier cancelled) {
    return new ThreadedWorkers(threads, cancelled);
  }
}
