package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
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
      "  em fit gmm iris.csv -k 1..5 --covariance full,diag --table selection.csv",
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
      defaultValue = Criterion.DEFAULT,
      description =
          "bic, aic, icl, or cv[:folds=5], the log-likelihood of rows (of hmm: sequences) that were"
              + " held out: what candidates are compared by. Default: bic.")
  private String criterion;

  @Mixin private FitData reading = new FitData();

  @Mixin private StartOptions starts = new StartOptions();

  @Mixin private IterationOptions iterations = new IterationOptions();

  @Mixin private FitOutput output = new FitOutput();

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
    Criterion compared = Criterion.of(criterion);
    ComponentOrder order = output.order();
    List<Path> read = new ArrayList<>(DataFiles.paths(data));
    read.addAll(TopologyOption.files(chain.topology()));
    String start = starts.initModel();
    output.requireWritable(read, start == null ? null : Path.of(start));
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
          Selection selection =
              new Selection(fitting, wanted, table, cancellation)
                  .withConsole(shared.verbose() ? console : null)
                  .withCriterion(compared, model.equals(FitScope.HMM), starts.seed());
          List<FittedCandidate> fitted;
          long fits = (long) candidates.size() * compared.fits();
          try (ProgressBar bar = ProgressBar.on(console, output.quiet(), fits)) {
            fitting.withProgress(bar, candidates.size() > 1);
            fitted = selection.fit(candidates, options, names);
          }
          write(fitting, fitted, compared, candidates.size(), options, table);
        });
    cancellation.check();
  }

  /** Writes the best candidate, marked if it is the best of a search that was cut short. */
  private void write(
      Fitting fitting,
      List<FittedCandidate> fitted,
      Criterion compared,
      int candidates,
      MixtureOptions options,
      Table table) {
    boolean cancelled = cancellation.requested();
    if (cancelled && fitted.stream().allMatch(FittedCandidate::failed)) {
      throw new CancellationException("cancelled before there was a model");
    }
    tellLeftOut(table);
    // A fit to all rows is worth keeping, even if nothing was held out yet.
    boolean known = fitted.stream().anyMatch(compared::isKnown);
    Criterion decisive = cancelled && !known ? Criterion.of(Criterion.DEFAULT) : compared;
    FittedCandidate best = Fitting.best(fitted, decisive);
    if (cancelled) {
      int at = fitted.indexOf(best);
      best = best.cancelled();
      fitted.set(at, best);
    }
    SelectionTable selection = new SelectionTable(fitted, best, decisive);
    int threads = options.em().threads();
    output.write(selection, table, threads, files.get(), console, cancellation);
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
