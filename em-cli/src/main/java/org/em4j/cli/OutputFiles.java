package org.em4j.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.em4j.io.DataException;
import org.em4j.io.TableWriter;

/** Files to be written. */
final class OutputFiles {
  private OutputFiles() {}

  /**
   * Refuses files to write of which one is another one, or is read.
   *
   * @param read the files to read
   * @param written the files to write; null for those that nobody asked for
   * @throws UsageException if two of them are the same file
   */
  static void requireApart(List<Path> read, List<Path> written) {
    List<Path> taken = new ArrayList<>(read);
    for (Path file : written) {
      if (file == null) {
        continue;
      }
      for (Path other : taken) {
        if (isSame(file, other)) {
          throw new UsageException(
              file
                  + (taken.indexOf(other) < read.size()
                      ? " is to be read and to be written, and would be lost"
                      : " is to be written twice")
                  + "; name another file");
        }
      }
      taken.add(file);
    }
  }

  /** Tells whether two names are those of one file; devices and pipes are none. */
  private static boolean isSame(Path one, Path other) {
    if (Files.exists(one) && Files.exists(other)) {
      try {
        return Files.isRegularFile(one) && Files.isSameFile(one, other);
      } catch (IOException e) {
        return false; // Whoever opens it will say why.
      }
    }
    return !Files.exists(one)
        && one.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize());
  }

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
