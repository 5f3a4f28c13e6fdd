package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.NearestName;
import org.em4j.core.plugin.Registry;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.io.DataException;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code em fit MODEL DATA}. */
@Command(
    name = "fit",
    description = "Fits a model to data.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em fit gmm iris.csv -k 1..5 --covariance full,diag --restarts 10",
      "  em fit mixture deaths.csv --family poisson --weight-column days",
      "  em fit mixture data.csv --component normal:mean=0,sd=1 --component normal:mean=5,sd=1",
      "  em fit bernoulli carcinoma.csv --weight-column count -k 1..4 --order size",
      "  em fit categorical survey.csv -k 3 --prior pseudo-count=1 --cells cells.csv"
    })
final class FitCommand implements Runnable {
  private static final String GMM = "gmm";
  private static final String MIXTURE = "mixture";
  private static final String BERNOULLI = "bernoulli";
  private static final String CATEGORICAL = "categorical";
  private static final List<String> MODELS = List.of(GMM, MIXTURE, BERNOULLI, CATEGORICAL);
  private static final ComponentRange DEFAULT_COMPONENTS = new ComponentRange(2, 2);

  private final Provider<Registry> registry;
  private final Provider<ModelFiles> files;
  private final DataFiles dataFiles;
  private final Console console;
  private final Cancellation cancellation;
  private final EmCommand shared;

