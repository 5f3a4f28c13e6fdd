package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads numbers in JVMs of their own with small heaps. */
class TableReaderMemoryTest {
  /** 500,000 × 16 numbers are an array of 61 MiB. */
  private static final int ROWS = 500_000;

  private static final int COLUMNS = 16;
  private static final int COPIED_ROWS = 1_000;

  /** 60,000 × 784 numbers are 45 MiB of bytes and 359 MiB of doubles. */
  private static final int BINARY_ROWS = 60_000;

  private static final int BINARY_COLUMNS = 784;

  @TempDir Path folder;

  /** Reads the file that is its argument. */
  static final class Reading {
    private Reading() {}

    public static void main(String[] arguments) {
      Table table = new TableReader().read(Path.of(arguments[0]));
      if (table.rows() != ROWS || table.columns() != COLUMNS) {
        throw new IllegalStateException(table.toString());
      }
    }
  }

  /** Reads the file that is its argument as zeros and ones. */
  static final class ReadingBits {
    private ReadingBits() {}

    public static void main(String[] arguments) {
      ReadOptions options = ReadOptions.builder().binary(true).build();
      Table table = new TableReader(options).read(Path.of(arguments[0]));
      boolean right = table.rows() == BINARY_ROWS && table.columns() == BINARY_COLUMNS;
      for (int column = 0; column < BINARY_COLUMNS; column++) {
        right &= table.value(BINARY_ROWS - 1, column) == column % 3 % 2;
      }
      if (!right) {
        throw new IllegalStateException(table.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"|u1,false", "|u1,true", "<f8,false"})
  void readsArraysOfZerosAndOnesThatAreLargerThanTheHeap(String dtype, boolean fortran)
      throws Exception {
    ByteBuffer row = ByteBuffer.allocate(BINARY_COLUMNS * (dtype.equals("<f8") ? 8 : 1));
    row.order(ByteOrder.LITTLE_ENDIAN);
    for (int column = 0; column < BINARY_COLUMNS; column++) {
      if (dtype.equals("<f8")) {
        row.putDouble(column % 3 % 2);
      } else {
        row.put((byte) (column % 3 % 2));
      }
    }
    Path file = folder.resolve("large.npy");
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(NpyFiles.header(dtype, fortran, BINARY_ROWS, BINARY_COLUMNS));
      if (fortran) {
        for (byte value : row.array()) {
          byte[] column = new byte[BINARY_ROWS];
          Arrays.fill(column, value);
          out.write(column);
        }
      } else {
        byte[] copied = new byte[COPIED_ROWS * row.capacity()];
        for (int r = 0; r < COPIED_ROWS; r++) {
          System.arraycopy(row.array(), 0, copied, r * row.capacity(), row.capacity());
        }
        for (int r = 0; r < BINARY_ROWS; r += COPIED_ROWS) {
          out.write(copied);
        }
      }
    }
    assertReads(file, "-Xmx40m", ReadingBits.class);
  }

  @Test
  void readsALargeTextWithLittleMoreThanTheMemoryOfItsNumbers() throws Exception {
    Path file = folder.resolve("large.csv");
    write(file, rows().getBytes(StandardCharsets.UTF_8));
    assertReads(file, "-Xmx80m", Reading.class);
  }

  @Test
  void readsALargeCompressedTextInTwiceTheMemoryOfItsNumbers() throws Exception {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(member)) {
      out.write(rows().getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("large.csv.gz");
    write(file, member.toByteArray());
    assertReads(file, "-Xmx136m", Reading.class);
  }

  private void assertReads(Path file, String heap, Class<?> reading) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseG1GC",
                "-cp",
                classPath(
                    Table.class, Observations.class, CsvReader.class, TableReaderMemoryTest.class),
                reading.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertThat(ended).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  /** Returns the rows of which the file has many copies. */
  private static String rows() {
    Random random = new Random(7);
    StringBuilder rows = new StringBuilder();
    for (int r = 0; r < COPIED_ROWS; r++) {
      StringJoiner row = new StringJoiner(",", "", "\n");
      for (int c = 0; c < COLUMNS; c++) {
        row.add(String.format(Locale.ROOT, "%.6f", random.nextGaussian()));
      }
      rows.append(row);
    }
    return rows.toString();
  }

  private static void write(Path file, byte[] copied) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int r = 0; r < ROWS; r += COPIED_ROWS) {
        out.write(copied);
      }
    }
  }

  private static String classPath(Class<?>... classes) throws URISyntaxException {
    StringJoiner path = new StringJoiner(File.pathSeparator);
    for (Class<?> type : classes) {
      path.add(
          Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString());
    }
    return path.toString();
  }
}
