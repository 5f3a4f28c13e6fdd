package org.em4j.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads NumPy's .npy files, versions 1 to 3: arrays of one or two dimensions of float64, float32,
 * signed and unsigned integers of 8 to 64 bits, and booleans, in either byte order and in C or
 * Fortran order. Integers beyond 2⁵³ are rounded to the nearest double.
 *
 * <p>Reference: NumPy Enhancement Proposal 1, and numpy.lib.format.
 */
final class NpyTableReader {
  /** The bytes that every .npy file begins with. */
  static final String MAGIC = "\u0093NUMPY";

  private static final int BUFFER = 1 << 16;
  private static final int PART = 1 << 12;
  private static final int MAX_HEADER = 1 << 20;
  private static final Pattern DTYPE = Pattern.compile("'descr'\\s*:\\s*'([<>|=]?)(\\w+)'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([^)]*)\\)");
  private static final Pattern EXTENT = Pattern.compile("\\d{1,18}");

  private final InputStream in;
  private final String file;
  private long position;

  /** What the header tells. */
  @SuppressWarnings("NullAway.Init")
  private Element element;

  private ByteBuffer buffer = ByteBuffer.allocate(0);
  private long bytesLeft;

  private NpyTableReader(InputStream in, String file) {
    this.in = in;
    this.file = file;
  }

  /**
   * Reads a table; its columns are x1, x2, …
   *
   * @param in at the beginning of the file
   * @param size the number of bytes of the file, or −1 if unknown
   */
  static Table read(InputStream in, long size, String file, ReadOptions options)
      throws IOException {
    return new NpyTableReader(in, file).read(size, options);
  }

  private Table read(long size, ReadOptions options) throws IOException {
    String header = header();
    element = element(header);
    boolean fortran = match(ORDER, header).group(1).equals("True");
    List<Long> shape = new ArrayList<>();
    Matcher extents = EXTENT.matcher(match(SHAPE, header).group(1));
    while (extents.find()) {
      shape.add(Long.valueOf(extents.group()));
    }
    if (shape.isEmpty() || shape.size() > 2) {
      throw refused(
          "the array has " + shape.size() + " dimensions; save one of 1 or 2 (rows × columns)");
    }
    long rows = shape.get(0);
    long columns = shape.size() == 2 ? shape.get(1) : 1;
    if (rows == 0 || columns == 0) {
      throw refused("the array is empty; it needs rows and columns");
    }
    long width = options.binary() ? (columns + 7) / 8 : columns;
    if (columns > DoubleBlocks.MAX_SIZE || rows > DoubleBlocks.MAX_SIZE / width) {
      long most = DoubleBlocks.MAX_SIZE * (options.binary() ? 8 : 1);
      throw refused("has more than " + most + " values; use a part of its rows");
    }
    bytesLeft = rows * columns * element.bytes;
    if (size >= 0 && position + bytesLeft > size) {
      throw truncated();
    }
    return table((int) rows, (int) columns, fortran, options);
  }

  private String header() throws IOException {
    byte[] start = take(MAGIC.length() + 2);
    int version = start[MAGIC.length()];
    if (version < 1 || version > 3) {
      throw refused(
          "is an npy file of version " + version + "; save it again with numpy.save (1 to 3)");
    }
    byte[] lengthBytes = take(version == 1 ? 2 : 4);
    long length = 0;
    for (int i = lengthBytes.length - 1; i >= 0; i--) {
      length = 256 * length + (lengthBytes[i] & 0xff);
    }
    if (length > MAX_HEADER) {
      throw refused("is not an npy file, or is damaged: its header has " + length + " bytes");
    }
    return new String(take((int) length), StandardCharsets.UTF_8);
  }

  private byte[] take(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    position += bytes.length;
    if (bytes.length < count) {
      throw truncated();
    }
    return bytes;
  }

  /** How one number is stored. */
  private record Element(int bytes, ByteOrder order, ToDoubleFunction<ByteBuffer> next) {}

