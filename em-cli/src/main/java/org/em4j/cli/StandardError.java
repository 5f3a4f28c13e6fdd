package org.em4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Standard error as the launcher was given it.
 *
 * <p>The launcher takes a warning of the JVM out of what goes to file descriptor 2, by a filter
 * that may end after this process. So it hands on the descriptor itself under another number, the
 * system property {@code em4j.stderr}; what is written there is out when the process ends.
 */
final class StandardError {
  private static final String PROPERTY = "em4j.stderr";
  private static final String TERMINAL = "em4j.terminal";
  private static final Path DESCRIPTOR = Path.of("/proc/self/fd/2");
  private static final int USUAL_COLUMNS = 80;

  private StandardError() {}

  /** Returns the descriptor that the launcher names, or standard error. */
  static OutputStream open() {
    Integer number = Integer.getInteger(PROPERTY);
    return new FileOutputStream(number == null ? FileDescriptor.err : descriptor(number));
  }

  /**
   * Returns what tells the width of the terminal that standard error is, 0 if it is none; null if
   * it surely is none.
   *
   * <p>The launcher tells by the property {@code em4j.terminal}, 0 for a terminal of unknown width.
   * Without it, as by {@code java -jar}, the terminal itself is asked, by a process that takes some
   * milliseconds: so only once there is something to show. Java itself knows of a terminal only
   * where standard input and output are one, and never of its width.
   */
  static IntSupplier columns() {
    Integer told = Integer.getInteger(TERMINAL);
    if (told != null) {
      return told < 0 ? null : () -> usual(told);
    }
    return mayBeTerminal() ? new AskedColumns() : null;
  }

  private static int usual(int columns) {
    return columns == 0 ? USUAL_COLUMNS : columns;
  }

  private static boolean mayBeTerminal() {
    String kind = System.getenv("TERM");
    if (kind == null || kind.equals("dumb") || Integer.getInteger(PROPERTY) != null) {
      return false;
    }
    try {
      // Where there is such a link, as on Linux, it spares asking.
      return Files.readSymbolicLink(DESCRIPTOR).startsWith("/dev");
    } catch (IOException | UnsupportedOperationException e) {
      return true;
    }
  }

  /** Asks once. Thread-safe. */
  private static final class AskedColumns implements IntSupplier {
    private static final int UNASKED = -1;
    private static final long PATIENCE_SECONDS = 2;

    /** As the launcher does. */
    private static final String QUESTION =
        "[ -t 2 ] || exit 1; echo \"${COLUMNS:-$(stty size <&2 2>/dev/null || echo 0)}\"";

    private int columns = UNASKED;

    @Override
    public synchronized int getAsInt() {
      if (columns == UNASKED) {
        columns = ask();
      }
      return columns;
    }

    private static int ask() {
      try {
        Process process =
            new ProcessBuilder("sh", "-c", QUESTION)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return 0;
        }
        String answer =
            new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        String last = answer.substring(answer.lastIndexOf(' ') + 1);
        if (process.exitValue() != 0) {
          return 0;
        }
        return last.matches("[0-9]{1,5}") ? usual(Integer.parseInt(last)) : USUAL_COLUMNS;
      } catch (IOException e) {
        return 0; // No shell: nobody tells.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return 0;
      }
    }
  }

  /** Opened by Add-Opens in the manifest of the executable jar; there is no public way. */
  private static FileDescriptor descriptor(int number) {
    try {
      Constructor<FileDescriptor> ofNumber = FileDescriptor.class.getDeclaredConstructor(int.class);
      ofNumber.setAccessible(true);
      FileDescriptor descriptor = ofNumber.newInstance(number);
      return descriptor.valid() ? descriptor : FileDescriptor.err;
    } catch (ReflectiveOperationException | InaccessibleObjectException e) {
      // Started in another way, or a Java without this constructor: through the filter, then.
      return FileDescriptor.err;
    }
  }
}
