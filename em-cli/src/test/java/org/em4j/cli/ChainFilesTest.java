package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done with hidden Markov models in files, most of them written by hand. */
class ChainFilesTest {
  private static final String HEAD =
      "{\"format\": \"em4j/model\", \"version\": 1, \"type\": \"hidden-markov-model\", ";

  @TempDir Path folder;

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  /** Who carries an umbrella when it rains: Russell and Norvig, Artificial Intelligence, ch. 15. */
  private Path umbrella() throws IOException {
    return write(
        "umbrella.json",
        HEAD
            + "\"columns\": [\"umbrella\"], \"levels\": {\"umbrella\": [\"yes\", \"no\"]},"
            + " \"initial\": [0.5, 0.5], \"transitions\": [[0.7, 0.3], [0.3, 0.7]],"
            + " \"emissions\": ["
            + category("0.9, 0.1")
            + ", "
            + category("0.2, 0.8")
            + "]}");
  }

  private static String category(String probabilities) {
    return "{\"family\": \"categorical\", \"parameters\": {\"probabilities\": ["
        + probabilities
        + "]}}";
  }

  private static String poisson(double rate) {
    return "{\"family\": \"poisson\", \"parameters\": {\"rate\": " + rate + "}}";
  }

  private static double[] column(String csv, int column) {
    return csv.lines()
        .skip(1)
        .mapToDouble(line -> Double.parseDouble(line.split(",", -1)[column]))
        .toArray();
  }

  private Path days() throws IOException {
    return write("days.csv", "umbrella\nyes\nyes\nno\nyes\nyes\n");
  }

  @Test
  void umbrellasHaveThePublishedPosteriors() throws IOException {
    String model = umbrella().toString();
    String out = Em.done("predict", model, days().toString(), "--proba").out();
    assertThat(out).startsWith("p0,p1,label\n");
    assertThat(column(out, 0))
        .containsExactly(new double[] {.867339, .820419, .307484, .820419, .867339}, within(1e-6));
    assertThat(column(out, 2)).containsExactly(0, 0, 1, 0, 0);
    assertThat(Em.done("predict", model, days().toString()).out())
        .isEqualTo("label\n0\n0\n1\n0\n0\n");
    String score = Em.done("score", model, days().toString()).out();
    assertThat(score)
        .containsPattern("log-likelihood +-3\\.37250204")
        .containsPattern("observations +5\n")
        .containsPattern("free parameters +5\n");
    double[] rows = column(Em.done("score", model, days().toString(), "--per-row").out(), 0);
    // The first day: 0.5·0.9 + 0.5·0.2; the second, after P(rain) = 9/11: 0.6272…·0.9 +
    // 0.3727…·0.2.
    assertThat(rows[0]).isCloseTo(Math.log(0.55), within(1e-12));
    double rain = 0.7 * 9 / 11 + 0.3 * 2 / 11;
    assertThat(rows[1]).isCloseTo(Math.log(rain * 0.9 + (1 - rain) * 0.2), within(1e-12));
    double sum = 0;
    for (double row : rows) {
      sum += row;
    }
    assertThat(sum).isCloseTo(-3.372502044, within(1e-9));
  }

  @Test
  void theMostProbablePathIsThatOfSequences() throws IOException {
    // Wikipedia's example: states rainy and sunny; walk, shop, clean is 1, 0, 0 most probably.
    Path model =
        write(
            "weather.json",
            HEAD
                + "\"columns\": [\"act\"], \"initial\": [0.6, 0.4],"
                + " \"transitions\": [[0.7, 0.3], [0.4, 0.6]], \"emissions\": ["
                + category("0.1, 0.4, 0.5")
                + ", "
                + category("0.6, 0.3, 0.1")
                + "]}");
    Path data = write("acts.csv", "id,act\nx,0\nx,1\nx,2\ny,2\nz,0\n");
    assertThat(
            Em.done("predict", model.toString(), data.toString(), "--sequence-column", "id").out())
        .isEqualTo("label\n1\n0\n0\n0\n1\n");
    double[] rows =
        column(
            Em.done(
                    "score",
                    model.toString(),
                    data.toString(),
                    "--per-row",
                    "--sequence-column",
                    "id")
                .out(),
            0);
    assertThat(rows[0] + rows[1] + rows[2]).isCloseTo(Math.log(0.033612), within(1e-12));
    assertThat(rows[3]).isCloseTo(Math.log(0.6 * 0.5 + 0.4 * 0.1), within(1e-12));
    assertThat(rows[4]).isCloseTo(Math.log(0.6 * 0.1 + 0.4 * 0.6), within(1e-12));
    Path unnamed = write("unnamed.csv", "7,0\n7,1\n7,2\n8,2\n");
    assertThat(
            Em.done("predict", model.toString(), unnamed.toString(), "--sequence-column", "1")
                .out())
        .isEqualTo("label\n1\n0\n0\n0\n");
  }

