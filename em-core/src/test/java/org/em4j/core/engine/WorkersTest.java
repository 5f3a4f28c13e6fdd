package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkersTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** Runs tasks that leave their index; returns what was merged. */
  private static List<Integer> merged(Workers workers, int tasks) {
    List<Integer> merged = new ArrayList<>();
    workers.inOrder(
        tasks,
        () -> new int[1],
        (index, storage) -> storage[0] = index,
        storage -> merged.add(storage[0]));
    return merged;
  }

  private static List<Integer> upTo(int n) {
    return IntStream.range(0, n).boxed().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 16, 64})
  void resultsAreMergedInIndexOrder(int threads) {
    try (Workers workers = Workers.of(threads)) {
      assertThat(workers.threads()).isEqualTo(threads);
      for (int tasks : new int[] {0, 1, 2, 3, 100, 1000}) {
        assertThat(merged(workers, tasks)).isEqualTo(upTo(tasks));
      }
    }
  }

  @Test
  void threadsBelowOneAreRefused() {
    assertThatThrownBy(() -> Workers.of(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 150, seed = "41")
  void neitherSleepsNorSizesChangeWhatIsMerged(
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll @IntRange(min = 0, max = 60) int tasks,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] micros = random.ints(Math.max(1, tasks), 0, 300).toArray();
    AtomicInteger made = new AtomicInteger();
    AtomicInteger merging = new AtomicInteger();
    List<Integer> merged = new ArrayList<>();
    Assertions.assertTimeoutPreemptively(
        LONG,
        () -> {
          try (Workers workers = Workers.of(threads)) {
            workers.inOrder(
                tasks,
                () -> new int[] {made.incrementAndGet() * 0},
                (index, storage) -> {
                  pause(micros[index]);
                  storage[0] = index;
                },
                storage -> {
                  assertThat(merging.incrementAndGet()).as("one at a time").isEqualTo(1);
                  merged.add(storage[0]);
                  merging.decrementAndGet();
                });
          }
        });
    assertThat(merged).isEqualTo(upTo(tasks));
    assertThat(made.get()).isLessThanOrEqualTo(threads + 1);
  }

  @Property(tries = 100, seed = "42")
  void theFailureOfTheLowestIndexIsTheOneThatIsTold(
      @ForAll @IntRange(min = 1, max = 9) int threads,
      @ForAll @IntRange(min = 1, max = 60) int tasks,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] fails = new boolean[tasks];
    int lowest = -1;
    for (int i = tasks - 1; i >= 0; i--) {
      fails[i] = random.nextInt(6) == 0;
      lowest = fails[i] ? i : lowest;
    }
    int[] micros = random.ints(tasks, 0, 200).toArray();
    List<Integer> merged = new ArrayList<>();
    int first = lowest;
    Assertions.assertTimeoutPreemptively(
        LONG,
        () -> {
          try (Workers workers = Workers.of(threads)) {
            Workers.Task<int[]> task =
                (index, storage) -> {
                  pause(micros[index]);
                  if (fails[index]) {
                    throw new IllegalStateException("task " + index);
                  }
                  storage[0] = index;
                };
            if (first < 0) {
              workers.inOrder(tasks, () -> new int[1], task, s -> merged.add(s[0]));
            } else {
              assertThatThrownBy(
                      () -> workers.inOrder(tasks, () -> new int[1], task, s -> merged.add(s[0])))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessage("task " + first);
            }
            assertThat(merged)
                .as("what came before it, in order")
                .isEqualTo(upTo(merged.size()))
                .hasSizeLessThanOrEqualTo(first < 0 ? tasks : first);
            assertThat(merged(workers, 20)).as("used again").isEqualTo(upTo(20));
          }
        });
  }

  private static void pause(int micros) {
    long until = System.nanoTime() + micros * 1000L;
    while (System.nanoTime() < until) {
      Thread.onSpinWait();
    }
    if (micros % 17 == 0) {
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  @Timeout(20)
  void aSlowFirstTaskHoldsTheOthersWithinTheWindow() {
    int threads = 4;
    AtomicInteger begun = new AtomicInteger();
    AtomicInteger mostBegun = new AtomicInteger();
    try (Workers workers = Workers.of(threads)) {
      workers.inOrder(
          50,
          () -> new int[1],
          (index, storage) -> {
            begun.incrementAndGet();
            if (index == 0) {
              pause(60_000);
              mostBegun.set(begun.get());
            }
          },
          storage -> {});
    }
    assertThat(mostBegun.get()).isBetween(1, threads + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void failuresOfMergesAndStoragesAreThrownToo(int threads) {
    try (Workers workers = Workers.of(threads)) {
      assertThatThrownBy(
              () ->
                  workers.inOrder(
                      30,
                      () -> new int[1],
                      (index, storage) -> storage[0] = index,
                      storage -> {
                        if (storage[0] == 7) {
                          throw new ArithmeticException("merge 7");
                        }
                      }))
          .isInstanceOf(ArithmeticException.class);
      assertThatThrownBy(
              () ->
                  workers.inOrder(
                      30,
                      () -> {
                        throw new OutOfMemoryError("storage");
                      },
                      (index, storage) -> {},
                      storage -> {}))
          .isInstanceOf(OutOfMemoryError.class);
      assertThat(merged(workers, 5)).isEqualTo(upTo(5));
    }
  }

  @Test
  @Timeout(20)
  void anInterruptedCallerGetsItsResultAndStaysInterrupted() {
    try (Workers workers = Workers.of(3)) {
      Thread.currentThread().interrupt();
      List<Integer> merged = new ArrayList<>();
      workers.inOrder(
          40,
          () -> new int[1],
          (index, storage) -> {
            storage[0] = index;
            long until = System.nanoTime() + 200_000;
            while (System.nanoTime() < until) {
              Thread.onSpinWait();
            }
          },
          storage -> merged.add(storage[0]));
      assertThat(Thread.interrupted()).as("still interrupted").isTrue();
      assertThat(merged).isEqualTo(upTo(40));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void noTaskBeginsOnceTheCallerAskedToStop(int threads) {
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicInteger begun = new AtomicInteger();
    try (Workers workers = Workers.of(threads, cancelled::get)) {
      assertThatThrownBy(
              () ->
                  workers.inOrder(
                      1000,
                      () -> new int[1],
                      (index, storage) -> {
                        begun.incrementAndGet();
                        cancelled.set(true);
                      },
                      storage -> {}))
          .isInstanceOf(CancellationException.class)
          .hasMessage("cancelled");
    }
    assertThat(begun.get()).isLessThanOrEqualTo(threads);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5})
  void tasksMayRunTasksOnTheSameWorkers(int threads) {
    Assertions.assertTimeoutPreemptively(
        LONG,
        () -> {
          try (Workers workers = Workers.of(threads)) {
            for (int repeat = 0; repeat < 50; repeat++) {
              List<Integer> merged = new ArrayList<>();
              workers.inOrder(
                  8,
                  () -> new ArrayList<Integer>(),
                  (index, storage) -> {
                    storage.clear();
                    storage.addAll(merged(workers, index));
                  },
                  storage -> merged.add(storage.size()));
              assertThat(merged).isEqualTo(upTo(8));
            }
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void aCheckedExceptionOfAnotherLanguageLeavesNobodyWaiting(int threads) {
    Assertions.assertTimeoutPreemptively(
        LONG,
        () -> {
          try (Workers workers = Workers.of(threads)) {
            assertThatThrownBy(
                    () ->
                        workers.inOrder(
                            40,
                            () -> new int[1],
                            (index, storage) -> {
                              if (index % 5 == 3) {
                                throw WorkersTest.<RuntimeException>sneaky(new IOException("x"));
                              }
                            },
                            storage -> {}))
                .isInstanceOf(UndeclaredThrowableException.class)
                .hasCauseInstanceOf(IOException.class);
            assertThat(merged(workers, 20)).isEqualTo(upTo(20));
          }
        });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <E extends Throwable> E sneaky(Throwable t) throws E {
    throw (E) t;
  }
}
