package org.em4j.io;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads data files: delimited text in UTF-8 (CSV, TSV and the like) and NumPy's .npy, either of
 * them also compressed by gzip. The content tells the format, not the name.
 *
 * <p>Text: fields may be quoted, lines end with LF or CRLF, blank lines are skipped, delimiter and
 * header are detected unless the options set them. A number is a decimal number; a field that is
 * empty, {@code NA} or {@code NaN} is missing and read as NaN; {@code inf} is read as infinite.
 * Columns are read that the options name; otherwise all that are numeric: the first 100 values are
 * numbers or missing, and at least one is a number. A word that turns up later in such a column is
 * an error, and so is a word among a majority of numbers: such a column is never left out silently.
 * Columns may also be read {@linkplain ReadOptions.Builder#symbolColumns as symbols}, or
 * {@linkplain ReadOptions.Builder#binary as bits}.
 *
 * <p>Memory: the table's array, of doubles or of bits, whatever the size of the file; bits are
 * joined at the end, so for a moment twice; for text whose number of lines cannot be counted
 * beforehand (compressed, or a stream) once more the same while the array is put together.
 *
 * <p>Immutable and thread-safe.
 */
public final class TableReader {
  private static final int HEAD = 1 << 16;

  /** From this size on, the lines of a text file are counted before they are read. */
  private static final long LARGE = 1 << 20;

  private static final String GZIP_MAGIC = "\u001f\u008b";
  private static final String ZIP_MAGIC = "PK\u0003\u0004";
  private static final String UTF_8_MARK = "\u00ef\u00bb\u00bf";
  private static final String UTF_16_MARK = "\u00fe\u00ff";
  private static final String UTF_16_SWAPPED_MARK = "\u00ff\u00fe";

  private final ReadOptions options;

  /** Makes a reader that detects everything. */
  public TableReader() {
    this(ReadOptions.defaults());
  }

  /** Makes a reader. */
  public TableReader(ReadOptions options) {
    this.options = options;
  }

  /**
   * Reads a file.
   *
   * @throws DataException if the file cannot be read, or is not a table of numbers
   * @throws UnknownColumnException if the options name a column that the file does not have
   * @throws IllegalArgumentException if the options use a column of the file twice
   */
  public Table read(Path file) {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw DataException.inFile(name, "is a directory; name a file in it");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return read(in, Files.isRegularFile(file) ? file : null, name);
    } catch (IOException e) {
      throw DataException.inFile(name, "cannot be read: " + IoProblem.describe(e), e);
    }
  }

  /**
   * Reads a stream to its end and leaves it open.
   *
   * @param name what messages call the stream, such as "standard input"
   * @throws DataException if the stream cannot be read, or is not a table of numbers
   * @throws UnknownColumnException if the options name a column that the data does not have
   * @throws IllegalArgumentException if the options use a column of the data twice
   */
  public Table read(InputStream in, String name) {
    try {
      return read(in, null, name);
    } catch (IOException e) {
      throw DataException.inFile(name, "cannot be read: " + IoProblem.describe(e), e);
    }
  }

  /**
   * Reads a stream, which is all of the regular file {@code file}, or of whatever if it is null.
   */
  private Table read(InputStream in, @Nullable Path file, String name) throws IOException {
    BufferedInputStream bytes = new BufferedInputStream(new Source(in), HEAD);
    String head = head(bytes);
    String extension = name.toLowerCase(Locale.ROOT);
    boolean compressed = head.startsWith(GZIP_MAGIC);
    if (compressed) {
      bytes = new BufferedInputStream(new GZIPInputStream(bytes, HEAD), HEAD);
      head = head(bytes);
    } else if (extension.endsWith(".gz") && !head.isEmpty()) {
      throw DataException.inFile(name, "is not gzip data, as its name says; rename or compress it");
    }
    if (head.startsWith(NpyTableReader.MAGIC)) {
      long size = compressed || file == null ? -1 : Files.size(file);
      return NpyTableReader.read(bytes, size, name, options);
    }
    if (extension.endsWith(".npy") || extension.endsWith(".npy.gz")) {
      throw DataException.inFile(name, "is not an npy file, as its name says; use numpy.save");
    }
    refuseWhatIsNotUtf8Text(head, name);
    if (head.startsWith(UTF_8_MARK)) {
      bytes.skipNBytes(UTF_8_MARK.length());
      head = head.substring(UTF_8_MARK.length());
    }
    boolean whole = head.length() < HEAD - UTF_8_MARK.length();
    long lines = compressed || file == null || whole ? 0 : countLines(file);
    return CsvTableReader.read(bytes, head, whole, lines, name, options);
  }

  /**
   * Returns the number of lines of a large file, 0 for others: reading bytes is cheap beside
   * reading numbers, and with the number of lines the table's array needs no second one to grow
   * into.
   */
  private static long countLines(Path file) throws IOException {
    if (Files.size(file) < LARGE) {
      return 0;
    }
    long lines = 0;
    byte last = '\n';
    byte[] buffer = new byte[HEAD];
    try (InputStream in = Files.newInputStream(file)) {
      int count = in.read(buffer);
      while (count > 0) {
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            lines++;
          }
        }
        last = buffer[count - 1];
        count = in.read(buffer);
      }
    }
    return last == '\n' ? lines : lines + 1;
  }

  /** Returns the first bytes as characters and goes back to the beginning. */
  private static String head(BufferedInputStream in) throws IOException {
    in.mark(HEAD);
    byte[] head = in.readNBytes(HEAD);
    in.reset();
    return new String(head, StandardCharsets.ISO_8859_1);
  }

  private static void refuseWhatIsNotUtf8Text(String head, String name) {
    if (head.startsWith(ZIP_MAGIC)) {
      throw DataException.inFile(
          name, "is a zip archive (.npz, .xlsx or the like); save the data as CSV or .npy");
    }
    if (head.startsWith(UTF_16_MARK) || head.startsWith(UTF_16_SWAPPED_MARK)) {
      throw DataException.inFile(name, "is UTF-16 text; save the file as UTF-8");
    }
    if (head.indexOf('\0') >= 0) {
      throw DataException.inFile(name, "is neither text nor .npy; save the data as one of them");
    }
  }

  /**
   * A stream whose end, once seen, is the end (a terminal would ask again), and that never says
   * that no byte is available: {@link GZIPInputStream} would take that for the end of the data and
   * drop the members that follow in a slow pipe, and a pipe opened as a file fails to answer at
   * all.
   */
  private static final class Source extends FilterInputStream {
    private boolean ended;

    Source(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = ended ? -1 : super.read();
      ended = value < 0;
      return value;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int count = ended ? -1 : super.read(buffer, from, length);
      ended = count < 0;
      return count;
    }

    @Override
    public int available() {
      return 1;
    }
  }
}
