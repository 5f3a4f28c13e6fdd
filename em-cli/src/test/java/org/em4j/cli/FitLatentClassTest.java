package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.CategoricalMixture;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.core.Observations;
import org.em4j.io.FitSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Log-likelihoods of carcinoma and survey are those of poLCA (Linzer and Lewis 2011) and of other
 * programs for latent classes.
 */
class FitLatentClassTest {
  private static final Offset<Double> LOG_LIKELIHOOD = within(1e-6);
  private static final String COUNT = "--weight-column=count";

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void nameFile() {
    model = folder.resolve("model.json");
  }

  private FitSummary fit(String what, String data, String... options) {
    run(what, data, Stream.concat(Stream.of("-q"), Stream.of(options)).toArray(String[]::new));
    return Em.fit(model);
  }

  private Em run(String what, String data, String... options) {
    return Em.done(
        Stream.concat(Stream.of("fit", what, data, "-o", model.toString()), Stream.of(options))
            .toArray(String[]::new));
  }

  private double logLikelihood(String what, String data, String... options) {
    return fit(what, data, options).logLikelihood().orElseThrow();
  }

  private LatentClassModel classes() {
    return (LatentClassModel) Em.read(model).model();
  }

  private BernoulliMixture bernoulli() {
    return (BernoulliMixture) Em.read(model).model();
  }

