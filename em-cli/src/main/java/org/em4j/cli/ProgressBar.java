package org.em4j.cli;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.FitProgress;
import org.em4j.core.mixture.MixtureOptions;

/**
 * Shows on a terminal how far a fit is, once it has taken a second, ten times a second at most.
 * Listens to any number of fits, also to several at once, and shows the one that told last.
 * Thread-safe.
 *
 * <p>A bar of our own: one that a library draws counts steps towards a number known beforehand,
 * while what is worth showing of a fit are its likelihood and an end that is foretold anew after
 * every iteration. It is a line of text, which is not worth a dependency.
 */
final class ProgressBar implements AutoCloseable {
  private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long PERIOD_MILLIS = 100;

  /** Shows nothing. */
  static final ProgressBar NONE = new ProgressBar(null, 0, () -> 0);

  private final TerminalLine terminal;
  private final int columns;
  private final LongSupplier clock;
  private final long began;
  private final Thread painter;
  private volatile State state;

  /**
   * What was told last.
   *
   * @param progress null while a start is sought
   */
  private record State(String fit, String objective, int start, FitProgress progress, long nanos) {}

  /**
   * Makes a bar that shows nothing by itself.
   *
   * @param terminal null to show nothing at all
   * @param clock tells nanoseconds; the fit begins now
   */
  ProgressBar(TerminalLine terminal, int columns, LongSupplier clock) {
    this.terminal = terminal;
    this.columns = columns;
    this.clock = clock;
    this.began = clock.getAsLong();
    this.painter = terminal == null ? null : new Thread(this::paint, "em4j-progress");
  }

  /**
   * Shows how far a fit is until it is closed.
   *
   * @param quiet whether nothing is to be shown
   */
  static ProgressBar on(Console console, boolean quiet) {
    TerminalLine terminal = quiet ? null : console.terminal();
    ProgressBar bar = new ProgressBar(terminal, console.columns(), System::nanoTime);
    if (terminal != null) {
      bar.painter.setDaemon(true);
      bar.painter.start();
    }
    return bar;
  }

  private void paint() {
    try {
      while (true) {
        Thread.sleep(PERIOD_MILLIS);
        show();
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns what tells this bar of a fit.
   *
   * @param fit its name; empty if there is one fit alone
   * @param options tell what it climbs
   */
  EmListener listener(String fit, MixtureOptions options) {
    if (terminal == null) {
      return EmListener.NONE;
    }
    String objective =
        (options.prior().isNone() ? "" : "penalized ")
            + (options.assignment().hard() ? "classification " : "")
            + "log L";
    EmListener iterations =
        FitProgress.listener(
            progress ->
                state = new State(fit, objective, progress.start(), progress, clock.getAsLong()));
    return iterations.andThen(
        new EmListener() {
          @Override
          public void starting(int start, ConvergencePolicy policy, int mostIterations) {
            state = new State(fit, objective, start, null, clock.getAsLong());
          }
        });
  }

  /** Shows what was told last, if it is time. */
  void show() {
    State told = state;
    long now = clock.getAsLong();
    if (told == null || now - began < FIRST_NANOS) {
      return;
    }
    terminal.show(
        told.progress == null
            ? ProgressText.seeking(told.fit, told.start, columns)
            : ProgressText.of(
                told.fit, told.objective, told.progress, (now - told.nanos) / 1e9, columns));
  }

  /** Takes the line away, for good. */
  @Override
  public void close() {
    if (terminal == null) {
      return;
    }
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    terminal.erase();
  }
}
