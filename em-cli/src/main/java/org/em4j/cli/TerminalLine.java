package org.em4j.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A terminal whose last line may be one that comes and goes. Whatever else is written takes its
 * place, so that messages stay whole. Thread-safe.
 *
 * <p>Carriage returns and blanks are all it needs: every terminal knows them.
 */
final class TerminalLine extends FilterOutputStream {
  private String shown = "";
  private boolean lineBegun;

  TerminalLine(OutputStream terminal) {
    super(terminal);
  }

  /** Shows a line instead of the one before, unless other text stands there. */
  synchronized void show(String line) {
    if (lineBegun || line.equals(shown)) {
      return;
    }
    try {
      String rest = " ".repeat(Math.max(0, length(shown) - length(line)));
      out.write(("\r" + line + rest).getBytes(StandardCharsets.UTF_8));
      out.flush();
      shown = line;
    } catch (IOException e) {
      // Nobody sees it; whoever writes messages will hear of it.
      shown = "";
    }
  }

  /** Takes the line away. */
  synchronized void erase() {
    if (!shown.isEmpty()) {
      show("");
      try {
        out.write('\r');
        out.flush();
      } catch (IOException e) {
        shown = "";
      }
    }
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  @Override
  public synchronized void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int from, int count) throws IOException {
    if (count > 0) {
      erase();
      lineBegun = bytes[from + count - 1] != '\n';
      out.write(bytes, from, count);
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    out.flush();
  }
}
