package org.em4j.core.engine;

import java.lang.reflect.UndeclaredThrowableException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Workers on a pool of daemon threads that the first parallel job starts.
 *
 * <p>Waking a thread takes as long as an E-step over some hundred rows. So where the tasks of the
 * last job were so short that all of this one would be done by then, the caller begins alone, and
 * asks for help only once it has been busy for longer. Who runs a task changes no result.
 */
final class ThreadedWorkers implements Workers {
  private static final long SHORT_NANOS = 100_000;

  private final int threads;
  private final BooleanSupplier cancelled;
  private @Nullable ExecutorService pool;

  /** How long a task of the last job took, about; the first job may be of any length. */
  private volatile long taskNanos = SHORT_NANOS;

  ThreadedWorkers(int threads, BooleanSupplier cancelled) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, but is " + threads);
    }
    this.threads = threads;
    this.cancelled = cancelled;
  }

  @Override
  public int threads() {
    return threads;
  }

  @Override
  public <S> void inOrder(int tasks, Supplier<S> storage, Task<S> task, Consumer<S> merge) {
    Job<S> job = new Job<>(tasks, threads + 1, storage, task, merge);
    int helpers = Math.min(threads, tasks) - 1;
    if (helpers > 0 && taskNanos >= SHORT_NANOS / tasks) {
      call(helpers, job);
      helpers = 0;
    }
    job.work(helpers);
    job.await();
  }

  private void call(int helpers, Job<?> job) {
    for (int i = 0; i < helpers; i++) {
      pool().execute(() -> job.work(0));
    }
  }

  private synchronized ExecutorService pool() {
    if (pool == null) {
      pool =
          Executors.newFixedThreadPool(
              threads - 1,
              runnable -> {
                Thread thread = new Thread(runnable, "em4j-worker");
                thread.setDaemon(true);
                return thread;
              });
    }
    return pool;
  }

  @Override
  public synchronized void close() {
    if (pool != null) {
      pool.shutdown();
    }
  }

  /** The tasks of one call; its monitor guards everything that changes. */
  private final class Job<S> {
    private final int tasks;
    private final int window;
    private final Supplier<S> storage;
    private final Task<S> task;
    private final Consumer<S> merge;
    private final @Nullable Object[] done;
    private final Deque<S> free = new ArrayDeque<>();
    private int next;
    private int merged;
    private int active;
    private int failedAt = Integer.MAX_VALUE;
    private @Nullable Throwable failure;
    private boolean interrupted;

    Job(int tasks, int window, Supplier<S> storage, Task<S> task, Consumer<S> merge) {
      this.tasks = tasks;
      this.window = window;
      this.storage = storage;
      this.task = task;
      this.merge = merge;
      this.done = new Object[window];
    }

    /**
     * Counts a thread in. One that comes after the last task was taken has nothing to do, and
     * nobody waits for it: not the caller for a slow helper, and not a task that runs tasks of its
     * own on these workers for helpers that all are busy.
     */
    private synchronized boolean enter() {
      boolean needed = next < tasks && failure == null;
      active += needed ? 1 : 0;
      return needed;
    }

    /**
     * Runs tasks until there are none left.
     *
     * @param helpers to be called if that takes long; 0 if they have been, or this is one of them
     */
    void work(int helpers) {
      if (!enter()) {
        return;
      }
      int uncalled = helpers;
      int run = 0;
      long began = System.nanoTime();
      try {
        for (int i = take(); i >= 0; i = take()) {
          if (uncalled > 0 && System.nanoTime() - began > SHORT_NANOS) {
            call(uncalled, this);
            uncalled = 0;
          }
          run++;
          try {
            if (cancelled.getAsBoolean()) {
              throw new CancelledException();
            }
            S result = storage();
            task.run(i, result);
            finish(i, result);
          } catch (Throwable e) {
            // Other languages throw checked exceptions here; a thread that died of one would leave
            // the others waiting for its task.
            fail(i, e);
          }
        }
      } finally {
        if (run > 0) {
          taskNanos = (System.nanoTime() - began) / run;
        }
        leave();
      }
    }

    /** Takes the next task; waits while too many results stand unmerged. */
    private synchronized int take() {
      while (next < tasks && next >= merged + window && failure == null) {
        waitForChange();
      }
      // Tasks are taken in order, so all before the failed one have been taken: the failure of the
      // lowest index is the same with any number of threads.
      return next < tasks && failure == null ? next++ : -1;
    }

    private S storage() {
      synchronized (this) {
        S pooled = free.poll();
        if (pooled != null) {
          return pooled;
        }
      }
      return storage.get();
    }

    @SuppressWarnings("unchecked")
    private synchronized void finish(int index, S result) {
      done[index % window] = result;
      while (merged < failedAt && done[merged % window] != null) {
        S first = (S) done[merged % window];
        done[merged % window] = null;
        merge.accept(first);
        free.push(first);
        merged++;
      }
      notifyAll();
    }

    private synchronized void fail(int index, Throwable cause) {
      if (index < failedAt) {
        failedAt = index;
        failure = cause;
      }
      notifyAll();
    }

    private synchronized void leave() {
      active--;
      notifyAll();
    }

    synchronized void await() {
      while (active > 0) {
        waitForChange();
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      if (failure != null) {
        throw new UndeclaredThrowableException(failure);
      }
    }

    /** Waits; an interruption is kept for the caller, since tasks that run must be waited for. */
    @SuppressWarnings("WaitNotInLoop") // every caller loops
    private void waitForChange() {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
