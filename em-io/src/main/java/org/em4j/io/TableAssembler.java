package org.em4j.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.em4j.core.BinaryObservations;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Table} field by field, checking each for what its column is read as. Values are
 * kept as bits or as doubles; either come row by row, or, where the number of rows is known, column
 * by column.
 */
final class TableAssembler {
  private static final int QUOTED = 40;
  private static final String NOT_BINARY =
      " is neither 0 nor 1; correct it, leave the column out, or fit categorical, which takes more"
          + " symbols";

  private final String file;
  private final ColumnPlan plan;
  private final ReadOptions options;
  private final boolean asItIs;
  private final NumberParser parser = new NumberParser();
  private final List<Symbols> symbols = new ArrayList<>();
  private final double[] row;
  private final BinaryObservations.@Nullable Builder bits;
  private final DoubleBlocks values;
  private double @Nullable [] byColumns;
  private final DoubleBlocks weights;
  private final DoubleBlocks labels;
  private final RunLengths sequences = new RunLengths();
  private final @Nullable LineNumbers lines;
  private double totalWeight;
  private int rows;
  private long line;

  /**
   * Starts a table.
   *
   * @param expectedRows the number of rows that will probably come, or 0 if unknown
   * @param hasLines whether the file consists of lines
   */
  TableAssembler(
      String file, ColumnPlan plan, ReadOptions options, long expectedRows, boolean hasLines) {
    this.file = file;
    this.plan = plan;
    this.options = options;
    asItIs = plan.isWholeFile() && options.missingAllowed();
    lines = hasLines ? new LineNumbers() : null;
    row = new double[plan.columns().size()];
    int rowsOfBits = (int) Math.min(expectedRows, DoubleBlocks.MAX_SIZE);
    bits = options.binary() ? new BinaryObservations.Builder(row.length, rowsOfBits) : null;
    values = new DoubleBlocks(bits == null ? expectedRows * row.length : 0);
    weights = new DoubleBlocks(plan.hasWeights() ? expectedRows : 0);
    labels = new DoubleBlocks(plan.hasLabels() ? expectedRows : 0);
    for (int column = 0; column < row.length; column++) {
      List<String> levels = plan.levels(column);
      symbols.add(levels == null ? null : new Symbols(levels));
    }
  }

  /** Begins a row at a line; the line counts only if the file consists of lines. */
  void beginRow(long atLine) {
    line = atLine;
  }

  /**
   * Takes the field of the file's column {@code c}.
   *
   * @param text holds the field, {@code length} characters from {@code from}. Not modified.
   */
  void field(int c, char[] text, int from, int length) {
    int role = plan.role(c);
    if (role >= 0) {
      if (symbols.get(role) != null) {
        row[role] = symbol(c, new String(text, from, length));
        return;
      }
      NumberParser.Kind kind = parser.parse(text, from, length);
      if (kind == NumberParser.Kind.NUMBER) {
        row[role] = parser.value();
        return;
      }
      refuseWord(c, kind, text, from, length);
      row[role] = missing(c);
      return;
    }
    switch (role) {
      case ColumnPlan.WEIGHT -> {
        refuseWord(c, parser.parse(text, from, length), text, from, length);
        weight(c, parser.value());
      }
      case ColumnPlan.SEQUENCE -> sequence(c, text, from, length);
      case ColumnPlan.LABEL -> {
        NumberParser.Kind kind = parser.parse(text, from, length);
        if (kind == NumberParser.Kind.WORD) {
          throw noLabel(c, quote(new String(text, from, length)));
        }
        label(c, kind == NumberParser.Kind.NUMBER ? parser.value() : Double.NaN);
      }
      case ColumnPlan.EMPTY -> {
        NumberParser.Kind kind = parser.parse(text, from, length);
        if (kind == NumberParser.Kind.NUMBER
            || (kind == NumberParser.Kind.WORD && options.allSymbols())) {
          throw error(
              c,
              "the first values of this column are missing, so it was left out, but here is "
                  + quote(new String(text, from, length))
                  + "; name the columns to read");
        }
      }
      default -> {}
    }
  }

  /** Takes the value of the file's column {@code c}. */
  void field(int c, double value) {
    int role = plan.role(c);
    if (role >= 0) {
      boolean missing = Double.isNaN(value);
      if (symbols.get(role) != null) {
        row[role] = missing ? missing(c) : symbol(c, text(value));
      } else {
        row[role] = missing ? missing(c) : value;
      }
    } else if (role == ColumnPlan.WEIGHT) {
      weight(c, value);
    } else if (role == ColumnPlan.SEQUENCE) {
      char[] id = Double.isNaN(value) ? new char[0] : text(value).toCharArray();
      sequence(c, id, 0, id.length);
    } else if (role == ColumnPlan.LABEL) {
      label(c, value);
    }
  }

  /** Ends a row of which every field was given. */
  void endRow() {
    store(row);
  }

  /**
   * Takes a row of the file.
   *
   * @param fields the values of all columns of the file. Not modified.
   */
  void row(double[] fields) {
    if (asItIs) {
      store(fields);
      return;
    }
    for (int c = 0; c < fields.length; c++) {
      field(c, fields[c]);
    }
    store(row);
  }

  private void store(double[] x) {
    long width = bits == null ? x.length : (x.length + 7) / 8;
    if ((rows + 1L) * width > DoubleBlocks.MAX_SIZE) {
      long most = DoubleBlocks.MAX_SIZE / width * x.length;
      throw DataException.inFile(file, "has more than " + most + " values; use a part of its rows");
    }
    if (bits == null) {
      values.addAll(x);
    } else {
      int column = bits.add(x, 0);
      if (column >= 0) {
        throw notBinary(column, x[column]);
      }
    }
    if (lines != null) {
      lines.add(line);
    }
    rows++;
  }

