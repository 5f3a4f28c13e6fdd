package org.em4j.io;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reports a file that cannot be used: one that cannot be read or written, or whose content is not
 * what it should be.
 *
 * <p>The message says where (file, line, column, as far as they are known), what is wrong and what
 * to do: {@code ages.csv, line 17, column age: 'abc' is not a number; correct it, or …}.
 */
public final class DataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long line;
  private final @Nullable String column;

  private DataException(
      String file, long line, @Nullable String column, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.file = file;
    this.line = line;
    this.column = column;
  }

  /**
   * Makes the error of a whole file.
   *
   * @param file the file as the user knows it
   * @param problem what is wrong and what to do
   */
  public static DataException inFile(String file, String problem) {
    return inFile(file, problem, null);
  }

  /**
   * Makes the error of a whole file.
   *
   * @param file the file as the user knows it
   * @param problem what is wrong and what to do
   * @param cause what revealed it, or null
   */
  public static DataException inFile(String file, String problem, @Nullable Throwable cause) {
    return new DataException(file, 0, null, file + ": " + problem, cause);
  }

  /**
   * Makes the error of one line.
   *
   * @param file the file as the user knows it
   * @param line the line number, from 1
   * @param problem what is wrong and what to do
   */
  public static DataException atLine(String file, long line, String problem) {
    return atLine(file, line, problem, null);
  }

  static DataException atLine(String file, long line, String problem, @Nullable Throwable cause) {
    return new DataException(file, line, null, file + ", line " + line + ": " + problem, cause);
  }

  /**
   * Makes the error of one field of one line.
   *
   * @param file the file as the user knows it
   * @param line the line number, from 1
   * @param column the column's name
   * @param problem what is wrong and what to do
   */
  public static DataException atField(String file, long line, String column, String problem) {
    String message = file + ", line " + line + ", column " + column + ": " + problem;
    return new DataException(file, line, column, message, null);
  }

  /** Makes the error of one value of a file without lines; {@code row} counts from 1. */
  static DataException atRow(String file, long row, String column, String problem) {
    String message = file + ", row " + row + ", column " + column + ": " + problem;
    return new DataException(file, 0, column, message, null);
  }

  /**
   * Makes the error of several values of one row together.
   *
   * @param line the line number, from 1; 0 for a file without lines
   * @param row from 1
   * @param columns their names; none for the whole row
   */
  static DataException atFields(
      String file, long line, long row, List<String> columns, String problem) {
    String message =
        file
            + (line > 0 ? ", line " + line : ", row " + row)
            + (columns.isEmpty() ? "" : ", columns " + String.join(", ", columns))
            + ": "
            + problem;
    return new DataException(file, line, null, message, null);
  }

  /** Returns the file as the user knows it. */
  public String file() {
    return file;
  }

  /** Returns the line number, from 1, if the error belongs to a line. */
  public OptionalLong line() {
    return line > 0 ? OptionalLong.of(line) : OptionalLong.empty();
  }

  /** Returns the column's name, if the error belongs to a column. */
  public Optional<String> column() {
    return Optional.ofNullable(column);
  }
}
