package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.engine.Folds;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of one component have a closed form, which says what each fold must give. */
class CrossValidationTest {
  private static final double ROUNDING = 1e-10;

  @TempDir private Path folder;
  private Path table;

  @BeforeEach
  void nameFiles() {
    table = folder.resolve("selection.csv");
  }

  private String data(String text) throws IOException {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, text);
    return file.toString();
  }

  private Em done(String... words) {
    String[] all = new String[words.length + 3];
    all[0] = "fit";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--table";
    all[words.length + 2] = table.toString();
    return Em.done(all);
  }

  /** Returns a field of the table. */
  private String field(int row, String column) throws IOException {
    List<String> lines = Files.readAllLines(table);
    int at = List.of(lines.get(0).split(",", -1)).indexOf(column);
    return lines.get(row + 1).split(",", 18)[at];
  }

  private double value(int row) throws IOException {
    return Double.parseDouble(field(row, "value"));
  }

  private double standardError(int row) throws IOException {
    return Double.parseDouble(field(row, "standard_error"));
  }

  /** A model of a fold, by the weights of the rows that it is fitted to. */
  private interface Closed {
    double logDensity(Table table, double[] weights, int row);
  }

  /** Returns mean and standard error, by their definitions. */
  private static double[] expected(Table table, Folds folds, Closed model) {
    int count = folds.count();
    double[] sums = new double[count];
    double[] weights = new double[count];
    for (int fold = 0; fold < count; fold++) {
      double[] training = folds.trainingWeights(fold);
      double[] heldOut = folds.heldOutWeights(fold);
      for (int i = 0; i < table.rows(); i++) {
        if (heldOut[i] > 0) {
          sums[fold] += heldOut[i] * model.logDensity(table, training, i);
          weights[fold] += heldOut[i];
        }
      }
    }
    double total = IntStream.range(0, count).mapToDouble(f -> weights[f]).sum();
    double mean = IntStream.range(0, count).mapToDouble(f -> sums[f]).sum() / total;
    double squares = 0;
    for (int f = 0; f < count; f++) {
      squares += Math.pow(weights[f] / total * (sums[f] / weights[f] - mean), 2);
    }
    return new double[] {mean, Math.sqrt(squares * count / (count - 1))};
  }

  private static double weighted(Table table, double[] w, int a, int b, double[] mean) {
    double sum = 0;
    double total = 0;
    for (int i = 0; i < w.length; i++) {
      double first = a < 0 ? 1 : table.value(i, a) - mean[a];
      sum += w[i] * first * (table.value(i, b) - mean[b]);
      total += w[i];
    }
    return sum / total;
  }

  private static double normal(Table table, double[] w, int row) {
    double[] zero = new double[2];
    double[] mean = {weighted(table, w, -1, 0, zero), weighted(table, w, -1, 1, zero)};
    double xx = weighted(table, w, 0, 0, mean);
    double xy = weighted(table, w, 0, 1, mean);
    double yy = weighted(table, w, 1, 1, mean);
    double determinant = xx * yy - xy * xy;
    double x = table.value(row, 0) - mean[0];
    double y = table.value(row, 1) - mean[1];
    double squared = (yy * x * x - 2 * xy * x * y + xx * y * y) / determinant;
    return -Math.log(2 * Math.PI) - 0.5 * Math.log(determinant) - 0.5 * squared;
  }

  private static double poisson(Table table, double[] w, int row) {
    double rate = weighted(table, w, -1, 0, new double[1]);
    int x = (int) table.value(row, 0);
    double log = x * Math.log(rate) - rate;
    for (int i = 2; i <= x; i++) {
      log -= Math.log(i);
    }
    return log;
  }

  // --- numbers ----------------------------------------------------------------------------------

  @Test
  void aNormalIsFittedToAllFoldsButOne() throws IOException {
    Em em = done("gmm", Em.FAITHFUL, "-k", "1..2", "--criterion", "cv:folds=5", "--seed", "3");
    Table rows = new TableReader().read(Path.of(Em.FAITHFUL));
    Folds folds = Folds.ofRows(rows.observations(), 5, 3);
    double[] expected = expected(rows, folds, CrossValidationTest::normal);
    assertThat(value(0)).isCloseTo(expected[0], within(ROUNDING));
    assertThat(standardError(0)).isCloseTo(expected[1], within(ROUNDING));
    assertThat(value(1)).as("two components").isGreaterThan(value(0) + 0.3);
    assertThat(field(1, "best")).isEqualTo("true");
    assertThat(field(1, "criterion")).isEqualTo("cv");
    assertThat(em.out())
        .contains("candidates by log-likelihood per unit of weight of 5 folds held out")
        .containsPattern(" cv +std. error +stop ")
        .containsPattern("\n\\* +2 +full .* -\\d\\.\\d{5} +0\\.\\d{5} +converged");
  }

  @Test
  void theBestIsFittedToAllRows() throws IOException {
    Path model = folder.resolve("model.json");
    done("gmm", Em.FAITHFUL, "-k", "1..2", "--criterion", "cv", "-o", model.toString());
    assertThat(Em.fit(model).logLikelihood().orElseThrow()).isCloseTo(-1130.26396, within(1e-5));
    assertThat(Em.fit(model).observations()).hasValue(272);
  }

  @Test
  void theSeedDealsTheFolds() throws IOException {
    done("gmm", Em.FAITHFUL, "-k", "1", "--criterion", "cv", "-q");
    double first = value(0);
    done("gmm", Em.FAITHFUL, "-k", "1", "--criterion", "cv:folds=5", "-q");
    assertThat(value(0)).as("five folds, seed 0").isEqualTo(first);
    done("gmm", Em.FAITHFUL, "-k", "1", "--criterion", "cv", "-q", "--seed", "1");
    assertThat(value(0)).isNotEqualTo(first).isCloseTo(first, within(0.05));
  }

  @Test
  void weightsCountInFitAndFold() throws IOException {
    done(
        "mixture",
        Em.DEATHS,
        "--family",
        "poisson",
        "--weight-column",
        "days",
        "-k",
        "1..2",
        "--criterion",
        "cv:folds=10");
    Table rows =
        new TableReader(ReadOptions.builder().weightColumn("days").build())
            .read(Path.of(Em.DEATHS));
    Folds folds = Folds.ofRows(rows.observations(), 10, 0);
    double[] expected = expected(rows, folds, CrossValidationTest::poisson);
    assertThat(value(0)).isCloseTo(expected[0], within(ROUNDING));
    assertThat(standardError(0)).isCloseTo(expected[1], within(ROUNDING));
  }

  @Test
  void wholeSequencesAreHeldOut() throws IOException {
    StringBuilder text = new StringBuilder("id,count\n");
    for (int i = 0; i < 60; i++) {
      text.append(i / 7).append(',').append(i * i % 11 + i / 7 % 3 * 4).append('\n');
    }
    String file = data(text.toString());
    done(
        "hmm",
        file,
        "--sequence-column",
        "id",
        "--family",
        "poisson",
        "-k",
        "1..2",
        "--restarts",
        "2",
        "--criterion",
        "cv:folds=4");
    Table rows =
        new TableReader(ReadOptions.builder().sequenceColumn("id").build()).read(Path.of(file));
    Folds folds = Folds.ofSequences(rows.observations(), rows.sequenceLengths(), 4, 0);
    double[] expected = expected(rows, folds, CrossValidationTest::poisson);
    assertThat(value(0)).isCloseTo(expected[0], within(ROUNDING));
    assertThat(standardError(0)).isCloseTo(expected[1], within(ROUNDING));
    assertThat(value(1)).isFinite().isNotEqualTo(value(0));
  }

  @Test
  void latentClassesAreValidatedToo() throws IOException {
    for (String model : new String[] {"bernoulli", "categorical"}) {
      done(
          model,
          Em.CARCINOMA,
          "--weight-column",
          "count",
          "-k",
          "1..2",
          "--criterion",
          "cv:folds=3",
          "--prior",
          "pseudo-count=1",
          "--restarts",
          "2");
      assertThat(value(1)).as(model).isGreaterThan(value(0));
    }
  }

  // --- failures ---------------------------------------------------------------------------------

  @Test
  void aCandidateOfWhichAFoldFailsIsShownAndNotKept() throws IOException {
    // Without the row of 0.5 a component has three equal rows.
    String file = data("x\n0\n0\n0\n0.5\n9\n10\n11\n12\n");
    Em em = done("gmm", file, "-k", "1..2", "--degenerate", "fail", "--criterion", "cv:folds=8");
    assertThat(field(0, "best")).isEqualTo("true");
    assertThat(field(1, "value")).isEqualTo("NA");
    assertThat(field(1, "log_likelihood")).isNotEqualTo("NA");
    assertThat(field(1, "problem")).contains("cross-validation failed: ", "component");
    assertThat(em.out())
        .containsPattern("2 +full .* failed +converged +1 of 1")
        .contains("K=2, full: cross-validation failed: ");
  }

  @Test
  void aSymbolThatOneFoldAloneHasIsTold() throws IOException {
    String file = data("x\na\na\na\nb\nb\nc\n");
    String[] command = {
      "fit", "mixture", file, "--family", "categorical", "-k", "1", "--criterion", "cv:folds=6"
    };
    Em em = Em.run(command);
    assertThat(em.code()).isEqualTo(ExitCode.FIT);
    assertThat(em.err())
        .contains(
            "cross-validation failed: ", "data.csv, line 7", "no component can give this row");
    done(
        "mixture",
        file,
        "--family",
        "categorical",
        "-k",
        "1",
        "--criterion",
        "cv:folds=6",
        "--prior",
        "pseudo-count=1");
    // By hand: (w + 1)/(5 + 3) with w of the five others.
    assertThat(value(0))
        .isCloseTo(
            (3 * Math.log(3 / 8.0) + 2 * Math.log(2 / 8.0) + Math.log(1 / 8.0)) / 6,
            within(ROUNDING));
  }

  @Test
  void foldsThatCannotBeAreRefused() throws IOException {
    String[][] cases = {
      {
        "gmm",
        Em.FIFTEEN,
        "cv:folds=16",
        "--criterion cv:folds=16: the number of folds must be 2 to 15"
      },
      {"hmm", Em.FAITHFUL, "cv", "--criterion cv holds out whole sequences, and the data are one"},
    };
    for (String[] one : cases) {
      Em em = Em.run("fit", one[0], one[1], "--criterion", one[2]);
      assertThat(em.code()).as(one[3]).isEqualTo(ExitCode.USAGE);
      assertThat(em.err()).contains(one[3]);
    }
    Em many = Em.run("fit", "gmm", Em.FIFTEEN, "-k", "1..13", "--criterion", "cv:folds=5");
    assertThat(many.code()).isEqualTo(ExitCode.USAGE);
    assertThat(many.err())
        .contains("--criterion cv:folds=5, without a fold: -k 1..13")
        .contains("must be 1 to 12");
    String file = data("id,x\n1,2\n1,3\n2,4\n2,6\n");
    Em sequences =
        Em.run(
            "fit", "hmm", file, "--sequence-column", "id", "-k", "1", "--criterion", "cv:folds=3");
    assertThat(sequences.code()).isEqualTo(ExitCode.USAGE);
    assertThat(sequences.err()).contains("2 to 2, the number of sequences, but is 3");
  }
}
