package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.em4j.io.ReadOptions.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadDataTest {
  @TempDir Path folder;

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("none.csv");
    assertThat(error(file)).hasMessage(file + ": cannot be read: no such file or directory");
  }

  @Test
  void aDirectoryIsNamed() {
    assertThat(error(folder)).hasMessage(folder + ": is a directory; name a file in it");
  }

  @Test
  void aFileThatMayNotBeReadIsNamed() {
    assertThat(IoProblem.describe(new AccessDeniedException("f"))).isEqualTo("permission denied");
  }

  @Test
  void aStreamThatFailsIsNamed() {
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("Input/output error");
          }

          @Override
          public int read(byte[] buffer, int from, int length) throws IOException {
            return read();
          }
        };
    DataException error =
        catchThrowableOfType(
            DataException.class, () -> new TableReader().read(failing, "standard input"));
    assertThat(error).hasMessage("standard input: cannot be read: Input/output error");
  }

  @Test
  void anEmptyFileIsNamed() throws IOException {
    assertThat(error("")).hasMessage("data.csv: is empty; it needs rows of data");
    assertThat(error("\n \n\r\n")).hasMessage("data.csv: is empty; it needs rows of data");
    Path compressed = Files.write(folder.resolve("data.csv.gz"), new byte[0]);
    assertThat(error(compressed)).hasMessage(compressed + ": is empty; it needs rows of data");
  }

  @Test
  void aHeaderWithoutRowsIsNamed() {
    assertThat(error("a,b\n")).hasMessage("data.csv: has a header and no rows of data; add some");
    assertThat(error("1,2\n", ReadOptions.builder().header(Header.PRESENT)))
        .hasMessage("data.csv: has a header and no rows of data; add some");
  }

  @Test
  void aWordAmongNumbersIsNamedByLineAndColumn() {
    String text = "a,b\n" + "1,2\n".repeat(150) + "3,oops\n4,5\n";
    DataException error = error(text);
    assertThat(error)
        .hasMessage(
            "data.csv, line 152, column b: 'oops' is not a number; correct it, or leave the column"
                + " out");
    assertThat(error.line()).hasValue(152);
    assertThat(error.column()).hasValue("b");
  }

  @Test
  void aColumnAskedForThatHoldsWordsIsNamed() {
    assertThat(error("a,b\n1,x\n2,y\n", ReadOptions.builder().columns(List.of("b"))))
        .hasMessageStartingWith("data.csv, line 2, column b: 'x' is not a number");
  }

  @Test
  void aLongWordIsCutInTheMessage() {
    assertThat(error("a\n" + "1\n".repeat(150) + "x".repeat(5_000) + "\n").getMessage())
        .hasSizeLessThan(200);
  }

  @Test
  void numbersThatOnlyJavaKnowsAreWords() {
    assertThat(error("a,b\n1,1d\n2,0x1p3\n", ReadOptions.builder().columns(List.of("b"))))
        .hasMessageStartingWith("data.csv, line 2, column b: '1d' is not a number");
  }

  @Test
  void aNumberAfterAHundredMissingOnesIsNotDropped() {
    String text = "a,b\n" + "1,\n".repeat(120) + "2,5\n";
    assertThat(error(text))
        .hasMessageStartingWith("data.csv, line 122, column b: the first values")
        .hasMessageEndingWith("here is '5'; name the columns to read");
  }

  @Test
  void decimalCommasAreExplained() {
    assertThat(error("a;b\n1;2\n3,14;5\n"))
        .hasMessage(
            "data.csv, line 3, column a: '3,14' has a comma, which is neither read as a decimal"
                + " point nor as a separator of thousands; write 3.14 and 1234");
    assertThat(error("a,b\n" + "1,2\n".repeat(120) + "3,\"1,234\"\n"))
        .hasMessageStartingWith("data.csv, line 122, column b: '1,234' has a comma");
  }

  @Test
  void aWordAmongFewNumbersIsNamed() {
    assertThat(error("a,b\n1,2\n3,x\n5,6\n7,8\n"))
        .hasMessage(
            "data.csv, line 3, column b: 'x' is not a number; correct it, or leave the column out");
  }

  @Test
  void wordsOnlyAreNamed() {
    assertThat(error("name\nanna\nbert\n"))
        .hasMessage(
            "data.csv: no numeric column to read; the columns hold words: name the columns, or"
                + " check the delimiter (it has 1 column)");
  }

  @Test
  void raggedRowsAreNamedByLine() {
    assertThat(error("a,b\n1,2\n3\n"))
        .hasMessage(
            "data.csv, line 3: has 1 field where the first line has 2; make all lines equally"
                + " long, and check the delimiter and the quotes");
    assertThat(error("a,b\n" + "1,2\n".repeat(150) + "1,2,3\n"))
        .hasMessageStartingWith("data.csv, line 152: has 3 fields where the first line has 2");
    assertThat(error("a,b\n" + "1,2\n".repeat(150) + "1\n").line()).hasValue(152);
    assertThat(error("a,b\n1,2,\n3,4,\n").line()).hasValue(2);
  }

  @Test
  void badWeightsAreNamed() {
    assertThat(weightError("-1")).endsWith("column w: the weight is -1" + WEIGHTS);
    assertThat(weightError("NaN")).endsWith("column w: the weight is missing" + WEIGHTS);
    assertThat(weightError("inf")).endsWith("column w: the weight is Infinity" + WEIGHTS);
    assertThat(weightError("")).endsWith("column w: the weight is missing" + WEIGHTS);
    assertThat(weightError("x")).contains("line 3, column w: 'x' is not a number");
  }

  private static final String WEIGHTS = "; weights are finite and not negative";

  private static String weightError(String weight) {
    ReadOptions.Builder weighted = ReadOptions.builder().weightColumn("w");
    String early = error("a,w\n1,2\n3," + weight + "\n", weighted).getMessage();
    assertThat(early).startsWith("data.csv, line 3");
    String late =
        error("a,w\n" + "1,2\n".repeat(150) + "3," + weight + "\n", weighted).getMessage();
    assertThat(late).startsWith("data.csv, line 152");
    return early;
  }

  @Test
  void weightsThatAreAllZeroAreNamed() {
    assertThat(error("a,w\n1,0\n2,0\n", ReadOptions.builder().weightColumn("w")))
        .hasMessage("data.csv: all weights are 0; at least one must be positive");
  }

  @Test
  void weightsWhoseSumOverflowsAreNamed() {
    assertThat(error("a,w\n1,1e308\n2,1e308\n", ReadOptions.builder().weightColumn("w")))
        .hasMessage("data.csv: the sum of the weights overflows; make them smaller");
  }

  @Test
  void aSequenceThatComesBackIsNamed() {
    ReadOptions.Builder options = ReadOptions.builder().sequenceColumn("id");
    assertThat(error("id,y\na,1\nb,2\nb,3\na,4\n", options))
        .hasMessage(
            "data.csv, line 5, column id: sequence 'a' is out of order: it has ended before; let"
                + " its rows follow each other");
  }

  @Test
  void aLabelThatIsNoStateIsNamed() {
    ReadOptions.Builder options = ReadOptions.builder().labelColumn("z", 2);
    for (String label : new String[] {"rain", "-1", "0.5", "inf", "1e10", "2"}) {
      assertThat(error("y,z\n1,0\n2,\n3," + label + "\n", options).getMessage())
          .startsWith("data.csv, line 4, column z: ")
          .endsWith(
              " is no label; labels are the states from 0 to 1, and empty where none is known");
    }
  }

  @Test
  void aMissingSequenceIdIsNamed() {
    assertThat(error("id,y\na,1\n,2\n", ReadOptions.builder().sequenceColumn("id")))
        .hasMessage("data.csv, line 3, column id: the row has no sequence id; fill it in");
  }

  @Test
  void aMissingValueIsNamedWhereNoneIsAllowed() {
    assertThat(error("a,b\n1,2\n3,NA\n", ReadOptions.builder().missingAllowed(false)))
        .hasMessage(
            "data.csv, line 3, column b: the value is missing; fill it in, or leave the row or the"
                + " column out");
  }

  @Test
  void anUnknownSymbolIsNamed() {
    ReadOptions.Builder options = ReadOptions.builder().symbolColumn("c", List.of("red", "blue"));
    assertThat(error("c,y\nred,1\ngreen,2\n", options))
        .hasMessage("data.csv, line 3, column c: 'green' is none of the known symbols: red, blue");
  }

  @Test
  void anUnclosedQuoteIsNamedByLine() {
    assertThat(error("a,b\n1,2\n3,\"4\n5,6\n"))
        .hasMessage(
            "data.csv, line 3: a quoted field is not closed; close it, and double the quotes"
                + " inside it");
    assertThat(error("a,b\n1,2\n3,\"4\n" + "5,6\n".repeat(500_000)).line()).hasValue(3);
    assertThat(error("a,b\n1,\"2\"x\n"))
        .hasMessageStartingWith("data.csv, line 2: a quoted field goes on after its closing quote");
  }

  @Test
  void twoColumnsOfOneNameAreNamed() {
    assertThat(error("a,b,a\n1,2,3\n"))
        .hasMessage("data.csv, line 1: two columns are named 'a'; rename one");
    ReadOptions.Builder options = ReadOptions.builder().columns(List.of("b"));
    assertThat(read("a,b,a\n1,2,3\n", options).values()).containsExactly(2);
  }

  @Test
  void textThatIsNotUtf8IsNamedByLine() {
    byte[] text =
        ("a,b\n" + "1,2\n".repeat(30_000) + "3,\u00e9\n").getBytes(StandardCharsets.ISO_8859_1);
    DataException error = error(text, ReadOptions.builder());
    assertThat(error).hasMessage("data.csv, line 30002: is not UTF-8 text; save the file as UTF-8");
    byte[] utf16 = "a,b\n1,2\n".getBytes(StandardCharsets.UTF_16);
    assertThat(error(utf16, ReadOptions.builder()))
        .hasMessage("data.csv: is UTF-16 text; save the file as UTF-8");
  }

  @Test
  void filesOfOtherKindsAreNamed() {
    assertThat(error("PK\u0003\u0004abc")).hasMessageStartingWith("data.csv: is a zip archive");
    assertThat(error("\u0001\u0000\u0002")).hasMessageStartingWith("data.csv: is neither text");
  }

  @Test
  void truncatedAndDamagedGzipIsNamed() throws IOException {
    StringBuilder text = new StringBuilder("a,b\n");
    Random random = new Random(1);
    for (int r = 0; r < 20_000; r++) {
      text.append(random.nextDouble()).append(',').append(r).append('\n');
    }
    byte[] compressed = gzip(text.toString());
    byte[] truncated = Arrays.copyOf(compressed, compressed.length / 2);
    assertThat(error(truncated, ReadOptions.builder()))
        .hasMessageStartingWith("data.csv, line ")
        .hasMessageEndingWith(
            "cannot be read: the data ends too early; the file is truncated, make or copy it again");
    assertThat(error(Arrays.copyOf(compressed, 5), ReadOptions.builder()))
        .hasMessageContaining("the file is truncated");
    byte[] damaged = compressed.clone();
    damaged[compressed.length / 2] ^= 0x55;
    damaged[compressed.length - 5] ^= 0x55;
    assertThat(error(damaged, ReadOptions.builder())).hasMessageContaining("data.csv");
    byte[] wrongSum = compressed.clone();
    wrongSum[compressed.length - 5] ^= 0x55;
    assertThat(error(wrongSum, ReadOptions.builder()))
        .hasMessageContaining("the compressed data is damaged");
  }

  @Test
  void aNameThatPromisesAnotherFormatIsNamed() throws IOException {
    Path gz = Files.writeString(folder.resolve("data.csv.gz"), "a,b\n1,2\n");
    assertThat(error(gz)).hasMessageStartingWith(gz + ": is not gzip data, as its name says");
    Path npy = Files.writeString(folder.resolve("data.npy"), "a,b\n1,2\n");
    assertThat(error(npy)).hasMessageStartingWith(npy + ": is not an npy file, as its name says");
  }

  @Test
  void anUnknownColumnIsNamedWithTheNearestKnownOne() {
    ReadOptions options = ReadOptions.builder().columns(List.of("wating")).build();
    UnknownColumnException error = unknown("eruptions,waiting\n3.6,79\n", options);
    assertThat(error)
        .hasMessage(
            "data.csv: there is no column 'wating'; did you mean 'waiting'? The columns are"
                + " eruptions, waiting");
    assertThat(error.column()).isEqualTo("wating");
    assertThat(error.nearest()).hasValue("waiting");
  }

  @Test
  void anUnknownColumnIsNamedWhereverItIsAskedFor() {
    String text = "a,b\n1,2\n";
    for (ReadOptions.Builder options :
        List.of(
            ReadOptions.builder().columns(List.of("zzzz")),
            ReadOptions.builder().exceptColumns(List.of("zzzz")),
            ReadOptions.builder().weightColumn("zzzz"),
            ReadOptions.builder().sequenceColumn("zzzz"),
            ReadOptions.builder().symbolColumn("zzzz"))) {
      assertThat(unknown(text, options.build()))
          .hasMessage("data.csv: there is no column 'zzzz'; the columns are a, b");
    }
  }

  @Test
  void aColumnNumberOutOfRangeIsUnknown() {
    for (String number : List.of("0", "3", "99999999999")) {
      ReadOptions options = ReadOptions.builder().columns(List.of(number)).build();
      assertThat(unknown("a,b\n1,2\n", options).column()).isEqualTo(number);
    }
  }

  @Test
  void manyKnownColumnsAreNotAllListed() {
    StringBuilder names = new StringBuilder("a0");
    StringBuilder values = new StringBuilder("0");
    for (int c = 1; c < 100; c++) {
      names.append(",a").append(c);
      values.append(",0");
    }
    ReadOptions options = ReadOptions.builder().columns(List.of("something")).build();
    assertThat(unknown(names + "\n" + values + "\n", options))
        .hasMessageEndingWith("a19, … (100 in all)");
  }

  @Test
  void aColumnUsedTwiceIsWrongUsage() {
    for (ReadOptions.Builder options :
        List.of(
            ReadOptions.builder().columns(List.of("a", "1")),
            ReadOptions.builder().columns(List.of("a")).weightColumn("a"),
            ReadOptions.builder().weightColumn("a").sequenceColumn("a"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> read("a,b\n1,2\n", options))
          .withMessage("data.csv: column 'a' is asked for twice");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> read("a,b\n1,2\n", ReadOptions.builder().columns(List.of("a")).symbolColumn("b")))
        .withMessageContaining("'b'");
  }

  @Test
  void optionsThatCannotBeAreRefused() {
    for (char delimiter : new char[] {'"', '\n', '.', '5', '-', 'a'}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ReadOptions.builder().delimiter(delimiter))
          .withMessageContaining("delimiter '" + delimiter + "'");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadOptions.builder().symbolColumn("c", List.of("a", "a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReadOptions.builder().symbolColumn("c", List.of()));
  }

  private DataException error(Path file) {
    return catchThrowableOfType(DataException.class, () -> new TableReader().read(file));
  }

  private static DataException error(String text) {
    return error(text, ReadOptions.builder());
  }

  private static DataException error(String text, ReadOptions.Builder options) {
    return error(text.getBytes(StandardCharsets.UTF_8), options);
  }

  private static DataException error(byte[] bytes, ReadOptions.Builder options) {
    TableReader reader = new TableReader(options.build());
    return catchThrowableOfType(
        DataException.class, () -> reader.read(new ByteArrayInputStream(bytes), "data.csv"));
  }

  private static UnknownColumnException unknown(String text, ReadOptions options) {
    InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return catchThrowableOfType(
        UnknownColumnException.class, () -> new TableReader(options).read(in, "data.csv"));
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
