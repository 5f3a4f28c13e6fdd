package org.em4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A terminal as far as text, line feeds and carriage returns go: what a person sees on it. */
final class Screen extends OutputStream {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public synchronized void write(int b) {
    bytes.write(b);
  }

  @Override
  public synchronized void write(byte[] from, int at, int length) {
    bytes.write(from, at, length);
  }

  /** Returns the lines, without the blanks at their ends; the last one is that of the cursor. */
  synchronized List<String> lines() {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    int column = 0;
    for (char c : bytes.toString(StandardCharsets.UTF_8).toCharArray()) {
      StringBuilder last = lines.get(lines.size() - 1);
      if (c == '\n') {
        lines.add(new StringBuilder());
        column = 0;
      } else if (c == '\r') {
        column = 0;
      } else {
        last.replace(column, Math.min(column + 1, last.length()), String.valueOf(c));
        column++;
      }
    }
    return lines.stream().map(line -> line.toString().stripTrailing()).toList();
  }

  synchronized int size() {
    return bytes.size();
  }
}
