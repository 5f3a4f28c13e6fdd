package org.em4j.gmm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;

/** The reference data sets, and generated ones. */
final class TestData {
  private TestData() {}

  /** 272 eruptions of Old Faithful: minutes and waiting (Azzalini and Bowman 1990). */
  static double[][] faithful() {
    return table("faithful.csv");
  }

  /** 150 flowers, four measurements (Fisher 1936, as in R). */
  static double[][] iris() {
    return table("iris.csv");
  }

  /**
   * 18 apple trees: hundreds of fruits and percentage of wormy ones (Snedecor and Cochran 1967),
   * six of which are missing (Little and Rubin 2002, Statistical Analysis with Missing Data).
   */
  static double[][] apple() {
    return table("apple.csv");
  }

  /** The fifteen numbers of exercise 9.3 of Li Hang, Statistical Learning Methods. */
  static double[][] fifteen() {
    return table("fifteen.csv");
  }

  static double[][] of(String name) {
    return switch (name) {
      case "faithful" -> faithful();
      case "iris" -> iris();
      default -> fifteen();
    };
  }

  static List<String> lines(String name) {
    try (InputStream in = TestData.class.getResourceAsStream(name);
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[][] table(String name) {
    return lines(name).stream()
        .skip(1)
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(TestData::number).toArray())
        .toArray(double[][]::new);
  }

  private static double number(String text) {
    return text.equals("NA") ? Double.NaN : Double.parseDouble(text);
  }

  static double[][] column(double[][] rows, int column) {
    return map(rows, x -> new double[] {x[column]});
  }

  static double[][] map(double[][] rows, UnaryOperator<double[]> change) {
    return Arrays.stream(rows).map(row -> change.apply(row.clone())).toArray(double[][]::new);
  }

  /** Standard normals. */
  static double[][] normals(int n, int d, long seed) {
    Random random = new Random(seed);
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      for (int j = 0; j < d; j++) {
        row[j] = random.nextGaussian();
      }
    }
    return rows;
  }

  /** Standard normals around the origin and around (apart, … apart), in alternating rows. */
  static double[][] twoClusters(int n, int d, double apart, long seed) {
    double[][] rows = normals(n, d, seed);
    for (int i = 1; i < n; i += 2) {
      for (int j = 0; j < d; j++) {
        rows[i][j] += apart;
      }
    }
    return rows;
  }

  /** The standard deviation (divisor n) of each column. */
  static double[] deviations(double[][] rows) {
    double[] deviations = new double[rows[0].length];
    for (int j = 0; j < deviations.length; j++) {
      int column = j;
      double mean = Arrays.stream(rows).mapToDouble(row -> row[column]).average().orElseThrow();
      double variance =
          Arrays.stream(rows)
              .mapToDouble(row -> (row[column] - mean) * (row[column] - mean))
              .average()
              .orElseThrow();
      deviations[j] = Math.sqrt(variance);
    }
    return deviations;
  }
}
