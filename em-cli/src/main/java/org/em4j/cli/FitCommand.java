package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
import org.em4j.io.DataException;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code em fit MODEL DATA}. */
@Command(
    name = "fit",
    description = "Fits a model to data.",
    sortOptions = false,
    footer = {
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em fit gmm iris.csv -k 1..5 --covariance full,diag --restarts 10",
      "  em fit hmm earthquakes.csv --columns count --family poisson --states 1..4",
      "  em fit hmm earthquakes.csv --family poisson,normal --topology left-right",
      "  em fit mixture deaths.csv --family poisson --weight-column days",
      "  em fit mixture fifteen.csv --component normal --component laplace",
      "  em fit bernoulli carcinoma.csv --weight-column count -k 1..4 --order size",
      "  em fit categorical iris.csv --columns species -k 2 --prior pseudo-count=1"
    })
final class FitCommand implements Runnable {
  private final Provider<Registry> registry;
  private final Provider<ModelFiles> files;
  private final DataFiles dataFiles;
  private final Console console;
  private final Cancellation cancellation;
  private final EmCommand shared;

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "gmm (Gaussian mixture), mixture (of any families), bernoulli (latent classes over zeros"
              + " and ones), categorical (latent classes over symbols) or hmm (hidden Markov"
              + " model).")
  private String model;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "CSV, TSV (also .gz) or .npy; - for standard input.")
  private String data;

  @Mixin private ModelOptions what = new ModelOptions();

  @Mixin private ChainOptions chain = new ChainOptions();

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      defaultValue = "bic",
      description = "bic, aic or icl: what candidates are compared by. Default: bic.")
  private Criterion criterion;

  @Mixin private FitData reading = new FitData();

  @Mixin private StartOptions starts = new StartOptions();

  @Mixin private IterationOptions iterations = new IterationOptions();

  @Mixin private FitOutput output = new FitOutput();

  /** Why the first candidate that could not take the data did not. */
  private DataException refused;

  @Inject
  FitCommand(
      Provider<Registry> registry,
      Provider<ModelFiles> files,
      DataFiles dataFiles,
      Console console,
      Cancellation cancellation,
      EmCommand shared) {
    this.registry = registry;
    this.files = files;
    this.dataFiles = dataFiles;
    this.console = console;
    this.cancellation = cancellation;
    this.shared = shared;
  }

  @Override
  public void run() {
    requireScope();
    ComponentOrder order = output.order();
    output.requireWritable();
    ModelFile initial = initial();
    FitModel wanted =
        FitModel.of(
            new FitRequest(
                model,
                what,
                chain,
                reading.sequences(),
                starts,
                iterations,
                order != ComponentOrder.NONE,
                registry.get(),
                initial));
    MixtureOptions options =
        iterations
            .apply(starts.apply(wanted.defaults(), registry.get()), registry.get())
            .withEm(em -> em.withCancellation(cancellation::requested));
    cancellation.outcome("cancelled before there was a model: nothing is written");
    Table table = reading.read(dataFiles, data, wanted, initial, starts.initOption());
    if (output.writesCells()) {
      LatentClassCandidates.requireCells(initial, table);
    }
    Fitting fitting =
        new Fitting(registry.get(), files.get(), table, cancellation)
            .withOrder(order)
            .withSeed(starts.seed())
            .withLevels(FitData.levels(initial, table))
            .withTrace(output.traces(), shared.verbose() ? console : null);
    List<String> names = initial == null ? table.columnNames() : initial.columns();
    cancellation.toItsEnd(
        () -> {
          List<Candidate> candidates = wanted.candidates(table);
          List<FittedCandidate> fitted;
          try (ProgressBar bar = ProgressBar.on(console, output.quiet())) {
            fitting.withProgress(bar, candidates.size() > 1);
            fitted = fitAll(fitting, candidates, options, names);
          }
          write(fitting, fitted, candidates.size(), options, table);
        });
    cancellation.check();
  }

  /** Fits the candidates, or as many of them as it comes to before somebody asks to stop. */
  private List<FittedCandidate> fitAll(
      Fitting fitting, List<Candidate> candidates, MixtureOptions options, List<String> names) {
    List<FittedCandidate> fitted = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (shared.verbose() && candidates.size() > 1) {
        console.note("fitting K=" + candidate.parts() + ", " + candidate.structure());
      }
      try {
        fitted.add(fit(fitting, candidate, options, names, candidates.size() == 1));
      } catch (CancellationException e) {
        // What was finished before is kept.
        break;
      }
      if (cancellation.requested()) {
        break;
      }
    }
    return fitted;
  }

  /** Writes the best candidate, marked if it is the best of a search that was cut short. */
  private void write(
      Fitting fitting,
      List<FittedCandidate> fitted,
      int candidates,
      MixtureOptions options,
      Table table) {
    boolean cancelled = cancellation.requested();
    boolean failed = fitted.stream().allMatch(FittedCandidate::failed);
    if (failed && cancelled) {
      throw new CancellationException("cancelled before there was a model");
    }
    if (failed && refused != null) {
      throw refused;
    }
    tellLeftOut(table);
    FittedCandidate best = Fitting.best(fitted, criterion);
    if (cancelled) {
      int at = fitted.indexOf(best);
      best = best.cancelled();
      fitted.set(at, best);
    }
    int threads = options.em().threads();
    output.write(fitted, best, criterion, table, threads, files.get(), console, cancellation);
    FitText.warnings(best, fitting.warnings(best, options), options).forEach(console::warn);
    console.flush();
    cancellation.outcome(
        cancelled ? FitText.cancelled(best, candidates > 1) : "cancelled when the fit was done");
  }

  /** Refuses options that belong to other models. */
  private void requireScope() {
    FitScope.require(model, spec.commandLine().getParseResult());
    boolean isChain = model.equals(FitScope.HMM);
    if (isChain) {
      starts.requireChainStart(registry.get());
      iterations.requireFixed(ChainCandidates.PARTS, "");
    } else {
      if (starts.startsChain()) {
        throw new UsageException("--init " + starts.init() + " is one of fit hmm");
      }
      iterations.requireFixed(
          List.of(IterationOptions.WEIGHTS),
          "; initial, transitions and emissions are parts of fit hmm");
    }
  }

  private ModelFile initial() {
    if (starts.initModel() == null) {
      return null;
    }
    starts.requireNone(starts.initOption());
    if (!what.component().isEmpty()) {
      throw new UsageException(
          "--component contradicts " + starts.initOption() + ": give one start");
    }
    return files.get().read(Path.of(starts.initModel()));
  }

  /** Fits a candidate; one of several may not be able to take the data where others can. */
  private FittedCandidate fit(
      Fitting fitting,
      Candidate candidate,
      MixtureOptions options,
      List<String> names,
      boolean only) {
    try {
      return fitting.fit(candidate, options, names);
    } catch (DataException e) {
      if (only) {
        throw e;
      }
      refused = refused == null ? e : refused;
      return FittedCandidate.ofFailure(candidate, e.getMessage());
    }
  }

  private void tellLeftOut(Table table) {
    if (!reading.named() && starts.initModel() == null && !table.leftOut().isEmpty()) {
      console.note(
          "left out, because not numeric: "
              + String.join(", ", table.leftOut())
              + " (--columns names the columns to use"
              + (model.equals(FitScope.BERNOULLI) ? ", fit categorical takes words)" : ")"));
    }
  }
}
