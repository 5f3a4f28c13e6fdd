package org.em4j.io;

import java.util.HashSet;
import java.util.List;

/** Decides whether the first row of a text holds the columns' names. */
final class HeaderDetector {
  private HeaderDetector() {}

  /**
   * Tells whether the first of some rows of equal length is a header.
   *
   * <p>It is if a word stands in it above a column of numbers. Where no column holds numbers, it is
   * if all its fields are different words none of which occurs again below.
   *
   * @param rows the first rows
   * @param kinds of the columns, without the first row
   */
  static boolean isHeader(List<List<String>> rows, List<ColumnKind> kinds) {
    NumberParser parser = new NumberParser();
    List<String> first = rows.get(0);
    boolean allWords = true;
    for (int c = 0; c < first.size(); c++) {
      boolean word = parser.parse(first.get(c)) == NumberParser.Kind.WORD;
      boolean numbers = kinds.get(c) == ColumnKind.NUMERIC || kinds.get(c) == ColumnKind.FLAWED;
      if (word && numbers && !NumberParser.hasDecimalComma(first.get(c))) {
        return true;
      }
      allWords &= word && !numbers;
    }
    return allWords && new HashSet<>(first).size() == first.size() && !recurs(rows);
  }

  private static boolean recurs(List<List<String>> rows) {
    List<String> first = rows.get(0);
    for (List<String> row : rows.subList(1, rows.size())) {
      for (int c = 0; c < first.size(); c++) {
        if (row.get(c).equals(first.get(c))) {
          return true;
        }
      }
    }
    return false;
  }
}
