package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.em4j.core.engine.StopReason;
import org.em4j.io.FitSummary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fits that somebody stops at a certain point, and what is left of them. */
class CancelledFitTest {
  @TempDir Path folder;

  /** Standard error that asks to stop once a text has come. */
  private static final class Stopping extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final String text;
    private final Cancellation cancellation;

    Stopping(String text, Cancellation cancellation) {
      this.text = text;
      this.cancellation = cancellation;
    }

    @Override
    public void write(int b) {
      bytes.write(b);
      if (b == '\n' && text().contains(text)) {
        cancellation.request();
      }
    }

    String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  private static Em stoppedAt(String text, String... args) {
    Cancellation cancellation = new Cancellation();
    Stopping err = new Stopping(text, cancellation);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> all = new ArrayList<>(List.of(args));
    all.add("-v");
    Console console = new Console(InputStream.nullInputStream(), out, err);
    int code = Main.run(all.toArray(new String[0]), console, Map.of(), cancellation);
    assertThat(cancellation.requested()).as(err.text()).isTrue();
    return new Em(code, out.toString(StandardCharsets.UTF_8), err.text());
  }

  private static String logLikelihood(String score) {
    return score
        .lines()
        .filter(line -> line.startsWith("log-likelihood"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theBestOfTheStartsSoFarIsWritten() {
    Path stopped = folder.resolve("stopped.json");
    Path two = folder.resolve("two.json");
    Em em =
        stoppedAt(
            "start 2: ", "fit", "gmm", Em.IRIS, "-k", "3", "--restarts", "9", "-o", stopped + "");
    assertThat(em.code()).isEqualTo(ExitCode.CANCELLED);
    assertThat(em.err()).contains("em: cancelled: this is the best model so far (start ");
    assertThat(em.out()).contains("component 3", "stop reason", "cancelled");
    Em.done("fit", "gmm", Em.IRIS, "-k", "3", "--restarts", "2", "-o", two + "");
    assertThat(Em.gaussian(stopped)).isEqualTo(Em.gaussian(two));
    FitSummary fit = Em.fit(stopped);
    assertThat(fit.starts()).hasValue(2);
    assertThat(fit.stopReason()).contains(StopReason.CANCELLED);
    assertThat(fit.document().flag("converged")).isFalse();
    assertThat(fit.logLikelihood()).isEqualTo(Em.fit(two).logLikelihood());
    assertThat(logLikelihood(Em.done("score", stopped + "", Em.IRIS).out()))
        .isEqualTo(logLikelihood(em.out()));
  }

  @Test
  void theBestOfTheFinishedCandidatesIsWritten() {
    Path stopped = folder.resolve("stopped.json");
    Path two = folder.resolve("two.json");
    Em em = stoppedAt("fitting K=3", "fit", "gmm", Em.FAITHFUL, "-k", "1..5", "-o", stopped + "");
    assertThat(em.code()).isEqualTo(ExitCode.CANCELLED);
    assertThat(em.err())
        .contains("em: cancelled: this is the best model so far (K=2, full; start 1, ");
    assertThat(em.out().lines().filter(line -> line.contains(" full "))).hasSize(2);
    assertThat(em.out()).contains("gaussian-mixture: 2 components");
    Em.done("fit", "gmm", Em.FAITHFUL, "-k", "2", "-o", two + "");
    assertThat(Em.gaussian(stopped)).isEqualTo(Em.gaussian(two));
    assertThat(Em.fit(stopped).stopReason()).contains(StopReason.CANCELLED);
  }

  @Test
  void aCandidateThatIsNotFinishedYieldsToThoseThatAre() {
    Path stopped = folder.resolve("stopped.json");
    Em em =
        stoppedAt(
            "start 2: ",
            "fit",
            "gmm",
            Em.FAITHFUL,
            "-k",
            "1..3",
            "--restarts",
            "3",
            "-o",
            stopped + "");
    assertThat(em.code()).isEqualTo(ExitCode.CANCELLED);
    assertThat(em.out()).contains("gaussian-mixture: 1 component of");
    assertThat(Em.fit(stopped).starts()).as("of the first candidate").hasValue(2);
  }

  @Test
  void aFitIsKeptThoughNoFoldIsDone() {
    Path stopped = folder.resolve("stopped.json");
    Em em =
        stoppedAt(
            "start 1: ",
            "fit",
            "gmm",
            Em.FAITHFUL,
            "-k",
            "1..3",
            "--criterion",
            "cv",
            "-o",
            stopped.toString());
    assertThat(em.code()).isEqualTo(ExitCode.CANCELLED);
    assertThat(em.out()).contains("gaussian-mixture: 1 component of");
    assertThat(Em.fit(stopped).stopReason()).contains(StopReason.CANCELLED);
  }

  @Test
  void withoutAModelNothingIsWritten() {
    Em em =
        stoppedAt(
            "fitting K=1",
            "fit",
            "gmm",
            Em.FAITHFUL,
            "-k",
            "1..2",
            "-o",
            folder.resolve("model.json").toString(),
            "--trace",
            folder.resolve("trace.csv").toString());
    assertThat(em.code()).isEqualTo(ExitCode.CANCELLED);
    assertThat(em.out()).isEmpty();
    assertThat(em.err()).endsWith("em: cancelled before there was a model: nothing is written\n");
    assertThat(folder).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mixture DEATHS --family poisson --columns 1 --restarts 4",
        "bernoulli CARCINOMA --weight-column count --cells CELLS",
        "categorical SURVEY -k 3",
        "hmm EARTHQUAKES --columns count --family poisson --order mean",
        "gmm FAITHFUL --restarts 4 --order mean --trace CELLS"
      })
  void everyModelCanBeStopped(String command) {
    Path cells = folder.resolve("cells.csv");
    String known =
        command
            .replace("DEATHS", Em.DEATHS)
            .replace("CARCINOMA", Em.CARCINOMA)
            .replace("SURVEY", Em.SURVEY)
            .replace("EARTHQUAKES", Em.EARTHQUAKES)
            .replace("FAITHFUL", Em.FAITHFUL)
            .replace("CELLS", cells.toString());
    Path model = folder.resolve("model.json");
    Em em = stoppedAt("start 1: ", ("fit " + known + " --format json -o " + model).split(" "));
    assertThat(em.code()).as(em.err()).isEqualTo(ExitCode.CANCELLED);
    assertThat(model).content().isEqualTo(em.out());
    FitSummary fit = Em.fit(model);
    assertThat(fit.starts()).hasValue(1);
    assertThat(fit.stopReason()).contains(StopReason.CANCELLED);
    assertThat(fit.logLikelihood()).isNotEmpty();
    assertThat(Files.exists(cells)).isEqualTo(command.contains("CELLS"));
  }

  @Test
  void aMarkedSummaryKeepsAllElse() {
    Path model = folder.resolve("model.json");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model + "");
    FitSummary fit = Em.fit(model);
    FitSummary marked = fit.cancelled();
    assertThat(marked.document().names()).isEqualTo(fit.document().names());
    assertThat(marked.logLikelihood()).isEqualTo(fit.logLikelihood());
    assertThat(marked.repairs()).isEqualTo(fit.repairs());
    assertThat(marked.stopReason()).contains(StopReason.CANCELLED);
    assertThat(marked.document().flag("converged")).isFalse();
    assertThat(fit.stopReason()).contains(StopReason.CONVERGED);
  }
}
