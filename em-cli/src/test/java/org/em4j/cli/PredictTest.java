package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.em4j.gmm.GaussianMixture;
import org.em4j.io.FitSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done with a model: predict, score, sample, show. */
class PredictTest {
  @TempDir Path folder;
  private Path model;
  private GaussianMixture mixture;

  @BeforeEach
  void fit() {
    model = folder.resolve("model.json");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    mixture = Em.gaussian(model);
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  @Test
  void labelsComeOnePerRowInOrder() throws IOException {
    List<String> lines = Em.done("predict", model.toString(), Em.FAITHFUL).out().lines().toList();
    List<String> rows = Files.readAllLines(Path.of(Em.FAITHFUL));
    assertThat(lines).hasSize(273).startsWith("label");
    for (int i = 1; i < lines.size(); i++) {
      String[] row = rows.get(i).split(",", -1);
      double[] x = {Double.parseDouble(row[0]), Double.parseDouble(row[1])};
      assertThat(lines.get(i)).isEqualTo(Integer.toString(mixture.predict(x)));
    }
  }

  @Test
  void probabilitiesStandBeforeTheLabel() throws IOException {
    Path out = folder.resolve("out.csv");
    Em em = Em.done("predict", model.toString(), Em.FAITHFUL, "--proba", "-o", out.toString());
    assertThat(em.out()).isEmpty();
    List<String> lines = Files.readAllLines(out);
    List<String> rows = Files.readAllLines(Path.of(Em.FAITHFUL));
    assertThat(lines.get(0)).isEqualTo("p0,p1,label");
    for (int i = 1; i < lines.size(); i++) {
      String[] row = rows.get(i).split(",", -1);
      double[] x = {Double.parseDouble(row[0]), Double.parseDouble(row[1])};
      String[] fields = lines.get(i).split(",", -1);
      double[] expected = mixture.responsibilities(x);
      assertThat(Double.parseDouble(fields[0])).isCloseTo(expected[0], within(1e-14));
      assertThat(Double.parseDouble(fields[1])).isCloseTo(expected[1], within(1e-14));
      assertThat(fields[2]).isEqualTo(expected[0] >= expected[1] ? "0" : "1");
    }
  }

  @Test
  void outputMayBeCompressed() throws IOException {
    Path out = folder.resolve("out.csv.gz");
    Em.done("predict", model.toString(), Em.FAITHFUL, "-o", out.toString());
    try (InputStream in = new GZIPInputStream(Files.newInputStream(out))) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo(Em.done("predict", model.toString(), Em.FAITHFUL).out());
    }
  }

  @Test
  void columnsAreTakenByNameWhereverTheyStand() throws IOException {
    Path data = write("data.csv", "waiting,id,eruptions", "79,a,3.6", "54,b,1.8");
    assertThat(Em.done("predict", model.toString(), data.toString()).out())
        .isEqualTo("label\n" + mixture.predict(3.6, 79) + "\n" + mixture.predict(1.8, 54) + "\n");
  }

