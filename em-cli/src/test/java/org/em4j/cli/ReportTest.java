package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code em report}. */
class ReportTest {
  @TempDir Path folder;
  private String model;
  private String trace;
  private Path page;

  @BeforeEach
  void fit() {
    model = folder.resolve("model.json").toString();
    trace = folder.resolve("trace.csv").toString();
    page = folder.resolve("report.html");
    Em.done("fit", "gmm", Em.FAITHFUL, "--restarts", "3", "-q", "-o", model, "--trace", trace);
  }

  private String report(String... options) throws IOException {
    String[] args = new String[options.length + 5];
    System.arraycopy(
        new String[] {"report", model, Em.FAITHFUL, "-o", page.toString()}, 0, args, 0, 5);
    System.arraycopy(options, 0, args, 5, options.length);
    Em em = Em.done(args);
    assertThat(em.out()).isEmpty();
    assertThat(em.err()).isEmpty();
    return Files.readString(page);
  }

  @Test
  void aPageTellsOfTheModel() throws IOException {
    assertThat(report())
        .startsWith("<!DOCTYPE html>")
        .contains("Gaussian mixture of 2 components", "272 rows of eruptions and waiting")
        .contains(Double.toString(Em.fit(Path.of(model)).logLikelihood().orElseThrow()))
        .doesNotContain("\"trace\":{", "\"selection\":{");
  }

  @Test
  void theCourseOfTheFitIsAdded() throws IOException {
    assertThat(report("--trace", trace))
        .contains("\"trace\":{", "\"start\":3,", "\"stopped\":\"converged\"");
  }

  @Test
  void theCandidatesAreAdded() throws IOException {
    Path table =
        Files.writeString(
            folder.resolve("table.csv"), "components,structure,bic\n1,full,2600\n2,full,2322.2\n");
    assertThat(report("--selection", table.toString()))
        .contains("Of 2 candidates the one with 2 components (full) was chosen");
  }

  @Test
  void weightsAndSequencesAreRead() throws IOException {
    Em.done("fit", "bernoulli", Em.CARCINOMA, "--weight-column", "count", "-q", "-o", model);
    Em.done("report", model, Em.CARCINOMA, "--weight-column", "count", "-o", page.toString());
    assertThat(Files.readString(page)).contains("[\"observations\",118]").contains("\"profile\":{");
    Em.done(
        "fit",
        "hmm",
        Em.EARTHQUAKES,
        "--columns",
        "count",
        "--family",
        "poisson",
        "-q",
        "-o",
        model);
    Em.done("report", model, Em.EARTHQUAKES, "-o", page.toString());
    assertThat(Files.readString(page)).contains("\"transitions\":[[");
  }

  @Test
  void wrongUsageIsTold() {
    Em missing = Em.run("report", model, Em.FAITHFUL);
    assertThat(missing.code()).isEqualTo(ExitCode.USAGE);
    assertThat(missing.err()).contains("--output");
    Em sequences =
        Em.run("report", model, Em.FAITHFUL, "-o", page.toString(), "--sequence-column", "id");
    assertThat(sequences.code()).isEqualTo(ExitCode.USAGE);
    assertThat(page).doesNotExist();
  }

  @Test
  void badFilesAreNamedAndNothingIsLeft() throws IOException {
    Em em = Em.run("report", model, Em.FAITHFUL, "-o", page.toString(), "--trace", Em.IRIS);
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.err()).contains("iris.csv: is no trace");
    Path data = Files.writeString(folder.resolve("data.csv"), "eruptions,waiting\n3,60\n2,NA\n");
    Em row = Em.run("report", model, data.toString(), "-o", page.toString());
    assertThat(row.code()).isEqualTo(ExitCode.DATA);
    assertThat(row.err()).contains("line 3, column waiting: the value is missing");
    Em nowhere = Em.run("report", model, Em.FAITHFUL, "-o", folder.resolve("no/r.html").toString());
    assertThat(nowhere.code()).isEqualTo(ExitCode.DATA);
    assertThat(page).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }
}
