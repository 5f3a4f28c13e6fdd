package org.em4j.io;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The symbols of one column and their codes: given beforehand, or collected while reading and put
 * in order at the end (by number if all are numbers, otherwise as text).
 */
final class Symbols {
  /** How many symbols a column may have that is read as symbols without being named. */
  static final int MOST = 1000;

  private final Map<String, Integer> codes = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final boolean given;

  /** Makes the symbols of a column; {@code levels} is empty where the file is to tell them. */
  Symbols(List<String> levels) {
    given = !levels.isEmpty();
    for (String level : levels) {
      codes.put(level, names.size());
      names.add(level);
    }
  }

  /** Returns the symbol's code for now, or −1 if the levels were given and it is none of them. */
  int code(String symbol) {
    Integer code = codes.get(symbol);
    if (code != null) {
      return code;
    }
    if (given) {
      return -1;
    }
    codes.put(symbol, names.size());
    names.add(symbol);
    return names.size() - 1;
  }

  /** Returns the number of symbols. */
  int size() {
    return names.size();
  }

  /** Returns the symbols in the order of their final codes. */
  List<String> levels() {
    return given ? List.copyOf(names) : names.stream().sorted(order()).toList();
  }

  /**
   * Turns the codes of one column into the final ones; NaN, a missing symbol, stays.
   *
   * @param values row-major. Modified in column {@code column}.
   */
  void recode(double[] values, int column, int columns) {
    if (given) {
      return;
    }
    List<String> levels = levels();
    double[] last = new double[levels.size()];
    for (int level = 0; level < last.length; level++) {
      last[Objects.requireNonNull(codes.get(levels.get(level)))] = level;
    }
    for (int at = column; at < values.length; at += columns) {
      if (!Double.isNaN(values[at])) {
        values[at] = last[(int) values[at]];
      }
    }
  }

  private Comparator<String> order() {
    NumberParser parser = new NumberParser();
    boolean numbers = true;
    for (String name : names) {
      numbers &= parser.parse(name) == NumberParser.Kind.NUMBER;
    }
    Comparator<String> byText = Comparator.naturalOrder();
    return numbers ? Comparator.comparingDouble(Symbols::number).thenComparing(byText) : byText;
  }

  /**
   * Returns the number that a text has been seen to be, in any spelling that data files may use.
   */
  private static double number(String text) {
    NumberParser parser = new NumberParser();
    parser.parse(text);
    return parser.value();
  }
}
