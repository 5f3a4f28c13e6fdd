package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files are NumPy's own, made by {@code npy/make.py} among the test resources. */
class NpyTableReaderTest {
  private static final double[] REALS = {0.1, -2.5, 1e300, Double.MIN_VALUE, Math.PI, -0.0};

  @TempDir Path folder;

  @Test
  void readsDoubles() throws IOException {
    Table table = read("reals");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.columnNames()).containsExactly("x1", "x2");
    assertThat(table.values()).isEqualTo(REALS);
    assertThat(table.line(0)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"f8-big", "f8-fortran", "f8-version2", "f8-version3"})
  void readsTheSameDoublesInEachByteOrderArrayOrderAndVersion(String name) throws IOException {
    assertThat(read(name).values()).isEqualTo(REALS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "f8-big",
        "f8-fortran",
        "f8-version2",
        "f8-version3",
        "f8-vector",
        "f4",
        "f4-big-fortran",
        "i1",
        "i2",
        "i4",
        "i8",
        "u1",
        "u2",
        "u4",
        "u8",
        "i1-big",
        "i2-big",
        "i4-big",
        "i8-big",
        "u1-big",
        "u2-big",
        "u4-big",
        "u8-big",
        "u8-rounded",
        "bool"
      })
  void readsEachTypeAsNumPyConvertsIt(String name) throws IOException {
    Table table = read(name);
    Table expected = read(name + ".float64");
    assertThat(table.rows()).isEqualTo(expected.rows());
    assertThat(table.columns()).isEqualTo(expected.columns());
    assertThat(table.values()).isEqualTo(expected.values());
  }

  @Test
  void readsAVectorAsOneColumn() throws IOException {
    Table table = read("f8-vector");
    assertThat(table.columnNames()).containsExactly("x1");
    assertThat(table.values()).containsExactly(1.5, -2.25, 1e-9);
  }

  @Test
  void readsAFileAStreamAndBothCompressed() throws IOException {
    byte[] bytes = bytes("reals");
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    Path file = Files.write(folder.resolve("reals.npy"), bytes);
    Path gz = Files.write(folder.resolve("reals.npy.gz"), compressed.toByteArray());
    TableReader reader = new TableReader();
    assertThat(reader.read(file).values()).isEqualTo(REALS);
    assertThat(reader.read(gz).values()).isEqualTo(REALS);
    InputStream in = new ByteArrayInputStream(compressed.toByteArray());
    assertThat(reader.read(in, "standard input").values()).isEqualTo(REALS);
  }

  @Test
  void readsChosenColumnsWeightsSequencesAndSymbols() throws IOException {
    ReadOptions.Builder options =
        ReadOptions.builder().weightColumn("2").sequenceColumn("x3").symbolColumn("x4");
    Table table = read("columns", options);
    assertThat(table.columnNames()).containsExactly("x1", "x4");
    assertThat(table.values()).containsExactly(1.5, 1, 2.5, 0, 3.5, 1);
    assertThat(table.levels()).isEqualTo(Map.of("x4", List.of("3", "20")));
    assertThat(table.weights()).hasValue(new double[] {2, 0, 1});
    assertThat(table.sequenceLengths()).containsExactly(2, 1);
    assertThat(read("columns", ReadOptions.builder().labelColumn("2", 3)).labels())
        .hasValue(new int[] {2, 0, 1});
    Table chosen = read("columns", ReadOptions.builder().columns(List.of("x4", "x1")));
    assertThat(chosen.values()).containsExactly(20, 1.5, 3, 2.5, 20, 3.5);
  }

  @Test
  void namesTheRowOfABadValue() throws IOException {
    assertThat(read("missing").values()).containsExactly(1, 2, 3, Double.NaN);
    assertThat(error(bytes("missing"), ReadOptions.builder().missingAllowed(false)))
        .hasMessageStartingWith("data.npy, row 2, column x2: the value is missing");
    assertThat(error(bytes("missing"), ReadOptions.builder().weightColumn("x2")))
        .hasMessageStartingWith("data.npy, row 2, column x2: the weight is missing");
    assertThat(read("missing").error(1, 1, "is missing"))
        .hasMessage("data.npy, row 2, column x2: is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          refused-cube    | data.npy: the array has 3 dimensions; save one of 1 or 2
          refused-scalar  | data.npy: the array has 0 dimensions; save one of 1 or 2
          refused-empty   | data.npy: the array is empty; it needs rows and columns
          refused-half    | data.npy: the array's dtype is '<f2', not float64
          refused-complex | data.npy: the array's dtype is '<c16', not float64
          refused-text    | data.npy: the array's dtype is '<U1', not float64
          refused-record  | data.npy: the array's dtype is of several fields or unknown
          """)
  void refusesWhatIsNotATableOfNumbers(String name, String message) throws IOException {
    assertThat(error(bytes(name), ReadOptions.builder())).hasMessageStartingWith(message);
  }

  @Test
  void namesATruncatedFileWhereverItEnds() throws IOException {
    byte[] bytes = bytes("reals");
    for (int size : new int[] {6, 7, 9, 50, 128, 130, bytes.length - 1}) {
      byte[] part = Arrays.copyOf(bytes, size);
      assertThat(error(part, ReadOptions.builder()))
          .as("%d bytes", size)
          .hasMessage("data.npy: ends too early; the npy file is truncated, make or copy it again");
    }
    Path file = Files.write(folder.resolve("part.npy"), Arrays.copyOf(bytes, bytes.length - 1));
    assertThat(catchThrowableOfType(DataException.class, () -> new TableReader().read(file)))
        .hasMessageContaining("truncated");
  }

  @Test
  void namesATruncatedFileBeforeItTakesTheMemory() throws IOException {
    byte[] bytes = bytes("reals");
    int shape = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("(3, 2), }");
    byte[] huge = "(2000000000,1)}".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(huge, 0, bytes, shape, huge.length);
    Path file = Files.write(folder.resolve("huge.npy"), bytes);
    assertThat(catchThrowableOfType(DataException.class, () -> new TableReader().read(file)))
        .hasMessageContaining("truncated");
  }

  @Test
  void namesABrokenHeader() throws IOException {
    byte[] version = bytes("reals");
    version[6] = 9;
    assertThat(error(version, ReadOptions.builder()))
        .hasMessageStartingWith("data.npy: is an npy file of version 9");
    byte[] order = bytes("reals");
    order[40] = '#';
    Arrays.fill(order, 12, 60, (byte) '#');
    assertThat(error(order, ReadOptions.builder()).getMessage()).startsWith("data.npy: ");
    assertThat(error("plain text".getBytes(StandardCharsets.UTF_8), ReadOptions.builder()))
        .hasMessageStartingWith("data.npy: is not an npy file, as its name says");
  }

  private static Table read(String name) throws IOException {
    return read(name, ReadOptions.builder());
  }

  private static Table read(String name, ReadOptions.Builder options) throws IOException {
    InputStream in = new ByteArrayInputStream(bytes(name));
    return new TableReader(options.build()).read(in, "data.npy");
  }

  private static DataException error(byte[] bytes, ReadOptions.Builder options) {
    TableReader reader = new TableReader(options.build());
    return catchThrowableOfType(
        DataException.class, () -> reader.read(new ByteArrayInputStream(bytes), "data.npy"));
  }

  private static byte[] bytes(String name) throws IOException {
    try (InputStream in = NpyTableReaderTest.class.getResourceAsStream("npy/" + name + ".npy")) {
      return in.readAllBytes();
    }
  }
}
