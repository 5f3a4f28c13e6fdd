package org.em4j.report.html;

import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Family;
import org.em4j.core.FamilyModel;
import org.em4j.core.Observations;
import org.em4j.distributions.Bernoulli;
import org.em4j.distributions.Categorical;
import org.em4j.io.ModelFile;
import org.em4j.report.Marginals;

/**
 * A column of data and what kind of values it holds.
 *
 * @param index its place among the model's columns, from 0
 * @param name its name
 * @param kind what its values are
 * @param symbols their names if they are symbols
 */
record DataColumn(int index, String name, Kind kind, List<String> symbols) {
  /** What values are. */
  enum Kind {
    /** Measurements. */
    CONTINUOUS,
    /** Whole numbers. */
    COUNTS,
    /** Symbols, by their codes from 0. */
    SYMBOLS;

    /** Returns the word that the page's data use. */
    String word() {
      return switch (this) {
        case CONTINUOUS -> "continuous";
        case COUNTS -> "counts";
        case SYMBOLS -> "symbols";
      };
    }
  }

  /** Returns a column of a model. */
  static DataColumn of(ModelFile file, Parts parts, int index) {
    String name = file.columns().get(index);
    Object marginal =
        Marginals.ofColumn(parts.distributions().get(0), index)
            .<Object>map(known -> known.parameters())
            .orElse(null);
    int levels =
        marginal instanceof Categorical categorical
            ? categorical.levels()
            : marginal instanceof Bernoulli ? 2 : 0;
    if (levels > 0) {
      List<String> known = file.levels().get(name);
      List<String> codes = IntStream.range(0, levels).mapToObj(Integer::toString).toList();
      return new DataColumn(index, name, Kind.SYMBOLS, known == null ? codes : known);
    }
    Family<?> family = ((FamilyModel) file.model()).family();
    Kind kind = family.support(index).integer() ? Kind.COUNTS : Kind.CONTINUOUS;
    return new DataColumn(index, name, kind, List.of());
  }

  boolean isSymbols() {
    return kind == Kind.SYMBOLS;
  }

  /** Returns the column's values, NaN where missing. */
  double[] values(Observations rows) {
    return rows.column(index);
  }
}
