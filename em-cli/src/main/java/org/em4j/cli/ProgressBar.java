package org.em4j.cli;

import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.FitProgress;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.Trace;
import org.em4j.core.mixture.MixtureOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows on a terminal how far the fits of a command are, once they have taken a second, ten times a
 * second at most: all of them, and the start that told last. Listens to any number of fits, also to
 * several at once. Thread-safe.
 *
 * <p>A bar of our own: one that a library draws counts steps towards a number known beforehand,
 * while what is worth showing of a fit are its likelihood and an end that is foretold anew after
 * every iteration. It is a line of text, which is not worth a dependency.
 */
final class ProgressBar implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressBar.class);
  private static final double FIRST_SECONDS = 1;
  private static final double NANOS = 1e9;
  private static final long PERIOD_MILLIS = 100;

  /** Shows nothing. */
  static final ProgressBar NONE = new ProgressBar(null, () -> 0, () -> 0);

  private final TerminalLine terminal;
  private final IntSupplier columns;
  private final LongSupplier clock;
  private final long began;
  private final Thread painter;
  private final Object lock = new Object();
  private final Progress progress = new Progress();
  private long fits = 1;
  private Progress.Course told;

  /**
   * Makes a bar that shows nothing by itself.
   *
   * @param terminal null to show nothing at all
   * @param columns the width of the terminal, asked for when there is something to show; 0 if it is
   *     none
   * @param clock tells nanoseconds; the fit begins now
   */
  ProgressBar(TerminalLine terminal, IntSupplier columns, LongSupplier clock) {
    this.terminal = terminal;
    this.columns = columns;
    this.clock = clock;
    this.began = clock.getAsLong();
    this.painter = terminal == null ? null : painter();
  }

  /**
   * Shows how far fits are until it is closed.
   *
   * @param quiet whether nothing is to be shown
   * @param fits how many there will be
   */
  static ProgressBar on(Console console, boolean quiet, long fits) {
    TerminalLine terminal = quiet ? null : console.terminal();
    ProgressBar bar = new ProgressBar(terminal, console::columns, System::nanoTime).of(fits);
    if (terminal != null) {
      bar.painter.start();
    }
    return bar;
  }

  private Thread painter() {
    Thread thread = new Thread(this::paint, "em4j-progress");
    thread.setDaemon(true);
    // A defect here must not be what people see of a fit.
    thread.setUncaughtExceptionHandler(
        (dead, thrown) -> LOG.debug("progress is not shown any more", thrown));
    return thread;
  }

  /** Sets how many fits there will be. */
  ProgressBar of(long number) {
    fits = number;
    return this;
  }

  private void paint() {
    try {
      while (show()) {
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (InterruptedException e) {
      // Closed.
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Returns what tells this bar of a fit. Each fit needs its own.
   *
   * @param fit its name; empty if there is one fit alone
   * @param options tell what it climbs, and from how many starts
   */
  EmListener listener(String fit, MixtureOptions options) {
    if (terminal == null) {
      return EmListener.NONE;
    }
    synchronized (lock) {
      progress.plan(fits, options.em().restarts().plannedRuns());
    }
    String objective =
        (options.prior().isNone() ? "" : "penalized ")
            + (options.assignment().hard() ? "classification " : "")
            + "log L";
    return new FitListener(fit, objective);
  }

  /**
   * Makes a fit, and shows how far it is; afterwards nothing more is expected of it.
   *
   * @param name of the fit; empty if there is one fit alone
   * @param options tell what it climbs, and from how many starts
   * @param fit is given what to tell
   */
  <T> T during(String name, MixtureOptions options, Function<EmListener, T> fit) {
    EmListener listener = listener(name, options);
    try {
      return fit.apply(listener);
    } finally {
      if (listener instanceof FitListener told) {
        told.over();
      }
    }
  }

  /** Expects so many fits no longer: they will never begin. */
  void without(long number) {
    synchronized (lock) {
      progress.settle(number, 0);
    }
  }

  /** Tells the bar of one fit, on the thread that runs it. */
  private final class FitListener implements EmListener {
    private final String fit;
    private final String objective;
    private final EmListener iterations = FitProgress.listener(this::tell);
    private Progress.Course course;
    private long runs;

    FitListener(String fit, String objective) {
      this.fit = fit;
      this.objective = objective;
    }

    @Override
    public void starting(int start, ConvergencePolicy policy, int mostIterations) {
      iterations.starting(start, policy, mostIterations);
      synchronized (lock) {
        course = new Progress.Course(fit, objective, start, seconds());
        progress.begin(course);
        told = course;
      }
    }

    @Override
    public void iteration(int start, Trace trace) {
      iterations.iteration(start, trace);
    }

    private void tell(FitProgress newest) {
      synchronized (lock) {
        course.tell(newest, seconds());
        told = course;
      }
    }

    @Override
    public void finished(StartSummary summary) {
      synchronized (lock) {
        progress.end(course, seconds());
        runs++;
      }
    }

    void over() {
      synchronized (lock) {
        progress.forget(course);
        progress.settle(1, runs);
      }
    }
  }

  private double seconds() {
    return (clock.getAsLong() - began) / NANOS;
  }

  /**
   * Shows what was told last, if it is time.
   *
   * @return false if there is no terminal to show it on
   */
  boolean show() {
    double now = seconds();
    if (now < FIRST_SECONDS) {
      return true;
    }
    int width = columns.getAsInt();
    String line;
    synchronized (lock) {
      if (told == null || width <= 0) {
        return width > 0;
      }
      ProgressText.Whole whole = progress.whole(now);
      line =
          told.told() == null
              ? ProgressText.seeking(whole, told.fit, told.start, width)
              : ProgressText.of(whole, told.fit, told.objective, told.told(), width);
    }
    terminal.show(line);
    return true;
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
