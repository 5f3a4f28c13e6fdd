package org.em4j.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntSupplier;
import org.em4j.io.DataException;

/**
 * The three standard streams: results go to standard output, everything else to standard error.
 * Text is UTF-8.
 */
final class Console {
  static final String STANDARD_INPUT = "standard input";
  static final String STANDARD_OUTPUT = "standard output";
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final OutputStream out;
  private final PrintStream err;
  private final TerminalLine terminal;
  private final IntSupplier columns;

  Console(InputStream in, OutputStream out, OutputStream err) {
    this(in, out, err, null);
  }

  /**
   * Makes a console.
   *
   * @param columns tells the width of the terminal that standard error is, 0 if it turns out to be
   *     none; null if it surely is none
   */
  Console(InputStream in, OutputStream out, OutputStream err, IntSupplier columns) {
    this.in = in;
    this.out = new BufferedOutputStream(new Output(out), BUFFER);
    this.terminal = columns != null ? new TerminalLine(err) : null;
    this.err = new PrintStream(terminal == null ? err : terminal, true, StandardCharsets.UTF_8);
    this.columns = columns;
  }

  InputStream in() {
    return in;
  }

  /** Returns standard output, buffered. */
  OutputStream out() {
    return out;
  }

  PrintStream err() {
    return err;
  }

  /** Returns the terminal that standard error may be, or null if it is none. */
  TerminalLine terminal() {
    return terminal;
  }

  /** Returns the width of that terminal in characters, 0 if it is none after all. */
  int columns() {
    return columns == null ? 0 : columns.getAsInt();
  }

  /** Writes a result to standard output. */
  void print(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Hands everything printed to whoever reads it. */
  void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static DataException unwritable(IOException e) {
    return DataException.inFile(STANDARD_OUTPUT, "cannot be written: " + e.getMessage(), e);
  }

  /** Tells of something that did not stop the command. */
  void warn(String warning) {
    err.println("em: warning: " + warning);
  }

  /** Tells of something worth knowing. */
  void note(String note) {
    err.println("em: " + note);
  }

  /** Standard output that tells a reader who has gone from an output that cannot be written. */
  private static final class Output extends FilterOutputStream {
    Output(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        out.write(bytes, from, length);
      } catch (IOException e) {
        throw judged(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw judged(e);
      }
    }

    private static IOException judged(IOException e) {
      String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("pipe")) {
        throw new ReaderGoneException(e);
      }
      return e;
    }
  }
}
