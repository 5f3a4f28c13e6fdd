package org.em4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.engine.CrossValidation;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Folds;
import org.em4j.core.engine.StopReason;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.io.DataException;
import org.em4j.io.Table;

/**
 * Fits candidates, side by side where the data are few, and cross-validates them if they are to be
 * compared by that. How threads are shared changes no bit.
 */
final class Selection {
  /** Of more values, one fit after the other keeps all threads busy, in the memory of one. */
  private static final long FEW_VALUES = 1_000_000;

  private static final double NANOS = 1e9;
  private static final String FAILED = "cross-validation failed: ";

  private final Fitting fitting;
  private final FitModel wanted;
  private final Table table;
  private final Cancellation cancellation;
  private Folds folds;
  private Console told;

  Selection(Fitting fitting, FitModel wanted, Table table, Cancellation cancellation) {
    this.fitting = fitting;
    this.wanted = wanted;
    this.table = table;
    this.cancellation = cancellation;
  }

  /** Tells a console of every candidate that begins, one after the other, if there is one. */
  Selection withConsole(Console value) {
    told = value;
    return this;
  }

  /**
   * Has candidates cross-validated if a criterion wants it.
   *
   * @param sequences whether whole sequences are held out
   * @param seed deals the folds
   */
  Selection withCriterion(Criterion criterion, boolean sequences, long seed) {
    if (criterion.validates()) {
      String option = "--criterion cv:folds=" + criterion.folds();
      folds = UsageException.of(option, () -> folds(criterion.folds(), sequences, seed));
      try {
        candidates(0);
      } catch (UsageException e) {
        throw new UsageException(option + ", without a fold: " + e.getMessage(), e);
      }
    }
    return this;
  }

  private Folds folds(int count, boolean sequences, long seed) {
    if (!sequences) {
      return Folds.ofRows(table.observations(), count, seed);
    }
    int[] lengths = table.sequenceLengths();
    if (lengths.length == 1) {
      throw new UsageException(
          "--criterion cv holds out whole sequences, and the data are one: tell sequences apart by"
              + " --sequence-column, or compare by bic");
    }
    return Folds.ofSequences(table.observations(), lengths, count, seed);
  }

  /** Returns the candidates of all rows but those of a fold. */
  private List<Candidate> candidates(int fold) {
    return wanted.candidates(table.withWeights(folds.trainingWeights(fold)));
  }

  /**
   * Fits the candidates.
   *
   * @param columns the names that the models get for their columns
   * @return what became of each, in their order; of those alone that were done if somebody asked to
   *     stop
   * @throws DataException if none can take the data
   */
  List<FittedCandidate> fit(
      List<Candidate> candidates, MixtureOptions options, List<String> columns) {
    int count = candidates.size();
    int lanes = told == null ? lanes(count, options) : 1;
    MixtureOptions each = shared(options, lanes);
    int[] order = told == null ? largestFirst(candidates) : IntStream.range(0, count).toArray();
    FittedCandidate[] fitted = new FittedCandidate[count];
    RuntimeException[] thrown = new RuntimeException[count];
    AtomicInteger next = new AtomicInteger();
    try (Workers workers = Workers.of(lanes)) {
      workers.inOrder(
          lanes,
          () -> fitted,
          (lane, into) -> {
            for (int i = next.getAndIncrement();
                i < count && !cancellation.requested();
                i = next.getAndIncrement()) {
              int index = order[i];
              Candidate candidate = candidates.get(index);
              if (told != null && count > 1) {
                told.note("fitting " + candidate);
              }
              try {
                into[index] = fit(index, candidate, each, columns);
              } catch (CancellationException e) {
                if (!cancellation.requested()) {
                  throw e;
                }
              } catch (RuntimeException e) {
                thrown[index] = e;
                into[index] = FittedCandidate.ofFailure(candidate, e.getMessage());
              }
            }
          },
          into -> {});
    }
    List<FittedCandidate> done =
        new ArrayList<>(Arrays.stream(fitted).filter(Objects::nonNull).toList());
    rethrow(done, thrown);
    return done;
  }

  /** Returns the largest first, so that no thread is left with it at the end. */
  private static int[] largestFirst(List<Candidate> candidates) {
    return IntStream.range(0, candidates.size())
        .boxed()
        .sorted(Comparator.comparing(i -> -candidates.get(i).parts()))
        .mapToInt(i -> i)
        .toArray();
  }

  /**
   * Throws what is no failure of one candidate, and why the first one could not take the data if no
   * candidate could: the same whichever was done first.
   */
  private static void rethrow(List<FittedCandidate> fitted, RuntimeException[] thrown) {
    boolean none = fitted.stream().allMatch(FittedCandidate::failed);
    Arrays.stream(thrown)
        .filter(Objects::nonNull)
        .filter(e -> none || !(e instanceof DataException))
        .min(Comparator.comparing(e -> e instanceof DataException))
        .ifPresent(
            e -> {
              throw e;
            });
  }

  private FittedCandidate fit(
      int index, Candidate candidate, MixtureOptions options, List<String> columns) {
    long began = System.nanoTime();
    AtomicInteger begun = new AtomicInteger();
    FittedCandidate one;
    try {
      one = fitting.fit(candidate, options, columns);
      if (folds != null && !one.failed()) {
        one = validated(one, index, options, begun);
      }
    } finally {
      fitting.without(folds == null ? 0 : folds.count() - begun.get());
    }
    return one.took((System.nanoTime() - began) / NANOS);
  }

  // --- cross-validation -------------------------------------------------------------------------

  private FittedCandidate validated(
      FittedCandidate one, int index, MixtureOptions options, AtomicInteger begun) {
    int lanes = lanes(folds.count(), options);
    MixtureOptions each = shared(options, lanes);
    try (Workers workers = Workers.of(lanes, cancellation::requested)) {
      return one.withValidation(
          CrossValidation.of(
              folds,
              fold -> {
                Candidate candidate = candidates(fold).get(index);
                begun.incrementAndGet();
                return heldOut(candidate, fold, each);
              },
              workers));
    } catch (CancellationException e) {
      return one;
    } catch (EmException e) {
      return one.withFailedFold(FAILED + DataFiles.message(table, e));
    } catch (ObservationException e) {
      return one.withFailedFold(FAILED + DataFiles.refused(table, e).getMessage());
    } catch (IllegalArgumentException e) {
      throw new UsageException("--criterion cv: without a fold, " + e.getMessage(), e);
    }
  }

  /** Returns the log-likelihood of a fold by the model that is fitted to all others. */
  private double heldOut(Candidate candidate, int fold, MixtureOptions options) {
    EmResult<?> result = fitting.aside(candidate, options, candidate + ", fold " + (fold + 1));
    if (result.stopReason() == StopReason.CANCELLED) {
      throw new CancellationException();
    }
    return LabelledModel.of(result.model())
        .criteria(table.withWeights(folds.heldOutWeights(fold)), 0, options.em().threads())
        .logLikelihood();
  }

  // --- threads ----------------------------------------------------------------------------------

  /** Returns how many of several fits run side by side. */
  private int lanes(int fits, MixtureOptions options) {
    boolean few = (long) table.rows() * table.columns() <= FEW_VALUES;
    return few ? Math.min(fits, options.em().threads()) : 1;
  }

  private static MixtureOptions shared(MixtureOptions options, int lanes) {
    return options.withEm(em -> em.withThreads(Math.max(1, em.threads() / lanes)));
  }
}
