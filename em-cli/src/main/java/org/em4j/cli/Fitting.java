package org.em4j.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Repair;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;

/**
 * Fits candidates to a table, and measures each model as its file will give it: the log-likelihood
 * in a file belongs to exactly the parameters in that file.
 */
final class Fitting {
  /** The entries of model files that stand in the order of the components or states. */
  private static final Set<String> BY_COMPONENT =
      Set.of("weights", "components", "initial", "transitions", "emissions");

  private final Registry registry;
  private final ModelFiles files;
  private final Table table;
  private final Cancellation cancellation;
  private ComponentOrder order = ComponentOrder.NONE;
  private long seed;
  private Map<String, List<String>> levels = Map.of();
  private boolean traced;
  private Console told;
  private ProgressBar progress = ProgressBar.NONE;
  private boolean several;
  private volatile boolean finished;

  Fitting(Registry registry, ModelFiles files, Table table, Cancellation cancellation) {
    this.registry = registry;
    this.files = files;
    this.table = table;
    this.cancellation = cancellation;
  }

  Fitting withOrder(ComponentOrder value) {
    order = value;
    return this;
  }

  Fitting withSeed(long value) {
    seed = value;
    return this;
  }

  Fitting withLevels(Map<String, List<String>> value) {
    levels = value;
    return this;
  }

  /** Keeps the traces, and tells a console of every start that ends if there is one. */
  Fitting withTrace(boolean kept, Console console) {
    traced = kept;
    told = console;
    return this;
  }

  /**
   * Shows how far the fits are.
   *
   * @param named whether each is told by its name, because there are several
   */
  Fitting withProgress(ProgressBar bar, boolean named) {
    progress = bar;
    several = named;
    return this;
  }

  /**
   * Returns a fit that is for other ends than its model, and shows how far it is.
   *
   * @param name the fit's
   */
  EmResult<?> aside(Candidate candidate, MixtureOptions options, String name) {
    return progress.during(
        name, options, shown -> candidate.fit().apply(options.withListener(shown)));
  }

  /** Tells that so many fits will never begin that were to be shown. */
  void without(long fits) {
    progress.without(fits);
  }

  /**
   * Fits a candidate.
   *
   * @param columns the names that the model gets for its columns
   * @throws CancellationException if somebody asked to stop and there is no model, or another
   *     candidate was finished before
   */
  FittedCandidate fit(Candidate candidate, MixtureOptions options, List<String> columns) {
    TraceRecorder trace = new TraceRecorder(traced, told, options);
    EmResult<?> result;
    try {
      String name = several ? "K=" + candidate.parts() + " " + candidate.structure() : "";
      result =
          progress.during(
              name,
              options,
              shown -> candidate.fit().apply(options.withListener(trace.andThen(shown))));
    } catch (ObservationException e) {
      throw DataFiles.refused(table, e);
    } catch (EmException e) {
      return FittedCandidate.ofFailure(candidate, DataFiles.message(table, e));
    } catch (IllegalArgumentException e) {
      throw new UsageException(e.getMessage(), e);
    }
    if (cancellation.requested()) {
      if (finished) {
        throw new CancellationException("cancelled before the fit was done");
      }
    } else {
      finished = true;
    }
    return measured(candidate, result, trace, columns, options);
  }

  private FittedCandidate measured(
      Candidate candidate,
      EmResult<?> result,
      TraceRecorder trace,
      List<String> columns,
      MixtureOptions options) {
    int[] permutation = order.of(LabelledModel.of(result.model()), table);
    int freeParameters = candidate.freeParameters().applyAsInt(result.model(), options);
    Object model = asInFile(result.model(), permutation);
    InformationCriteria criteria =
        LabelledModel.of(model).criteria(table, freeParameters, options.em().threads());
    EmResult<?> reordered = withRepairs(result, permutation);
    ModelFile described =
        files.describe(model, columns).withFit(FitSummary.of(reordered, criteria, seed));
    ModelFile file =
        UsageException.of("the symbols of the data", () -> described.withLevels(levels));
    return FittedCandidate.of(candidate, reordered, file, criteria, trace);
  }

  /** Returns the model that a reader of the file will have, with its components in order. */
  private <M> Object asInFile(M model, int[] permutation) {
    Registry.TypedCodec<M> codec = registry.codecOf(model);
    Document document = permuted(codec.codec().write(model), permutation);
    try {
      return codec.codec().read(document, registry);
    } catch (DocumentException | IllegalArgumentException e) {
      throw new IllegalStateException("a fitted " + codec.type() + " cannot be read back", e);
    }
  }

  private static Document permuted(Document document, int[] permutation) {
    Document.Builder builder = Document.builder();
    for (String name : document.names()) {
      Object value = document.value(name);
      if (!BY_COMPONENT.contains(name) || !(value instanceof List<?> list)) {
        builder.value(name, value);
        continue;
      }
      List<Object> ordered = new ArrayList<>();
      for (Object entry : permuted(list, permutation)) {
        // A row of transitions has an entry for each state, too.
        ordered.add(entry instanceof List<?> row ? permuted(row, permutation) : entry);
      }
      builder.value(name, ordered);
    }
    return builder.build();
  }

  private static List<Object> permuted(List<?> list, int[] permutation) {
    List<Object> ordered = new ArrayList<>();
    for (int k : permutation) {
      ordered.add(list.get(k));
    }
    return ordered;
  }

  private static <M> EmResult<M> withRepairs(EmResult<M> result, int[] permutation) {
    int[] position = new int[permutation.length];
    for (int i = 0; i < permutation.length; i++) {
      position[permutation[i]] = i;
    }
    List<Repair> repairs =
        result.repairs().stream()
            .map(r -> new Repair(r.iteration(), position[r.component()], r.action(), r.cause()))
            .toList();
    return new EmResult<>(
        result.model(),
        result.objective(),
        result.trace(),
        result.stopReason(),
        result.start(),
        result.seed(),
        repairs,
        result.warnings(),
        result.starts());
  }

  /**
   * Returns the warnings that a model's own fit gives. They name components, so they are asked for
   * once more where these were put in order.
   */
  List<String> warnings(FittedCandidate fitted, MixtureOptions options) {
    int[] permutation = order.of(LabelledModel.of(fitted.result().model()), table);
    if (IntStream.range(0, permutation.length).allMatch(k -> permutation[k] == k)) {
      return fitted.result().warnings();
    }
    MixtureOptions judgeOnly =
        options.withEm(
            em ->
                em.withMaxIterations(0)
                    .withListener(EmListener.NONE)
                    .withCancellation(() -> false));
    return fitted.candidate().fitFrom().apply(fitted.model().model(), judgeOnly).warnings();
  }

  /**
   * Returns the best candidate: without repaired components if there is one, then by the criterion,
   * then the first.
   *
   * @throws EmException if all failed, or could not be cross-validated
   */
  static FittedCandidate best(List<FittedCandidate> fitted, Criterion criterion) {
    return fitted.stream()
        .filter(criterion::isKnown)
        .min(Comparator.comparing(FittedCandidate::repaired).thenComparingDouble(criterion::loss))
        .orElseThrow(() -> failure(fitted));
  }

  private static EmException failure(List<FittedCandidate> fitted) {
    String first = fitted.get(0).failure();
    return new EmException(
        fitted.size() == 1
            ? first
            : "all " + fitted.size() + " candidates failed, the first of them: " + first);
  }
}
