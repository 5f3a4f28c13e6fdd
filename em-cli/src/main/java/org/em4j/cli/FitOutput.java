package org.em4j.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import picocli.CommandLine.Option;

/** What a fit writes, and where. */
final class FitOutput {
  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Writes the model as JSON; compressed if the name ends in .gz.")
  private Path output;

  @Option(
      names = "--order",
      paramLabel = "BY",
      description =
          "Orders the components or states: size (largest weight, or expected number of rows,"
              + " first) or mean (smallest mean of the first column first). Default: as they"
              + " started.")
  private String order;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Writes the log-likelihood of every iteration as CSV, and why starts stopped.")
  private Path trace;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Writes the table of candidates as CSV.")
  private Path table;

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

  /**
   * Refuses files that cannot be written, before the work that they are to hold is done.
   *
   * @param read the files to read
   * @param initial the file of the model to start from, or null: the model alone may take its place
   */
  void requireWritable(List<Path> read, Path initial) {
    List<Path> files = Arrays.asList(output, trace, table, cells);
    OutputFiles.requireApart(read, files);
    if (initial != null) {
      OutputFiles.requireApart(List.of(initial), Arrays.asList(trace, table, cells));
    }
    for (Path file : files) {
      if (file != null) {
        OutputFiles.requireWritable(file);
      }
    }
  }

  ComponentOrder order() {
    return ComponentOrder.of(order);
  }

  boolean quiet() {
    return quiet;
  }

  boolean traces() {
    return trace != null;
  }

  boolean writesCells() {
    return cells != null;
  }

  /**
   * Writes everything that is asked for.
   *
   * @param selection all candidates
   * @param threads change no bit of the result
   */
  void write(
      SelectionTable selection,
      Table data,
      int threads,
      ModelFiles files,
      Console console,
      Cancellation cancellation) {
    FittedCandidate best = selection.best();
    ModelFile file = best.model();
    boolean asText = !quiet && format == OutputFormat.text;
    LatentClassReport report =
        FileTypes.isLatentClass(file) && (asText || cells != null)
            ? LatentClassReport.of(
                file, data.observations(), best.criteria().freeParameters(), threads)
            : null;
    cancellation.toItsEnd(
        () -> {
          if (trace != null) {
            best.trace().write(trace);
          }
          if (table != null) {
            selection.write(table);
          }
          if (cells != null) {
            report.writeCells(cells);
          }
          if (output != null) {
            files.write(output, file);
          }
        });
    if (quiet) {
      return;
    }
    if (!asText) {
      files.write(console.out(), Console.STANDARD_OUTPUT, file);
      return;
    }
    StringBuilder text = new StringBuilder();
    if (selection.tellsMore()) {
      selection.appendTo(text);
    }
    FitText.data(data, text);
    ModelText.parameters(file, false, text);
    FitText.sizes(LabelledModel.of(file.model()), data, text);
    ModelText.fit(file.fit().orElseThrow(), text);
    FitText.starts(best.result(), text);
    if (report != null) {
      report.appendTo(text);
    }
    console.print(text.toString());
    console.flush();
  }
}
