package org.em4j.cli;

import com.google.inject.Inject;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.em4j.core.EmException;
import org.em4j.core.ObservationException;
import org.em4j.io.DataException;
import org.em4j.io.ModelFile;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;
import org.em4j.io.UnknownColumnException;

/** Reads the data that a command works on, and knows where in the file a row stands. */
final class DataFiles {
  /** How much of standard input can be read again, if its columns are not named as expected. */
  private static final int REREAD = 1 << 24;

  private final Console console;

  @Inject
  DataFiles(Console console) {
    this.console = console;
  }

  /**
   * Returns the file that data come from; none if that is standard input.
   *
   * @param file a path, or {@code -} for standard input
   */
  static List<Path> paths(String file) {
    return file.equals("-") ? List.of() : List.of(Path.of(file));
  }

  /**
   * Reads a file.
   *
   * @param file a path, or {@code -} for standard input
   */
  Table read(String file, ReadOptions options) {
    TableReader reader = new TableReader(options);
    return file.equals("-")
        ? reader.read(console.in(), Console.STANDARD_INPUT)
        : reader.read(Path.of(file));
  }

  /**
   * Reads the columns of a model, by name; data without names of their own by position, if they
   * have as many columns.
   *
   * @param file a path, or {@code -} for standard input
   * @param reading how the file is read
   * @param roles the columns that are none of the model's
   * @throws DataException if the file does not have the model's columns
   */
  Table readFor(ModelFile model, String file, DataOptions reading, ColumnRoles roles) {
    String name = file.equals("-") ? Console.STANDARD_INPUT : file;
    try (BufferedInputStream in = once(file)) {
      if (in != null) {
        in.mark(REREAD);
      }
      try {
        return read(in, name, forModel(model, model.columns(), reading, roles));
      } catch (UnknownColumnException e) {
        if (model.columns().contains(e.column())) {
          return byPosition(model, in, name, reading, roles, e);
        }
        throw e;
      }
    } catch (IOException e) {
      throw DataException.inFile(name, "cannot be read: " + e.getMessage(), e);
    }
  }

  /** Opens what can be read once only: standard input, a named pipe; returns null for others. */
  private BufferedInputStream once(String file) throws IOException {
    if (file.equals("-")) {
      return new BufferedInputStream(console.in());
    }
    Path path = Path.of(file);
    boolean pipe = Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
    // Not Files.newInputStream: that fails to tell how much of a pipe can be read.
    return pipe ? new BufferedInputStream(new FileInputStream(path.toFile())) : null;
  }

  private static Table read(BufferedInputStream in, String name, ReadOptions options) {
    TableReader reader = new TableReader(options);
    return in == null ? reader.read(Path.of(name)) : reader.read(in, name);
  }

  private Table byPosition(
      ModelFile model,
      BufferedInputStream in,
      String name,
      DataOptions reading,
      ColumnRoles roles,
      UnknownColumnException named) {
    List<String> names = new ArrayList<>();
    for (int position = 1; names.size() < model.columns().size(); position++) {
      if (!roles.hold(position)) {
        names.add("x" + position);
      }
    }
    try {
      if (in != null) {
        in.reset();
      }
      Table table = read(in, name, forModel(model, names, reading, roles));
      if (table.leftOut().isEmpty()) {
        return table;
      }
    } catch (UnknownColumnException | IOException e) {
      // The data have names, or fewer columns: told below, with the names that were looked for.
    }
    throw DataException.inFile(
        name,
        named.getMessage().substring(named.getMessage().indexOf(": ") + 2)
            + "; the model needs "
            + String.join(", ", model.columns()),
        named);
  }

  private static ReadOptions forModel(
      ModelFile model, List<String> names, DataOptions reading, ColumnRoles roles) {
    ReadOptions.Builder builder = roles.applyTo(reading.builder().columns(names));
    asModelSays(model, names, builder);
    return builder.build();
  }

  /**
   * Has columns read as a model takes them: as symbols, as bits, or as numbers.
   *
   * @param names what the data call the model's columns, in the model's order
   * @param builder modified
   */
  static void asModelSays(ModelFile model, List<String> names, ReadOptions.Builder builder) {
    builder.binary(model.type().equals(FileTypes.BERNOULLI) && model.levels().isEmpty());
    for (int j = 0; j < names.size(); j++) {
      List<String> levels = model.levels().get(model.columns().get(j));
      if (levels != null) {
        builder.symbolColumn(names.get(j), levels);
      }
    }
  }

  /**
   * Returns what a model says of the rows of a table, and names file and line of a row that it
   * cannot use.
   *
   * @throws DataException if there is such a row
   */
  static <T> T located(Table table, Supplier<T> use) {
    try {
      return use.get();
    } catch (ObservationException e) {
      throw refused(table, e);
    } catch (EmException e) {
      // Nothing is fitted here: if no component or state can give a row, the row is at fault.
      throw refused(table, e);
    }
  }

  /** Returns the error that a row is which a model cannot take, with its file, line and columns. */
  static DataException refused(Table table, ObservationException e) {
    return table.error(e.row(), e.firstColumn(), e.endColumn(), e.problem());
  }

  private static DataException refused(Table table, EmException e) {
    if (e.row().isEmpty()) {
      return DataException.inFile(table.source(), e.getMessage(), e);
    }
    int row = e.row().getAsInt();
    OptionalLong line = table.line(row);
    return line.isPresent()
        ? DataException.atLine(table.source(), line.getAsLong(), problem(e, row))
        : DataException.inFile(table.source(), "row " + (row + 1) + ": " + problem(e, row), e);
  }

  /** Returns a message without the row's index, which counts from 0 and not from the header. */
  private static String problem(EmException e, int row) {
    return e.getMessage()
        .replaceFirst("row \\d+ of sequence \\d+", "this row")
        .replace("row " + row, "this row");
  }

  /** Returns the message of a failed fit, with the place of the row that it is about. */
  static String message(Table table, EmException e) {
    return e.row().isEmpty() ? e.getMessage() : refused(table, e).getMessage();
  }
}
