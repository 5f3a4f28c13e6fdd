package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables of zeros and ones that stay bits. */
class BinaryTableTest {
  private static final double NAN = Double.NaN;
  private static final String NOR =
      " is neither 0 nor 1; correct it, leave the column out, or fit categorical, which takes more symbols";

  @TempDir Path folder;

  @Test
  void zerosAndOnesOfATextStayBits() {
    Table table = read("a,b,c\n0,1,1\n1.0,0e5,-0\n 1 ,\"0\",+1\n");
    assertThat(table.unweighted()).isInstanceOf(BinaryObservations.class);
    assertThat(table.observations()).isSameAs(table.unweighted());
    assertThat(table.columnNames()).containsExactly("a", "b", "c");
    assertThat(values(table)).containsExactly(0, 1, 1, 1, 0, 0, 1, 0, 1);
    assertThat(table.values()).isEmpty();
    assertThat(table.levels()).isEmpty();
    assertThat(table.sequenceLengths()).containsExactly(3);
  }

  @Test
  void otherReadingsKeepDoubles() {
    ReadOptions.Builder options = ReadOptions.builder().binary(true).binary(false);
    Table table = read(bytes("a\n0\n2\n"), options);
    assertThat(table.unweighted()).isNotInstanceOf(BinaryObservations.class);
    assertThat(table.values()).containsExactly(0, 2);
  }

  @Test
  void eachDelimiterAndCompressionIsReadAsBits() throws IOException {
    for (String delimiter : List.of(",", ";", "\t")) {
      String text = "a,b\n0,1\n1,1\n".replace(",", delimiter);
      assertThat(values(read(text))).containsExactly(0, 1, 1, 1);
      Path file = Files.write(folder.resolve("data.csv.gz"), gzip(bytes(text)));
      Table table = new TableReader(binary().build()).read(file);
      assertThat(table.unweighted()).isInstanceOf(BinaryObservations.class);
      assertThat(values(table)).containsExactly(0, 1, 1, 1);
    }
  }

  @Test
  void missingValuesOfATextAreMissingBits() {
    Table table = read("a,b\n0,NA\n,1\n1,0\n");
    assertThat(values(table)).containsExactly(0, NAN, NAN, 1, 1, 0);
    DataException error =
        error(bytes("a,b\n0,1\n1,NA\n"), binary().missingAllowed(false), "data.csv");
    assertThat(error).hasMessageStartingWith("data.csv, line 3, column b: the value is missing");
  }

  @Test
  void weightsAndSequencesAreReadAsEver() {
    String text = "w,a,id,b\n0.5,1,p,0\n2,0,p,1\n3,1,q,1\n";
    Table table = read(bytes(text), binary().weightColumn("w").sequenceColumn("id"));
    assertThat(table.columnNames()).containsExactly("a", "b");
    assertThat(values(table)).containsExactly(1, 0, 0, 1, 1, 1);
    assertThat(table.weights()).hasValue(new double[] {0.5, 2, 3});
    assertThat(table.sequenceLengths()).containsExactly(2, 1);
    Observations weighted = table.observations();
    assertThat(weighted.totalWeight()).isEqualTo(5.5);
    assertThat(BinaryObservations.of(weighted)).isSameAs(weighted);
    assertThat(table.unweighted().weighted()).isFalse();
    assertThat(table.unweighted().totalWeight()).isEqualTo(3);
  }