  @Test
  void aFittedFileScoresTheSameBits() throws IOException {
    Path model = folder.resolve("model.json.gz");
    Em.done(
        "fit",
        "hmm",
        Em.FAITHFUL,
        "--mix",
        "2",
        "--covariance",
        "diag",
        "--restarts",
        "2",
        "-q",
        "-o",
        model.toString());
    double written = Em.fit(model).logLikelihood().orElseThrow();
    Em score = Em.done("score", model.toString(), Em.FAITHFUL, "--format", "json");
    assertThat(score.out())
        .contains("\"log_likelihood\": " + written + ",")
        .contains("\"free_parameters\": " + Em.fit(model).freeParameters().orElseThrow() + ",")
        .contains("\"icl\": " + Em.fit(model).icl().orElseThrow() + "\n");
    Path again = folder.resolve("again.json");
    Files.writeString(again, Em.done("show", model.toString(), "--format", "json").out());
    assertThat(Em.done("show", again.toString(), "--format", "json").out())
        .isEqualTo(Files.readString(again));
    assertThat(Em.read(again).model()).isEqualTo(Em.read(model).model());
  }

  @Test
  void samplesAreOneSequenceOrSeveral() throws IOException {
    Path model =
        write(
            "bakis.json",
            HEAD
                + "\"columns\": [\"n\"], \"initial\": [1, 0],"
                + " \"transitions\": [[0.999, 0.001], [0, 1]], \"emissions\": ["
                + poisson(2)
                + ", "
                + poisson(1000)
                + "]}");
    String out = Em.done("sample", model.toString(), "-n", "20000", "--seed", "3").out();
    assertThat(out).startsWith("n,label\n");
    double[] states = column(out, 1);
    // It never goes back, also where the rows are drawn in several parts.
    for (int t = 1; t < states.length; t++) {
      assertThat(states[t]).isGreaterThanOrEqualTo(states[t - 1]);
    }
    assertThat(states[0]).isZero();
    assertThat(states[states.length - 1]).isEqualTo(1);
    assertThat(out).startsWith(Em.done("sample", model.toString(), "-n", "9", "--seed", "3").out());
    String several =
        Em.done("sample", model.toString(), "-n", "3", "--sequences", "2", "--seed", "3").out();
    assertThat(several.lines()).hasSize(7).first().isEqualTo("sequence,n,label");
    assertThat(column(several, 0)).containsExactly(1, 1, 1, 2, 2, 2);
    assertThat(column(several, 2)[3]).isZero();
    Path data = write("sample.csv", several);
    assertThat(
            Em.done(
                    "score",
                    model.toString(),
                    data.toString(),
                    "--sequence-column",
                    "sequence",
                    "--label-column",
                    "label")
                .out())
        .containsPattern("observations +6\n");
    assertThat(Em.done("sample", umbrella().toString(), "-n", "50").out())
        .contains("\nyes,", "\nno,");
    Em em = Em.run("sample", model.toString(), "-n", "3", "--sequences", "0");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("--sequences must be at least 1, but is 0");
  }

  @Test
  void modelsAreShown() throws IOException {
    String out = Em.done("show", umbrella().toString()).out();
    assertThat(out)
        .startsWith("hidden-markov-model: 2 states of umbrella\n")
        .containsPattern("initial +to 1 +to 2 +stationary +dwell time\n")
        .containsPattern(
            "state 1 +0\\.500000 +0\\.700000 +0\\.300000 +0\\.500000 +3\\.33333333\\d\n")
        .contains("\nstate 2\n  umbrella  categorical  probabilities [yes: 0.2, no: 0.8]\n");
    Path parts =
        write(
            "parts.json",
            HEAD
                + "\"columns\": [\"n\"], \"initial\": [0.5, 0.5],"
                + " \"transitions\": [[1, 0], [0, 1]], \"emissions\": ["
                + poisson(2)
                + ", "
                + poisson(9)
                + "]}");
    assertThat(Em.done("show", parts.toString()).out())
        .contains("for ever")
        .doesNotContain("stationary", "Infinity", "NaN");
  }