  /** Begins a table that is given column by column instead of row by row. */
  void beginColumns(int ofRows) {
    if (bits == null) {
      byColumns = new double[ofRows * row.length];
    } else {
      bits.addZeros(ofRows);
    }
  }

  /**
   * Takes neighbouring values of the file's column {@code c}; each column comes from its first row
   * to its last.
   *
   * @param firstRow the first one's row, from 0
   * @param x the values. Not modified.
   * @param count their number
   */
  void column(int c, int firstRow, double[] x, int count) {
    int role = plan.role(c);
    double[] to = byColumns;
    for (int i = 0; i < count; i++) {
      rows = firstRow + i;
      field(c, x[i]);
      if (role >= 0 && to != null) {
        to[rows * row.length + role] = row[role];
      }
    }
    if (role >= 0 && bits != null) {
      int other = bits.set(role, firstRow, x, 0, count);
      if (other >= 0) {
        rows = firstRow + other;
        throw notBinary(role, x[other]);
      }
    }
    rows = firstRow + count;
  }

  /** Returns the table. Nothing can be added afterwards. */
  Table finish() {
    if (rows == 0) {
      throw DataException.inFile(file, "has no rows of data; add some");
    }
    if (plan.hasWeights() && totalWeight == 0) {
      throw DataException.inFile(file, "all weights are 0; at least one must be positive");
    }
    if (Double.isInfinite(totalWeight)) {
      throw DataException.inFile(file, "the sum of the weights overflows; make them smaller");
    }
    double[] all = bits != null ? new double[0] : byColumns != null ? byColumns : values.drain();
    Map<String, List<String>> levels = new LinkedHashMap<>();
    for (int column = 0; column < row.length; column++) {
      if (symbols.get(column) != null) {
        if (symbols.get(column).size() == 0) {
          throw DataException.inFile(
              file, "column '" + plan.columns().get(column) + "' has no value; leave it out");
        }
        symbols.get(column).recode(all, column, row.length);
        levels.put(plan.columns().get(column), symbols.get(column).levels());
      }
    }
    return new Table(
        file,
        plan.columns(),
        rows,
        all,
        bits == null ? null : bits.build(),
        plan.hasWeights() ? weights.drain() : null,
        plan.hasSequences() ? sequences.toArray() : null,
        plan.hasLabels() ? Arrays.stream(labels.drain()).mapToInt(x -> (int) x).toArray() : null,
        levels,
        plan.leftOut(),
        lines);
  }

  private double missing(int c) {
    if (!options.missingAllowed()) {
      throw error(c, "the value is missing; fill it in, or leave the row or the column out");
    }
    return Double.NaN;
  }

  private void refuseWord(int c, NumberParser.Kind kind, char[] text, int from, int length) {
    if (kind == NumberParser.Kind.WORD) {
      String word = new String(text, from, length);
      throw error(
          c,
          quote(word)
              + (NumberParser.hasDecimalComma(word)
                  ? " has a comma, which is neither read as a decimal point nor as a separator of"
                      + " thousands; write 3.14 and 1234"
                  : options.binary() && plan.role(c) >= 0
                      ? NOT_BINARY
                      : " is not a number; correct it, or leave the column out"));
    }
  }

  private double symbol(int c, String text) {
    Symbols known = symbols.get(plan.role(c));
    String symbol = text.strip();
    if (parser.parse(symbol) == NumberParser.Kind.MISSING) {
      return missing(c);
    }
    int code = known.code(symbol);
    if (code < 0) {
      String levels = String.join(", ", known.levels());
      throw error(c, quote(symbol) + " is none of the known symbols: " + levels);
    }
    if (code >= plan.mostSymbols(plan.role(c))) {
      throw error(
          c,
          "the column has more than "
              + code
              + " different values, too many for symbols; name the columns to read");
    }
    return code;
  }

  private DataException notBinary(int column, double value) {
    return error(plan.columns().get(column), text(value) + NOT_BINARY);
  }

  private void weight(int c, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      String what = Double.isNaN(value) ? "is missing" : "is " + text(value);
      throw error(c, "the weight " + what + "; weights are finite and not negative");
    }
    totalWeight += value;
    weights.add(value);
  }

  private void sequence(int c, char[] text, int from, int length) {
    if (length == 0) {
      throw error(c, "the row has no sequence id; fill it in");
    }
    if (!sequences.add(text, from, length)) {
      throw error(
          c,
          "sequence "
              + quote(new String(text, from, length))
              + " is out of order: it has ended before; let its rows follow each other");
    }
  }

  /** Takes a known state; NaN stands for an unknown one. */
  private void label(int c, double value) {
    if (Double.isNaN(value)) {
      labels.add(Table.UNKNOWN);
    } else if (value >= 0 && value == Math.rint(value) && value < options.states()) {
      labels.add(value);
    } else {
      throw noLabel(c, text(value));
    }
  }

  private DataException noLabel(int c, String found) {
    return error(
        c,
        found
            + " is no label; labels are the states from 0 to "
            + (options.states() - 1)
            + ", and empty where none is known");
  }

  private DataException error(int c, String problem) {
    return error(plan.name(c), problem);
  }

  private DataException error(String column, String problem) {
    return lines == null
        ? DataException.atRow(file, rows + 1L, column, problem)
        : DataException.atField(file, line, column, problem);
  }

  private static String text(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static String quote(String text) {
    return "'" + (text.length() > QUOTED ? text.substring(0, QUOTED) + "…" : text) + "'";
  }
}
