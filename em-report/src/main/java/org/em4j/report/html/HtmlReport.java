package org.em4j.report.html;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.em4j.io.AtomicFile;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.report.Sample;
import org.jspecify.annotations.Nullable;

/**
 * A page about a fitted model and data: one HTML file without any other, interactive, that opens
 * from the disk without a network. Immutable and thread-safe.
 *
 * <p>Histograms and numbers are of all rows; points are drawn for a sample, the same every time,
 * and the page says of how many. The same model and data give the same bytes.
 */
public final class HtmlReport {
  /** The most columns that are shown one by one and in pairs. */
  private static final int MOST_COLUMNS = 24;

  private static final int MOST_ROWS = 5000;
  private static final int MOST_VALUES = 60_000;

  private final ModelFile file;
  private final Table data;
  private final @Nullable FitTrace trace;
  private final @Nullable ModelSelection selection;

  private HtmlReport(
      ModelFile file, Table data, @Nullable FitTrace trace, @Nullable ModelSelection selection) {
    this.file = Objects.requireNonNull(file, "file");
    this.data = Objects.requireNonNull(data, "data");
    this.trace = trace;
    this.selection = selection;
  }

  /**
   * Returns a report.
   *
   * @param file the model, with the names of its columns and how it was fitted
   * @param data rows of the model's columns, in its order; their weights and sequences count
   * @throws IllegalArgumentException if the columns are not as many
   */
  public static HtmlReport of(ModelFile file, Table data) {
    if (file.columns().size() != data.columns()) {
      throw new IllegalArgumentException(
          "the model has " + file.columns().size() + " columns, the data have " + data.columns());
    }
    return new HtmlReport(file, data, null, null);
  }

  /**
   * Returns a report about a fit, which tells how it ended too.
   *
   * @param result the fit; its parameters count as free
   * @param data the rows that the model was fitted to, with their weights and sequences
   * @throws IllegalArgumentException if the columns are not as many, or the model is of no kind
   *     that a page can show
   */
  public static HtmlReport of(EmResult<?> result, Table data) {
    ModelFile file =
        new ModelFiles().describe(result.model(), data.columnNames()).withLevels(data.levels());
    Parts parts = Parts.of(file, data);
    InformationCriteria criteria = criteria(parts, parts.freeParameters());
    return of(file.withFit(FitSummary.of(result, criteria)), data);
  }

  private static InformationCriteria criteria(Parts parts, int freeParameters) {
    try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors())) {
      return parts.criteria(freeParameters, workers);
    }
  }

  /** Returns the same report with the course of the fit. */
  public HtmlReport withTrace(FitTrace course) {
    return new HtmlReport(file, data, Objects.requireNonNull(course, "course"), selection);
  }

  /** Returns the same report with the candidates that the model was chosen from. */
  public HtmlReport withSelection(ModelSelection candidates) {
    return new HtmlReport(file, data, trace, Objects.requireNonNull(candidates, "candidates"));
  }

  /**
   * Writes the page to a file, which appears whole or not at all.
   *
   * @throws IllegalArgumentException if the model is of no kind that a page can show
   * @throws org.em4j.core.ObservationException if the model cannot take a row
   * @throws org.em4j.core.EmException if no part of the model can give a row
   * @throws org.em4j.io.DataException if the file cannot be written
   */
  public void write(Path target) {
    Page page = page();
    AtomicFile.write(target, page::writeTo);
  }

  /**
   * Writes the page to a stream, which stays open.
   *
   * @throws IOException if the stream does
   */
  public void writeTo(OutputStream out) throws IOException {
    page().writeTo(out);
  }

  /** Returns the model that the page is about, with how it was fitted. */
  ModelFile file() {
    return file;
  }

  /** Works out all that takes long or may fail. */
  private Page page() {
    Parts parts = Parts.of(file, data);
    List<DataColumn> columns =
        IntStream.range(0, Math.min(MOST_COLUMNS, data.columns()))
            .mapToObj(j -> DataColumn.of(file, parts, j))
            .toList();
    int[] sample =
        Sample.rows(data.rows(), Math.min(MOST_ROWS, MOST_VALUES / Math.max(1, columns.size())));
    Observations rows = data.observations();
    Assignments assignments = Assignments.of(parts, rows, sample);
    int freeParameters =
        (int)
            file.fit()
                .map(FitSummary::freeParameters)
                .orElse(OptionalLong.empty())
                .orElse(parts.freeParameters());
    InformationCriteria criteria = criteria(parts, freeParameters);
    List<String> names = new ArrayList<>();
    for (int k = 0; k < parts.count(); k++) {
      names.add(parts.part() + " " + (k + 1));
    }
    OptionalLong bestStart = file.fit().map(FitSummary::bestStart).orElse(OptionalLong.empty());
    TraceSection course = trace == null ? null : new TraceSection(trace, bestStart);
    Findings findings = new Findings(file, parts, data, assignments, criteria, names, course);
    return new Page(
        file,
        data,
        parts,
        names,
        columns,
        sample,
        assignments,
        findings,
        course,
        selection == null ? null : new SelectionSection(selection, parts));
  }
}