  @Parameters(
      index = "0",
      paramLabel = "MODEL",
      description =
          "gmm (Gaussian mixture), mixture (of any families), bernoulli (latent classes over zeros"
              + " and ones) or categorical (latent classes over symbols).")
  private String model;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = "CSV, TSV (also .gz) or .npy; - for standard input.")
  private String data;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes the model as JSON; compressed if the name ends in .gz.")
  private Path output;

  @Option(
      names = {"-k", "--components"},
      paramLabel = "N|A..B",
      converter = ComponentRange.Converter.class,
      description =
          "The number of components; of a range the best by --criterion is kept. Default: 2, or"
              + " the file's of --init-model.")
  private ComponentRange components;

  @Option(
      names = "--criterion",
      paramLabel = "NAME",
      defaultValue = "bic",
      description = "bic, aic or icl: what candidates are compared by. Default: bic.")
  private Criterion criterion;

  @Option(
      names = "--columns",
      paramLabel = "A,B",
      description =
          "Columns by name or number. Default: all but the weights, of categorical; else all numeric"
              + " ones.")
  private String columnList;

  @Option(
      names = "--weight-column",
      paramLabel = "W",
      description = "The column that holds each row's weight.")
  private String weightColumn;

  @Mixin private DataOptions reading = new DataOptions();

  @Option(
      names = "--covariance",
      paramLabel = "TYPES",
      description =
          "Of gmm: full, tied, diag, spherical; of several, each is tried. Default: full.")
  private String covariance;

  @Option(
      names = "--family",
      paramLabel = "F[,F]",
      description =
          "Of mixture: a family, as in binomial:trials=10; several make a product, a column each"
              + " (multivariate-normal@3 takes three).")
  private String family;

  @Option(
      names = "--component",
      paramLabel = "F[,F]",
      description =
          "Of mixture, once for each component: its family, and perhaps the parameters it starts"
              + " with, as in normal:mean=0,sd=1.")
  private List<String> component = new ArrayList<>();

  @Mixin private StartOptions starts = new StartOptions();

  @Mixin private IterationOptions iterations = new IterationOptions();

  @Option(
      names = "--order",
      paramLabel = "BY",
      description =
          "Orders the components: size (largest weight first) or mean (smallest mean of the first"
              + " column first). Default: as they started.")
  private String order;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Writes the log-likelihood of every iteration as CSV.")
  private Path trace;

  @Option(
      names = "--cells",
      paramLabel = "FILE",
      description =
          "Of bernoulli and categorical: writes the patterns that occur, observed and expected"
              + " counts, as CSV.")
  private Path cells;

  @Option(
      names = "--format",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "text or json (the model file): what goes to standard output. Default: text.")
  private OutputFormat format;

  @Option(
      names = {"-q", "--quiet"},
      description = "Nothing goes to standard output.")
  private boolean quiet;

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
    requireModel();
    ComponentOrder ordering = ComponentOrder.of(order);
    MixtureOptions defaults =
        isLatentClass() ? LatentClassCandidates.defaults() : MixtureOptions.defaults();
    MixtureOptions options =
        iterations
            .apply(starts.apply(defaults, registry.get()), registry.get())
            .withEm(em -> em.withCancellation(cancellation::requested));
    for (Path file : Arrays.asList(output, trace, cells)) {
      if (file != null) {
        OutputFiles.requireWritable(file);
      }
    }
    ModelFile initial = initial();
    List<Candidate> candidates;
    Table table;
    Observations rows;
    if (model.equals(GMM)) {
      List<CovarianceType> types = covariance == null ? null : GaussianCandidates.types(covariance);
      GaussianMixture start =
          initial == null ? null : GaussianCandidates.initial(initial, types, initOption());
      requireComponents(start == null ? 0 : start.components());
      table = read(initial, List.of());
      rows = table.observations();
      candidates =
          start == null
              ? GaussianCandidates.of(
                  rows, types == null ? List.of(CovarianceType.FULL) : types, range(rows))
              : GaussianCandidates.from(rows, start);
    } else if (model.equals(MIXTURE)) {
      List<FamilySpecification> specifications = specifications();
      table = read(initial, specifications);
      rows = table.observations();
      candidates = mixtures(initial, specifications, table.columnNames(), rows);
    } else {
      if (initial != null) {
        LatentClassCandidates.requireType(initial, model, type(), initOption());
        requireComponents(((MixtureModel) initial.model()).mixture().components());
      }
      table = read(initial, List.of());
      rows = table.observations();
      if (cells != null) {
        LatentClassCandidates.requireCells(initial, table);
      }
      candidates =
          initial == null
              ? LatentClassCandidates.of(type(), rows, table, range(rows))
              : LatentClassCandidates.from(rows, initial);
    }
    if (initial == null) {
      requireValues(table);
    }
    Fitting fitting =
        new Fitting(registry.get(), files.get(), table, rows, cancellation)
            .withOrder(ordering)
            .withSeed(starts.seed())
            .withLevels(levels(initial, table))
            .withTrace(trace != null, shared.verbose() ? console : null);
    List<String> names = initial == null ? table.columnNames() : initial.columns();
    List<FittedCandidate> fitted = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (shared.verbose() && candidates.size() > 1) {
        console.note("fitting K=" + candidate.components() + ", " + candidate.structure());
      }
      fitted.add(fit(fitting, candidate, options, names, candidates.size() == 1));
    }
    if (refused != null && fitted.stream().allMatch(FittedCandidate::failed)) {
      throw refused;
    }
    finish(fitting, fitted, table, options);
  }

  private void requireModel() {
    if (!MODELS.contains(model)) {
      throw new UsageException(
          "unknown model '"
              + model
              + "'"
              + NearestName.hint(model, MODELS)
              + "; known: "
              + String.join(", ", MODELS));
    }
    if (family != null || !component.isEmpty()) {
      String instead = model.equals(GMM) ? "; fit gmm has --covariance" : "";
      refuseUnless(
          model.equals(MIXTURE),
          family != null ? "--family" : "--component",
          "is an option of fit mixture" + instead);
    }
    if (covariance != null) {
      refuseUnless(
          model.equals(GMM),
          "--covariance",
          "is an option of fit gmm"
              + (model.equals(MIXTURE)
                  ? "; for fit mixture write --family multivariate-normal:covariance=" + covariance
                  : ""));
    }
    if (iterations.regularizes()) {
      refuseUnless(
          !isLatentClass(),
          "--regularization",
          "is about covariances, and fit "
              + model
              + " has none; --prior pseudo-count=1 keeps probabilities off 0 and 1");
    }
    if (cells != null) {
      refuseUnless(isLatentClass(), "--cells", "is an option of fit bernoulli and fit categorical");
    }
  }

  private static void refuseUnless(boolean fits, String option, String because) {
    if (!fits) {
      throw new UsageException(option + " " + because);
    }
  }

  private boolean isLatentClass() {
    return model.equals(BERNOULLI) || model.equals(CATEGORICAL);
  }

  /** Returns the type of file of a latent class model. */
  private String type() {
    return model.equals(BERNOULLI) ? MixtureFiles.BERNOULLI : MixtureFiles.CATEGORICAL;
  }

  private String initOption() {
    return "--init-model " + starts.initModel();
  }

  private ModelFile initial() {
    if (starts.initModel() == null) {
      return null;
    }
    starts.requireNone(initOption());
    if (!component.isEmpty()) {
      throw new UsageException("--component contradicts " + initOption() + ": give one start");
    }
    return files.get().read(Path.of(starts.initModel()));
  }

  /** Refuses {@code -k} that is not the number of components that something else gives. */
  private void requireComponents(int given) {
    if (given > 0 && components != null && !components.equals(new ComponentRange(given, given))) {
      throw new UsageException(
          "-k "
              + components
              + " contradicts "
              + (component.isEmpty() ? initOption() + ", whose" : "--component, whose")
              + " number of components is "
              + given);
    }
  }

  /** Returns the numbers of components to try, no more than there are rows. */
  private ComponentRange range(Observations rows) {
    ComponentRange range = components == null ? DEFAULT_COMPONENTS : components;
    long used = IntStream.range(0, rows.rows()).filter(i -> rows.weight(i) > 0).count();
    if (range.to() > used) {
      throw new UsageException(
          "-k "
              + range
              + ": the number of components must be 1 to "
              + used
              + ", the number of rows");
    }
    return range;
  }

  // --- mixtures ---------------------------------------------------------------------------------

  /** Returns what {@code --family} or {@code --component} say; none with a file to start from. */
  private List<FamilySpecification> specifications() {
    if (family != null && !component.isEmpty()) {
      throw new UsageException("--family and --component contradict each other: give one");
    }
    if (family != null) {
      return List.of(
          FamilySpecification.parse("--family", family, registry.get()).withoutParameters());
    }
    List<FamilySpecification> specifications = new ArrayList<>();
    for (String text : component) {
      specifications.add(FamilySpecification.parse("--component", text, registry.get()));
    }
    if (specifications.isEmpty() && starts.initModel() == null) {
      throw new UsageException(
          "fit mixture needs --family, or --component for each component; families: "
              + String.join(", ", registry.get().families().ids()));
    }
    long withParameters =
        specifications.stream().filter(FamilySpecification::hasParameters).count();
    if (withParameters > 0) {
      if (withParameters < specifications.size()) {
        throw new UsageException(
            "parameters are given for some components only: give them in every --component, which"
                + " makes them the start, or in none");
      }
      starts.requireNone("--component with parameters");
    }
    requireComponents(specifications.size());
    return specifications;
  }

  private List<Candidate> mixtures(
      ModelFile initial,
      List<FamilySpecification> specifications,
      List<String> names,
      Observations rows) {
    if (initial != null) {
      Mixture<?> start =
          MixtureCandidates.initial(
              initial, specifications.isEmpty() ? null : specifications.get(0), initOption());
      requireComponents(start.components());
      return MixtureCandidates.from(rows, start);
    }
    if (family != null) {
      return MixtureCandidates.of(rows, specifications.get(0), names, range(rows));
    }
    components = new ComponentRange(specifications.size(), specifications.size());
    range(rows);
    return MixtureCandidates.ofComponents(rows, specifications, names);
  }

  // --- data -------------------------------------------------------------------------------------

  /** Returns the columns that are named, or null. */
  private List<String> columns() {
    if (columnList == null) {
      return null;
    }
    List<String> columns = Arrays.stream(columnList.split(",", -1)).map(String::strip).toList();
    if (columns.contains("")) {
      throw new UsageException("--columns has an empty name; use names or numbers, as in a,b");
    }
    return columns;
  }

  private Table read(ModelFile initial, List<FamilySpecification> specifications) {
    List<String> columns = columns();
    if (initial == null) {
      ReadOptions.Builder builder = builder();
      if (model.equals(BERNOULLI)) {
        builder.binary(true);
      } else if (model.equals(CATEGORICAL)) {
        builder.symbolColumns();
      } else {
        symbolColumns(specifications, columns, builder);
      }
      return checked(() -> dataFiles.read(data, builder.build()));
    }
    if (columns == null) {
      return checked(() -> dataFiles.readFor(initial, data, reading::builder, weightColumn));
    }
    // A number can be compared with a name only where the file is read.
    boolean named = columns.stream().noneMatch(column -> column.matches("[0-9]+"));
    if (columns.size() != initial.columns().size() || named) {
      requireColumns(columns, initial);
    }
    ReadOptions.Builder builder = builder();
    DataFiles.asModelSays(initial, columns, builder);
    Table table = checked(() -> dataFiles.read(data, builder.build()));
    requireColumns(table.columnNames(), initial);
    return table;
  }

  private static void symbolColumns(
      List<FamilySpecification> specifications, List<String> columns, ReadOptions.Builder builder) {
    IntPredicate symbols =
        position -> specifications.stream().anyMatch(one -> one.takesSymbols(position));
    if (columns == null) {
      builder.wordColumns(symbols);
    } else {
      IntStream.range(0, columns.size())
          .filter(symbols)
          .forEach(position -> builder.symbolColumn(columns.get(position)));
    }
  }

  private void requireColumns(List<String> columns, ModelFile initial) {
    if (!columns.equals(initial.columns())) {
      throw new UsageException(
          "--columns "
              + String.join(",", columns)
              + " contradicts "
              + initOption()
              + ", whose columns are "
              + String.join(",", initial.columns()));
    }
  }

  private static Table checked(Supplier<Table> read) {
    try {
      return read.get();
    } catch (IllegalArgumentException e) {
      // Options that fit no file, such as a column asked for twice.
      throw new UsageException(e.getMessage(), e);
    }
  }

  private ReadOptions.Builder builder() {
    ReadOptions.Builder builder = reading.builder();
    if (columnList != null) {
      builder.columns(columns());
    }
    if (weightColumn != null) {
      builder.weightColumn(weightColumn);
    }
    return builder;
  }

  /** Returns the symbols of each column of symbols, but for those that are the numbers 0 … M−1. */
  private static Map<String, List<String>> levels(ModelFile initial, Table table) {
    if (initial != null) {
      return initial.levels();
    }
    Map<String, List<String>> levels = new LinkedHashMap<>();
    table
        .levels()
        .forEach(
            (column, symbols) -> {
              List<String> numbers =
                  IntStream.range(0, symbols.size()).mapToObj(Integer::toString).toList();
              if (!symbols.equals(numbers)) {
                levels.put(column, symbols);
              }
            });
    return levels;
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
      return new FittedCandidate(
          candidate, null, null, null, new TraceRecorder(false, null, false), e.getMessage());
    }
  }

  /** Refuses a column of which no row has a value: nothing can be learned from it. */
  private static void requireValues(Table table) {
    for (int column = 0; column < table.columns(); column++) {
      int row = 0;
      while (row < table.rows() && Double.isNaN(table.value(row, column))) {
        row++;
      }
      if (row == table.rows()) {
        throw DataException.inFile(
            table.source(),
            "column '" + table.columnNames().get(column) + "' has no value; leave it out");
      }
    }
  }

  // --- results ----------------------------------------------------------------------------------

  private void finish(
      Fitting fitting, List<FittedCandidate> fitted, Table table, MixtureOptions options) {
    if (columnList == null && starts.initModel() == null && !table.leftOut().isEmpty()) {
      console.note(
          "left out, because not numeric: "
              + String.join(", ", table.leftOut())
              + " (--columns names the columns to use"
              + (model.equals(BERNOULLI) ? ", fit categorical takes words)" : ")"));
    }
    FittedCandidate best = Fitting.best(fitted, criterion);
    ModelFile file = best.model();
    boolean asText = !quiet && format == OutputFormat.text;
    LatentClassReport report =
        isLatentClass() && (asText || cells != null)
            ? LatentClassReport.of(
                file,
                table.observations(),
                best.criteria().freeParameters(),
                options.em().threads())
            : null;
    cancellation.whileWriting(
        () -> {
          if (trace != null) {
            best.trace().write(trace);
          }
          if (cells != null) {
            report.writeCells(cells);
          }
          if (output != null) {
            files.get().write(output, file);
          }
        });
    if (!quiet) {
      if (!asText) {
        files.get().write(console.out(), Console.STANDARD_OUTPUT, file);
      } else {
        FitSummary summary = file.fit().orElseThrow();
        StringBuilder text = new StringBuilder();
        if (fitted.size() > 1) {
          FitText.candidates(fitted, best, criterion, text);
        }
        FitText.data(table, text);
        ModelText.parameters(file, false, text);
        ModelText.fit(summary, text);
        FitText.starts(best.result(), text);
        if (report != null) {
          report.appendTo(text);
        }
        console.print(text.toString());
        console.flush();
      }
    }
    FitText.warnings(best, fitting.warnings(best, options), options).forEach(console::warn);
  }
}
