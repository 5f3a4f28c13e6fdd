package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.em4j.io.FitSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several candidates, and the table that tells of them. */
class SelectionTest {
  private static final String[] COLUMNS = {
    "components",
    "structure",
    "log_likelihood",
    "parameters",
    "aic",
    "bic",
    "icl",
    "criterion",
    "value",
    "standard_error",
    "converged",
    "stop_reason",
    "repaired",
    "starts",
    "starts_at_best",
    "seconds",
    "best",
    "problem"
  };

  @TempDir private Path folder;
  private Path model;
  private Path table;

  @BeforeEach
  void nameFiles() {
    model = folder.resolve("model.json");
    table = folder.resolve("selection.csv");
  }

  private String[] command(String... words) {
    return Stream.concat(
            Stream.concat(Stream.of("fit"), Stream.of(words)),
            Stream.of("--table", table.toString(), "-o", model.toString()))
        .toArray(String[]::new);
  }

  private Em done(String... words) {
    return Em.done(command(words));
  }

  /** Returns the rows of the table by the names of their columns. */
  private List<Map<String, String>> rows() throws IOException {
    List<String> lines = Files.readAllLines(table);
    assertThat(lines.get(0)).isEqualTo(String.join(",", COLUMNS));
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", COLUMNS.length);
      Map<String, String> row = new LinkedHashMap<>();
      for (int c = 0; c < COLUMNS.length; c++) {
        row.put(COLUMNS[c], fields[c]);
      }
      rows.add(row);
    }
    return rows;
  }

  private static double number(Map<String, String> row, String column) {
    return Double.parseDouble(row.get(column));
  }

  private Map<String, String> best() throws IOException {
    List<Map<String, String>> best =
        rows().stream().filter(row -> row.get("best").equals("true")).toList();
    assertThat(best).hasSize(1);
    return best.get(0);
  }

  private String data(String text) throws IOException {
    Path file = folder.resolve("data.csv");
    Files.writeString(file, text);
    return file.toString();
  }

  // --- the table --------------------------------------------------------------------------------

  @Test
  void everyCandidateIsWhatItsFitAloneIs() throws IOException {
    Em em = done("gmm", Em.FAITHFUL, "-k", "1..3", "--covariance", "tied,diag");
    List<Map<String, String>> rows = rows();
    assertThat(rows).hasSize(6);
    int at = 0;
    for (String covariance : new String[] {"tied", "diag"}) {
      for (int k = 1; k <= 3; k++) {
        Path alone = folder.resolve("alone.json");
        Em.done(
            "fit",
            "gmm",
            Em.FAITHFUL,
            "-k",
            "" + k,
            "--covariance",
            covariance,
            "-q",
            "-o",
            "" + alone);
        FitSummary fit = Em.fit(alone);
        Map<String, String> row = rows.get(at++);
        assertThat(row).containsEntry("components", "" + k).containsEntry("structure", covariance);
        assertThat(number(row, "log_likelihood")).isEqualTo(fit.logLikelihood().orElseThrow());
        assertThat(row).containsEntry("parameters", "" + fit.freeParameters().orElseThrow());
        assertThat(number(row, "aic")).isEqualTo(fit.aic().orElseThrow());
        assertThat(number(row, "bic")).isEqualTo(fit.bic().orElseThrow());
        assertThat(number(row, "icl")).isEqualTo(fit.icl().orElseThrow());
        assertThat(row)
            .containsEntry("criterion", "bic")
            .containsEntry("value", row.get("bic"))
            .containsEntry("standard_error", "NA")
            .containsEntry("converged", "true")
            .containsEntry("stop_reason", "converged")
            .containsEntry("repaired", "false")
            .containsEntry("starts", "1")
            .containsEntry("starts_at_best", "1")
            .containsEntry("problem", "");
        assertThat(number(row, "seconds")).isPositive();
      }
    }
    Map<String, String> best = best();
    assertThat(rows).allMatch(row -> number(row, "bic") >= number(best, "bic"));
    assertThat(em.out())
        .contains("candidates by bic (* the best)")
        .containsPattern("parameters +aic +bic +icl +stop +starts at best +seconds\n")
        .containsPattern(
            "\n\\* +"
                + best.get("components")
                + " +"
                + best.get("structure")
                + " .* converged +1 of 1 +\\d+\\.\\d{3}\n");
    assertThat(Em.gaussian(model).components()).isEqualTo((int) number(best, "components"));
    assertThat(Em.gaussian(model).covarianceType().id()).isEqualTo(best.get("structure"));
  }

  @Test
  void threadsChangeNothingButTheTime() throws IOException {
    for (String criterion : new String[] {"bic", "cv:folds=3"}) {
      List<List<Map<String, String>>> tables = new ArrayList<>();
      List<String> models = new ArrayList<>();
      for (String threads : new String[] {"1", "2", "5"}) {
        done(
            "gmm",
            Em.FAITHFUL,
            "-k",
            "1..4",
            "--covariance",
            "full,spherical",
            "--restarts",
            "2",
            "--criterion",
            criterion,
            "--seed",
            "4",
            "--threads",
            threads,
            "-q");
        List<Map<String, String>> rows = rows();
        rows.forEach(row -> row.remove("seconds"));
        tables.add(rows);
        models.add(Files.readString(model));
      }
      assertThat(tables.get(1)).isEqualTo(tables.get(0));
      assertThat(tables.get(2)).isEqualTo(tables.get(0));
      assertThat(models).containsOnly(models.get(0));
    }
  }

  @Test
  void howManyStartsReachedTheBestIsTold() throws IOException {
    Em em = done("gmm", Em.FAITHFUL, "-k", "1..3", "--covariance", "tied", "--restarts", "20");
    List<Map<String, String>> rows = rows();
    assertThat(rows).allMatch(row -> row.get("starts").equals("20"));
    assertThat(rows.get(0)).as("one normal").containsEntry("starts_at_best", "20");
    assertThat(em.out())
        .contains("of 20 starts, " + best().get("starts_at_best") + " reached this optimum")
        .containsPattern("\\* .* converged +" + best().get("starts_at_best") + " of 20 ");
  }

  @Test
  void candidatesOfEveryModelHaveTheirStructure() throws IOException {
    done("mixture", Em.DEATHS, "--family", "poisson", "--weight-column", "days", "-k", "1..2");
    assertThat(rows()).extracting(row -> row.get("structure")).containsOnly("poisson");
    done("bernoulli", Em.CARCINOMA, "--weight-column", "count", "-k", "1..2");
    assertThat(rows()).extracting(row -> row.get("structure")).containsOnly("bernoulli");
    done("categorical", Em.CARCINOMA, "--weight-column", "count", "-k", "1..2");
    assertThat(rows()).extracting(row -> row.get("structure")).containsOnly("categorical");
    done("hmm", Em.FAITHFUL, "-k", "1..2", "--covariance", "diag,tied", "--restarts", "2");
    assertThat(rows())
        .extracting(row -> row.get("components") + row.get("structure"))
        .containsExactly("1diag", "2diag", "1tied", "2tied");
  }

  @Test
  void theTableIsWrittenQuietlyBesideJsonAndOfOneCandidateToo() throws IOException {
    assertThat(done("gmm", Em.FAITHFUL, "-k", "1..2", "-q").out()).isEmpty();
    assertThat(rows()).hasSize(2);
    assertThat(done("gmm", Em.FAITHFUL, "-k", "1..2", "--format", "json").out())
        .isEqualTo(Files.readString(model));
    assertThat(done("gmm", Em.FAITHFUL, "-k", "2").out()).doesNotContain("candidates");
    assertThat(rows()).hasSize(1);
    Em em = Em.run("fit", "gmm", Em.FAITHFUL, "--table", folder.resolve("no/t.csv").toString());
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.err()).contains("there is no directory");
  }

  // --- candidates that fail ---------------------------------------------------------------------

  @Test
  void aCandidateThatFailsIsShownAndStopsNoOther() throws IOException {
    // Ten rows, two of them equal: from some K on a component collapses on those two.
    String data = data("x\n1\n1\n2.3\n3.1\n4.7\n5.2\n6.9\n7.4\n8.8\n9.6\n");
    Em em = done("gmm", data, "-k", "1..6", "--seed", "3", "--degenerate", "fail");
    List<Map<String, String>> rows = rows();
    assertThat(rows.get(0)).containsEntry("converged", "true").containsEntry("problem", "");
    List<Map<String, String>> failed =
        rows.stream().filter(row -> row.get("log_likelihood").equals("NA")).toList();
    assertThat(failed).isNotEmpty();
    for (Map<String, String> row : failed) {
      assertThat(row)
          .containsEntry("parameters", "NA")
          .containsEntry("value", "NA")
          .containsEntry("converged", "false")
          .containsEntry("stop_reason", "NA")
          .containsEntry("starts", "NA")
          .containsEntry("best", "false");
      assertThat(row.get("problem")).contains("component");
      assertThat(em.out())
          .containsPattern("\n +" + row.get("components") + " +full +failed +\\d")
          .contains("K=" + row.get("components") + ", full failed: ");
    }
    assertThat(best().get("value")).isNotEqualTo("NA");
  }

  @Test
  void aCollapsedComponentIsTheProblemOfItsCandidate() throws IOException {
    String data = data("x\n1\n1\n2.3\n3.1\n4.7\n5.2\n6.9\n7.4\n8.8\n9.6\n");
    Em em = done("gmm", data, "-k", "1..6", "--seed", "3");
    List<Map<String, String>> repaired =
        rows().stream().filter(row -> row.get("repaired").equals("true")).toList();
    assertThat(repaired)
        .isNotEmpty()
        .allMatch(row -> row.get("problem").contains("floored in iteration"))
        .allMatch(row -> row.get("best").equals("false"));
    assertThat(em.out()).contains(", repaired ", "repaired: a component collapsed");
  }

  @Test
  void ifAllFailThereIsNoTable() throws IOException {
    String data = data("x\n1\n1\n1\n1\n");
    Em em = Em.run(command("gmm", data, "-k", "1..2", "--degenerate", "fail"));
    assertThat(em.code()).isEqualTo(ExitCode.FIT);
    assertThat(em.err()).contains("all 2 candidates failed");
    assertThat(table).doesNotExist();
  }

  @Test
  void aCandidateThatCannotTakeTheDataStopsNoOther() throws IOException {
    String data = data("x,y\n1,2\n2,\n3,1\n4,4\n,3\n2,5\n");
    Em em = done("gmm", data, "-k", "1", "--covariance", "full,diag,spherical");
    assertThat(em.out()).containsPattern("1 +full +failed").contains("K=1, full failed: ");
    assertThat(rows().get(0).get("problem")).contains("missing");
    assertThat(best().get("structure")).isNotEqualTo("full");
    Em none = Em.run("fit", "gmm", data, "-k", "1", "--covariance", "full,tied");
    assertThat(none.code()).isEqualTo(ExitCode.DATA);
    assertThat(none.err()).contains("data.csv, line 3", "missing");
  }

  @Test
  void withVTheCandidatesAreToldOneAfterTheOther() {
    Em em = Em.done("fit", "gmm", Em.FAITHFUL, "-k", "1..3", "-v");
    assertThat(
            em.err().lines().filter(line -> line.contains("fitting") || line.contains("start 1")))
        .extracting(line -> line.replaceAll("(em: )|:.*", ""))
        .containsSubsequence("fitting K=1, full", "start 1", "fitting K=2, full", "start 1")
        .hasSize(6);
  }

  @Test
  void criteriaThatAreNoneAreNamed() {
    String[][] cases = {
      {
        "aci",
        "--criterion: unknown criterion 'aci' (did you mean 'aic'?); known: bic, aic, icl, cv"
      },
      {"bic:folds=3", "--criterion: bic has no settings"},
      {"cv:fold=3", "--criterion: cv has no setting 'fold'; it has folds, as in cv:folds=10"},
      {"cv:folds=x", "--criterion: folds must be a whole number, but is 'x'"},
      {"cv:folds=1", "--criterion: folds must be at least 2, but is 1"},
      {"cv:3", "'3' must be a setting of the form name=value"}
    };
    for (String[] one : cases) {
      Em em = Em.run("fit", "gmm", Em.FAITHFUL, "--criterion", one[0]);
      assertThat(em.code()).as(one[0]).isEqualTo(ExitCode.USAGE);
      assertThat(em.err()).contains(one[1]);
      assertThat(Arrays.asList(em.out())).containsExactly("");
    }
  }

  @Test
  void theValueIsThatOfTheCriterion() throws IOException {
    done("gmm", Em.IRIS, "-k", "2..3", "--criterion", "aic");
    assertThat(best()).containsEntry("components", "3").containsEntry("criterion", "aic");
    assertThat(number(best(), "value")).isCloseTo(2 * 44 + 360.36, within(0.1));
  }
}
