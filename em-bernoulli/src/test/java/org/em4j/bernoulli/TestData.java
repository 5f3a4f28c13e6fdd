package org.em4j.bernoulli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.em4j.core.Observations;

/** The reference tables (their sources stand in the resources' README), and generated ones. */
final class TestData {
  static final double NA = Double.NaN;

  /** Values of the R script, by path. */
  static final Map<String, double[]> REFERENCE = reference();

  private TestData() {}

  /** Rows of symbols from 0 with a weight each. */
  static final class Table {
    private final double[][] rows;
    private final double[] weights;

    Table(double[][] rows, double[] weights) {
      this.rows = rows;
      this.weights = weights;
    }

    double[][] rows() {
      return rows;
    }

    double[] weights() {
      return weights;
    }

    Observations observations() {
      return Observations.of(rows).withWeights(weights);
    }

    int columns() {
      return rows[0].length;
    }

    double totalWeight() {
      return Arrays.stream(weights).sum();
    }

    /** Each row as often as its weight tells. */
    double[][] expanded() {
      List<double[]> all = new ArrayList<>();
      for (int i = 0; i < rows.length; i++) {
        all.addAll(Collections.nCopies((int) weights[i], rows[i]));
      }
      return all.toArray(double[][]::new);
    }

    double[][] shuffled(long seed) {
      List<double[]> all = new ArrayList<>(Arrays.asList(expanded()));
      Collections.shuffle(all, new Random(seed));
      return all.toArray(double[][]::new);
    }

    int[] levels() {
      return IntStream.range(0, columns())
          .map(j -> 1 + (int) Arrays.stream(rows).mapToDouble(row -> row[j]).max().orElseThrow())
          .toArray();
    }
  }

  static Table carcinoma() {
    return table("carcinoma.csv", 0);
  }

  static Table gss82() {
    return table("gss82.csv", 1);
  }

  static Table of(String name) {
    return name.equals("carcinoma") ? carcinoma() : gss82();
  }

  static double[][] threeCoins() {
    return lines("three_coins.csv").stream()
        .skip(1)
        .map(line -> new double[] {Double.parseDouble(line)})
        .toArray(double[][]::new);
  }

  private static Table table(String name, int firstSymbol) {
    List<double[]> lines =
        lines(name).stream()
            .skip(1)
            .map(
                line ->
                    Arrays.stream(line.split(",", -1)).mapToDouble(Double::parseDouble).toArray())
            .toList();
    int d = lines.get(0).length - 1;
    double[][] rows =
        lines.stream()
            .map(line -> Arrays.stream(line, 0, d).map(x -> x - firstSymbol).toArray())
            .toArray(double[][]::new);
    return new Table(rows, lines.stream().mapToDouble(line -> line[d]).toArray());
  }

  private static Map<String, double[]> reference() {
    Map<String, double[]> values = new LinkedHashMap<>();
    for (String line : lines("lca.txt")) {
      if (!line.startsWith("#")) {
        int tab = line.indexOf('\t');
        values.put(
            line.substring(0, tab),
            Arrays.stream(line.substring(tab + 1).split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray());
      }
    }
    return values;
  }

  private static List<String> lines(String name) {
    try (InputStream in = TestData.class.getResourceAsStream(name);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Draws a table of independent columns; of each column every symbol has at least one row.
   *
   * @param levels of each column
   * @param missing the share of missing values
   * @param weighted whether rows have weights other than 1, some of them 0
   */
  static Table random(int n, int[] levels, double missing, boolean weighted, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][levels.length];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < levels.length; j++) {
        int symbol = i < levels[j] ? i : (int) (levels[j] * Math.pow(random.nextDouble(), 1.5));
        boolean lost = i >= levels[j] && random.nextDouble() < missing;
        rows[i][j] = lost ? NA : symbol;
      }
      double weight = random.nextInt(8) == 0 ? 0 : 3 * random.nextDouble();
      weights[i] = weighted && i >= 8 ? weight : 1;
    }
    return new Table(rows, weights);
  }

  static int[] levels(int columns, long seed) {
    Random random = new Random(seed);
    return IntStream.range(0, columns).map(j -> 2 + random.nextInt(3)).toArray();
  }

  static int[] binary(int columns) {
    int[] levels = new int[columns];
    Arrays.fill(levels, 2);
    return levels;
  }
}
