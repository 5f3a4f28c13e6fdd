package org.em4j.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Product;
import org.em4j.core.document.Document;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.CategoricalVector;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.io.ModelFile;
import org.jspecify.annotations.Nullable;

/** The parameters of every part as tables. */
final class ParameterSection {
  private static final int MATRIX = 12;
  private static final int MOST_ROWS = 1500;

  private final ModelFile file;
  private final Parts parts;
  private final List<String> names;
  private int rows;
  private boolean shortened;

  /** A table. */
  private record Cells(List<String> head, List<List<Object>> rows, boolean probabilities) {}

  ParameterSection(ModelFile file, Parts parts, List<String> names) {
    this.file = file;
    this.parts = parts;
    this.names = names;
  }

  /** Writes {@code parameters} and what is to be said of them. */
  void write(Json json) throws IOException {
    json.list(
        "parameters",
        list -> {
          if (file.model() instanceof LatentClassModel model) {
            block(list, -1, "Probabilities", List.of(probabilities(model)));
            return;
          }
          for (int k = 0; k < parts.count() && rows < MOST_ROWS; k++) {
            part(list, k, parts.distributions().get(k), names.get(k));
          }
          shortened |= rows >= MOST_ROWS;
        });
    if (shortened) {
      json.text("parametersNote", "Not all are shown: em show prints every one.");
    }
  }

  private void part(Json json, int part, Distribution<?> distribution, String title)
      throws IOException {
    if (distribution.parameters() instanceof Mixture<?> inner) {
      for (int m = 0; m < inner.components(); m++) {
        String name =
            title
                + ", inner component "
                + (m + 1)
                + " of weight "
                + Words.number(inner.weight(m), 4);
        part(json, part, inner.distribution(m), name);
      }
      return;
    }
    List<Cells> tables =
        distribution.parameters() instanceof MultivariateNormal normal
            ? List.of(normal(normal, file.columns()))
            : List.of(general(distribution));
    block(json, part, title, tables);
  }

  private void block(Json json, int part, String title, List<Cells> tables) throws IOException {
    json.object(
        block -> {
          if (part >= 0) {
            block.number("part", part);
          } else {
            block.nothing("part");
          }
          block.text("title", title);
          block.list(
              "tables",
              list -> {
                for (Cells table : tables) {
                  rows += table.rows().size();
                  list.object(one -> table(one, table));
                }
              });
        });
  }

  private static void table(Json json, Cells table) throws IOException {
    json.texts("head", table.head());
    json.flag("probabilities", table.probabilities());
    json.list(
        "rows",
        list -> {
          for (List<Object> row : table.rows()) {
            list.list(
                cells -> {
                  for (Object cell : row) {
                    cells.cell(cell);
                  }
                });
          }
        });
  }

  /** Returns means, standard deviations and, of not too many columns, covariances. */
  private Cells normal(MultivariateNormal normal, List<String> columns) {
    boolean matrix = columns.size() > 1 && columns.size() <= MATRIX;
    List<String> head = new ArrayList<>(List.of("", "mean", "standard deviation"));
    if (matrix) {
      columns.forEach(name -> head.add("cov. with " + name));
    }
    shortened |= columns.size() > MATRIX;
    List<List<Object>> table = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      List<Object> row = new ArrayList<>();
      row.add(columns.get(i));
      row.add(normal.mean(i));
      row.add(Math.sqrt(normal.covariance().value(i, i)));
      for (int j = 0; matrix && j < columns.size(); j++) {
        row.add(normal.covariance().value(i, j));
      }
      table.add(row);
    }
    return new Cells(head, table, false);
  }

  private Cells general(Distribution<?> distribution) {
    Cells table =
        new Cells(List.of("column", "family", "parameter", "value"), new ArrayList<>(), false);
    append(distribution, file.columns(), table);
    return table;
  }

  private void append(Distribution<?> distribution, List<String> columns, Cells table) {
    if (distribution.parameters() instanceof Product product) {
      int first = 0;
      for (Distribution<?> factor : product.factors()) {
        int size = factor.family().observationSize();
        append(factor, columns.subList(first, first + size), table);
        first += size;
      }
      return;
    }
    if (distribution.parameters() instanceof Mixture<?> inner) {
      for (int m = 0; m < inner.components(); m++) {
        add(table, columns.get(0), "mixture", "weight " + (m + 1), inner.weight(m));
        append(inner.distribution(m), columns, table);
      }
      return;
    }
    String family = distribution.family().id();
    if (distribution.parameters() instanceof CategoricalVector symbols) {
      for (int j = 0; j < columns.size(); j++) {
        list(table, columns.get(j), family, "probability", boxed(symbols, j));
      }
      return;
    }
    Document parameters = Distributions.write(distribution).document("parameters");
    for (String name : parameters.names()) {
      Object value = parameters.value(name);
      if (value instanceof List<?> values
          && values.size() == columns.size()
          && columns.size() > 1) {
        for (int j = 0; j < columns.size(); j++) {
          entry(table, columns.get(j), family, name, values.get(j));
        }
      } else {
        entry(table, Words.list(columns), family, name, value);
      }
    }
  }

  private static List<Double> boxed(CategoricalVector symbols, int column) {
    List<Double> values = new ArrayList<>();
    for (double p : symbols.column(column).probabilities()) {
      values.add(p);
    }
    return values;
  }

  private void entry(
      Cells table, String column, String family, String name, @Nullable Object value) {
    if (value instanceof List<?> values) {
      list(table, column, family, name, values);
    } else {
      add(table, column, family, name, value);
    }
  }

  private void list(Cells table, String column, String family, String name, List<?> values) {
    List<String> levels = file.levels().get(column);
    for (int i = 0; i < values.size(); i++) {
      String place =
          levels != null && levels.size() == values.size() ? levels.get(i) : Integer.toString(i);
      entry(table, column, family, name + " of " + place, values.get(i));
    }
  }

  private static void add(
      Cells table, String column, String family, String name, @Nullable Object value) {
    List<Object> row = new ArrayList<>(List.of(column, family, name));
    row.add(value);
    table.rows().add(row);
  }

  private Cells probabilities(LatentClassModel model) {
    List<String> head = new ArrayList<>(List.of("column", "symbol"));
    head.addAll(names);
    List<List<Object>> table = new ArrayList<>();
    for (int j = 0; j < model.columns(); j++) {
      List<String> levels = file.levels().get(file.columns().get(j));
      for (int s = model.levels(j) == 2 ? 1 : 0; s < model.levels(j); s++) {
        if (table.size() == MOST_ROWS) {
          shortened = true;
          return new Cells(head, table, true);
        }
        List<Object> row = new ArrayList<>();
        row.add(file.columns().get(j));
        row.add(levels == null ? Integer.toString(s) : levels.get(s));
        for (int k = 0; k < model.components(); k++) {
          row.add(model.probability(k, j, s));
        }
        table.add(row);
      }
    }
    return new Cells(head, table, true);
  }
}
