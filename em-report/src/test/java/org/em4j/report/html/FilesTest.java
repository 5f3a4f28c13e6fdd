package org.em4j.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.em4j.io.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read beside the model: the course of the fit, and the candidates. */
class FilesTest {
  @TempDir Path folder;

  private Path write(String... lines) throws IOException {
    return Files.writeString(folder.resolve("file.csv"), String.join("\n", lines) + "\n");
  }

  @Test
  void aTraceHasEveryStart() throws IOException {
    FitTrace trace =
        FitTrace.read(
            write(
                "start,iteration,log_likelihood,change,elapsed_seconds",
                "1,0,-9.5,NA,0.1",
                "1,1,-8,1.5,0.2",
                "3,0,-7,NA,0.1"));
    assertThat(trace.objective()).isEqualTo("log-likelihood");
    assertThat(trace.starts())
        .containsExactly(
            new FitTrace.Start(1, List.of(-9.5, -8.0), ""),
            new FitTrace.Start(3, List.of(-7.0), ""));
  }

  @Test
  void aTraceTellsWhatWasClimbedAndWhyStartsStopped() throws IOException {
    FitTrace trace =
        FitTrace.read(
            write(
                "start,iteration,log_likelihood,change,penalized_log_likelihood,stop_reason",
                "1,0,-9.5,NA,-10,NA",
                "1,1,-8,1.5,-8.5,converged",
                "2,0,-7,NA,-7.5,abandoned"));
    assertThat(trace.objective()).isEqualTo("penalized log-likelihood");
    assertThat(trace.starts().get(0))
        .isEqualTo(new FitTrace.Start(1, List.of(-10.0, -8.5), "converged"));
    assertThat(trace.starts().get(1).stopped()).isEqualTo("abandoned");
  }

  @Test
  void theReasonOfALongStartIsRead() throws IOException {
    StringBuilder lines = new StringBuilder("start,iteration,log_likelihood,stop_reason\n");
    for (int i = 0; i < 300; i++) {
      lines.append("1,").append(i).append(",-9,NA\n");
    }
    Path file = folder.resolve("long.csv");
    Files.writeString(file, lines + "1,300,-8,abandoned\n2,0,-7,NA\n");
    FitTrace trace = FitTrace.read(file);
    assertThat(trace.starts()).extracting(FitTrace.Start::stopped).containsExactly("abandoned", "");
  }

  @Test
  void aStartThatFailedBeforeItsFirstIterationIsShownToo() throws IOException {
    FitTrace trace =
        FitTrace.read(
            write(
                "start,iteration,log_likelihood,change,elapsed_seconds,stop_reason",
                "1,0,-1130.3,NA,0,NA",
                "1,1,-1130.2,0.1,0.1,converged",
                "2,0,NA,NA,0,failed",
                "3,0,-1100.0,NA,0,converged",
                "4,0,-1130.2,NA,0,failed"));
    assertThat(trace.starts().get(1)).isEqualTo(new FitTrace.Start(2, List.of(), "failed"));
    Map<String, Object> data = Pages.data(Pages.html(Pages.line().report().withTrace(trace)));
    // The third ended above the best, which only a start with a repaired component does.
    assertThat(Pages.at(data, "trace", "sentence").toString())
        .contains("Of 4 starts 1 reached this optimum");
    assertThat(data.get("warnings").toString()).contains("Only one of 4 starts");
    assertThat(Pages.at(data, "trace", "starts", 1, "last")).isNull();
    assertThat(Pages.at(data, "trace", "starts", 1, "stopped")).isEqualTo("failed");
  }

  @Test
  void anotherFileIsNoTrace() throws IOException {
    Path file = write("a,b", "1,2");
    assertThatThrownBy(() -> FitTrace.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is no trace: it has no column log_likelihood");
    assertThatThrownBy(() -> ModelSelection.read(file))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("needs the columns components and bic");
  }

  static final List<String> TABLE =
      List.of(
          "components,structure,log_likelihood,parameters,aic,bic,icl,criterion,value,standard_error,"
              + "converged,stop_reason,repaired,starts,starts_at_best,seconds,best,problem",
          "1,full,-380,14,788,830,830,bic,830,NA,true,converged,false,1,1,0.1,false,",
          "2,full,-214,29,487,574,574,bic,574,NA,true,converged,false,1,1,0.1,true,",
          "3,full,NA,NA,NA,NA,NA,bic,NA,NA,false,NA,NA,NA,NA,0.1,false,\"singular, it is\"",
          "2,diag,-296,17,626,577,678,bic,577,NA,false,iteration-limit,false,1,1,0.1,false,");

  @Test
  void candidatesAreReadByTheNamesOfColumns() throws IOException {
    ModelSelection selection = ModelSelection.read(write(TABLE.toArray(String[]::new)));
    assertThat(selection.criteria()).containsExactly("bic", "aic", "icl");
    assertThat(selection.best()).isEqualTo(1);
    assertThat(selection.candidates()).hasSize(4);
    assertThat(selection.candidates().get(0).note()).isEqualTo("yes");
    assertThat(selection.candidates().get(2).note()).isEqualTo("singular, it is");
    assertThat(selection.candidates().get(2).values()).containsOnly(Double.NaN);
    assertThat(selection.candidates().get(3).structure()).isEqualTo("diag");
  }

  @Test
  void theBestIsTheLowestWhereTheFileDoesNotSay() throws IOException {
    ModelSelection selection =
        ModelSelection.read(write("components,covariance,bic", "1,full,9", "2,full,5", "3,tied,7"));
    assertThat(selection.best()).isEqualTo(1);
    assertThat(selection.candidates().get(2).structure()).isEqualTo("tied");
  }

  @Test
  void aCriterionOfHeldOutRowsIsReadFromItsValue() throws IOException {
    ModelSelection selection =
        ModelSelection.read(
            write(
                "components,structure,bic,criterion,value,best",
                "1,full,9,cv,-4.5,false",
                "2,full,5,cv,-4.1,true"));
    assertThat(selection.criterion()).isEqualTo("cv");
    assertThat(ModelSelection.higherIsBetter("cv")).isTrue();
    assertThat(selection.candidates().get(1).values()).containsExactly(-4.1, 5.0);
    ModelSelection unmarked =
        ModelSelection.read(
            write(
                "components,structure,bic,criterion,value",
                "1,full,9,cv,-4.5",
                "2,full,5,cv,-4.1"));
    assertThat(unmarked.best()).isEqualTo(1);
  }

  @Test
  void thePageTellsByHowMuchTheChosenOneWon() throws IOException {
    Pages.Fitted fitted = Pages.plane();
    HtmlReport report =
        fitted.report().withSelection(ModelSelection.read(write(TABLE.toArray(String[]::new))));
    Map<String, Object> data = Pages.data(Pages.html(report));
    assertThat((String) Pages.at(data, "selection", "sentence"))
        .isEqualTo(
            "Of 4 candidates the one with 2 components (full) was chosen: its BIC is 574. The next,"
                + " with 2 components (diag), is worse by 3: some evidence.");
    assertThat(Pages.at(data, "selection", "chosen")).isEqualTo(1.0);
  }
}
