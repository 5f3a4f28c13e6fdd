package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Random;
import java.util.StringJoiner;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.em4j.io.ReadOptions.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReaderTest {
  private static final double NAN = Double.NaN;

  @TempDir Path folder;

  @Test
  void symbolsThatAreNumbersStandInTheirOrder() {
    ReadOptions.Builder symbols = ReadOptions.builder().symbolColumn("s");
    assertThat(read("s\n10\ninf\n2\n", symbols).levels().get("s"))
        .containsExactly("2", "10", "inf");
  }

  @Test
  void readsNumbersUnderTheirNames() {
    Table table = read("eruptions,waiting\n3.6,79\n1.8,54\n");
    assertThat(table.columnNames()).containsExactly("eruptions", "waiting");
    assertThat(table.rows()).isEqualTo(2);
    assertThat(table.columns()).isEqualTo(2);
    assertThat(table.values()).containsExactly(3.6, 79, 1.8, 54);
    assertThat(table.value(1, 0)).isEqualTo(1.8);
    assertThat(table.weights()).isEmpty();
    assertThat(table.sequenceLengths()).containsExactly(2);
    assertThat(table.levels()).isEmpty();
    assertThat(table.leftOut()).isEmpty();
    assertThat(table.source()).isEqualTo("data.csv");
  }

  @Test
  void readsAFileByItsPath() throws IOException {
    Path file = Files.writeString(folder.resolve("data.csv"), "a\n1\n2\n");
    Table table = new TableReader().read(file);
    assertThat(table.values()).containsExactly(1, 2);
    assertThat(table.source()).isEqualTo(file.toString());
  }

  @Test
  void readsEachDelimiterThatItDetects() {
    for (String delimiter : List.of(",", ";", "\t", "|", " ")) {
      Table table = read("a,b\n1.5,2\n-3,4\n".replace(",", delimiter));
      assertThat(table.columnNames()).as(delimiter).containsExactly("a", "b");
      assertThat(table.values()).as(delimiter).containsExactly(1.5, 2, -3, 4);
    }
  }

  @Test
  void doesNotTakeDelimitersInsideQuotesForDelimiters() {
    Table table = read("a;\"b, c, d\"\n1;\"2\"\n3;4\n");
    assertThat(table.columnNames()).containsExactly("a", "b, c, d");
    assertThat(table.values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void doesNotTakeSpacesInsideNamesForDelimiters() {
    Table table = read("waiting time\n79\n54\n");
    assertThat(table.columnNames()).containsExactly("waiting time");
    assertThat(table.values()).containsExactly(79, 54);
  }

  @Test
  void detectsTheDelimiterOfLinesLongerThanItLooksAt() {
    StringJoiner names = new StringJoiner(";");
    StringJoiner values = new StringJoiner(";");
    for (int c = 0; c < 20_000; c++) {
      names.add("column" + c);
      values.add(Integer.toString(c));
    }
    Table table = read(names + "\n" + values + "\n");
    assertThat(table.columns()).isEqualTo(20_000);
    assertThat(table.value(0, 19_999)).isEqualTo(19_999);
  }

  @Test
  void obeysTheDelimiterThatIsSet() {
    Table table = read("a:b\n1:2\n", ReadOptions.builder().delimiter(':'));
    assertThat(table.columnNames()).containsExactly("a", "b");
    Table words = read("a,b;c\n1,x;2\n", ReadOptions.builder().delimiter(';'));
    assertThat(words.columnNames()).containsExactly("c");
  }

  @Test
  void detectsThatThereIsNoHeader() {
    Table table = read("1,2\n3,4\n");
    assertThat(table.columnNames()).containsExactly("x1", "x2");
    assertThat(table.values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void detectsThatThereIsNoHeaderAboveAColumnOfWords() {
    Table table = read("5.1,setosa\n4.9,setosa\n6.3,virginica\n");
    assertThat(table.columnNames()).containsExactly("x1");
    assertThat(table.rows()).isEqualTo(3);
    assertThat(table.leftOut()).containsExactly("x2");
  }

  @Test
  void detectsTheHeaderOfWordsThatOccurOnce() {
    ReadOptions.Builder symbols = ReadOptions.builder().symbolColumn("2");
    assertThat(read("color,size\nred,L\nred,M\n", symbols).columnNames()).containsExactly("size");
    assertThat(read("red,L\nred,M\nblue,L\n", symbols).columnNames()).containsExactly("x2");
  }

  @Test
  void detectsAHeaderAboveMissingValuesAndWithoutSomeNames() {
    Table table = read(",a\n1,NA\n2,5\n");
    assertThat(table.columnNames()).containsExactly("x1", "a");
    assertThat(table.values()).containsExactly(1, NAN, 2, 5);
  }

  @Test
  void takesAMissingFirstValueForDataNotForAName() {
    assertThat(read("NA,1\n3,4\n").rows()).isEqualTo(2);
  }

  @Test
  void readsASingleRow() {
    assertThat(read("1,2,3").values()).containsExactly(1, 2, 3);
  }

  @Test
  void obeysTheHeaderThatIsSet() {
    Table present = read("1,2\n3,4\n", ReadOptions.builder().header(Header.PRESENT));
    assertThat(present.columnNames()).containsExactly("1", "2");
    assertThat(present.values()).containsExactly(3, 4);
    ReadOptions.Builder absent = ReadOptions.builder().header(Header.ABSENT).symbolColumn("x1");
    assertThat(read("a\nb\n", absent).rows()).isEqualTo(2);
  }

  @Test
  void readsQuotedFieldsCrlfByteOrderMarkAndNoLastLineBreak() {
    Table table = read("\ufeff\"a \"\"x\"\"\",\"b\nc\"\r\n\"1\",2\r\n3,\" 4\"");
    assertThat(table.columnNames()).containsExactly("a \"x\"", "b\nc");
    assertThat(table.values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void readsLinesThatEndWithCarriageReturnsOnly() {
    assertThat(read("a,b\r1,2\r3,4\r").values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void skipsBlankLinesAnywhere() {
    Table table = read("\n\na,b\n1,2\n\n   \n3,4\n\n\n");
    assertThat(table.values()).containsExactly(1, 2, 3, 4);
    assertThat(table.line(0)).hasValue(4);
    assertThat(table.line(1)).hasValue(7);
    ReadOptions.Builder weighted = ReadOptions.builder().weightColumn("b").columns(List.of("a"));
    assertThat(read("a,b\n1,2\n  \n3,4\n", weighted).weights()).hasValue(new double[] {2, 4});
    assertThat(read("a\n1\n\n \n2\n").values()).containsExactly(1, 2);
  }

  @Test
  void skipsBlankLinesAfterTheFirstHundredRowsToo() {
    String rows = "1,2\n".repeat(150);
    Table table = read("a,b\n" + rows + "\n  \n ,7\n" + rows);
    assertThat(table.rows()).isEqualTo(301);
    assertThat(table.value(150, 0)).isNaN();
    assertThat(table.value(150, 1)).isEqualTo(7);
    assertThat(table.line(150)).hasValue(154);
    String single = "1\n".repeat(150);
    assertThat(read("a\n" + single + "\n  \n" + single).rows()).isEqualTo(300);
  }

  @Test
  void readsMissingValuesAsNan() {
    Table table = read("a,b\n1,NA\n,NaN\nnan,2\n\"\",na\n");
    assertThat(table.values()).containsExactly(1, NAN, NAN, NAN, NAN, 2, NAN, NAN);
  }

  @Test
  void readsInfinityAsInfinite() {
    assertThat(read("a\ninf\n-Infinity\n1\n").values())
        .containsExactly(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1);
  }

  @Test
  void readsTheNumericColumnsUnlessToldOtherwise() {
    Table table = read("name,a,empty,b,w,id\nx,1,,2,3,7\ny,4,NA,5,6,7\n");
    assertThat(table.columnNames()).containsExactly("a", "b", "w", "id");
    assertThat(table.leftOut()).containsExactly("name", "empty");
    ReadOptions.Builder options =
        ReadOptions.builder()
            .weightColumn("w")
            .sequenceColumn("id")
            .exceptColumns(List.of("b", "name"));
    Table part = read("name,a,empty,b,w,id\nx,1,,2,3,7\ny,4,NA,5,6,7\n", options);
    assertThat(part.columnNames()).containsExactly("a");
    assertThat(part.leftOut()).containsExactly("name", "empty", "b");
  }

  @Test
  void readsKnownStatesBesideTheData() {
    ReadOptions.Builder options = ReadOptions.builder().labelColumn("z", 13);
    Table table = read("z,y\n0,5\n,6\nNA,7\n12,8\n", options);
    assertThat(table.columnNames()).containsExactly("y");
    assertThat(table.leftOut()).isEmpty();
    assertThat(table.labels().orElseThrow()).containsExactly(0, -1, -1, 12);
    assertThat(read("z,y\n0,5\n,6\n").labels()).isEmpty();
  }

  @Test
  void readsTheColumnsAskedForInTheirOrderByNameAndByNumber() {
    Table table = read("a,b,c\n1,2,3\n4,5,6\n", ReadOptions.builder().columns(List.of("c", "1")));
    assertThat(table.columnNames()).containsExactly("c", "a");
    assertThat(table.values()).containsExactly(3, 1, 6, 4);
  }

  @Test
  void takesANumberForANameIfThereIsSuchAName() {
    ReadOptions.Builder options = ReadOptions.builder().header(Header.PRESENT);
    assertThat(read("3,2,1\n7,8,9\n", options.columns(List.of("1"))).values()).containsExactly(9);
  }

  @Test
  void readsAColumnAskedForThatIsMissingAtFirst() {
    String text = "a,b\n" + "1,\n".repeat(120) + "2,5\n";
    Table table = read(text, ReadOptions.builder().columns(List.of("b")));
    assertThat(table.value(119, 0)).isNaN();
    assertThat(table.value(120, 0)).isEqualTo(5);
  }

  @Test
  void readsWeights() {
    Table table = read("deaths,days\n0,162\n1,0\n", ReadOptions.builder().weightColumn("days"));
    assertThat(table.columnNames()).containsExactly("deaths");
    assertThat(table.weights()).hasValue(new double[] {162, 0});
    Table others = table.withWeights(new double[] {0, 3});
    assertThat(others.weights()).hasValue(new double[] {0, 3});
    assertThat(others.observations().totalWeight()).isEqualTo(3);
    assertThat(others.line(1)).isEqualTo(table.line(1));
    assertThatThrownBy(() -> table.withWeights(new double[] {1, -1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("row 1 has -1.0");
    assertThatThrownBy(() -> table.withWeights(new double[3])).hasMessageContaining("3 weights");
  }

  @Test
  void readsSequencesAsRunsOfEqualIds() {
    String text = "id,y\na,1\na,2\nb,3\nA,4\nA,5\nA,6\n";
    Table table = read(text, ReadOptions.builder().sequenceColumn("id"));
    assertThat(table.columnNames()).containsExactly("y");
    assertThat(table.sequenceLengths()).containsExactly(2, 1, 3);
  }

  @Property(tries = 100)
  void sequencesAreTheRunsOfAnyIds(@ForAll @Size(min = 1, max = 300) List<Boolean> sameAsBefore) {
    StringBuilder text = new StringBuilder("id,y\n");
    int[] lengths = new int[sameAsBefore.size()];
    int runs = 0;
    for (boolean same : sameAsBefore) {
      runs += runs == 0 || !same ? 1 : 0;
      lengths[runs - 1]++;
      text.append("run").append(runs).append(",1\n");
    }
    Table table = read(text.toString(), ReadOptions.builder().sequenceColumn("id"));
    assertThat(table.sequenceLengths()).isEqualTo(Arrays.copyOf(lengths, runs));
  }

  @Test
  void readsSymbolsAsCodesInOrder() {
    String text = "color,size\nred,10\nblue,9\nNA,10\ngreen,100\nred,\n";
    ReadOptions.Builder options = ReadOptions.builder().symbolColumn("color").symbolColumn("size");
    Table table = read(text, options);
    assertThat(table.columnNames()).containsExactly("color", "size");
    assertThat(table.levels())
        .isEqualTo(
            Map.of("color", List.of("blue", "green", "red"), "size", List.of("9", "10", "100")));
    assertThat(table.values()).containsExactly(2, 1, 0, 0, NAN, 1, 1, 2, 2, NAN);
  }

  @Test
  void readsSymbolsByTheCodesOfAModel() {
    ReadOptions.Builder options =
        ReadOptions.builder().symbolColumn("color", List.of("red", "green", "blue"));
    Table table = read("color,y\nblue,1\nred,2\n", options.columns(List.of("color")));
    assertThat(table.values()).containsExactly(2, 0);
    assertThat(table.levels()).isEqualTo(Map.of("color", List.of("red", "green", "blue")));
  }

  @Test
  void knowsTheLineOfEachRow() {
    Table table = read("a,b\n1,\"x\ny\"\n2,z\n\n3,\"p\nq\nr\"\n4,z\n");
    assertThat(List.of(0, 1, 2, 3))
        .extracting(row -> table.line(row).getAsLong())
        .containsExactly(2L, 4L, 6L, 9L);
    DataException error = table.error(2, 0, "is too large; scale it");
    assertThat(error).hasMessage("data.csv, line 6, column a: is too large; scale it");
    assertThat(error.file()).isEqualTo("data.csv");
    assertThat(error.line()).hasValue(6);
    assertThat(error.column()).hasValue("a");
  }

  @Test
  void readsGzipByNameAndByContent() throws IOException {
    byte[] compressed = gzip("a,b\n1,2\n");
    Path named = Files.write(folder.resolve("data.csv.gz"), compressed);
    Path unnamed = Files.write(folder.resolve("data.csv"), compressed);
    assertThat(new TableReader().read(named).values()).containsExactly(1, 2);
    assertThat(new TableReader().read(unnamed).values()).containsExactly(1, 2);
  }

  @Test
  void readsGzipOfSeveralMembersFromASlowPipe() throws IOException {
    ByteArrayOutputStream members = new ByteArrayOutputStream();
    members.write(gzip("a,b\n1,2\n"));
    int first = members.size();
    members.write(gzip("3,4\n"));
    byte[] bytes = members.toByteArray();
    InputStream pipe =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] buffer, int from, int length) {
            return super.read(buffer, from, pos < first ? Math.min(length, first - pos) : length);
          }

          @Override
          public synchronized int available() {
            return 0;
          }
        };
    assertThat(new TableReader().read(pipe, "standard input").values()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void readsANamedPipe() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "seq 1 200000 > \"$0\"", pipe.toString()).start();
    Table table = new TableReader().read(pipe);
    assertThat(writer.waitFor()).isZero();
    assertThat(table.rows()).isEqualTo(200_000);
    assertThat(table.value(199_999, 0)).isEqualTo(200_000);
  }

  @Test
  void doesNotAskForMoreAfterTheEnd() {
    int[] ends = new int[1];
    InputStream terminal =
        new ByteArrayInputStream("a\n1\n".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] buffer, int from, int length) {
            int count = super.read(buffer, from, length);
            ends[0] += count < 0 ? 1 : 0;
            return count;
          }
        };
    assertThat(new TableReader().read(terminal, "standard input").rows()).isEqualTo(1);
    assertThat(ends[0]).isEqualTo(1);
  }

  @Test
  void readsLargeFilesOfAnyLines() throws IOException {
    Path file = folder.resolve("large.csv");
    String rows = "1.25,2.5\n".repeat(150_000);
    Files.writeString(file, rows + "3,4");
    assertThat(new TableReader().read(file).values()).hasSize(300_002).endsWith(3, 4);
    Files.writeString(file, "a,b\n" + rows + "\n\n" + rows);
    assertThat(new TableReader().read(file).rows()).isEqualTo(300_000);
    Files.writeString(file, "a,b\n" + rows.replace("1.25", "\"x\ny\"") + rows);
    assertThat(new TableReader().read(file).columnNames()).containsExactly("b");
    Files.writeString(file, rows.replace("\n", "\r"));
    assertThat(new TableReader().read(file).rows()).isEqualTo(150_000);
  }

  @Test
  void leavesTheStreamOpen() {
    boolean[] closed = new boolean[1];
    InputStream stream =
        new ByteArrayInputStream("a\n1\n".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    assertThat(new TableReader().read(stream, "standard input").rows()).isEqualTo(1);
    assertThat(closed[0]).isFalse();
  }

  @Test
  void readsNamesInAnyLanguage() {
    assertThat(read("größe,高さ\n1,2\n").columnNames()).containsExactly("größe", "高さ");
  }

  @Property(tries = 30)
  void readsManyRowsAsJavaParsesThem(@ForAll long seed) {
    Random random = new Random(seed);
    int rows = 1 + random.nextInt(3_000);
    int columns = 1 + random.nextInt(9);
    double[] values = new double[rows * columns];
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextBoolean() ? random.nextGaussian() : random.nextInt(1_000);
      text.append(values[i]).append((i + 1) % columns == 0 ? '\n' : ',');
    }
    Table table = read(text.toString());
    assertThat(table.columns()).isEqualTo(columns);
    assertThat(table.values()).isEqualTo(values);
  }

  private static Table read(String text) {
    return read(text, ReadOptions.builder());
  }

  private static Table read(String text, ReadOptions.Builder options) {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return new TableReader(options.build()).read(in, "data.csv");
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
