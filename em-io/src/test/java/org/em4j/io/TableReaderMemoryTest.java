package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads 500,000 × 16 numbers, an array of 61 MiB, in JVMs of their own with small heaps. */
class TableReaderMemoryTest {
  private static final int ROWS = 500_000;
  private static final int COLUMNS = 16;
  private static final int COPIED_ROWS = 1_000;

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

  @Test
  void readsALargeTextWithLittleMoreThanTheMemoryOfItsNumbers() throws Exception {
    Path file = folder.resolve("large.csv");
    write(file, rows().getBytes(StandardCharsets.UTF_8));
    assertReads(file, "-Xmx80m");
  }

  @Test
  void readsALargeCompressedTextInTwiceTheMemoryOfItsNumbers() throws Exception {
    ByteArrayOutputStream member = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(member)) {
      out.write(rows().getBytes(StandardCharsets.UTF_8));
    }
    Path file = folder.resolve("large.csv.gz");
    write(file, member.toByteArray());
    assertReads(file, "-Xmx136m");
  }

  private void assertReads(Path file, String heap) throws Exception {
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                heap,
                "-XX:+UseG1GC",
                "-cp",
                classPath(Table.class, CsvReader.class, TableReaderMemoryTest.class),
                Reading.class.getName(),
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
