package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables of which every column is read as symbols. */
class SymbolColumnsTest {
  private static final String ANIMALS =
      "name,legs,w,id,wild\nox,4,1,p,no\nhen,2,2,p,no\n,4,3,q,yes\n";

  @Test
  void wordsAndNumbersAreSymbols() {
    Table table = read("color,size\nred,10\nblue,9\ngreen,100\n", symbols());
    assertThat(table.columnNames()).containsExactly("color", "size");
    assertThat(table.levels())
        .isEqualTo(
            Map.of("color", List.of("blue", "green", "red"), "size", List.of("9", "10", "100")));
    assertThat(table.values()).containsExactly(2, 1, 0, 0, 1, 2);
    assertThat(table.leftOut()).isEmpty();
  }

  @Test
  void missingValuesStayMissing() {
    Table table = read("a,b\nx,NA\n,1\ny,NaN\n", symbols());
    assertThat(table.values()).containsExactly(0, Double.NaN, Double.NaN, 0, 1, Double.NaN);
    assertThat(table.levels()).containsEntry("b", List.of("1"));
  }

  @Test
  void weightsSequencesAndExceptedColumnsAreNone() {
    ReadOptions.Builder options =
        symbols().weightColumn("w").sequenceColumn("id").exceptColumns(List.of("wild"));
    Table table = read(ANIMALS, options);
    assertThat(table.columnNames()).containsExactly("name", "legs");
    assertThat(table.weights()).hasValue(new double[] {1, 2, 3});
    assertThat(table.sequenceLengths()).containsExactly(2, 1);
    assertThat(table.leftOut()).containsExactly("wild");
    assertThat(table.values()).containsExactly(1, 1, 0, 0, Double.NaN, 1);
  }

  @Test
  void namedColumnsAloneAreRead() {
    Table table = read(ANIMALS, symbols().columns(List.of("wild", "legs")));
    assertThat(table.columnNames()).containsExactly("wild", "legs");
    assertThat(table.levels())
        .isEqualTo(Map.of("wild", List.of("no", "yes"), "legs", List.of("2", "4")));
    assertThat(table.values()).containsExactly(0, 1, 0, 0, 1, 1);
  }

  @Test
  void givenLevelsGoBeforeThoseOfTheFile() {
    Table table = read("a,b\nx,u\ny,v\n", symbols().symbolColumn("a", List.of("z", "y", "x")));
    assertThat(table.values()).containsExactly(2, 0, 1, 1);
    assertThat(table.levels())
        .isEqualTo(Map.of("a", List.of("z", "y", "x"), "b", List.of("u", "v")));
  }

  @Test
  void wordsAreSymbolsAtPositionsThatTakeThem() {
    ReadOptions.Builder last = ReadOptions.builder().weightColumn("w");
    Table table = read("id,x,w,city\np,1,2,rome\nq,2,2,paris\n", last.wordColumns(p -> p == 1));
    assertThat(table.columnNames()).containsExactly("x", "city");
    assertThat(table.leftOut()).containsExactly("id");
    assertThat(table.levels()).isEqualTo(Map.of("city", List.of("paris", "rome")));
    assertThat(table.values()).containsExactly(1, 1, 2, 0);
    Table numbers = read("a,b\n1,3\n2,5\n", ReadOptions.builder().wordColumns(p -> true));
    assertThat(numbers.levels()).isEmpty();
    assertThat(numbers.values()).containsExactly(1, 3, 2, 5);
    Table named =
        read("a,b\n1,3\n2,5\n", ReadOptions.builder().wordColumns(p -> true).columns("b"));
    assertThat(named.values()).containsExactly(3, 5);
  }

  @Test
  void valuesOfOneRowTogetherAreNamedByTheirLineAndColumns() {
    Table table = read("a,b,c\n1,3,0\n2,5,0\n", ReadOptions.builder());
    assertThat(table.error(1, 0, 3, "no")).hasMessage("data.csv, line 3: no");
    assertThat(table.error(1, 1, 3, "no")).hasMessage("data.csv, line 3, columns b, c: no");
    assertThat(table.error(1, 1, 2, "no")).hasMessage("data.csv, line 3, column b: no");
    assertThat(Table.of(List.of("a", "b"), new double[4]).error(1, 0, 2, "no"))
        .hasMessage("table, row 2: no");
  }

  @Test
  void wordsAmongNumbersAreSymbolsToo() {
    Table table = read("a\n" + "1\n".repeat(120) + "x\n2\n", symbols());
    assertThat(table.levels()).containsEntry("a", List.of("1", "2", "x"));
    assertThat(read("a\n1\n2\nx\n3\n", symbols()).rows()).isEqualTo(4);
  }

  @Test
  void aColumnWithoutValuesIsLeftOut() {
    Table table = read("a,b\nx,\ny,NA\n", symbols());
    assertThat(table.columnNames()).containsExactly("a");
    assertThat(table.leftOut()).containsExactly("b");
    for (String late : List.of("z", "3")) {
      assertThat(error("a,b\n" + "x,\n".repeat(120) + "y," + late + "\n", symbols()))
          .hasMessageStartingWith("data.csv, line 122, column b: the first values")
          .hasMessageEndingWith("here is '" + late + "'; name the columns to read");
    }
    assertThat(error("a,b\nx,\ny,NA\n", symbols().columns(List.of("b"))))
        .hasMessage("data.csv: column 'b' has no value; leave it out");
    assertThat(error("b,c\n,\nNA,\n", symbols()))
        .hasMessageStartingWith("data.csv: no column to read: name the columns");
  }

  @Test
  void aColumnOfNamesOrMeasurementsIsRefusedUnlessItIsNamed() {
    StringBuilder text = new StringBuilder("id,a\n");
    for (int r = 0; r < 1000; r++) {
      text.append(r).append(",x\n");
    }
    assertThat(read(text.toString(), symbols()).levels().get("id")).hasSize(1000);
    text.append("5,y\n1000,x\n");
    assertThat(error(text.toString(), symbols()))
        .hasMessage(
            "data.csv, line 1003, column id: the column has more than 1000 different values, too"
                + " many for symbols; name the columns to read");
    assertThat(read(text.toString(), symbols().columns(List.of("a"))).columns()).isEqualTo(1);
    for (ReadOptions.Builder named :
        List.of(symbols().columns(List.of("id")), symbols().symbolColumn("id"))) {
      assertThat(read(text.toString(), named).levels().get("id")).hasSize(1001);
    }
  }

  @Test
  void aMissingValueIsNamedWhereNoneIsAllowed() {
    assertThat(error("a,b\nx,y\nNA,y\n", symbols().missingAllowed(false)))
        .hasMessageStartingWith("data.csv, line 3, column a: the value is missing");
  }

  private static ReadOptions.Builder symbols() {
    return ReadOptions.builder().symbolColumns();
  }

  private static Table read(String text, ReadOptions.Builder options) {
    return new TableReader(options.build())
        .read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "data.csv");
  }

  private static DataException error(String text, ReadOptions.Builder options) {
    return catchThrowableOfType(DataException.class, () -> read(text, options));
  }
}
