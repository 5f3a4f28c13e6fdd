package org.em4j.io;

import de.siegmar.fastcsv.reader.CsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.reader.RecordType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads delimited text. The first rows are kept as text until the header and the numeric columns
 * are known; from there on, numbers are read straight out of the parser's buffer.
 */
final class CsvTableReader extends CsvCallbackHandler<Boolean> {
  private static final int PROBED_ROWS = 100;
  private static final int MAX_FIELD = 1 << 20;

  private final String file;
  private final long lines;
  private final ReadOptions options;
  private final List<List<String>> probedRows = new ArrayList<>();
  private final List<Long> probedLines = new ArrayList<>();
  private List<String> probedRow = new ArrayList<>();
  private @Nullable TableAssembler table;
  private int width;
  private int fields;
  private long line;
  private boolean blank;

  private CsvTableReader(String file, long lines, ReadOptions options) {
    this.file = file;
    this.lines = lines;
    this.options = options;
  }

  /**
   * Reads a table.
   *
   * @param in text at its beginning, after the byte order mark
   * @param head the same text's beginning, its bytes as characters
   * @param whole whether {@code head} is all of the text
   * @param lines the number of lines of the text, or 0 if unknown
   */
  static Table read(
      InputStream in, String head, boolean whole, long lines, String file, ReadOptions options) {
    char delimiter = options.delimiter().orElseGet(() -> DelimiterDetector.detect(head, whole));
    CsvTableReader handler = new CsvTableReader(file, lines, options);
    try (CsvReader<Boolean> rows =
        CsvReader.builder()
            .fieldSeparator(delimiter)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(MAX_FIELD)
            .build(handler, new Utf8Reader(in))) {
      rows.forEach(row -> {});
      return handler.finish();
    } catch (CsvParseException e) {
      throw handler.unwrapped(e);
    } catch (UncheckedIOException e) {
      throw handler.unreadable(Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw handler.unreadable(e);
    }
  }

  @Override
  protected RecordType getRecordType() {
    return blank ? RecordType.EMPTY : RecordType.DATA;
  }

  @Override
  protected int getFieldCount() {
    return fields;
  }

  @Override
  protected void beginRecord(long startingLineNumber) {
    line = startingLineNumber;
    fields = 0;
    blank = true;
    if (table == null) {
      probedRow = new ArrayList<>();
    } else {
      table.beginRow(line);
    }
  }

  @Override
  protected void addField(char[] text, int offset, int length, boolean quoted) {
    if (fields == 0) {
      blank = !quoted && isBlank(text, offset, length);
    } else if (blank) {
      // the line has a second field: it is not blank, its first field is empty
      blank = false;
      takeField(0, text, offset, 0);
    }
    if (!blank) {
      takeField(fields, text, offset, length);
    }
    fields++;
  }

  private void takeField(int index, char[] text, int offset, int length) {
    if (table == null) {
      probedRow.add(new String(text, offset, length));
    } else if (index < width) {
      table.field(index, text, offset, length);
    }
  }

  @Override
  protected void setComment(char[] text, int offset, int length) {
    throw new IllegalStateException("comments are not enabled");
  }

  @Override
  protected void setEmpty() {
    blank = true;
  }

  @Override
  protected Boolean buildRecord() {
    if (!blank) {
      if (table == null) {
        probe();
      } else {
        checkWidth();
        table.endRow();
      }
    }
    return Boolean.TRUE;
  }

  private void probe() {
    probedRows.add(probedRow);
    probedLines.add(line);
    if (probedRows.size() == 1) {
      width = fields;
    }
    checkWidth();
    if (probedRows.size() > PROBED_ROWS) {
      start();
    }
  }

  private void checkWidth() {
    if (fields != width) {
      throw DataException.atLine(
          file,
          line,
          "has "
              + (fields == 1 ? "1 field" : fields + " fields")
              + " where the first line has "
              + width
              + "; make all lines equally long, and check the delimiter and the quotes");
    }
  }

  /** Decides about header and columns, and takes the rows that were kept until now. */
  private TableAssembler start() {
    if (probedRows.isEmpty()) {
      throw DataException.inFile(file, "is empty; it needs rows of data");
    }
    boolean header =
        switch (options.header()) {
          case PRESENT -> true;
          case ABSENT -> false;
          case DETECTED -> HeaderDetector.isHeader(probedRows, kinds(1));
        };
    int first = header ? 1 : 0;
    if (probedRows.size() == first) {
      throw DataException.inFile(file, "has a header and no rows of data; add some");
    }
    List<String> names = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      String name = header ? probedRows.get(0).get(c).strip() : "";
      names.add(name.isEmpty() ? "x" + (c + 1) : name);
    }
    long headerLine = header ? probedLines.get(0) : 0;
    ColumnPlan plan = new ColumnPlan(options, file, names, kinds(first), headerLine);
    TableAssembler begun = new TableAssembler(file, plan, options, expectedRows(first), true);
    for (int r = first; r < probedRows.size(); r++) {
      begun.beginRow(probedLines.get(r));
      for (int c = 0; c < width; c++) {
        char[] text = probedRows.get(r).get(c).toCharArray();
        begun.field(c, text, 0, text.length);
      }
      begun.endRow();
    }
    probedRows.clear();
    table = begun;
    return begun;
  }

  /** Returns how many lines there are for rows, if each row has been one line until now. */
  private long expectedRows(int firstRow) {
    int last = probedRows.size() - 1;
    boolean lineByLine = probedLines.get(last) - probedLines.get(firstRow) == last - firstRow;
    return lineByLine ? Math.max(0, lines - probedLines.get(firstRow) + 1) : 0;
  }

  private List<ColumnKind> kinds(int firstRow) {
    List<List<String>> rows =
        probedRows.subList(firstRow, Math.min(firstRow + PROBED_ROWS, probedRows.size()));
    List<ColumnKind> kinds = new ArrayList<>();
    for (int c = 0; c < width; c++) {
      int column = c;
      kinds.add(ColumnKind.of(rows.stream().map(row -> row.get(column)).toList()));
    }
    return kinds;
  }

  private Table finish() {
    TableAssembler all = table == null ? start() : table;
    return all.finish();
  }

  /** Returns what a parser's exception stands for: the parser wraps what its handler throws. */
  private RuntimeException unwrapped(CsvParseException e) {
    Throwable cause = e;
    while (cause instanceof CsvParseException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof RuntimeException problem && !(cause instanceof CsvParseException)) {
      return problem;
    }
    String message =
        String.valueOf(cause.getMessage()).startsWith("Unexpected character")
            ? "a quoted field goes on after its closing quote; double the quotes inside it"
            : "a quoted field is not closed; close it, and double the quotes inside it";
    return DataException.atLine(file, line, message, e);
  }

  private DataException unreadable(IOException e) {
    String problem =
        e instanceof CharacterCodingException
            ? "is not UTF-8 text; save the file as UTF-8"
            : "cannot be read: " + IoProblem.describe(e);
    return DataException.atLine(file, Math.max(1, line), problem, e);
  }

  private static boolean isBlank(char[] text, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (text[i] != ' ' && text[i] != '\t') {
        return false;
      }
    }
    return true;
  }
}
