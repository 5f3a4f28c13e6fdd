package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.em4j.gmm.GaussianMixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A missing value is left out where that is exact, and refused by its place where it is not. */
class MissingValuesTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void nameFile() {
    model = folder.resolve("model.json");
  }

  private String write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n").toString();
  }

  private static double normal(double x, double mean, double variance) {
    return Math.exp(-(x - mean) * (x - mean) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"diag", "spherical"})
  void covariancesWithoutCorrelationsLeaveThemOut(String covariance) throws IOException {
    String data =
        write("d.csv", "a,b", "1,10", "2,NA", "3,30", ",40", "50,500", "60,NaN", ",", "55,480");
    Em.done("fit", "gmm", data, "--covariance", covariance, "-q", "-o", model.toString());
    GaussianMixture mixture = Em.gaussian(model);
    double[][] rows = {{1, 10}, {2, 0}, {3, 30}, {0, 40}, {50, 500}, {60, 0}, {0, 0}, {55, 480}};
    double expected = 0;
    for (double[] row : rows) {
      double density = 0;
      for (int k = 0; k < 2; k++) {
        double p = mixture.weight(k);
        for (int j = 0; j < 2; j++) {
          double variance = mixture.covariance(k)[3 * j];
          p *= row[j] == 0 ? 1 : normal(row[j], mixture.mean(k)[j], variance);
        }
        density += p;
      }
      expected += Math.log(density);
    }
    double told = Em.fit(model).logLikelihood().orElseThrow();
    assertThat(told).isCloseTo(expected, within(1e-9));
    assertThat(Em.done("score", model.toString(), data).out()).contains(Double.toString(told));
    List<String> lines =
        Em.done("predict", model.toString(), data, "--proba").out().lines().toList();
    assertThat(lines).hasSize(9);
    assertThat(Double.parseDouble(lines.get(7).split(",", -1)[0]))
        .isCloseTo(mixture.weight(0), within(1e-15));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gmm",
        "gmm --covariance tied",
        "mixture --family multivariate-normal",
        "mixture --family multinomial",
      })
  void otherModelsNeedEveryValueAndSayWhatToDo(String what) throws IOException {
    String data = write("d.csv", "a,b", "1,10", "2,20", "3,NA", "4,40", "9,90");
    String[] words = what.split(" ", -1);
    Em em =
        Em.run(
            Stream.concat(Stream.of("fit", words[0], data), Stream.of(words).skip(1))
                .toArray(String[]::new));
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.err())
        .startsWith("em: " + data + ", line 4, column b: the value is missing (NaN)")
        .contains("remove the row or fill it in")
        .contains("diagonal covariances");
  }

  @Test
  void predictAndScoreOfSuchAModelNeedEveryValueToo() throws IOException {
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    String data = write("d.csv", "eruptions,waiting", "3,70", "3,", "2,50");
    for (String command : List.of("predict", "score")) {
      Em em = Em.run(command, model.toString(), data);
      assertThat(em.code()).isEqualTo(ExitCode.DATA);
      assertThat(em.err()).startsWith("em: " + data + ", line 3, column waiting: the value is mi");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gmm --covariance diag", "mixture --family normal", "mixture --family poisson"})
  void aMissingRowOfOneColumnHasTheWeights(String what) throws IOException {
    String data = write("d.csv", "x", "1", "2", "NA", "30", "31", "NaN", "33");
    String[] words = what.split(" ", -1);
    Em.done(
        Stream.concat(
                Stream.of("fit", words[0], data, "-q", "-o", model.toString()),
                Stream.of(words).skip(1))
            .toArray(String[]::new));
    String json = Files.readString(model);
    assertThat(json).doesNotContain("NaN");
    List<String> lines =
        Em.done("predict", model.toString(), data, "--proba").out().lines().toList();
    assertThat(lines).hasSize(8);
    String prior = lines.get(3);
    assertThat(lines.get(6)).isEqualTo(prior);
    assertThat(json).contains(prior.substring(0, 12));
    assertThat(Em.done("score", model.toString(), data, "--per-row").out().lines().toList())
        .element(3)
        .satisfies(line -> assertThat(Double.parseDouble(line)).isCloseTo(0, within(1e-15)));
  }

  @Test
  void aColumnWithoutAnyValueIsBadDataForEveryModel() throws IOException {
    Path data = folder.resolve("nothing.csv");
    Files.writeString(data, "a,b\n1,NA\n0,NA\n1,\n");
    for (String[] model :
        new String[][] {
          {"bernoulli"},
          {"categorical"},
          {"gmm", "--covariance", "diag"},
          {"mixture", "--family", "normal,poisson"}
        }) {
      List<String> args = new ArrayList<>(List.of("fit", model[0], data.toString(), "-k", "1"));
      args.addAll(List.of("--columns", "a,b"));
      args.addAll(List.of(model).subList(1, model.length));
      Em em = Em.run(args.toArray(String[]::new));
      assertThat(em.code()).as(model[0]).isEqualTo(3);
      assertThat(em.err()).contains("'b'", "no value");
    }
  }

  @Test
  void aCandidateThatCannotTakeMissingValuesDoesNotStopTheOthers() throws IOException {
    Path data = folder.resolve("some.csv");
    StringBuilder text = new StringBuilder("a,b\n");
    for (int i = 0; i < 40; i++) {
      text.append(i % 7 + 10 * (i % 2)).append(',').append(i == 3 ? "" : i % 5).append('\n');
    }
    Files.writeString(data, text);
    Em em = Em.done("fit", "gmm", data.toString(), "-k", "1", "--covariance", "full,diag");
    assertThat(em.out()).containsPattern("\\*\\s+1\\s+diag").containsPattern("1\\s+full\\s+failed");
    Em none = Em.run("fit", "gmm", data.toString(), "-k", "1", "--covariance", "full,tied");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("line 5");
  }
}