  private Element element(String header) {
    Matcher dtype = DTYPE.matcher(header);
    if (!dtype.find()) {
      throw unsupported("of several fields or unknown");
    }
    ByteOrder order = dtype.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return switch (dtype.group(2)) {
      case "f8" -> new Element(8, order, ByteBuffer::getDouble);
      case "f4" -> new Element(4, order, ByteBuffer::getFloat);
      case "i8" -> new Element(8, order, ByteBuffer::getLong);
      case "i4" -> new Element(4, order, ByteBuffer::getInt);
      case "i2" -> new Element(2, order, ByteBuffer::getShort);
      case "i1" -> new Element(1, order, ByteBuffer::get);
      case "u8" -> new Element(8, order, bytes -> unsigned(bytes.getLong()));
      case "u4" -> new Element(4, order, bytes -> Integer.toUnsignedLong(bytes.getInt()));
      case "u2" -> new Element(2, order, bytes -> Short.toUnsignedInt(bytes.getShort()));
      case "u1" -> new Element(1, order, bytes -> Byte.toUnsignedInt(bytes.get()));
      case "b1" -> new Element(1, order, bytes -> bytes.get() == 0 ? 0 : 1);
      default -> throw unsupported("'" + dtype.group(1) + dtype.group(2) + "'");
    };
  }

  private static double unsigned(long value) {
    if (value >= 0) {
      return value;
    }
    // halved with its last bit kept sticky, the number is rounded once, and correctly
    return 2.0 * ((value >>> 1) | (value & 1));
  }

  /** Reads value by value, so that what is not kept as doubles never takes their memory. */
  private Table table(int rows, int columns, boolean fortran, ReadOptions options)
      throws IOException {
    List<String> names = new ArrayList<>();
    for (int c = 1; c <= columns; c++) {
      names.add("x" + c);
    }
    List<ColumnKind> kinds = Collections.nCopies(columns, ColumnKind.NUMERIC);
    ColumnPlan plan = new ColumnPlan(options, file, names, kinds, 0);
    TableAssembler table = new TableAssembler(file, plan, options, fortran ? 0 : rows, false);
    if (fortran) {
      table.beginColumns(rows);
      double[] part = new double[Math.min(rows, PART)];
      for (int c = 0; c < columns; c++) {
        int count;
        for (int row = 0; row < rows; row += count) {
          count = Math.min(part.length, rows - row);
          next(part, count);
          table.column(c, row, part, count);
        }
      }
    } else {
      double[] fields = new double[columns];
      for (int row = 0; row < rows; row++) {
        next(fields, columns);
        table.row(fields);
      }
    }
    return table.finish();
  }

  /**
   * Reads the next values.
   *
   * @param to modified in the first {@code count} entries
   */
  private void next(double[] to, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      int end = done + Math.min(count - done, buffer.remaining() / element.bytes);
      while (done < end) {
        to[done++] = element.next.applyAsDouble(buffer);
      }
    }
  }

  private void fill() throws IOException {
    int count = (int) Math.min(BUFFER, bytesLeft);
    if (buffer.capacity() == 0) {
      buffer = ByteBuffer.allocate(count).order(element.order);
    }
    if (in.readNBytes(buffer.array(), 0, count) < count) {
      throw truncated();
    }
    bytesLeft -= count;
    buffer.limit(count).position(0);
  }

  private Matcher match(Pattern pattern, String header) {
    Matcher matcher = pattern.matcher(header);
    if (!matcher.find()) {
      throw refused("is not an npy file, or is damaged: its header is " + header.strip());
    }
    return matcher;
  }

  private DataException unsupported(String dtype) {
    return refused(
        "the array's dtype is "
            + dtype
            + ", not float64, float32, an integer or bool; save array.astype('float64')");
  }

  private DataException truncated() {
    return refused("ends too early; the npy file is truncated, make or copy it again");
  }

  private DataException refused(String problem) {
    return DataException.inFile(file, problem);
  }
}
