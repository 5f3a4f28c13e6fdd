package org.em4j.io;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes tables as CSV: a header, commas, quotes where needed, LF, UTF-8. Numbers are written so
 * that reading them gives the same bits; NaN, a missing value, as {@code NA}.
 *
 * <p>Not thread-safe.
 */
public final class TableWriter {
  private final CsvWriter csv;
  private final int columns;
  private CsvWriter.@Nullable CsvWriterRecord row;
  private int fields;

  private TableWriter(OutputStream out, List<String> columnNames) {
    csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(out, StandardCharsets.UTF_8);
    columns = columnNames.size();
    csv.writeRecord(columnNames);
  }

  /** Writes the rows of a table, one field after the other. */
  @FunctionalInterface
  public interface Rows {
    /** Writes all rows with {@code writer}. */
    void writeTo(TableWriter writer);
  }

  /**
   * Writes a file, which appears whole or not at all; compressed if its name ends in {@code .gz}.
   *
   * @throws DataException if the file cannot be written
   */
  public static void write(Path target, List<String> columnNames, Rows rows) {
    AtomicFile.write(target, out -> writeAll(out, columnNames, rows));
  }

  /**
   * Writes to a stream and leaves it open.
   *
   * @param name what messages call the stream, such as "standard output"
   * @throws DataException if the stream cannot be written
   */
  public static void write(OutputStream out, String name, List<String> columnNames, Rows rows) {
    try {
      writeAll(out, columnNames, rows);
    } catch (IOException e) {
      throw unwritable(name, e);
    } catch (UncheckedIOException e) {
      throw unwritable(name, Objects.requireNonNull(e.getCause()));
    }
  }

  /**
   * Writes a table with the symbols of its columns of symbols, but without weights and sequences.
   *
   * @throws DataException if the file cannot be written
   */
  public static void write(Path target, Table table) {
    write(
        target,
        table.columnNames(),
        writer -> {
          for (int r = 0; r < table.rows(); r++) {
            for (int c = 0; c < table.columns(); c++) {
              double value = table.value(r, c);
              List<String> levels = table.levels().get(table.columnNames().get(c));
              if (levels == null || Double.isNaN(value)) {
                writer.number(value);
              } else {
                writer.text(levels.get((int) value));
              }
            }
            writer.endRow();
          }
        });
  }

  /** Writes the next field of the row: a number, NaN as {@code NA}. */
  public TableWriter number(double value) {
    return text(Double.isNaN(value) ? "NA" : Double.toString(value));
  }

  /** Writes the next field of the row: a whole number, such as a label. */
  public TableWriter integer(long value) {
    return text(Long.toString(value));
  }

  /** Writes the next field of the row: a word, quoted if need be. */
  public TableWriter text(String value) {
    CsvWriter.CsvWriterRecord record = row == null ? csv.writeRecord() : row;
    record.writeField(value);
    row = record;
    fields++;
    return this;
  }

  /**
   * Ends the row.
   *
   * @throws IllegalStateException if the row does not have one field for each column
   */
  public void endRow() {
    if (fields != columns || row == null) {
      throw new IllegalStateException("a row of " + fields + " fields for " + columns + " columns");
    }
    row.endRecord();
    row = null;
    fields = 0;
  }

  private static void writeAll(OutputStream out, List<String> columnNames, Rows rows)
      throws IOException {
    TableWriter writer = new TableWriter(out, columnNames);
    rows.writeTo(writer);
    if (writer.fields != 0) {
      throw new IllegalStateException("the last row was not ended");
    }
    writer.csv.flush();
    out.flush();
  }

  private static DataException unwritable(String name, IOException e) {
    return DataException.inFile(name, "cannot be written: " + IoProblem.describe(e), e);
  }
}
