package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.em4j.io.ReadOptions.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableWriterTest {
  @TempDir Path folder;

  @Test
  void writesAHeaderAndOneLineForEachRow() {
    String text =
        written(
            List.of("p0", "p1", "label"),
            writer -> {
              writer.number(0.25).number(0.75).integer(1).endRow();
              writer.number(1).number(1e-12).integer(0).endRow();
            });
    assertThat(text).isEqualTo("p0,p1,label\n0.25,0.75,1\n1.0,1.0E-12,0\n");
  }

  @Test
  void writesTheHeaderOfATableWithoutRows() {
    assertThat(written(List.of("a", "b"), writer -> {})).isEqualTo("a,b\n");
  }

  @Test
  void quotesNamesAndWordsWhereNeeded() {
    String text =
        written(List.of("a,b", "c \"d\""), writer -> writer.text("x\ny").text("plain").endRow());
    assertThat(text).isEqualTo("\"a,b\",\"c \"\"d\"\"\"\n\"x\ny\",plain\n");
  }

  @Test
  void writesMissingAndInfiniteValuesSoThatTheyCanBeRead() {
    double[] values = {Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, 5};
    String text =
        written(
            List.of("a"),
            writer -> {
              for (double value : values) {
                writer.number(value).endRow();
              }
            });
    assertThat(text).isEqualTo("a\nNA\n-Infinity\nInfinity\n5.0\n");
    assertThat(read(text, ReadOptions.builder()).values()).isEqualTo(values);
  }

  @Property
  void readingGivesTheSameBits(@ForAll @Size(min = 1, max = 30) List<Double> numbers) {
    double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
    String text =
        written(
            List.of("a"),
            writer -> {
              for (double value : values) {
                writer.number(value).endRow();
              }
            });
    Table table = read(text, ReadOptions.builder().header(Header.PRESENT));
    assertThat(table.rows()).isEqualTo(values.length);
    for (int r = 0; r < values.length; r++) {
      assertThat(Double.doubleToRawLongBits(table.value(r, 0)))
          .isEqualTo(Double.doubleToRawLongBits(values[r]));
    }
  }

  @Test
  void writesATableAndReadsItBack() throws IOException {
    ReadOptions.Builder options = ReadOptions.builder().symbolColumn("color");
    Table table = read("color,y\nred,1\n\"dark, blue\",2.5\nNA,3\n", options);
    Path file = folder.resolve("copy.csv");
    TableWriter.write(file, table);
    assertThat(Files.readString(file)).isEqualTo("color,y\nred,1.0\n\"dark, blue\",2.5\nNA,3.0\n");
    Table copy = new TableReader(options.build()).read(file);
    assertThat(copy.values()).isEqualTo(table.values());
    assertThat(copy.levels()).isEqualTo(table.levels());
  }

  @Test
  void writesCompressedWhereTheNameSaysSo() throws IOException {
    Path file = folder.resolve("data.csv.gz");
    TableWriter.write(file, Table.of(List.of("a", "b"), new double[] {1, 2, 3, 4}));
    assertThat(Files.readAllBytes(file)).startsWith(0x1f, 0x8b);
    assertThat(new TableReader().read(file).values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void refusesRowsOfTheWrongLengthAndLeavesNoFile() {
    Path file = folder.resolve("data.csv");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> TableWriter.write(file, List.of("a", "b"), writer -> writer.number(1).endRow()))
        .withMessage("a row of 1 fields for 2 columns");
    assertThatIllegalStateException()
        .isThrownBy(() -> TableWriter.write(file, List.of("a", "b"), writer -> writer.number(1)));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void namesTheStreamThatCannotBeWritten() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    DataException error =
        catchThrowableOfType(
            DataException.class,
            () -> TableWriter.write(full, "standard output", List.of("a"), writer -> {}));
    assertThat(error).hasMessage("standard output: cannot be written: Broken pipe");
  }

  @Test
  void leavesTheStreamOpen() {
    boolean[] closed = new boolean[1];
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    TableWriter.write(out, "standard output", List.of("a"), writer -> {});
    assertThat(closed[0]).isFalse();
  }

  private static String written(List<String> names, TableWriter.Rows rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TableWriter.write(out, "standard output", names, rows);
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Table read(String text, ReadOptions.Builder options) {
    return new TableReader(options.build())
        .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "data.csv");
  }
}
