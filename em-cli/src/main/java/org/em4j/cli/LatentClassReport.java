package org.em4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.em4j.bernoulli.LatentClassAnalysis;
import org.em4j.bernoulli.LatentClassAnalysis.Cell;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.core.Observations;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.em4j.io.ModelFile;
import org.em4j.io.TableWriter;

/** What latent class analysis says of a model over data, as text and as a table of cells. */
final class LatentClassReport {
  private static final int MOST_CELLS = 32;

  private final ModelFile file;
  private final LatentClassModel model;
  private final LatentClassAnalysis analysis;

  private LatentClassReport(ModelFile file, LatentClassModel model, LatentClassAnalysis analysis) {
    this.file = file;
    this.model = model;
    this.analysis = analysis;
  }

  /**
   * Analyses a model.
   *
   * @param file whose model is one of latent classes
   * @param freeParameters those that were estimated
   * @param threads change no bit of the result
   */
  static LatentClassReport of(ModelFile file, Observations data, int freeParameters, int threads) {
    LatentClassModel model = (LatentClassModel) file.model();
    try (Workers workers = Workers.of(threads)) {
      return new LatentClassReport(
          file, model, LatentClassAnalysis.of(model, data, freeParameters, workers));
    }
  }

  /** Appends everything that people read. */
  void appendTo(StringBuilder out) {
    out.append("\nlatent classes\n");
    InformationCriteria criteria = analysis.criteria();
    TextTable table = new TextTable("");
    if (analysis.hasTable()) {
      if (analysis.tableWeight() < criteria.totalWeight()) {
        table.add(line("rows without missing values", analysis.tableWeight()));
      }
      table.add(line("G²", analysis.gSquared()));
      table.add(line("X²", analysis.xSquared()));
      table.add(
          line("degrees of freedom (min(cells - 1, n) - parameters)", analysis.degreesOfFreedom()));
      table.add(
          line("degrees of freedom (cells - 1 - parameters)", analysis.tableDegreesOfFreedom()));
    } else {
      out.append("no G² and X²: ")
          .append(
              analysis.cellCount() > LatentClassAnalysis.MOST_CELLS
                  ? "the table has " + Numbers.text(analysis.cellCount()) + " cells"
                  : "every row has a missing value")
          .append('\n');
    }
    table.add(line("AIC", criteria.aic()));
    table.add(line("BIC", criteria.bic()));
    table.add(line("CAIC", criteria.caic()));
    table.add(line("sample-size-adjusted BIC", criteria.sampleSizeAdjustedBic()));
    table.add(line("ICL", criteria.icl()));
    table.add(line("entropy", analysis.entropy()));
    table.add(line("relative entropy", analysis.relativeEntropy()));
    table.add(line("classification error", analysis.classificationError()));
    table.appendTo(out);
    appendClassification(out);
    appendCells(out);
  }

  private static List<String> line(String name, double value) {
    return List.of(name, Numbers.text(value));
  }

  private void appendClassification(StringBuilder out) {
    int components = model.components();
    if (components == 1) {
      return;
    }
    out.append("\nclassification: rows of each class by the class they are assigned to\n");
    TextTable table = new TextTable("");
    List<String> header = new ArrayList<>(List.of(""));
    for (int assigned = 0; assigned < components; assigned++) {
      header.add("assigned " + (assigned + 1));
    }
    table.add(header);
    for (int k = 0; k < components; k++) {
      List<String> row = new ArrayList<>(List.of("class " + (k + 1)));
      for (int assigned = 0; assigned < components; assigned++) {
        row.add(Numbers.count(analysis.classification(k, assigned)));
      }
      table.add(row);
    }
    table.appendTo(out);
  }

  private void appendCells(StringBuilder out) {
    List<Cell> cells = analysis.cells();
    if (cells.isEmpty() || cells.size() > MOST_CELLS) {
      return;
    }
    out.append(
        "\ncells: the patterns that occur, how often, and how often the model expects them\n");
    TextTable table = new TextTable("");
    table.add(header());
    for (Cell cell : cells) {
      List<String> row = symbols(cell);
      row.add(Numbers.count(cell.observed()));
      row.add(Numbers.count(cell.expected()));
      table.add(row);
    }
    table.appendTo(out);
  }

  private List<String> header() {
    List<String> header = new ArrayList<>(file.columns());
    header.addAll(List.of("observed", "expected"));
    return header;
  }

  private List<String> symbols(Cell cell) {
    List<String> symbols = new ArrayList<>();
    for (int j = 0; j < cell.symbols().size(); j++) {
      symbols.add(LatentClassText.symbol(file, j, cell.symbols().get(j)));
    }
    return symbols;
  }

  /** Writes the cells that rows are in, with all digits. */
  void writeCells(Path target) {
    TableWriter.write(
        target,
        header(),
        writer -> {
          for (Cell cell : analysis.cells()) {
            symbols(cell).forEach(writer::text);
            writer
                .text(Numbers.exact(cell.observed()))
                .text(Numbers.exact(cell.expected()))
                .endRow();
          }
        });
  }
}