  @Test
  void filesByHandMayHaveProductsAndCovariances() throws IOException {
    Path product =
        write(
            "product.json",
            HEAD
                + "\"columns\": [\"a\", \"b\"], \"initial\": [1], \"transitions\": [[1]],"
                + " \"emissions\": [{\"family\": \"product\", \"parameters\": {\"factors\": ["
                + "{\"family\": \"normal\", \"parameters\": {\"mean\": 0, \"sd\": 1}}, "
                + poisson(2)
                + "]}}]}");
    Path data = write("ab.csv", "b,a\n3,0\n");
    double expected = -0.5 * Math.log(2 * Math.PI) + 3 * Math.log(2) - 2 - Math.log(6);
    String out = Em.done("score", product.toString(), data.toString(), "--per-row").out();
    assertThat(column(out, 0)[0]).isCloseTo(expected, within(1e-12));
    Path normals =
        write(
            "normals.json",
            HEAD
                + "\"columns\": [\"a\", \"b\"], \"covariance_type\": \"diag\", \"initial\": [1],"
                + " \"transitions\": [[1]], \"emissions\": [{\"family\": \"multivariate-normal\","
                + " \"parameters\": {\"mean\": [0, 1], \"covariance\": [[1, 0], [0, 4]]}}]}");
    assertThat(Em.done("show", normals.toString()).out()).contains("; covariance diag");
    // Mean and two variances are those that diagonal covariances have.
    assertThat(Em.done("score", normals.toString(), data.toString()).out())
        .containsPattern("free parameters +4\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[0.7, 0.3] | [0.7, 0.4] | transitions: transitions[0] must have the sum 1, but has 1.1",
        "[0.7, 0.3] | [1.3, -0.3] | transitions: transitions[0][0] must be a probability, but is 1.3",
        "[0.7, 0.3] | [0.7] | transitions[0]",
        "[0.3, 0.7]] | [0.3, 0.7], [0.5, 0.5]] | transitions: transitions must have 2 rows",
        "[0.5, 0.5] | [0.5, 0.4] | initial: initial must have the sum 1, but has 0.9",
        "[0.5, 0.5] | [-0.5, 1.5] | initial: initial[0] must be a probability, but is -0.5",
        "[0.5, 0.5] | [1] | ",
        "initial | inital | inital is unknown; known here: covariance_type, initial, transitions",
        "[0.9, 0.1] | [0.9, 0.2] | emissions[0].parameters",
        "\"yes\", \"no\" | \"yes\" | levels.umbrella must name each symbol of the column",
        "categorical | categorial | did you mean 'categorical'?",
      })
  void filesThatCannotBeUsedAreNamed(String from, String to, String message) throws IOException {
    Path model = umbrella();
    String good = Files.readString(model);
    assertThat(good).contains(from);
    Files.writeString(model, good.replace(from, to));
    for (String[] command :
        new String[][] {
          {"show", model.toString()},
          {"predict", model.toString(), days().toString()},
          {"score", model.toString(), days().toString()},
          {"sample", model.toString(), "-n", "3"},
          {"fit", "hmm", days().toString(), "--init-model", model.toString()}
        }) {
      Em em = Em.run(command);
      assertThat(em.code()).as(em.toString()).isEqualTo(ExitCode.DATA);
      assertThat(em.out()).isEmpty();
      assertThat(em.err())
          .startsWith("em: " + model + ": ")
          .contains(message == null ? "" : message)
          .doesNotContain("\tat ", "Exception");
      assertThat(em.err().lines()).hasSize(1);
    }
  }

  @Test
  void rowsThatNoStateCanGiveAreNamed() throws IOException {
    Path model =
        write(
            "sure.json",
            HEAD
                + "\"columns\": [\"n\"], \"initial\": [1, 0],"
                + " \"transitions\": [[0, 1], [1, 0]], \"emissions\": ["
                + category("1, 0")
                + ", "
                + category("0, 1")
                + "]}");
    Path data = write("n.csv", "id,n\na,0\na,1\nb,0\nb,1\nb,1\n");
    String[] shared = {model.toString(), data.toString(), "--sequence-column", "id"};
    for (String command : new String[] {"predict", "predict --proba", "score", "score --per-row"}) {
      String[] args =
          Stream.concat(Stream.of(command.split(" ", -1)), Stream.of(shared))
              .toArray(String[]::new);
      Em em = Em.run(args);
      assertThat(em.code()).as(em.toString()).isEqualTo(ExitCode.DATA);
      assertThat(em.err()).contains(data + ", line 6: no state can give this row");
    }
    Em fit =
        Em.run(
            "fit",
            "hmm",
            data.toString(),
            "--sequence-column",
            "id",
            "--init-model",
            model.toString());
    assertThat(fit.code()).isEqualTo(ExitCode.FIT);
    assertThat(fit.err()).contains(data + ", line 6: ", "no state can give this row");
  }

  @Test
  void optionsOfSequencesAreForChains() throws IOException {
    Path mixture = folder.resolve("mixture.json");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", mixture.toString());
    for (Map.Entry<String, String> option :
        Map.of("predict", "--sequence-column", "score", "--label-column").entrySet()) {
      Em em =
          Em.run(option.getKey(), mixture.toString(), Em.FAITHFUL, option.getValue(), "waiting");
      assertThat(em.code()).isEqualTo(ExitCode.USAGE);
      assertThat(em.err())
          .contains(
              option.getValue()
                  + " is for hidden Markov models, but "
                  + mixture
                  + " is a gaussian-mixture");
    }
    Em em = Em.run("sample", mixture.toString(), "-n", "3", "--sequences", "2");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("--sequences is for hidden Markov models");
  }
}
