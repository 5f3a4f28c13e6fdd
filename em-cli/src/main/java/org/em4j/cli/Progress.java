package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.em4j.core.engine.FitProgress;

/**
 * How far several runs are, one after the other or at once: those that have ended, those at work,
 * and those still to come. A run at work is likely to take as long as the decay of its changes
 * foretells, or else as long as the mean of those that have ended, and so is one still to come; the
 * first one gives the measure until it has ended. Not thread-safe.
 *
 * <p>Times are in seconds since any fixed moment.
 */
final class Progress {
  private final List<Course> running = new ArrayList<>();
  private long fits;
  private OptionalInt runsOfFit = OptionalInt.empty();
  private long settled;
  private long runsOfSettled;
  private long finished;
  private double finishedSeconds;

  /** A run at work. */
  static final class Course {
    final String fit;
    final String objective;
    final int start;
    private final double began;
    private FitProgress told;
    private double toldAt;

    Course(String fit, String objective, int start, double began) {
      this.fit = fit;
      this.objective = objective;
      this.start = start;
      this.began = began;
    }

    /** Returns where it is; null while its start is sought. */
    FitProgress told() {
      return told;
    }

    void tell(FitProgress progress, double now) {
      told = progress;
      toldAt = now;
    }

    private OptionalDouble secondsLeft(double now) {
      if (told == null || told.secondsLeft().isEmpty()) {
        return OptionalDouble.empty();
      }
      return OptionalDouble.of(Math.max(0, told.secondsLeft().getAsDouble() - (now - toldAt)));
    }
  }

  /** Plans fits of so many runs each; if that is not known, there is no telling of the whole. */
  void plan(long number, OptionalInt runs) {
    fits = number;
    runsOfFit = runs;
  }

  /** Takes off the plan what fits will not run that are over, or will never begin. */
  void settle(long number, long runs) {
    settled += number;
    runsOfSettled += runs;
  }

  /** Returns how many runs there will be, as far as can be told; 0 if that is not known. */
  private long planned() {
    if (runsOfFit.isEmpty()) {
      return 0;
    }
    // Some may come in the place of others that failed.
    return Math.max(
        runsOfSettled + (fits - settled) * runsOfFit.getAsInt(), finished + running.size());
  }

  void begin(Course course) {
    running.add(course);
  }

  void end(Course course, double now) {
    if (running.remove(course)) {
      finished++;
      finishedSeconds += now - course.began;
    }
  }

  /** Forgets a run that was broken off. */
  void forget(Course course) {
    running.remove(course);
  }

  /** Returns how far all of it is. */
  ProgressText.Whole whole(double now) {
    OptionalDouble mean = secondsOfRun(now);
    OptionalDouble left = secondsLeft(mean, now);
    long planned = planned();
    double done = finished;
    for (Course course : running) {
      done += done(course, mean, now);
    }
    return new ProgressText.Whole(
        finished,
        planned,
        planned == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(Math.max(0, Math.min(1, done / planned))),
        left);
  }

  /** Returns how long a run takes; empty as long as nothing tells. */
  private OptionalDouble secondsOfRun(double now) {
    if (finished > 0) {
      return OptionalDouble.of(finishedSeconds / finished);
    }
    return running.stream()
        .filter(course -> course.secondsLeft(now).isPresent())
        .mapToDouble(course -> now - course.began + course.secondsLeft(now).getAsDouble())
        .average();
  }

  private OptionalDouble secondsLeft(OptionalDouble mean, double now) {
    long planned = planned();
    if (planned == 0) {
      return OptionalDouble.empty();
    }
    double longest = 0;
    double sum = 0;
    for (Course course : running) {
      OptionalDouble own = secondsLeft(course, mean, now);
      if (own.isEmpty()) {
        return own;
      }
      longest = Math.max(longest, own.getAsDouble());
      sum += own.getAsDouble();
    }
    long toCome = planned - finished - running.size();
    if (toCome > 0) {
      if (mean.isEmpty()) {
        return mean;
      }
      sum += toCome * mean.getAsDouble();
    }
    return OptionalDouble.of(Math.max(longest, sum / Math.max(1, running.size())));
  }

  private static OptionalDouble secondsLeft(Course course, OptionalDouble mean, double now) {
    OptionalDouble own = course.secondsLeft(now);
    return own.isPresent() || mean.isEmpty()
        ? own
        : OptionalDouble.of(Math.max(0, mean.getAsDouble() - (now - course.began)));
  }

  /** Returns the part of a run that is done; 0 if nothing tells. */
  private static double done(Course course, OptionalDouble mean, double now) {
    if (course.told != null && course.told.done().isPresent()) {
      return course.told.done().getAsDouble();
    }
    double all = mean.orElse(0);
    return all > 0 ? Math.min(1, (now - course.began) / all) : 0;
  }
}