  private String write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n").toString();
  }

  private static Em usage(String... args) {
    Em em = Em.run(args);
    assertThat(em.code()).as(em.err()).isEqualTo(ExitCode.USAGE);
    assertThat(em.out()).isEmpty();
    return em;
  }

  private static Em badData(String... args) {
    Em em = Em.run(args);
    assertThat(em.code()).as(em.err()).isEqualTo(ExitCode.DATA);
    assertThat(em.out()).isEmpty();
    return em;
  }

  /** Returns the number that stands behind a name at the beginning of a line. */
  private static double told(String text, String name) {
    Matcher matcher =
        Pattern.compile("(?m)^" + Pattern.quote(name) + " +([-0-9.e]+)$").matcher(text);
    assertThat(matcher.find()).as(name + " in " + text).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  // --- fits that are published
  // --------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"1, -524.46481794, 7", "2, -317.25683730, 15", "3, -293.70497878, 23"})
  void theSlidesOfCarcinomaAreFitted(String components, double logLikelihood, long parameters) {
    FitSummary fit =
        fit("bernoulli", Em.CARCINOMA, COUNT, "-k", components, "--tolerance", "1e-12");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(logLikelihood, LOG_LIKELIHOOD);
    assertThat(fit.freeParameters()).hasValue(parameters);
    assertThat(fit.observations()).hasValue(118);
    assertThat(Em.read(model).type()).isEqualTo("bernoulli-mixture");
  }

  @Test
  void threeClassesOfCarcinomaHaveThePublishedMeasures() {
    String text =
        run("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--tolerance=1e-12", "--order=size").out();
    assertThat(told(text, "G²")).isCloseTo(15.26171, within(1e-5));
    assertThat(told(text, "X²")).isCloseTo(20.50336, within(1e-4));
    assertThat(told(text, "free parameters")).isEqualTo(23);
    assertThat(told(text, "degrees of freedom (min(cells - 1, n) - parameters)")).isEqualTo(95);
    assertThat(told(text, "degrees of freedom (cells - 1 - parameters)")).isEqualTo(104);
    double deviance = 2 * 293.70497878;
    double n = 118;
    assertThat(told(text, "AIC")).isCloseTo(633.41, within(1e-3));
    assertThat(told(text, "BIC")).isCloseTo(697.1357, within(1e-4));
    assertThat(told(text, "CAIC")).isCloseTo(deviance + 23 * (Math.log(n) + 1), within(1e-5));
    assertThat(told(text, "sample-size-adjusted BIC"))
        .isCloseTo(deviance + 23 * Math.log((n + 2) / 24), within(1e-5));
    double entropy = told(text, "entropy");
    assertThat(told(text, "ICL")).isCloseTo(told(text, "BIC") + 2 * entropy, within(1e-5));
    assertThat(told(text, "relative entropy"))
        .isCloseTo(1 - entropy / (n * Math.log(3)), within(1e-8));
    assertThat(bernoulli().weights())
        .containsExactly(new double[] {.4447, .3736, .1817}, within(1e-4));
    assertThat(text)
        .contains("bernoulli-mixture: 3 classes of A, B, C, D, E, F, G\n")
        .containsPattern("\n +class 1 +class 2 +class 3\nweight +0.4447\\d\\d +0.3735\\d\\d +0.18")
        .containsPattern("\np\\(1\\)\n  A +1 +0.0573\\d\\d +0.5128\\d\\d\n  B +0.9809\\d\\d +");
  }

  @ParameterizedTest
  @CsvSource({"1, -2872.229576, 6", "2, -2783.26800959, 13", "3, -2754.545405, 20"})
  void theSurveyIsFitted(String components, double logLikelihood, long parameters) {
    FitSummary fit =
        fit(
            "categorical",
            Em.SURVEY,
            COUNT,
            "-k",
            components,
            "--tolerance",
            "1e-13",
            "--max-iterations",
            "20000");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(logLikelihood, LOG_LIKELIHOOD);
    assertThat(fit.freeParameters()).hasValue(parameters);
    assertThat(Em.read(model).type()).isEqualTo("categorical-mixture");
    assertThat(Em.read(model).levels())
        .containsEntry("PURPOSE", List.of("1", "2", "3"))
        .containsEntry("ACCURACY", List.of("1", "2"));
  }

  @Test
  void zerosAndOnesAreAlsoSymbols() {
    double bernoulli = logLikelihood("bernoulli", Em.CARCINOMA, COUNT, "--tolerance=1e-12");
    double categorical = logLikelihood("categorical", Em.CARCINOMA, COUNT, "--tolerance=1e-12");
    assertThat(categorical).isCloseTo(bernoulli, within(1e-8));
    assertThat(Em.read(model).levels()).isEmpty();
  }

  // --- starts
  // -------------------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "categorical"})
  void tenStartsOfRandomResponsibilitiesAreTheDefault(String what) throws IOException {
    double given = logLikelihood(what, Em.CARCINOMA, COUNT, "--max-iterations=3");
    assertThat(Em.fit(model).starts()).hasValue(10);
    String json = Files.readString(model);
    assertThat(logLikelihood(what, Em.CARCINOMA, COUNT, "--max-iterations=3", "--init=random"))
        .isEqualTo(given);
    assertThat(Files.readString(model)).isEqualTo(json);
    assertThat(fit(what, Em.CARCINOMA, COUNT, "--restarts=2").starts()).hasValue(2);
    assertThat(fit(what, Em.CARCINOMA, COUNT, "--restart-policy=single").starts()).hasValue(1);
    fit(what, Em.CARCINOMA, COUNT, "--restarts=1", "--max-iterations=0");
    String random = Files.readString(model);
    fit(what, Em.CARCINOMA, COUNT, "--restarts=1", "--max-iterations=0", "--init=kmeans");
    assertThat(Files.readString(model)).isNotEqualTo(random);
  }

  @Test
  void sameSeedSameBitsWhateverTheNumberOfThreads() throws IOException {
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--seed=5", "--threads=1");
    String one = Files.readString(model);
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--seed=5", "--threads=3");
    assertThat(Files.readString(model)).isEqualTo(one);
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--seed=6", "--threads=3");
    assertThat(Files.readString(model)).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "categorical"})
  void aFileOfTheTypeIsContinuedExactly(String what) {
    Path start = folder.resolve("start.json");
    String data = what.equals("bernoulli") ? Em.CARCINOMA : Em.SURVEY;
    fit(what, data, COUNT, "-k=3", "--max-iterations=4", "--restarts=1");
    assertThat(model.toFile().renameTo(start.toFile())).isTrue();
    fit(what, data, COUNT, "-k=3", "--max-iterations=9", "--restarts=1", "--tolerance=0");
    LatentClassModel through = classes();
    fit(what, data, COUNT, "--init-model=" + start, "--max-iterations=5", "--tolerance=0");
    assertThat(Em.fit(model).starts()).hasValue(1);
    assertThat(classes()).isEqualTo(through);
    String columns = String.join(",", Em.read(model).columns());
    fit(what, data, COUNT, "--init-model=" + start, "-k=3", "--columns=" + columns);
  }

  @Test
  void whatContradictsTheFileToStartFromIsWrongUsage() {
    fit("bernoulli", Em.CARCINOMA, COUNT, "--max-iterations=1");
    String init = "--init-model=" + model;
    for (String option :
        List.of(
            "-k=3",
            "--columns=A,B",
            "--columns=B,A,C,D,E,F,G",
            "--columns=2,1,3,4,5,6,7",
            "--restarts=3",
            "--init=random",
            "--restart-policy=single")) {
      assertThat(usage("fit", "bernoulli", Em.CARCINOMA, COUNT, init, option).err())
          .contains("contradicts", "--init-model");
    }
    assertThat(usage("fit", "categorical", Em.CARCINOMA, COUNT, init).err())
        .contains("is a bernoulli-mixture, but fit categorical starts from a categorical-mixture");
    assertThat(usage("fit", "gmm", Em.CARCINOMA, init).err())
        .contains("is a bernoulli-mixture, but fit gmm starts from a gaussian-mixture");
    assertThat(usage("fit", "mixture", Em.CARCINOMA, init).err())
        .contains("is a bernoulli-mixture, but fit mixture starts from a mixture");
  }

  // --- options
  // ------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--family=bernoulli | --family is an option of fit mixture",
        "--component=bernoulli | --component is an option of fit mixture",
        "--covariance=diag | --covariance is an option of fit gmm",
        "--regularization=1 | --regularization is about covariances, and fit %s has none; --prior"
      })
  void optionsOfOtherModelsAreRefused(String option, String message) {
    for (String what : List.of("bernoulli", "categorical")) {
      assertThat(usage("fit", what, Em.CARCINOMA, option).err())
          .contains(message.replace("%s", what));
    }
  }

  @Test
  void ofSeveralNumbersOfClassesTheBestIsKept() {
    Em em = run("bernoulli", Em.CARCINOMA, COUNT, "-k=1..4", "--criterion=bic");
    // BIC is 1082.3, 706.1, 697.1 and 726.4.
    assertThat(classes().components()).isEqualTo(3);
    assertThat(em.out()).containsPattern("\\* +3 +bernoulli +-293.70");
    run("bernoulli", Em.CARCINOMA, COUNT, "-k=1..3", "--criterion=icl");
    assertThat(em.out().lines().filter(line -> line.matches("[* ] +[1-4] +bernoulli.*")))
        .hasSize(4);
  }

  @Test
  void aTableOfCountsEqualsItsRows() throws IOException {
    List<String> lines = Files.readAllLines(Path.of(Em.CARCINOMA));
    List<String> rows = new ArrayList<>(List.of("A,B,C,D,E,F,G"));
    for (String line : lines.subList(1, lines.size())) {
      int comma = line.lastIndexOf(',');
      int count = Integer.parseInt(line.substring(comma + 1));
      rows.addAll(Collections.nCopies(count, line.substring(0, comma)));
    }
    Collections.shuffle(rows.subList(1, rows.size()), new Random(3));
    String expanded = write("rows.csv", rows.toArray(String[]::new));
    Path start = folder.resolve("start.json");
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--max-iterations=3");
    assertThat(model.toFile().renameTo(start.toFile())).isTrue();
    double weighted = logLikelihood("bernoulli", Em.CARCINOMA, COUNT, "--init-model=" + start);
    assertThat(logLikelihood("bernoulli", expanded, "--init-model=" + start))
        .isCloseTo(weighted, within(1e-8));
  }

  @Test
  void weightsThatAreHeldAreNotCounted() {
    String text = run("bernoulli", Em.CARCINOMA, COUNT, "--fix=weights").out();
    assertThat(Em.fit(model).freeParameters()).hasValue(14);
    assertThat(told(text, "degrees of freedom (cells - 1 - parameters)")).isEqualTo(127 - 14);
    assertThat(Em.done("score", model.toString(), Em.CARCINOMA, COUNT).out())
        .containsPattern("cells - 1 - parameters\\) +113\n");
  }

  @Test
  void standardOutputMayBeTheFileOrNothing() throws IOException {
    assertThat(run("bernoulli", Em.CARCINOMA, COUNT, "--format=json").out())
        .isEqualTo(Files.readString(model));
    assertThat(run("bernoulli", Em.CARCINOMA, COUNT, "-q").out()).isEmpty();
    assertThat(run("bernoulli", Em.CARCINOMA, COUNT, "-q", "-v").err())
        .contains("start 10: log-likelihood");
  }

  @Test
  void theTraceHasEveryStart() throws IOException {
    Path trace = folder.resolve("trace.csv");
    fit("categorical", Em.SURVEY, COUNT, "--restarts=3", "--trace=" + trace);
    List<String> lines = Files.readAllLines(trace);
    assertThat(lines.get(0))
        .isEqualTo("start,iteration,log_likelihood,change,elapsed_seconds,stop_reason");
    assertThat(lines).anyMatch(line -> line.startsWith("3,0,"));
    String best = Double.toString(Em.fit(model).logLikelihood().orElseThrow());
    assertThat(lines).anyMatch(line -> line.contains("," + best + ","));
  }

  // --- data
  // ---------------------------------------------------------------------------------------

  @Test
  void aValueThatIsNeitherZeroNorOneIsNamed() throws IOException {
    String data = write("d.csv", "a,b", "0,1", "1,0", "1,2");
    assertThat(badData("fit", "bernoulli", data).err())
        .startsWith("em: " + data + ", line 4, column b: 2 is neither 0 nor 1")
        .contains("fit categorical, which takes more symbols");
    String words = write("w.csv", "a,b", "0,1", "1,0", "1,yes");
    assertThat(badData("fit", "bernoulli", words, "--columns=a,b").err())
        .startsWith("em: " + words + ", line 4, column b: 'yes' is neither 0 nor 1")
        .contains("fit categorical");
    fit("categorical", data, "-k=1");
    fit("bernoulli", data, "-k=1", "--columns=1");
    badData("predict", model.toString(), write("e.csv", "a", "0", "3"));
  }

  @Test
  void columnsOfWordsAreLeftOutOfZerosAndOnesAndSaidSo() throws IOException {
    String data = write("d.csv", "name,a,b", "x,0,1", "y,1,0", "z,1,1");
    assertThat(run("bernoulli", data, "-k=1").err())
        .contains("left out, because not numeric: name", "fit categorical takes words");
    assertThat(Em.read(model).columns()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "categorical"})
  void arraysOfBytesAreReadLikeText(String what) throws IOException {
    String text = write("d.csv", "0,1,1", "1,0,1", "1,1,1", "0,0,0");
    String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (4, 3), }\n";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1));
    bytes.write(header.length());
    bytes.write(0);
    bytes.writeBytes(header.getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(new byte[] {0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 0});
    Path array = Files.write(folder.resolve("d.npy"), bytes.toByteArray());
    double expected = logLikelihood(what, text, "-k=1");
    assertThat(logLikelihood(what, array.toString(), "-k=1")).isEqualTo(expected);
    assertThat(Em.done("score", model.toString(), array.toString()).out())
        .contains(Double.toString(expected));
  }

  @Test
  void symbolsAreWordsOrNumbersAndKeepTheirNames() throws IOException {
    String data =
        write(
            "d.csv", "w,a,b,c", "2,red,10,0", "1,blue,2,1", "1,red,2,2", "3,,10,1", "2,blue,10,0");
    String text = run("categorical", data, "--weight-column=w", "-k=1").out();
    assertThat(Em.read(model).columns()).containsExactly("a", "b", "c");
    assertThat(Em.read(model).levels())
        .containsOnlyKeys("a", "b")
        .containsEntry("a", List.of("blue", "red"))
        .containsEntry("b", List.of("2", "10"));
    // The weights are 2, 1, 1, 3, 2; where a is missing, it is left out.
    assertThat(text)
        .containsPattern("\na\n  blue +0.500000\n  red +0.500000\nb\n  2 +0.222222\n  10 +0.777778")
        .containsPattern("\nc\n  0 +0.444444\n  1 +0.444444\n  2 +0.111111\n");
    fit("categorical", data, "-k=1", "--columns=c,a");
    assertThat(Em.read(model).columns()).containsExactly("c", "a");
    assertThat(Em.done("sample", model.toString(), "-n=30").out())
        .matches("c,a,label\n([012],(red|blue),0\n){30}");
    assertThat(Em.done("predict", model.toString(), data).out()).hasLineCount(6);
    assertThat(badData("score", model.toString(), write("e.csv", "a,c", "green,0")).err())
        .contains("line 2, column a: 'green' is none of the known symbols: blue, red");
  }

  @Test
  void rowsWithMissingValuesAreMarginalised() throws IOException {
    String data = write("d.csv", "a,b", "1,0", "0,NA", ",1", "NaN,", "1,1", "0,0");
    for (String what : List.of("bernoulli", "categorical")) {
      fit(what, data, "-k=2", "--max-iterations=3", "--tolerance=0");
      LatentClassModel classes = classes();
      double expected = 0;
      int[][] rows = {{1, 0}, {0, -1}, {-1, 1}, {-1, -1}, {1, 1}, {0, 0}};
      for (int[] row : rows) {
        double density = 0;
        for (int k = 0; k < 2; k++) {
          double p = classes.weight(k);
          for (int j = 0; j < 2; j++) {
            p *= row[j] < 0 ? 1 : classes.probability(k, j, row[j]);
          }
          density += p;
        }
        expected += Math.log(density);
      }
      assertThat(Em.fit(model).logLikelihood().orElseThrow()).isCloseTo(expected, within(1e-12));
      String[] lines = Em.done("predict", model.toString(), data, "--proba").out().split("\n", -1);
      assertThat(Double.parseDouble(lines[4].split(",", -1)[0]))
          .isCloseTo(classes.weight(0), within(1e-15));
      assertThat(Em.done("score", model.toString(), data).out())
          .contains(Double.toString(Em.fit(model).logLikelihood().orElseThrow()))
          .containsPattern("rows without missing values +3\n");
    }
  }

  @Test
  void aTableOfNoCompleteRowIsSaid() throws IOException {
    String data = write("d.csv", "a,b", "1,", "0,", ",1", ",0");
    assertThat(run("bernoulli", data, "-k=1").out())
        .contains("no G² and X²: every row has a missing value")
        .doesNotContain("degrees of freedom", "cells:", "NaN");
  }

  // --- latent class analysis
  // ----------------------------------------------------------------------

  @Test
  void rowsAreClassifiedAndTheErrorIsTold() {
    String text = run("bernoulli", Em.CARCINOMA, COUNT, "-k=3").out();
    Matcher rows =
        Pattern.compile("(?m)^class [123] +([0-9.]+) +([0-9.]+) +([0-9.]+)$").matcher(text);
    double[][] table = new double[3][3];
    double all = 0;
    for (double[] row : table) {
      assertThat(rows.find()).isTrue();
      for (int k = 0; k < 3; k++) {
        row[k] = Double.parseDouble(rows.group(k + 1));
        all += row[k];
      }
    }
    assertThat(text).containsPattern("\n +assigned 1 +assigned 2 +assigned 3\n");
    assertThat(all).isCloseTo(118, within(1e-3));
    LatentClassModel classes = classes();
    for (int k = 0; k < 3; k++) {
      assertThat(Arrays.stream(table[k]).sum()).isCloseTo(118 * classes.weight(k), within(1e-3));
    }
    assertThat(told(text, "classification error"))
        .isCloseTo(1 - (table[0][0] + table[1][1] + table[2][2]) / 118, within(1e-5));
  }

  @Test
  void cellsAreWrittenWithTheirSymbols() throws IOException {
    Path cells = folder.resolve("cells.csv");
    Em em = run("categorical", Em.SURVEY, COUNT, "-k=1", "--cells=" + cells);
    List<String> lines = Files.readAllLines(cells);
    assertThat(lines).hasSize(34);
    assertThat(lines.get(0)).isEqualTo("PURPOSE,ACCURACY,UNDERSTA,COOPERAT,observed,expected");
    assertThat(lines.get(1)).startsWith("1,1,1,1,419,");
    assertThat(em.out()).as("more than 32 patterns").doesNotContain("cells:");
    // One class: independent columns.
    double expected = 1202;
    LatentClassModel classes = classes();
    for (int j = 0; j < 4; j++) {
      expected *= classes.probability(0, j, 0);
    }
    String first = lines.get(1).substring("1,1,1,1,419,".length());
    assertThat(Double.parseDouble(first)).isCloseTo(expected, within(1e-9));
    Em small = run("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--cells=" + cells);
    assertThat(cells).content().hasLineCount(21);
    assertThat(small.out())
        .containsPattern("\nA  B  C  D  E  F  G  observed  expected\n(0  ){7} +34 +33.8\\d+\n");
    double sum = 0;
    List<String> patterns = Files.readAllLines(cells);
    for (String line : patterns.subList(1, patterns.size())) {
      String[] fields = line.split(",", -1);
      double observed = Double.parseDouble(fields[7]);
      sum += 2 * observed * Math.log(observed / Double.parseDouble(fields[8]));
    }
    assertThat(told(small.out(), "G²")).isCloseTo(sum, within(1e-8));
  }

  @Test
  void cellsOfATableThatIsTooLargeAreRefusedBeforeTheFit() throws IOException {
    String data = wide(54);
    Path cells = folder.resolve("cells.csv");
    assertThat(usage("fit", "bernoulli", data, "--cells", cells.toString()).err())
        .contains("--cells: the table of 54 columns has", "more than 2^53", "--columns");
    assertThat(usage("fit", "categorical", data, "--cells", cells.toString()).err())
        .contains("more than 2^53");
    fit("bernoulli", data);
    assertThat(usage("fit", "bernoulli", data, "--init-model=" + model, "--cells=" + cells).err())
        .contains("more than 2^53");
    assertThat(cells).doesNotExist();
    assertThat(Em.done("score", model.toString(), data).out())
        .contains("no G² and X²: the table has")
        .contains("classification error");
    assertThat(badData("fit", "bernoulli", data, "--cells=/none/cells.csv").err())
        .contains("/none/cells.csv: cannot be written");
  }

  private String wide(int columns) throws IOException {
    SplittableRandom random = new SplittableRandom(4);
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", IntStream.range(0, columns).mapToObj(j -> "c" + j).toList()));
    for (int i = 0; i < 40; i++) {
      lines.add(
          String.join(
              ",",
              IntStream.range(0, columns)
                  .mapToObj(j -> random.nextBoolean() ? "1" : "0")
                  .toList()));
    }
    return write("wide.csv", lines.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bernoulli", "categorical"})
  void manyColumnsAreShortenedAndShownByShow(String what) throws IOException {
    String text = run(what, wide(70)).out();
    assertThat(text)
        .contains(": 40 rows of 70 columns, c0 to c69\n")
        .contains(" 2 classes of 70 columns, c0 to c69\n")
        .containsPattern("\n *c63\\b")
        .doesNotContainPattern("\n *c64\\b")
        .contains("… and 6 columns more: em show prints all of them");
    assertThat(Em.done("show", model.toString()).out())
        .containsPattern("\n *c69\\b")
        .contains("c68, c69\n")
        .doesNotContain("more:");
  }

  @Test
  void scoreTellsWhatFitTold() {
    String text = run("bernoulli", Em.CARCINOMA, COUNT, "-k=3").out();
    String scored = Em.done("score", model.toString(), Em.CARCINOMA, COUNT).out();
    assertThat(scored.substring(scored.indexOf("latent classes")))
        .isEqualTo(text.substring(text.indexOf("latent classes")));
    assertThat(Em.done("score", model.toString(), Em.CARCINOMA, COUNT, "--format=json").out())
        .contains("\"log_likelihood\"")
        .doesNotContain("latent", "caic");
  }

  @Test
  void oneClassHasNoClassificationTable() {
    assertThat(run("bernoulli", Em.CARCINOMA, COUNT, "-k=1").out())
        .contains("1 class of A, B")
        .doesNotContain("assigned")
        .containsPattern("relative entropy +1\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--order=size", "--order=mean", "--seed=0"})
  void boundariesAreWarnedOfInAnyOrder(String order) {
    String[] common = {COUNT, "-k=3", "--tolerance=1e-12", order, "-q"};
    assertThat(run("bernoulli", Em.CARCINOMA, common).err())
        .contains("em: warning: ", " probabilities are estimated at the boundary");
    assertThat(run("bernoulli", Em.CARCINOMA, COUNT, "-k=3", order, "--prior=pseudo-count=1").err())
        .doesNotContain("boundary");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--order=size", "--order=mean", "--seed=0"})
  void modelsThatAreNotIdentifiableAreWarnedOfInAnyOrder(String order) throws IOException {
    String data = write("d.csv", "a,b", "0,1", "1,0", "1,1", "0,0", "1,1", "1,1", "0,1");
    assertThat(run("bernoulli", data, "-k=2", order).err())
        .contains("em: warning: the model is not identifiable: 5 parameters");
  }

  @Test
  void classesMayBeOrderedByTheirMean() {
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--order=mean");
    double[] first = new double[3];
    for (int k = 0; k < 3; k++) {
      first[k] = bernoulli().probability(k, 0);
    }
    assertThat(first).isSorted();
  }

  // --- prior
  // --------------------------------------------------------------------------------------

  @Test
  void aPseudoCountKeepsProbabilitiesInside() {
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--prior=pseudo-count=1");
    for (int k = 0; k < 3; k++) {
      assertThat(Arrays.stream(bernoulli().probabilities(k)).boxed())
          .allSatisfy(p -> assertThat(p).isBetween(0.005, 0.995));
    }
  }

  @Test
  void oneClassWithAPseudoCountIsLaplacesRule() throws IOException {
    String data = write("d.csv", "a,b", "0,x", "0,y", "0,z", "0,x");
    String text = run("categorical", data, "-k=1", "--prior", "pseudo-count=1").out();
    CategoricalMixture mixture = (CategoricalMixture) Em.read(model).model();
    assertThat(mixture.probabilities(0, 1))
        .containsExactly(new double[] {3 / 7.0, 2 / 7.0, 2 / 7.0}, within(1e-15));
    double plain = 2 * Math.log(3 / 7.0) + 2 * Math.log(2 / 7.0);
    double prior = Math.log(3 / 7.0) + 2 * Math.log(2 / 7.0);
    FitSummary fit = Em.fit(model);
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(plain, within(1e-14));
    assertThat(fit.penalizedLogLikelihood().orElseThrow()).isCloseTo(plain + prior, within(1e-14));
    assertThat(fit.aic().orElseThrow()).isCloseTo(-2 * plain + 4, within(1e-13));
    assertThat(told(text, "log-likelihood")).isEqualTo(fit.logLikelihood().orElseThrow());
    assertThat(told(text, "penalized log-likelihood"))
        .isEqualTo(fit.penalizedLogLikelihood().orElseThrow());
    assertThat(told(Em.done("score", model.toString(), data).out(), "log-likelihood"))
        .isEqualTo(fit.logLikelihood().orElseThrow());
  }

  @Test
  void aDirichletPriorDrawsWeightsToEqualOnes() {
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--order=size", "--prior=dirichlet=1000");
    assertThat(bernoulli().weights())
        .satisfies(weights -> assertThat(weights[0] - weights[2]).isBetween(0.0, 0.05));
    fit("bernoulli", Em.CARCINOMA, COUNT, "-k=3", "--prior=pseudo-count=1,dirichlet=2");
    double both = Em.fit(model).penalizedLogLikelihood().orElseThrow();
    double prior = 0;
    for (int k = 0; k < 3; k++) {
      prior += Math.log(bernoulli().weight(k));
      for (double p : bernoulli().probabilities(k)) {
        prior += Math.log(p) + Math.log1p(-p);
      }
    }
    assertThat(both - Em.fit(model).logLikelihood().orElseThrow()).isCloseTo(prior, within(1e-10));
  }

  @Test
  void thePriorOfEveryModelIsToldApart() throws IOException {
    Path trace = folder.resolve("trace.csv");
    for (List<String> what :
        List.of(
            List.of("gmm", Em.FAITHFUL),
            List.of("mixture", Em.DEATHS, "--family=poisson", "--weight-column=days"),
            List.of("bernoulli", Em.CARCINOMA, COUNT),
            List.of("categorical", Em.SURVEY, COUNT))) {
      List<String> options = new ArrayList<>(what.subList(2, what.size()));
      options.addAll(
          List.of("--prior=pseudo-count=1,dirichlet=2", "--restarts=1", "--trace=" + trace, "-v"));
      Em em = run(what.get(0), what.get(1), options.toArray(String[]::new));
      FitSummary fit = Em.fit(model);
      double plain = fit.logLikelihood().orElseThrow();
      double penalized = fit.penalizedLogLikelihood().orElseThrow();
      assertThat(penalized).isNotEqualTo(plain);
      assertThat(em.out())
          .contains("\nlog-likelihood")
          .contains("\npenalized log-likelihood")
          .contains(Double.toString(plain), Double.toString(penalized));
      assertThat(em.err()).contains("start 1: penalized log-likelihood");
      List<String> lines = Files.readAllLines(trace);
      assertThat(lines.get(0))
          .isEqualTo(
              "start,iteration,log_likelihood,change,elapsed_seconds,penalized_log_likelihood,"
                  + "stop_reason");
      double[] before = null;
      for (String line : lines.subList(1, lines.size())) {
        double[] row =
            Stream.of(line.replace("NA", "NaN").split(",", -1))
                .limit(6)
                .mapToDouble(Double::parseDouble)
                .toArray();
        if (before != null) {
          assertThat(row[3]).isCloseTo(row[5] - before[5], within(1e-9));
        }
        before = row;
      }
      assertThat(before[2]).isCloseTo(plain, within(1e-9 * Math.abs(plain)));
      assertThat(before[5]).isCloseTo(penalized, within(1e-9 * Math.abs(plain)));
      fit(what.get(0), what.get(1), options.subList(0, what.size() - 2).toArray(String[]::new));
      assertThat(Em.fit(model).penalizedLogLikelihood()).isEmpty();
    }
  }

  // --- files
  // --------------------------------------------------------------------------------------

  @Test
  void filesWrittenByHandAreUsedByEveryCommand() throws IOException {
    Files.writeString(
        model,
        """
        {"format": "em4j/model", "version": 1, "type": "bernoulli-mixture",
         "columns": ["a", "b"], "weights": [0.25, 0.75],
         "components": [
           {"family": "bernoulli-vector", "parameters": {"probabilities": [1, 0.5]}},
           {"family": "bernoulli-vector", "parameters": {"probabilities": [0, 0.2]}}]}
        """);
    String data = write("d.csv", "b,a", "1,1", "0,0", ",1");
    assertThat(Em.done("predict", model.toString(), data).out()).isEqualTo("label\n0\n1\n0\n");
    assertThat(Em.done("score", model.toString(), data).out())
        .contains(
            Double.toString(
                Em.read(model)
                    .model(BernoulliMixture.class)
                    .score(Observations.of(new double[][] {{1, 1}, {0, 0}, {1, Double.NaN}}))
                    .logLikelihood()));
    assertThat(Em.done("sample", model.toString(), "-n=40").out())
        .matches("a,b,label\n((1,[01],0|0,[01],1)\n){40}");
    assertThat(Em.done("show", model.toString()).out())
        .containsPattern("\n  a +1 +0\n  b +0.500000 +0.200000\n");
    String bits = write("e.csv", "a,b", "1,1", "0,0", "1,0", "0,1");
    Em.done("fit", "bernoulli", bits, "--init-model=" + model, "-q");
    Path symbols = folder.resolve("symbols.json");
    Files.writeString(
        symbols,
        """
        {"format": "em4j/model", "version": 1, "type": "categorical-mixture",
         "columns": ["a", "b"], "levels": {"a": ["no", "yes", "perhaps"]}, "weights": [0.5, 0.5],
         "components": [
           {"family": "categorical-vector", "parameters": {"probabilities": [[1, 0, 0], [0.5, 0.5]]}},
           {"family": "categorical-vector", "parameters": {"probabilities": [[0, 0.5, 0.5], [1, 0]]}}]}
        """);
    String words = write("w.csv", "a,b", "yes,0", "no,1", ",1", "NA,");
    assertThat(Em.done("predict", symbols.toString(), words, "--proba").out())
        .isEqualTo("p0,p1,label\n0.0,1.0,1\n1.0,0.0,0\n1.0,0.0,0\n0.5,0.5,0\n");
    assertThat(Em.done("sample", symbols.toString(), "-n=40").out())
        .matches("a,b,label\n((no,[01],0|(yes|perhaps),0,1)\n){40}");
    assertThat(Em.done("show", symbols.toString()).out())
        .containsPattern("\na\n  no +1 +0\n  yes +0 +0.500000\n  perhaps +0 +0.500000\nb\n  0 +");
    Em.done("fit", "categorical", words, "--init-model=" + symbols, "-q");
    Em.done("fit", "categorical", words, "--init-model=" + symbols, "-q", "--columns=a,2");
  }

  @Test
  void dataComeFromStandardInputToo() {
    String rows = "a,b\n0,1\n1,0\n1,1\n0,0\n";
    Em em = Em.run(Map.of(), rows, "fit", "bernoulli", "-", "-k=1", "--format=json");
    assertThat(em.code()).isZero();
    assertThat(em.out()).contains("\"bernoulli-vector\"");
  }
}
