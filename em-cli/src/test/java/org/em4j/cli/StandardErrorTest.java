package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Standard error of a real process, on the terminal that {@code script} of util-linux is. */
class StandardErrorTest {
  /** Prints what a program that is started without the launcher finds. */
  static final class Probe {
    private Probe() {}

    /** Prints the width of the terminal, or none. */
    public static void main(String[] args) {
      IntSupplier columns = StandardError.columns();
      System.out.println("width=" + (columns == null ? "none" : columns.getAsInt()) + ".");
    }
  }

  private static String shown(String environment, String redirection)
      throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String probe =
        "stty cols 61; %s '%s' -cp \\\"\\$CLASSES\\\" \\$PROBE %s"
            .formatted(environment, java, redirection);
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", "script -qec \"" + probe + "\" /dev/null </dev/null");
    builder.environment().put("CLASSES", System.getProperty("java.class.path"));
    builder.environment().put("PROBE", Probe.class.getName());
    builder.environment().remove("COLUMNS");
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return out.strip();
  }

  @ParameterizedTest
  @CsvSource({
    "TERM=xterm, '', 61",
    "TERM=xterm COLUMNS=77, '', 77",
    "TERM=xterm, </dev/null, 61",
    "TERM=xterm, | cat, 61",
    "TERM=xterm, 2>/dev/null, 0",
    "TERM=xterm, 2>&1 | cat, none",
    "TERM=dumb, '', none"
  })
  void aTerminalIsFoundWithoutTheLauncher(String environment, String redirection, String width)
      throws IOException, InterruptedException {
    assertThat(shown(environment, redirection)).isEqualTo("width=" + width + ".");
  }

  @Test
  void whatIsNoTerminalNeedsNoAsking() {
    // Surefire reads what tests write.
    assertThat(StandardError.columns()).isNull();
  }
}
