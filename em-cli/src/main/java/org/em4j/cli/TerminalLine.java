package org.em4j.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A terminal whose last line may be one that comes and goes. Whatever else is written takes its
 * place, so that messages stay whole. Thread-safe.
 *
 * <p>What is behind the line is erased, too, such as the ^C that a terminal echoes there.
 */
final class TerminalLine extends FilterOutputStream {
  private static final String ERASE_TO_END = "\033[K";

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
      out.write(("\r" + line + ERASE_TO_END).getBytes(StandardCharsets.UTF_8));
      out.flush();
      shown = line;
    } catch (IOException e) {
      // Nobody sees it; whoever writes messages will hear of it.
      shown = "";
    }
  }

  /** Takes the line away. */
  synchronized void erase() {
    show("");
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
