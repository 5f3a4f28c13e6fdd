package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.em4j.cli.ProgressText.Whole;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.FitProgress;
import org.em4j.core.engine.ImprovementPerObservation;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.ShortRunsThenBest;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.StopReason;
import org.em4j.core.engine.Trace;
import org.em4j.core.engine.UntilStable;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.mixture.MixtureOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProgressBarTest {
  private static final FitProgress PROGRESS =
      new FitProgress(1, 30, -12345.678, 0.00321, OptionalDouble.of(10), 1.25);

  private final Screen screen = new Screen();
  private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);

  private ProgressBar bar(int columns) {
    return new ProgressBar(new TerminalLine(screen), () -> columns, nanos::get);
  }

  private static Trace trace(int iterations) {
    Trace trace = new Trace(1);
    for (int i = 0; i <= iterations; i++) {
      trace.add(-100 * Math.pow(0.5, i), TimeUnit.SECONDS.toNanos(i), () -> 1);
    }
    return trace;
  }

  private void pass(double seconds) {
    nanos.addAndGet(Math.round(seconds * 1e9));
  }

  private String shown() {
    return screen.lines().get(screen.lines().size() - 1);
  }

  private static Whole whole(double done, double left) {
    return new Whole(0, 1, OptionalDouble.of(done), OptionalDouble.of(left));
  }

  @Test
  void theLineTellsAllThereIs() {
    assertThat(ProgressText.of(whole(0.75, 12.5), "", "log L", PROGRESS, 100))
        .isEqualTo(
            "[###############.....]  ~13 s left  start 2  iteration 30  log L -12345.678"
                + "  change 3.2e-03");
    Whole several = new Whole(12, 360, OptionalDouble.of(0.05), OptionalDouble.of(100));
    assertThat(ProgressText.of(several, "K=3 full", "log L", PROGRESS, 140))
        .isEqualTo(
            "[#...................]  ~2 min left  12 of 360 done  K=3 full  start 2  iteration 30"
                + "  log L -12345.678  change 3.2e-03");
  }

  @Test
  void whatCannotBeToldIsLeftOpen() {
    Whole open = new Whole(0, 0, OptionalDouble.empty(), OptionalDouble.empty());
    FitProgress unknown = new FitProgress(0, 2, -50, 25, OptionalDouble.empty(), 0.5);
    assertThat(ProgressText.of(open, "", "log L", unknown, 80))
        .isEqualTo(
            "[....................]  … left  start 1  iteration 2  log L -50  change 2.5e+01");
    FitProgress first =
        new FitProgress(0, 0, -100, Double.POSITIVE_INFINITY, OptionalDouble.empty(), Double.NaN);
    assertThat(ProgressText.of(open, "", "log L", first, 80))
        .isEqualTo("[....................]  … left  start 1  iteration 0  log L -100");
    assertThat(ProgressText.seeking(open, "", 2, 60))
        .isEqualTo("[...............]  … left  start 3  seeking where to begin");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 10, 40, 70, 80, 81, 100, 200})
  void theLineFitsTheTerminal(int columns) {
    Whole several = new Whole(7, 10, OptionalDouble.of(0.7), OptionalDouble.of(12.5));
    String line = ProgressText.of(several, "K=3 full", "penalized log L", PROGRESS, columns);
    assertThat(line.length()).isLessThan(columns);
    if (columns >= 80) {
      assertThat(line).contains("~13 s left", "7 of 10 done", "start 2", "iteration 30");
    } else if (columns >= 40) {
      assertThat(line).contains("~13 s left  7 of 10 done");
      // No number is cut in two.
      assertThat(line).matches(".*(K=3 full|start 2|iteration 30|-12345.678|3.2e-03)");
    }
    assertThat(ProgressText.seeking(several, "K=3 full", 0, columns).length()).isLessThan(columns);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1 s",
    "0.2, 1 s",
    "12.4, 12 s",
    "89, 89 s",
    "91, 2 min",
    "600, 10 min",
    "5399, 90 min",
    "5401, 2 h",
    "36000, 10 h",
    "1e9, weeks"
  })
  void timesAreSaidAsPeopleSayThem(double seconds, String said) {
    assertThat(ProgressText.duration(seconds)).isEqualTo(said);
  }

  @Test
  void nothingIsShownBeforeASecondHasPassed() {
    ProgressBar bar = bar(80);
    EmListener listener = bar.listener("", MixtureOptions.defaults());
    listener.starting(0, new ImprovementPerObservation(1e-6), 1000);
    pass(0.99);
    bar.show();
    assertThat(screen.size()).isZero();
    pass(0.02);
    bar.show();
    assertThat(shown()).contains("start 1  seeking where to begin");
  }

  @Test
  void theNewestIterationIsShownAndTakenAway() {
    ProgressBar bar = bar(80);
    EmListener listener = bar.listener("", MixtureOptions.defaults());
    listener.starting(0, new ImprovementPerObservation(1e-6), 1000);
    listener.iteration(0, trace(3));
    listener.iteration(0, trace(4));
    pass(3);
    bar.show();
    assertThat(screen.lines()).hasSize(1);
    // Gains 6.25 · 2^−n are below 1e-6 from n = 23 on, and twice at 24.
    assertThat(shown())
        .startsWith("[#")
        .contains("]  ~21 s left  start 1  iteration 4  log L -6.25  change 6.3e+00");
    bar.close();
    assertThat(screen.lines()).containsExactly("");
  }

  @Test
  void theLimitOfIterationsIsCounted() {
    ProgressBar bar = bar(120);
    EmListener listener = bar.listener("K=2 full", MixtureOptions.defaults());
    listener.starting(0, new ImprovementPerObservation(0), 8);
    listener.iteration(0, trace(4));
    pass(3);
    bar.show();
    assertThat(shown()).startsWith("[##########..........]  ~1 s left  K=2 full  start 1");
  }

  private static StartSummary ended(int start) {
    return new StartSummary(start, 0, -5, 9, StopReason.CONVERGED, false, null);
  }

  private static MixtureOptions starts(RestartPolicy policy) {
    return MixtureOptions.defaults().withEm(em -> em.withRestarts(policy));
  }

  @Test
  void theFirstOfSeveralStartsGivesTheMeasure() {
    ProgressBar bar = bar(120);
    EmListener listener = bar.listener("", starts(RestartPolicy.fixed(10)));
    listener.starting(0, new ImprovementPerObservation(0), 8);
    pass(4);
    listener.iteration(0, trace(4));
    bar.show();
    // 4 s of 8 s, and nine times 8 s.
    assertThat(shown()).startsWith("[#...................]  ~76 s left  0 of 10 done  start 1");
  }

  @Test
  void startsToComeTakeAsLongAsThoseThatEnded() {
    ProgressBar bar = bar(120);
    EmListener listener = bar.listener("", starts(RestartPolicy.fixed(10)));
    for (int start = 0; start < 4; start++) {
      listener.starting(start, new ImprovementPerObservation(0), 8);
      pass(start == 0 ? 8 : 4);
      listener.finished(ended(start));
    }
    // Nothing is at work: six times 5 s.
    bar.show();
    assertThat(shown()).startsWith("[########............]  ~30 s left  4 of 10 done  start 4");
    listener.starting(4, new ImprovementPerObservation(0), 8);
    pass(2);
    bar.show();
    assertThat(shown()).startsWith("[########............]  ~28 s left  4 of 10 done  start 5");
    // It takes longer than they did.
    pass(10);
    bar.show();
    assertThat(shown()).startsWith("[##########..........]  ~25 s left  4 of 10 done  start 5");
    listener.iteration(4, trace(4));
    bar.show();
    assertThat(shown()).startsWith("[#########...........]  ~29 s left  4 of 10 done  start 5");
  }

  @Test
  void fitsSideBySideShareTheWork() {
    ProgressBar bar = bar(120).of(4);
    EmListener one = bar.listener("K=2 full", MixtureOptions.defaults());
    EmListener two = bar.listener("K=3 full", MixtureOptions.defaults());
    one.starting(0, new ImprovementPerObservation(0), 8);
    two.starting(0, new ImprovementPerObservation(0), 8);
    pass(6);
    one.finished(ended(0));
    EmListener three = bar.listener("K=1 full", MixtureOptions.defaults());
    three.starting(0, new ImprovementPerObservation(0), 8);
    pass(2);
    bar.show();
    // 0 s (its 6 s are over), 4 s and 6 s more, by two.
    assertThat(shown()).startsWith("[###########.........]  ~5 s left  1 of 4 done  K=1 full");
  }

  @Test
  void aRunMoreThanWasPlannedIsCountedToo() {
    ProgressBar bar = bar(120);
    EmListener listener = bar.listener("", starts(new ShortRunsThenBest(2, 8, 1)));
    for (int run = 0; run < 3; run++) {
      listener.starting(run % 2, new ImprovementPerObservation(0), 8);
      pass(2);
      listener.finished(ended(run % 2));
    }
    // The run that was to be finished failed, and the next best has its place.
    listener.starting(1, new ImprovementPerObservation(0), 8);
    pass(1);
    bar.show();
    assertThat(shown()).startsWith("[#################...]  ~1 s left  3 of 4 done  start 2");
    listener.finished(ended(1));
    bar.show();
    assertThat(shown()).startsWith("[####################]  ~1 s left  4 of 4 done  start 2");
  }

  @Test
  void whatAFitThatIsOverDidNotRunIsNotWaitedFor() {
    ProgressBar bar = bar(120).of(6);
    MixtureOptions options = starts(RestartPolicy.fixed(3));
    bar.during(
        "K=1 full",
        options,
        listener -> {
          listener.starting(0, new ImprovementPerObservation(0), 8);
          pass(4);
          listener.finished(ended(0));
          return 0;
        });
    bar.show();
    // One run of 4 s, and fifteen to come; two less than were planned.
    assertThat(shown()).startsWith("[#...................]  ~60 s left  1 of 16 done");
    bar.without(2);
    bar.show();
    assertThat(shown()).startsWith("[##..................]  ~36 s left  1 of 10 done");
    assertThatThrownBy(
            () ->
                bar.during(
                    "K=2 full",
                    options,
                    listener -> {
                      listener.starting(0, new ImprovementPerObservation(0), 8);
                      throw new IllegalStateException("broken off");
                    }))
        .isInstanceOf(IllegalStateException.class);
    bar.without(2);
    bar.show();
    assertThat(shown()).startsWith("[####################]  ~1 s left  K=2 full  start 1");
  }

  @Test
  void aPolicyThatPlansNonsenseBreaksNothing() {
    RestartPolicy nonsense =
        new RestartPolicy() {
          @Override
          public List<Run> next(List<StartSummary> starts) {
            return List.of();
          }

          @Override
          public OptionalInt plannedRuns() {
            return OptionalInt.of(-5);
          }
        };
    ProgressBar bar = bar(80);
    EmListener listener = bar.listener("", starts(nonsense));
    listener.starting(0, new ImprovementPerObservation(0), 8);
    listener.iteration(0, trace(4));
    pass(3);
    bar.show();
    assertThat(shown()).startsWith("[#######........]  ~1 s left  start 1  iteration 4");
  }

  @Test
  void whatBreaksInThePainterIsNotShown() throws InterruptedException {
    PrintStream before = System.err;
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    CountDownLatch asked = new CountDownLatch(1);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            screen,
            () -> {
              asked.countDown();
              throw new IllegalStateException("a defect");
            });
    System.setErr(new PrintStream(seen, true, StandardCharsets.UTF_8));
    try (ProgressBar bar = ProgressBar.on(console, false, 1)) {
      // After the second that has to pass.
      assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(bar.listener("", MixtureOptions.defaults())).isNotSameAs(EmListener.NONE);
    } finally {
      System.setErr(before);
    }
    assertThat(seen.toString(StandardCharsets.UTF_8)).doesNotContain("a defect");
    assertThat(screen.size()).isZero();
  }

  @Test
  void whereTheNumberOfStartsIsUnknownNothingIsForetold() {
    ProgressBar bar = bar(80);
    EmListener listener = bar.listener("", starts(new UntilStable(3, 100, 1e-6)));
    listener.starting(0, new ImprovementPerObservation(0), 8);
    listener.iteration(0, trace(4));
    pass(3);
    bar.show();
    assertThat(shown()).startsWith("[...............]  … left  start 1  iteration 4");
  }

  @Test
  void theTerminalIsAskedOnlyIfThereIsSomethingToShow() {
    AtomicLong asked = new AtomicLong();
    ProgressBar bar =
        new ProgressBar(
            new TerminalLine(screen), () -> (int) (asked.getAndIncrement() & 0), nanos::get);
    EmListener listener = bar.listener("", MixtureOptions.defaults());
    listener.starting(0, new ImprovementPerObservation(0), 8);
    assertThat(bar.show()).isTrue();
    assertThat(asked).hasValue(0);
    pass(3);
    assertThat(bar.show()).as("it is no terminal").isFalse();
    assertThat(asked).hasValue(1);
    assertThat(screen.size()).isZero();
  }

  @Test
  void whatIsClimbedIsCalledByItsName() {
    ProgressBar bar = bar(120);
    MixtureOptions options =
        MixtureOptions.defaults().withPrior(new Prior(1, 1)).withAssignment(Assignment.HARD);
    EmListener listener = bar.listener("", options);
    listener.starting(0, new ImprovementPerObservation(1e-6), 1000);
    listener.iteration(0, trace(1));
    pass(3);
    bar.show();
    assertThat(shown()).contains("penalized classification log L -50");
  }

  @Test
  void withoutATerminalNobodyListens() {
    Console piped =
        new Console(InputStream.nullInputStream(), OutputStream.nullOutputStream(), screen);
    Console terminal =
        new Console(
            InputStream.nullInputStream(), OutputStream.nullOutputStream(), screen, () -> 80);
    try (ProgressBar none = ProgressBar.on(piped, false, 1);
        ProgressBar quiet = ProgressBar.on(terminal, true, 1);
        ProgressBar shown = ProgressBar.on(terminal, false, 1)) {
      assertThat(none.listener("", MixtureOptions.defaults())).isSameAs(EmListener.NONE);
      assertThat(quiet.listener("", MixtureOptions.defaults())).isSameAs(EmListener.NONE);
      assertThat(shown.listener("", MixtureOptions.defaults())).isNotSameAs(EmListener.NONE);
    }
    assertThat(screen.size()).isZero();
  }
}
