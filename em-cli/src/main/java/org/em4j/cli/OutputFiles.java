package org.em4j.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.em4j.io.DataException;
import org.em4j.io.TableWriter;

/** Files to be written. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * Refuses a file that cannot be written, before the work that it is to hold is done.
   *
   * @throws DataException if it can be told already
   */
  static void requireWritable(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw DataException.inFile(file.toString(), "is a directory; name a file in it");
    }
    if (folder != null && !Files.isDirectory(folder)) {
      throw DataException.inFile(
          file.toString(), "cannot be written: there is no directory " + folder);
    }
    if (folder != null && !Files.exists(file) && !Files.isWritable(folder)) {
      throw DataException.inFile(
          file.toString(), "cannot be written: permission denied in " + folder);
    }
  }

  /**
   * Writes a table to a file, or to standard output.
   *
   * @param file null for standard output
   */
  static void writeTable(
      Path file,
      List<String> columns,
      TableWriter.Rows rows,
      Console console,
      Cancellation cancellation) {
    if (file == null) {
      TableWriter.write(console.out(), Console.STANDARD_OUTPUT, columns, rows);
    } else {
      cancellation.whileWriting(() -> TableWriter.write(file, columns, rows));
    }
  }
}
