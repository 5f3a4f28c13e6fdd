package org.em4j.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;

/**
 * Standard error as the launcher was given it.
 *
 * <p>The launcher takes a warning of the JVM out of what goes to file descriptor 2, by a filter
 * that may end after this process. So it hands on the descriptor itself under another number, the
 * system property {@code em4j.stderr}; what is written there is out when the process ends.
 */
final class StandardError {
  private static final String PROPERTY = "em4j.stderr";
  private static final String COLUMNS = "em4j.terminal";
  private static final int USUAL_COLUMNS = 80;

  private StandardError() {}

  /** Returns the descriptor that the launcher names, or standard error. */
  static OutputStream open() {
    Integer number = Integer.getInteger(PROPERTY);
    return new FileOutputStream(number == null ? FileDescriptor.err : descriptor(number));
  }

  /**
   * Returns the width of the terminal that standard error is, 0 if it is none. The launcher tells
   * by the property {@code em4j.terminal}, 0 for a terminal of unknown width: Java itself knows of
   * a terminal only where standard input and output are one.
   */
  static int columns() {
    Integer columns = Integer.getInteger(COLUMNS);
    if (columns == null || columns < 0) {
      return 0;
    }
    return columns == 0 ? USUAL_COLUMNS : columns;
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