  @Test
  void dataWithoutNamesAreTakenByPositionIfTheyHaveAsManyColumns() throws Exception {
    Path data = write("data.csv", "3.6,79", "1.8,54");
    String expected = "label\n" + mixture.predict(3.6, 79) + "\n" + mixture.predict(1.8, 54) + "\n";
    assertThat(Em.done("predict", model.toString(), data.toString()).out()).isEqualTo(expected);
    Em piped = Em.run(Map.of(), Files.readString(data), "predict", model.toString(), "-");
    assertThat(piped.code()).isZero();
    assertThat(piped.out()).isEqualTo(expected);
    // A named pipe can be read once only.
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer = new ProcessBuilder("sh", "-c", "cat '" + data + "' > '" + pipe + "'").start();
    assertThat(Em.done("predict", model.toString(), pipe.toString()).out()).isEqualTo(expected);
    assertThat(writer.waitFor()).isZero();
    Path more = write("more.csv", "3.6,79,1", "1.8,54,2");
    Em em = Em.run("predict", model.toString(), more.toString());
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.err())
        .contains("the columns are x1, x2, x3", "the model needs eruptions, waiting");
  }

  @Test
  void columnsThatAreMissingAreNamed() throws IOException {
    Path data = write("data.csv", "eruption,wait", "3.6,79", "1.8,54");
    for (String command : new String[] {"predict", "score"}) {
      Em em = Em.run(command, model.toString(), data.toString());
      assertThat(em.code()).isEqualTo(ExitCode.DATA);
      assertThat(em.err())
          .contains(data + ": there is no column 'eruptions'; did you mean 'eruption'?")
          .contains("the model needs eruptions, waiting");
      assertThat(em.out()).isEmpty();
    }
  }

  @Test
  void aMissingValueIsNamedAndNothingIsLeft() throws IOException {
    Path data = write("data.csv", "eruptions,waiting", "3.6,79", "NA,54");
    Path out = folder.resolve("out.csv");
    Em em = Em.run("predict", model.toString(), data.toString(), "-o", out.toString());
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.err())
        .startsWith("em: " + data + ", line 3, column eruptions: the value is missing");
    assertThat(out).doesNotExist();
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void aRowThatNoComponentCanGiveIsNamedByItsLine() throws IOException {
    Path far = write("far.csv", "eruptions,waiting", "3.6,79", "1e200,54");
    Em em = Em.run("score", model.toString(), far.toString());
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.err()).startsWith("em: " + far + ", line 3");
  }

  @Test
  void scoringTheFittedDataPrintsTheNumberOfTheFile() {
    FitSummary fit = Em.fit(model);
    String out = Em.done("score", model.toString(), Em.FAITHFUL).out();
    assertThat(out)
        .containsPattern("log-likelihood +" + fit.logLikelihood().orElseThrow() + "\n")
        .containsPattern("mean log-likelihood +" + fit.meanLogLikelihood().orElseThrow() + "\n")
        .containsPattern("aic +" + fit.aic().orElseThrow() + "\n")
        .containsPattern("bic +" + fit.bic().orElseThrow() + "\n")
        .containsPattern("icl +" + fit.icl().orElseThrow() + "\n");
  }

  @Test
  void scoresAsJsonHaveTheKeysOfTheFit() throws IOException {
    String json = Em.done("score", model.toString(), Em.FAITHFUL, "--format", "json").out();
    String file = Files.readString(model);
    for (String key :
        new String[] {
          "log_likelihood",
          "mean_log_likelihood",
          "observations",
          "free_parameters",
          "aic",
          "bic",
          "icl"
        }) {
      assertThat(json).containsPattern("\"" + key + "\": [-0-9.]+");
    }
    json.lines()
        .filter(line -> line.contains(":"))
        .forEach(line -> assertThat(file).contains(line.replace(",", "")));
  }

  @Test
  void scoresTakeTheFreeParametersOfTheFile() throws IOException {
    // Seven of the eleven parameters were known when this was fitted: the file says so.
    Path changed = folder.resolve("changed.json");
    Files.writeString(
        changed,
        Files.readString(model).replace("\"free_parameters\": 11", "\"free_parameters\": 4"));
    assertThat(Em.done("score", changed.toString(), Em.FAITHFUL).out())
        .containsPattern("free parameters +4\n");
    Path bare = folder.resolve("bare.json");
    String text = Files.readString(model);
    Files.writeString(bare, text.substring(0, text.indexOf(",\n  \"fit\"")) + "}");
    assertThat(Em.done("score", bare.toString(), Em.FAITHFUL).out())
        .containsPattern("free parameters +11\n");
  }

  @Test
  void weightsCountWhenScoring() {
    Path poisson = folder.resolve("poisson.json");
    Em.done(
        "fit",
        "mixture",
        Em.DEATHS,
        "--family",
        "poisson",
        "--weight-column",
        "days",
        "-q",
        "-o",
        poisson.toString());
    assertThat(Em.done("score", poisson.toString(), Em.DEATHS, "--weight-column", "days").out())
        .contains(Double.toString(Em.fit(poisson).logLikelihood().orElseThrow()))
        .containsPattern("observations +1096\n");
    assertThat(Em.done("score", poisson.toString(), Em.DEATHS).out())
        .containsPattern("observations +10\n");
  }

  @Test
  void logDensitiesComeOnePerRow() {
    List<String> lines =
        Em.done("score", model.toString(), Em.FAITHFUL, "--per-row").out().lines().toList();
    assertThat(lines).hasSize(273).startsWith("log_density");
    double sum = lines.stream().skip(1).mapToDouble(Double::parseDouble).sum();
    assertThat(sum).isCloseTo(Em.fit(model).logLikelihood().orElseThrow(), within(1e-9));
    assertThat(
            Em.run("score", model.toString(), Em.FAITHFUL, "--per-row", "--format", "json").code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void logDensitiesMayGoToAFile() throws IOException {
    String[] command = {"score", model.toString(), Em.FAITHFUL, "--per-row"};
    Path file = folder.resolve("densities.csv");
    String[] toFile = Arrays.copyOf(command, 6);
    toFile[4] = "-o";
    toFile[5] = file.toString();
    assertThat(Em.done(toFile).out()).isEmpty();
    assertThat(file).hasContent(Em.done(command).out());
    Em em = Em.run("score", model.toString(), Em.FAITHFUL, "-o", file.toString());
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("--output is for the rows of --per-row");
  }

  @Test
  void samplesHaveTheColumnsAndTheLabel() {
    String first = Em.done("sample", model.toString(), "-n", "9000", "--seed", "3").out();
    List<String> lines = first.lines().toList();
    assertThat(lines).hasSize(9001).startsWith("eruptions,waiting,label");
    double[] sum = new double[2];
    int[] count = new int[2];
    for (String line : lines.subList(1, lines.size())) {
      String[] fields = line.split(",", -1);
      int label = Integer.parseInt(fields[2]);
      sum[label] += Double.parseDouble(fields[1]);
      count[label]++;
    }
    for (int k = 0; k < 2; k++) {
      // Five standard errors.
      double share = mixture.weight(k);
      assertThat(count[k] / 9000.0)
          .isCloseTo(share, within(5 * Math.sqrt(share * (1 - share) / 9000)));
      assertThat(sum[k] / count[k])
          .isCloseTo(
              mixture.mean(k)[1], within(5 * Math.sqrt(mixture.covariance(k)[3] / count[k])));
    }
    assertThat(Em.done("sample", model.toString(), "-n", "9000", "--seed", "3").out())
        .isEqualTo(first);
    assertThat(Em.done("sample", model.toString(), "-n", "9000", "--seed", "4").out())
        .isNotEqualTo(first);
    // Fewer rows of the same seed are the first of more.
    assertThat(first)
        .startsWith(Em.done("sample", model.toString(), "-n", "5000", "--seed", "3").out());
  }

  @Test
  void samplesGoToAFile() {
    Path out = folder.resolve("sample.csv");
    assertThat(Em.done("sample", model.toString(), "-n", "3", "-o", out.toString()).out())
        .isEmpty();
    assertThat(out).content().hasLineCount(4);
    for (String n : new String[] {"0", "-1", "x"}) {
      assertThat(Em.run("sample", model.toString(), "-n", n).code()).isEqualTo(ExitCode.USAGE);
    }
    assertThat(Em.run("sample", model.toString()).err()).contains("'-n=N'");
  }

  @Test
  void showTellsTheParametersAndTheFit() throws IOException {
    assertThat(Em.done("show", model.toString()).out())
        .contains("gaussian-mixture: 2 components of eruptions, waiting; covariance full")
        .contains(Double.toString(Em.fit(model).logLikelihood().orElseThrow()));
    assertThat(Em.done("show", model.toString(), "--format", "json").out())
        .isEqualTo(Files.readString(model));
  }
}
