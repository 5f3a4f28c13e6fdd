package org.em4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.document.Document;
import org.em4j.core.engine.Repair;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.distributions.CategoricalVector;
import org.em4j.gmm.GaussianMixture;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;

/** A model as people read it. */
final class ModelText {
  /** How many columns a text shows that is not asked for all of them. */
  static final int MOST_COLUMNS = 64;

  private ModelText() {}

  /** Returns the names of columns; of many, how many they are. */
  static String columns(List<String> names) {
    return names.size() <= MOST_COLUMNS
        ? String.join(", ", names)
        : names.size() + " columns, " + names.get(0) + " to " + names.get(names.size() - 1);
  }

  /**
   * Appends the parameters of a model.
   *
   * @param all whether to show all of them, however many there are
   */
  static void parameters(ModelFile file, boolean all, StringBuilder out) {
    if (FileTypes.isLatentClass(file)) {
      LatentClassText.parameters(file, all, out);
      return;
    }
    if (file.model() instanceof HiddenMarkovModel<?> chain) {
      ChainText.parameters(file, chain, all, out);
      return;
    }
    if (!(file.model() instanceof MixtureModel model)) {
      out.append(file.type())
          .append(" of ")
          .append(String.join(", ", file.columns()))
          .append("\n")
          .append(file.model())
          .append('\n');
      return;
    }
    Mixture<?> mixture = model.mixture();
    out.append(file.type())
        .append(": ")
        .append(count(mixture.components(), "component"))
        .append(" of ")
        .append(String.join(", ", file.columns()));
    if (model instanceof GaussianMixture gaussian) {
      out.append("; covariance ").append(gaussian.covarianceType().id());
    }
    out.append('\n');
    for (int k = 0; k < mixture.components(); k++) {
      out.append("\ncomponent ")
          .append(k + 1)
          .append("  weight ")
          .append(Numbers.text(mixture.weight(k)))
          .append('\n');
      distribution(mixture.distribution(k), file.columns(), file.levels(), "  ", out);
    }
    out.append('\n');
  }

  static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Appends the parameters of a component or of a state's emission. */
  static void distribution(
      Distribution<?> distribution,
      List<String> columns,
      Map<String, List<String>> levels,
      String indent,
      StringBuilder out) {
    if (distribution.family() instanceof ProductFamily
        && distribution.parameters() instanceof Product product) {
      int column = 0;
      for (Distribution<?> factor : product.factors()) {
        int size = factor.family().observationSize();
        distribution(factor, columns.subList(column, column + size), levels, indent, out);
        column += size;
      }
      return;
    }
    if (distribution.parameters() instanceof Mixture<?> inner) {
      for (int m = 0; m < inner.components(); m++) {
        out.append(indent)
            .append("inner component ")
            .append(m + 1)
            .append("  weight ")
            .append(Numbers.text(inner.weight(m)))
            .append('\n');
        distribution(inner.distribution(m), columns, levels, indent + "  ", out);
      }
      return;
    }
    if (distribution.parameters() instanceof CategoricalVector symbols) {
      symbols(symbols, columns, levels, indent, out);
      return;
    }
    Document document = Distributions.write(distribution);
    family(document.text("family"), document.document("parameters"), columns, levels, indent, out);
  }

  /** Appends the probabilities of each column, whose numbers of symbols may differ. */
  private static void symbols(
      CategoricalVector symbols,
      List<String> columns,
      Map<String, List<String>> levels,
      String indent,
      StringBuilder out) {
    for (int j = 0; j < columns.size(); j++) {
      List<Double> probabilities =
          Arrays.stream(symbols.column(j).probabilities()).boxed().toList();
      out.append(indent)
          .append(columns.get(j))
          .append("  categorical  probabilities ")
          .append(text(probabilities, levels.get(columns.get(j))))
          .append('\n');
    }
  }

  private static void family(
      String family,
      Document parameters,
      List<String> columns,
      Map<String, List<String>> levels,
      String indent,
      StringBuilder out) {
    StringBuilder inline = new StringBuilder();
    List<String> byColumn = new ArrayList<>();
    for (String name : parameters.names()) {
      Object value = parameters.value(name);
      if (value instanceof List<?> list && list.size() == columns.size() && isByColumn(list)) {
        byColumn.add(name);
      } else {
        inline
            .append("  ")
            .append(name)
            .append(' ')
            .append(text(value, levels.get(columns.get(0))));
      }
    }
    if (byColumn.isEmpty()) {
      out.append(indent)
          .append(String.join(", ", columns))
          .append("  ")
          .append(family)
          .append(inline)
          .append('\n');
      return;
    }
    if (!inline.isEmpty()) {
      out.append(indent).append(family).append(inline).append('\n');
    }
    TextTable table = new TextTable(indent);
    table.add(header(byColumn, parameters, columns));
    for (int j = 0; j < columns.size(); j++) {
      List<String> row = new ArrayList<>(List.of(columns.get(j)));
      for (String name : byColumn) {
        Object entry = ((List<?>) parameters.value(name)).get(j);
        if (entry instanceof List<?> matrixRow) {
          row.add("");
          matrixRow.forEach(value -> row.add(text(value, null)));
        } else {
          row.add(text(entry, null));
        }
      }
      table.add(row);
    }
    table.appendTo(out);
  }

  /** Tells whether a list has a number, or a row of numbers, for each column. */
  private static boolean isByColumn(List<?> list) {
    return list.stream()
        .allMatch(
            entry ->
                entry instanceof Double
                    || (entry instanceof List<?> row
                        && row.size() == list.size()
                        && row.stream().allMatch(Double.class::isInstance)));
  }

  private static List<String> header(
      List<String> names, Document parameters, List<String> columns) {
    List<String> header = new ArrayList<>(List.of(""));
    for (String name : names) {
      header.add(name);
      if (((List<?>) parameters.value(name)).get(0) instanceof List<?>) {
        header.addAll(columns);
      }
    }
    return header;
  }

  /** Returns a value; the entries of a list with their symbols, if these are known. */
  private static String text(Object value, List<String> symbols) {
    if (value instanceof Double number) {
      return Numbers.text(number);
    }
    if (value instanceof List<?> list) {
      List<String> entries = new ArrayList<>();
      for (int i = 0; i < list.size(); i++) {
        String entry = text(list.get(i), null);
        boolean named = symbols != null && symbols.size() == list.size();
        entries.add(named ? symbols.get(i) + ": " + entry : entry);
      }
      return "[" + String.join(", ", entries) + "]";
    }
    return String.valueOf(value);
  }

  /** Appends what is known of a fit. */
  static void fit(FitSummary fit, StringBuilder out) {
    TextTable table = new TextTable("");
    for (String name : fit.document().names()) {
      if (name.equals("repairs") || name.equals("converged") || name.equals("em4j_version")) {
        continue;
      }
      Object value = fit.document().value(name);
      table.add(
          List.of(
              name.replace('_', ' ').replace("log likelihood", "log-likelihood"),
              value instanceof Double number ? Numbers.exact(number) : String.valueOf(value)));
    }
    table.appendTo(out);
    for (Repair repair : fit.repairs()) {
      out.append("repaired: ").append(repair).append('\n');
    }
  }
}
