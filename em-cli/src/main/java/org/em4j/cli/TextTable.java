package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells in aligned columns: the first to the left, the others to the right. */
final class TextTable {
  private final String indent;
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String indent) {
    this.indent = indent;
  }

  void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  void appendTo(StringBuilder out) {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int c = 0; c < row.size(); c++) {
        int width = row.get(c).codePointCount(0, row.get(c).length());
        if (c == widths.size()) {
          widths.add(width);
        } else {
          widths.set(c, Math.max(widths.get(c), width));
        }
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int c = 0; c < row.size(); c++) {
        String cell = row.get(c);
        String padding = " ".repeat(widths.get(c) - cell.codePointCount(0, cell.length()));
        line.append(c == 0 ? cell + padding : "  " + padding + cell);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