  @Test
  void columnsAreChosenAsEver() {
    ReadOptions.Builder options = binary().columns(List.of("c", "a"));
    assertThat(values(read(bytes("a,b,c\n1,7,0\n0,8,0\n"), options))).containsExactly(0, 1, 0, 0);
    Table left = read(bytes("a,b,c\n1,7,x\n0,8,y\n"), binary().exceptColumns(List.of("b")));
    assertThat(left.columnNames()).containsExactly("a");
    assertThat(left.leftOut()).containsExactly("b", "c");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2", "-1", "0.5", "1e300", "Infinity"})
  void anotherNumberInATextIsNamedByLineAndColumn(String number) {
    String early = "a,b\n0,1\n1," + number + "\n";
    assertThat(error(bytes(early), binary(), "data.csv"))
        .hasMessage("data.csv, line 3, column b: " + shown(number) + NOR);
    String late = "a,b\n" + "0,1\n".repeat(150) + "\n" + number + ",1\n";
    DataException error = error(bytes(late), binary(), "data.csv");
    assertThat(error).hasMessage("data.csv, line 153, column a: " + shown(number) + NOR);
    assertThat(error.line()).hasValue(153);
    assertThat(error.column()).hasValue("a");
  }

  private static String shown(String number) {
    return number.equals("1e300") ? "1.0E300" : number;
  }

  @Test
  void wordsAreNoZerosAndOnes() {
    assertThat(error(bytes("a,b\n0,1\n1,true\n1,1\n"), binary(), "data.csv"))
        .hasMessageStartingWith("data.csv, line 3, column b: 'true' is neither 0 nor 1");
    assertThat(error(bytes("a\ntrue\nfalse\n"), binary(), "data.csv"))
        .hasMessageStartingWith("data.csv: no numeric column to read");
  }

  @Test
  void zerosAndOnesAreNoSymbolsAtOnce() {
    for (ReadOptions.Builder options :
        List.of(
            binary().symbolColumns(),
            binary().symbolColumn("a"),
            binary().symbolColumn("a", List.of("no", "yes")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(options::build)
          .withMessage("columns of zeros and ones cannot be read as symbols");
    }
  }

  @Test
  void rowsAndColumnsThatAreNotThereAreRefused() {
    Table table = read("a,b\n0,1\n1,1\n");
    int[][] outside = {{-1, 0}, {2, 0}, {0, -1}, {0, 2}};
    for (int[] at : outside) {
      assertThat(
              catchThrowableOfType(
                  IndexOutOfBoundsException.class, () -> table.value(at[0], at[1])))
          .isNotNull();
    }
  }

  @Test
  void bitsAreWrittenAsTheNumbersTheyAre() throws IOException {
    Path target = folder.resolve("out.csv");
    TableWriter.write(target, read("a,b\n0,NA\n1,1\n"));
    assertThat(Files.readString(target)).isEqualTo("a,b\n0.0,NA\n1.0,1.0\n");
  }

  @Property(tries = 60, seed = "1")
  void arraysOfEachTypeAndOrderAreReadAsBits(
      @ForAll @IntRange(min = 1, max = 300) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[] expected = new double[rows * columns];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = random.nextInt(2);
    }
    for (String dtype : List.of("|b1", "|u1", "|i1", "<i4", ">i4", "<i8", "<f4", "<f8", ">f8")) {
      for (boolean fortran : new boolean[] {false, true}) {
        Table table = npy(expected, columns, dtype, fortran, binary());
        assertThat(table.unweighted()).isInstanceOf(BinaryObservations.class);
        assertThat(values(table)).as(dtype + " " + fortran).isEqualTo(expected);
      }
    }
  }

  @Property(tries = 60, seed = "2")
  void missingValuesOfArraysAreMissingBits(
      @ForAll @IntRange(min = 1, max = 100) int rows,
      @ForAll @IntRange(min = 1, max = 20) int columns,
      @ForAll long seed) {
    Random random = new Random(seed);
    double[] expected = new double[rows * columns];
    for (int i = 0; i < expected.length; i++) {
      int value = random.nextInt(4);
      expected[i] = value == 3 ? NAN : value % 2;
    }
    for (boolean fortran : new boolean[] {false, true}) {
      Table table = npy(expected, columns, "<f8", fortran, binary());
      assertThat(values(table)).isEqualTo(expected);
      assertThat(values(BinaryObservations.of(Observations.of(expected, columns))))
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"<f8,false", "<f8,true", "|u1,false", "|u1,true", "<i4,false", "<i4,true"})
  void anotherNumberInAnArrayIsNamedByRowAndColumn(String dtype, boolean fortran) {
    double[] values = new double[10_000 * 3];
    values[9_000 * 3 + 2] = 7;
    byte[] bytes = npyBytes(values, 3, dtype, fortran);
    DataException error = error(bytes, binary(), "data.npy");
    assertThat(error).hasMessage("data.npy, row 9001, column x3: 7" + NOR);
    assertThat(error.line()).isEmpty();
    assertThat(error.column()).hasValue("x3");
    assertThat(read(bytes, binary().columns(List.of("x1", "x2"))).rows()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void weightsSequencesAndChosenColumnsOfAnArrayAreReadAsEver(boolean fortran) {
    double[] values = {1, 2.5, 7, 0, 0, 0.5, 7, 1, 1, 3, 8, NAN};
    ReadOptions.Builder options =
        binary().columns(List.of("x4", "x1")).weightColumn("x2").sequenceColumn("x3");
    Table table = npy(values, 4, "<f8", fortran, options);
    assertThat(table.columnNames()).containsExactly("x4", "x1");
    assertThat(values(table)).containsExactly(0, 1, 1, 0, NAN, 1);
    assertThat(table.weights()).hasValue(new double[] {2.5, 0.5, 3});
    assertThat(table.sequenceLengths()).containsExactly(2, 1);
    byte[] bytes = npyBytes(values, 4, "<f8", fortran);
    assertThat(error(bytes, binary().columns(List.of("x4")).missingAllowed(false), "data.npy"))
        .hasMessageStartingWith("data.npy, row 3, column x4: the value is missing");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doublesAndSymbolsOfAnArrayDoNotDependOnItsOrder(boolean fortran) {
    double[] values = {1.5, 30, 2.5, 4, NAN, 30};
    Table doubles =
        npy(values, 2, "<f8", fortran, ReadOptions.builder().columns(List.of("2", "1")));
    assertThat(doubles.values()).containsExactly(30, 1.5, 4, 2.5, 30, NAN);
    Table symbols = npy(values, 2, "<f8", fortran, ReadOptions.builder().symbolColumns());
    assertThat(symbols.values()).containsExactly(0, 1, 1, 0, NAN, 1);
    assertThat(symbols.levels())
        .containsEntry("x1", List.of("1.5", "2.5"))
        .containsEntry("x2", List.of("4", "30"));
  }

  @Test
  void aTruncatedArrayIsNamedWhereverItEnds() {
    for (boolean fortran : new boolean[] {false, true}) {
      byte[] bytes = npyBytes(new double[20_000 * 9], 9, "|u1", fortran);
      for (int cut : new int[] {1, 9, 100_000}) {
        byte[] part = Arrays.copyOf(bytes, bytes.length - cut);
        assertThat(error(part, binary(), "data.npy")).hasMessageContaining("truncated");
      }
    }
  }

  private static ReadOptions.Builder binary() {
    return ReadOptions.builder().binary(true);
  }

  private static double[] values(Table table) {
    double[] values = new double[table.rows() * table.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = table.value(i / table.columns(), i % table.columns());
    }
    return values;
  }

  private static double[] values(Observations packed) {
    BinaryObservations bits = (BinaryObservations) packed;
    double[] values = new double[bits.rows() * bits.columns()];
    for (int i = 0; i < values.length; i++) {
      values[i] = bits.value(i / bits.columns(), i % bits.columns());
    }
    return values;
  }

  private static Table npy(
      double[] values, int columns, String dtype, boolean fortran, ReadOptions.Builder options) {
    return read(npyBytes(values, columns, dtype, fortran), options);
  }

  private static byte[] npyBytes(double[] values, int columns, String dtype, boolean fortran) {
    int rows = values.length / columns;
    int bytes = dtype.charAt(2) - '0';
    byte[] header = NpyFiles.header(dtype, fortran, rows, columns);
    ByteBuffer buffer =
        ByteBuffer.allocate(header.length + values.length * bytes)
            .put(header)
            .order(dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < values.length; i++) {
      double value = fortran ? values[i % rows * columns + i / rows] : values[i];
      switch (dtype.substring(1)) {
        case "f8" -> buffer.putDouble(value);
        case "f4" -> buffer.putFloat((float) value);
        case "i8" -> buffer.putLong((long) value);
        case "i4" -> buffer.putInt((int) value);
        default -> buffer.put((byte) value);
      }
    }
    return buffer.array();
  }

  private static Table read(String text) {
    return read(bytes(text), binary());
  }

  private static Table read(byte[] bytes, ReadOptions.Builder options) {
    return new TableReader(options.build()).read(new ByteArrayInputStream(bytes), "data");
  }

  private static DataException error(byte[] bytes, ReadOptions.Builder options, String name) {
    TableReader reader = new TableReader(options.build());
    return catchThrowableOfType(
        DataException.class, () -> reader.read(new ByteArrayInputStream(bytes), name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
      out.write(bytes);
    }
    return compressed.toByteArray();
  }
}
