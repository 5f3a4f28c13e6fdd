package org.em4j.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.em4j.io.Table;

/** How surely rows belong to the parts, and the rows that are hardest to tell. */
final class CertaintySection {
  private static final int COLUMNS = 8;

  private CertaintySection() {}

  /**
   * Writes {@code certainty}; nothing of a model of one part, which every row surely belongs to.
   */
  static void write(Json json, Parts parts, Assignments assignments, Table data)
      throws IOException {
    if (parts.count() == 1) {
      return;
    }
    List<String> columns = data.columnNames().stream().limit(COLUMNS).toList();
    json.object(
        "certainty",
        section -> {
          section.text("sentence", sentence(parts, assignments));
          section.number("from", assignments.from());
          section.number("width", (1 - assignments.from()) / Assignments.BINS);
          section.list(
              "counts",
              list -> {
                for (int k = 0; k < parts.count(); k++) {
                  double[] counts = assignments.counts(k);
                  list.list(
                      bins -> {
                        for (double count : counts) {
                          bins.drawn(count);
                        }
                      });
                }
              });
          section.texts("columns", columns);
          section.list(
              "ambiguous",
              list -> {
                for (Assignments.Ambiguous row : assignments.hardest()) {
                  row(list, row, data, columns);
                }
              });
          section.text(
              "note",
              "The hardest first, at most "
                  + Assignments.LISTED
                  + " of the rows below "
                  + Words.percent(Assignments.CLEAR)
                  + "; the last columns are the probabilities of each "
                  + parts.part()
                  + ". em predict --proba writes those of all rows.");
        });
  }

  private static void row(Json json, Assignments.Ambiguous row, Table data, List<String> columns)
      throws IOException {
    json.object(
        one -> {
          one.number("row", row.row() + 1.0);
          OptionalLong line = data.line(row.row());
          one.number("line", line.isPresent() ? (double) line.getAsLong() : Double.NaN);
          one.list(
              "values",
              list -> {
                for (int j = 0; j < columns.size(); j++) {
                  list.cell(value(data, row.row(), j));
                }
              });
          one.list(
              "p",
              list -> {
                for (double p : row.probabilities()) {
                  list.number(p);
                }
              });
        });
  }

  private static Object value(Table data, int row, int column) {
    double value = data.value(row, column);
    List<String> levels = data.levels().get(data.columnNames().get(column));
    if (Double.isNaN(value)) {
      return "missing";
    }
    return levels == null ? (Object) value : levels.get((int) value);
  }

  private static String sentence(Parts parts, Assignments assignments) {
    double unclear = assignments.unclear() / assignments.total();
    List<String> text = new ArrayList<>();
    text.add(
        "On average the most probable "
            + parts.part()
            + " of a row has the probability "
            + Words.number(assignments.meanCertainty(), 4)
            + ".");
    text.add(
        assignments.unclear() == 0
            ? "Every row has one of at least " + Words.percent(Assignments.CLEAR) + "."
            : Words.count(assignments.unclear(), "row", "rows")
                + " ("
                + Words.percent(unclear)
                + ") "
                + (assignments.unclear() == 1 ? "has" : "have")
                + " none of at least "
                + Words.percent(Assignments.CLEAR)
                + ".");
    return String.join(" ", text);
  }
}
