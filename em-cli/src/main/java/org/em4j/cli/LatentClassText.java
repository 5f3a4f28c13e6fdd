package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.io.ModelFile;

/** The parameters of a latent class model as people read them: a column for each class. */
final class LatentClassText {
  private static final int MOST_ROWS = 256;

  private LatentClassText() {}

  /**
   * Appends weights and probabilities.
   *
   * @param all whether to show every column, however many there are
   */
  static void parameters(ModelFile file, boolean all, StringBuilder out) {
    LatentClassModel model = (LatentClassModel) file.model();
    out.append(file.type())
        .append(": ")
        .append(model.components())
        .append(model.components() == 1 ? " class of " : " classes of ")
        .append(all ? String.join(", ", file.columns()) : ModelText.columns(file.columns()))
        .append("\n\n");
    TextTable table = new TextTable("");
    table.add(row("", model, k -> "class " + (k + 1)));
    table.add(row("weight", model, k -> Numbers.probability(model.weight(k))));
    boolean ones = file.type().equals(FileTypes.BERNOULLI) && file.levels().isEmpty();
    if (ones) {
      table.add(List.of("p(1)"));
    }
    int shown = 0;
    int rows = 0;
    while (shown < model.columns()
        && (all || (shown < ModelText.MOST_COLUMNS && rows < MOST_ROWS))) {
      int column = shown;
      if (ones) {
        table.add(
            row("  " + file.columns().get(column), model, k -> probability(model, k, column, 1)));
      } else {
        symbols(file, model, column, table);
      }
      rows += ones ? 1 : model.levels(column);
      shown++;
    }
    table.appendTo(out);
    if (shown < model.columns()) {
      out.append("… and ")
          .append(ModelText.count(model.columns() - shown, "column"))
          .append(" more: em show prints all of them, from the file that -o writes\n");
    }
    out.append('\n');
  }

  private static void symbols(ModelFile file, LatentClassModel model, int column, TextTable table) {
    table.add(List.of(file.columns().get(column)));
    for (int m = 0; m < model.levels(column); m++) {
      int symbol = m;
      table.add(
          row(
              "  " + symbol(file, column, symbol),
              model,
              k -> probability(model, k, column, symbol)));
    }
  }

  /** Returns the name of a symbol: that of the file's levels, or the number itself. */
  static String symbol(ModelFile file, int column, int symbol) {
    List<String> levels = file.levels().get(file.columns().get(column));
    return levels == null ? Integer.toString(symbol) : levels.get(symbol);
  }

  private static String probability(LatentClassModel model, int k, int column, int symbol) {
    return Numbers.probability(model.probability(k, column, symbol));
  }

  private static List<String> row(String name, LatentClassModel model, IntFunction<String> cell) {
    List<String> row = new ArrayList<>(List.of(name));
    for (int k = 0; k < model.components(); k++) {
      row.add(cell.apply(k));
    }
    return row;
  }
}
