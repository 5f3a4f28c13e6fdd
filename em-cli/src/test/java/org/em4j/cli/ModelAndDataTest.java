package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that use a model on data read both alike, and fail alike. */
class ModelAndDataTest {
  @TempDir Path folder;
  private String model;
  private Path made;

  @BeforeEach
  void fit() {
    model = folder.resolve("model.json").toString();
    made = folder.resolve("made.svg");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model);
  }

  private Em run(String command, String in, String file, String... options) {
    Stream<String> given =
        Stream.of(command.split(" ", -1))
            .map(
                word ->
                    switch (word) {
                      case "MODEL" -> model;
                      case "DATA" -> file;
                      case "FILE" -> made.toString();
                      default -> word;
                    });
    String[] args = Stream.concat(given, Arrays.stream(options)).toArray(String[]::new);
    return Em.run(Map.of(), in, args);
  }

  private void refused(Em em, int code, String... words) {
    assertThat(em.code()).as(em.err()).isEqualTo(code);
    assertThat(em.out()).isEmpty();
    assertThat(em.err()).startsWith("em: ").contains(words);
    assertThat(made).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "predict MODEL DATA -o FILE",
        "score MODEL DATA --per-row -o FILE",
        "plot MODEL DATA -o FILE",
        "report MODEL DATA -o FILE"
      })
  void everyCommandReadsAndRefusesAlike(String command) throws IOException {
    refused(
        run(command, "", Em.IRIS),
        ExitCode.DATA,
        Em.IRIS + ": there is no column 'eruptions'",
        "the model needs eruptions, waiting");
    refused(
        run(command, "", Em.FAITHFUL, "--sequence-column", "id"),
        ExitCode.USAGE,
        "--sequence-column is for hidden Markov models, but " + model + " is a gaussian-mixture");
    refused(
        run(command, "", Em.FAITHFUL, "--label-column", "id"),
        ExitCode.USAGE,
        "--label-column is for hidden Markov models");
    refused(
        run(command, "", Em.FAITHFUL, "--delimiter", "ab"),
        ExitCode.USAGE,
        "--delimiter must be one character, or tab, but is 'ab'");
    refused(run(command, "", "none.csv"), ExitCode.DATA, "none.csv: cannot be read");
    refused(
        run(command.replace("MODEL", Em.FAITHFUL).replace("DATA", "MODEL"), "", ""),
        ExitCode.USAGE,
        "the model file comes first, then the data; " + Em.FAITHFUL + ", line 1");
    refused(
        run(command, "eruptions,waiting\n3,60\n4,much\n", "-"),
        ExitCode.DATA,
        "standard input, line 3, column waiting");
    // Without names they are taken by position.
    String rows = "3.5,60\n2.1,55\n4.4,80\n1.9,51\n";
    Em em = run(command, rows, "-");
    assertThat(em.code()).as(em.err()).isEqualTo(ExitCode.DONE);
    assertThat(made).isNotEmptyFile();
    Files.delete(made);
    Files.writeString(Path.of(model), "{}");
    refused(run(command, "", Em.FAITHFUL), ExitCode.DATA, model, "is no model file of em4j");
  }
}
