package org.em4j.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A terminal as far as em4j goes: text, line ends, and what erases the rest of a line. */
final class Screen extends OutputStream {
  private static final String ERASE = "\0";

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
    String text = bytes.toString(StandardCharsets.UTF_8).replace("\033[K", ERASE);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      StringBuilder last = lines.get(lines.size() - 1);
      if (c == '\n') {
        lines.add(new StringBuilder());
        column = 0;
      } else if (c == '\r') {
        column = 0;
      } else if (c == ERASE.charAt(0)) {
        last.setLength(Math.min(column, last.length()));
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
