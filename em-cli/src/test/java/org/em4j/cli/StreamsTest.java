package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsTest {
  @TempDir Path folder;

  /** Takes some bytes and then fails. */
  private static final class FailingOutput extends OutputStream {
    private final String message;
    private int room;

    FailingOutput(int room, String message) {
      this.room = room;
      this.message = message;
    }

    @Override
    public void write(int value) throws IOException {
      room--;
      if (room < 0) {
        throw new IOException(message);
      }
    }
  }

  private static Em run(OutputStream out, String... args) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(InputStream.nullInputStream(), out, err);
    int code = Main.run(args, console, Map.of(), new Cancellation());
    return new Em(code, "", err.toString(StandardCharsets.UTF_8));
  }

  private String[][] commands() {
    Path model = folder.resolve("model.json");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    return new String[][] {
      {"fit", "gmm", Em.FAITHFUL},
      {"fit", "gmm", Em.FAITHFUL, "--format", "json"},
      {"predict", model.toString(), Em.FAITHFUL, "--proba"},
      {"score", model.toString(), Em.FAITHFUL},
      {"score", model.toString(), Em.FAITHFUL, "--per-row"},
      {"score", model.toString(), Em.FAITHFUL, "--format", "json"},
      {"sample", model.toString(), "-n", "100000"},
      {"show", model.toString()},
      {"plugins"},
      {"help"},
      {"help", "fit"},
    };
  }

  @Test
  void aReaderWhoHasSeenEnoughEndsTheCommandQuietly() {
    for (String[] command : commands()) {
      Em em = run(new FailingOutput(10, "Broken pipe"), command);
      assertThat(em.code()).as(String.join(" ", command)).isZero();
      assertThat(em.err()).isEmpty();
    }
  }

  @Test
  void aStandardOutputThatIsFullIsAnErrorOnce() {
    for (String[] command : commands()) {
      Em em = run(new FailingOutput(10, "No space left on device"), command);
      assertThat(em.code()).as(String.join(" ", command)).isEqualTo(ExitCode.DATA);
      assertThat(em.err())
          .isEqualTo("em: standard output: cannot be written: No space left on device\n");
    }
  }

  @Test
  void aModelIsWrittenEvenIfNobodyReadsTheText() {
    Path model = folder.resolve("model.json");
    Em em =
        run(new FailingOutput(0, "Broken pipe"), "fit", "gmm", Em.FAITHFUL, "-o", model.toString());
    assertThat(em.code()).isZero();
    assertThat(Em.gaussian(model).components()).isEqualTo(2);
  }

  @Test
  void helpAndVersionGoToStandardOutput() {
    assertThat(Em.done("--version").out()).startsWith("em4j ");
    assertThat(Em.done("--help").out()).contains("Commands:", "fit", "predict", "130  cancelled");
    assertThat(Em.done("help").out()).isEqualTo(Em.done("--help").out());
    assertThat(Em.done("help", "fit").out()).isEqualTo(Em.done("fit", "--help").out());
    for (String command :
        new String[] {"fit", "predict", "score", "sample", "show", "plugins", "help"}) {
      assertThat(Em.done("help", command).out()).startsWith("Usage: em " + command);
    }
  }

  @Test
  void cancellingEndsAFitWithoutAFile() {
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    Path model = folder.resolve("model.json");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(new ByteArrayInputStream(new byte[0]), out, err);
    String[] args = {"fit", "gmm", Em.FAITHFUL, "-o", model.toString()};
    assertThat(Main.run(args, console, Map.of(), cancellation)).isEqualTo(ExitCode.CANCELLED);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("em: cancelled before there was a model: nothing is written\n");
    assertThat(model).doesNotExist();
  }

  @Test
  void verboseTellsOfEveryStart() {
    Em em = Em.done("fit", "gmm", Em.FAITHFUL, "-k", "1..2", "--restarts", "2", "-v");
    assertThat(em.err())
        .contains("em: fitting K=1, full", "em: start 1: log-likelihood ", "em: start 2: ");
    assertThat(Em.done("fit", "gmm", Em.FAITHFUL, "--restarts", "2").err()).isEmpty();
  }
}
