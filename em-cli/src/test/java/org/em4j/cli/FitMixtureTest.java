package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.em4j.core.Product;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.distributions.Binomial;
import org.em4j.distributions.Exponential;
import org.em4j.distributions.Gamma;
import org.em4j.distributions.Geometric;
import org.em4j.distributions.Multinomial;
import org.em4j.distributions.NegativeBinomial;
import org.em4j.distributions.Normal;
import org.em4j.distributions.Poisson;
import org.em4j.io.FitSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FitMixtureTest {
  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void nameFile() {
    model = folder.resolve("model.json");
  }

  private FitSummary fit(String data, String... options) {
    Em.done(
        Stream.concat(
                Stream.of("fit", "mixture", data, "-q", "-o", model.toString()), Stream.of(options))
            .toArray(String[]::new));
    return Em.fit(model);
  }

  private Mixture<?> mixture() {
    return ((MixtureModel) Em.read(model).model()).mixture();
  }

  private static Em usage(String... args) {
    Em em = Em.run(args);
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.out()).isEmpty();
    return em;
  }

  @Test
  void anAcceleratedFitNeedsFewIterations() {
    String[] deaths = {
      "--family", "poisson", "--weight-column", "days", "--init", "random-from-data"
    };
    for (String acceleration : List.of("squarem", "anderson")) {
      FitSummary fit =
          fit(
              Em.DEATHS,
              Stream.concat(
                      Stream.of(deaths),
                      Stream.of("--acceleration", acceleration, "--tolerance", "1e-12"))
                  .toArray(String[]::new));
      assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(-1989.945859883, within(1e-6));
      assertThat(fit.iterations().orElseThrow()).isLessThan(150);
    }
    assertThat(
            usage(
                    "fit",
                    "mixture",
                    Em.DEATHS,
                    "--family",
                    "poisson",
                    "--weight-column",
                    "days",
                    "--acceleration",
                    "squared")
                .err())
        .contains("--acceleration", "unknown acceleration 'squared'", "squarem, anderson");
  }

  @Test
  void aFamilyIsFittedToWeightedRows() {
    // Hasselblad's deaths: the optimum is tabulated in every paper that uses them.
    FitSummary fit =
        fit(
            Em.DEATHS,
            "--family",
            "poisson",
            "--weight-column",
            "days",
            "--tolerance",
            "1e-15",
            "--max-iterations",
            "200000",
            "--order",
            "mean");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(-1989.945859883, within(1e-6));
    assertThat(fit.observations()).hasValue(1096);
    assertThat(mixture().weight(0)).isCloseTo(0.35988, within(1e-5));
    assertThat(((Poisson) mixture().component(0)).rate()).isCloseTo(1.25609, within(1e-4));
    assertThat(((Poisson) mixture().component(1)).rate()).isCloseTo(2.66340, within(1e-4));
  }

  @Test
  void severalFamiliesMakeAProductOfOneColumnEach() {
    FitSummary fit = fit(Em.FAITHFUL, "--family", "normal,normal", "--tolerance", "1e-13");
    double product = fit.logLikelihood().orElseThrow();
    assertThat(mixture().component(0)).isInstanceOf(Product.class);
    assertThat(fit.freeParameters()).hasValue(9);
    Path diagonal = folder.resolve("diagonal.json");
    Em.done(
        "fit",
        "gmm",
        Em.FAITHFUL,
        "--covariance",
        "diag",
        "--tolerance",
        "1e-13",
        "-q",
        "-o",
        diagonal.toString());
    assertThat(Em.fit(diagonal).logLikelihood().orElseThrow()).isCloseTo(product, within(1e-6));
  }

  @Test
  void aTokenWithoutEqualsBeginsTheNextFamily() {
    fit(Em.FAITHFUL, "--family", "normal:known-sd=0.5,exponential", "-k", "1");
    Product product = (Product) mixture().component(0);
    assertThat(((Normal) product.factors().get(0).parameters()).sd()).isEqualTo(0.5);
    assertThat(product.factors().get(1).parameters()).isInstanceOf(Exponential.class);
  }

  @Test
  void aMultivariateFamilyTakesAsManyColumnsAsItIsTold() {
    fit(Em.IRIS, "--family", "multivariate-normal@3,normal", "-k", "1");
    Product product = (Product) mixture().component(0);
    assertThat(product.factors().get(0).family().observationSize()).isEqualTo(3);
    fit(Em.IRIS, "--family", "multivariate-normal", "-k", "1");
    assertThat(mixture().columns()).isEqualTo(4);
    fit(Em.IRIS, "--family", "multivariate-normal@4:covariance=diag", "-k", "1");
    assertThat(Em.fit(model).freeParameters()).hasValue(8);
    assertThat(usage("fit", "mixture", Em.IRIS, "--family", "multivariate-normal,normal").err())
        .contains("needs its number of columns beside other families");
    assertThat(usage("fit", "mixture", Em.IRIS, "--family", "multivariate-normal@x").err())
        .contains("after @ comes a number of columns");
  }

  @Test
  void oneUnivariateFamilyForSeveralColumnsTellsHowAProductIsWritten() {
    assertThat(usage("fit", "mixture", Em.FAITHFUL, "--family", "normal").err())
        .contains("takes one column, but the data have 2 (eruptions, waiting)")
        .contains("--family normal,normal")
        .contains("--columns");
    assertThat(usage("fit", "mixture", Em.FAITHFUL, "--family", "normal@2").err())
        .contains("normal takes one column; write it once for each column");
  }

  @Test
  void settingsAreCheckedByName() {
    assertThat(usage("fit", "mixture", Em.FIFTEEN, "--family", "normal:known-sb=1").err())
        .contains("has no setting 'known-sb' (did you mean 'known-sd'?)");
    assertThat(usage("fit", "mixture", Em.FIFTEEN, "--family", "normal:mean=1,sd=2").err())
        .contains("Parameters to start from go into --component");
    assertThat(usage("fit", "mixture", Em.FIFTEEN, "--family", "normal:known-sd=-1").err())
        .contains("known-sd must be finite and above 0");
    assertThat(
            usage("fit", "mixture", Em.FIFTEEN, "--family", "normal:known-sd=1,known-sd=2").err())
        .contains("gives known-sd twice");
    assertThat(usage("fit", "mixture", Em.FIFTEEN, "--family", "known-sd=2").err())
        .contains("must begin with a family");
    assertThat(usage("fit", "mixture", Em.FIFTEEN, "--family", "normal:known-sd").err())
        .contains("settings have the form name=value");
    assertThat(usage("fit", "mixture", Em.FIFTEEN, "--family", "norml").err())
        .contains("unknown family 'norml' (did you mean 'normal'?); known: bernoulli");
    assertThat(usage("fit", "mixture", Em.FIFTEEN).err())
        .contains("fit mixture needs --family, or --component")
        .contains("poisson");
  }

  @Test
  void componentsMayDiffer() throws IOException {
    Path data = folder.resolve("mixed.csv");
    StringBuilder csv = new StringBuilder("x\n");
    for (int i = 1; i < 200; i++) {
      // Quantiles of an exponential of rate 1, and of a uniform about 50.
      csv.append(-Math.log(1 - i / 200.0)).append('\n').append(49 + i / 100.0).append('\n');
    }
    Files.writeString(data, csv);
    fit(data.toString(), "--component", "exponential", "--component", "normal");
    assertThat(mixture().distribution(0).family().id()).isEqualTo("exponential");
    assertThat(mixture().distribution(1).family().id()).isEqualTo("normal");
    assertThat(((Normal) mixture().distribution(1).parameters()).mean())
        .isCloseTo(50, within(0.01));
    assertThat(mixture().weight(1)).isCloseTo(0.5, within(1e-6));
    assertThat(Em.done("score", model.toString(), data.toString()).out())
        .contains(Double.toString(Em.fit(model).logLikelihood().orElseThrow()));
  }

  @Test
  void aComponentNeedNotBeAbleToGiveEveryRow() throws IOException {
    Path data = folder.resolve("mixed.csv");
    StringBuilder csv = new StringBuilder("x\n");
    for (int i = 1; i < 200; i++) {
      // Quantiles of an exponential of rate 1/2, and of a logistic about −3.
      double u = i / 200.0;
      csv.append(-2 * Math.log(1 - u)).append('\n');
      csv.append(-3 + 0.5 * Math.log(u / (1 - u))).append('\n');
    }
    Files.writeString(data, csv);
    for (String initializer : List.of("kmeans", "random", "random-from-data", "k-means++")) {
      fit(
          data.toString(),
          "--component",
          "normal",
          "--component",
          "gamma",
          "--init",
          initializer,
          "--restarts",
          "3");
      assertThat(mixture().weight(0)).as(initializer).isCloseTo(0.5, within(0.1));
      Gamma gamma = (Gamma) mixture().distribution(1).parameters();
      assertThat(gamma.shape() / gamma.rate()).as(initializer).isCloseTo(2, within(0.3));
    }
  }

  @Test
  void parametersOfAllComponentsAreTheStart() {
    fit(
        Em.FIFTEEN,
        "--component",
        "normal:mean=-50,sd=10",
        "--component",
        "normal:mean=30,sd=20",
        "--max-iterations",
        "0");
    assertThat(mixture().weights()).containsExactly(0.5, 0.5);
    assertThat(mixture().parameters()).isEqualTo(List.of(new Normal(-50, 10), new Normal(30, 20)));
    fit(
        Em.FAITHFUL,
        "--max-iterations",
        "0",
        "--component",
        "multivariate-normal:mean=[2,55],covariance=[[0.1,0],[0,30]]",
        "--component",
        "multivariate-normal:mean=[4,80],covariance=[[0.1,0.5],[0.5,30]]");
    assertThat(mixture().columns()).isEqualTo(2);
    fit(
        Em.FAITHFUL,
        "--max-iterations",
        "0",
        "--component",
        "normal:mean=2,sd=1,normal:mean=50,sd=5",
        "--component",
        "normal:mean=4,sd=1,normal:mean=80,sd=5");
    assertThat(((Product) mixture().component(1)).factors().get(1).parameters())
        .isEqualTo(new Normal(80, 5));
    fit(
        Em.FIFTEEN,
        "--component",
        "normal:known-sd=20,mean=-50",
        "--component",
        "normal:known-sd=20,mean=30");
    assertThat(((Normal) mixture().component(0)).sd()).isEqualTo(20);
    assertThat(Em.fit(model).freeParameters()).hasValue(3);
  }

  @Test
  void identicalComponentsAreWarnedAboutAndFitted() {
    Em em =
        Em.done(
            "fit",
            "mixture",
            Em.FIFTEEN,
            "--component",
            "normal:mean=0,sd=1",
            "--component",
            "normal:mean=0,sd=1");
    assertThat(em.err())
        .contains("em: warning: components 1 and 2 are identical: EM can never tell them apart")
        .contains("start them from different parameters");
    // Both are the maximum likelihood normal of all 15 numbers.
    assertThat(em.out()).contains("mean 20.93333333").doesNotContain("NaN");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "normal:mean=0 | sd is missing",
        "normal:mean=0,sd=1,skew=2 | skew is unknown; known here: mean, sd",
        "normal:mean=0,sd=-1 | sd must be finite and above 0",
        "normal:mean=zero,sd=1 | mean must be a number",
        "normal:mean=[1],sd=1 | mean must be a number",
        "normal | parameters are given for some components only",
        "normal:mean=0,sd=1,normal:mean=0,sd=1 | takes 2 columns, but the data have 1"
      })
  void aComponentThatCannotBeMeantIsRefused(String component, String message) {
    Em em =
        usage(
            "fit",
            "mixture",
            Em.FIFTEEN,
            "--component",
            component,
            "--component",
            "normal:mean=1,sd=1");
    assertThat(em.err()).contains(message);
  }

  @Test
  void optionsThatContradictEachOtherAreRefused() {
    assertThat(
            usage("fit", "mixture", Em.FIFTEEN, "--family", "normal", "--component", "normal")
                .err())
        .contains("--family and --component contradict each other");
    assertThat(
            usage(
                    "fit",
                    "mixture",
                    Em.FIFTEEN,
                    "--component",
                    "normal",
                    "--component",
                    "normal",
                    "-k",
                    "3")
                .err())
        .contains("-k 3 contradicts --component, whose number of components is 2");
    assertThat(
            usage(
                    "fit",
                    "mixture",
                    Em.FIFTEEN,
                    "--component",
                    "normal:mean=0,sd=1",
                    "--init",
                    "random")
                .err())
        .contains("--init contradicts --component with parameters");
    assertThat(
            usage("fit", "mixture", Em.FIFTEEN, "--family", "normal", "--covariance", "full").err())
        .contains("--covariance is an option of fit gmm")
        .contains("multivariate-normal:covariance=full");
    assertThat(usage("fit", "gmm", Em.FIFTEEN, "--family", "normal").err())
        .contains("--family is an option of fit mixture");
    assertThat(usage("fit", "gmm", Em.FIFTEEN, "--component", "normal").err())
        .contains("--component is an option of fit mixture");
    assertThat(
            usage("fit", "gmm", Em.FIFTEEN, "--restarts", "2", "--restart-policy", "single").err())
        .contains("--restarts and --restart-policy");
    assertThat(
            usage(
                    "fit",
                    "gmm",
                    Em.FIFTEEN,
                    "--tolerance",
                    "1e-3",
                    "--convergence",
                    "time-limit:seconds=1")
                .err())
        .contains("time-limit has no tolerance");
    assertThat(
            usage(
                    "fit",
                    "gmm",
                    Em.FIFTEEN,
                    "--tolerance",
                    "1e-3",
                    "--convergence",
                    "aitken:tolerance=1")
                .err())
        .contains("given twice");
  }

  @Test
  void aMixtureOfAFileIsTheStart() {
    Path start = folder.resolve("start.json");
    Em.done(
        "fit",
        "mixture",
        Em.FIFTEEN,
        "--family",
        "normal",
        "--max-iterations",
        "1",
        "-q",
        "-o",
        start.toString());
    Path trace = folder.resolve("trace.csv");
    fit(Em.FIFTEEN, "--init-model", start.toString(), "--trace", trace.toString());
    assertThat(trace).content().contains("1,0," + Em.fit(start).logLikelihood().orElseThrow());
    fit(Em.FIFTEEN, "--init-model", start.toString(), "--family", "normal", "-k", "2");
    for (String[] contradiction :
        new String[][] {
          {"--family", "poisson"}, {"--family", "normal:known-sd=1"}, {"-k", "3"},
          {"--component", "normal"}, {"--init", "kmeans"}, {"--columns", "1,1"}
        }) {
      usage(
          "fit",
          "mixture",
          Em.FIFTEEN,
          "--init-model",
          start.toString(),
          contradiction[0],
          contradiction[1]);
    }
    assertThat(usage("fit", "gmm", Em.FIFTEEN, "--init-model", start.toString()).err())
        .contains("is a mixture, but fit gmm starts from a gaussian-mixture");
  }

  @Test
  void aKnownConstantHoldsForTheParametersOfAFile() {
    Path start = folder.resolve("start.json");
    Em.done(
        "fit",
        "mixture",
        Em.FIFTEEN,
        "--family",
        "normal:known-sd=20",
        "-q",
        "-o",
        start.toString());
    fit(Em.FIFTEEN, "--init-model", start.toString(), "--family", "normal:known-sd=20");
    assertThat(((Normal) mixture().component(0)).sd()).isEqualTo(20);
    fit(Em.FIFTEEN, "--init-model", start.toString());
    assertThat(((Normal) mixture().component(0)).sd()).isEqualTo(20);
  }

  @Test
  void aFileKeepsTheSettingsOfItsFamily() {
    Path again = folder.resolve("again.json");
    for (String family :
        List.of("multivariate-normal@2:covariance=tied", "normal:known-sd=0.4,normal:known-sd=6")) {
      FitSummary fit = fit(Em.FAITHFUL, "--family", family, "--tolerance", "1e-12");
      Em.done(
          "fit",
          "mixture",
          Em.FAITHFUL,
          "-q",
          "--init-model",
          model.toString(),
          "-o",
          again.toString());
      assertThat(Em.fit(again).freeParameters()).isEqualTo(fit.freeParameters());
      assertThat(Em.fit(again).logLikelihood().orElseThrow())
          .isCloseTo(fit.logLikelihood().orElseThrow(), within(1e-6));
      assertThat(Em.done("score", model.toString(), Em.FAITHFUL).out())
          .containsPattern("free parameters +" + fit.freeParameters().orElseThrow() + "\\R");
    }
    assertThat(fit(Em.FAITHFUL, "--family", "multivariate-normal@2:covariance=tied"))
        .extracting(f -> f.logLikelihood().orElseThrow())
        .satisfies(l -> assertThat(l).isCloseTo(-1140.1867594, within(1e-5)));
  }

  @Test
  void weightsThatAreHeldFixedAreNotCounted() {
    assertThat(fit(Em.FIFTEEN, "--family", "normal", "--fix", "weights").freeParameters())
        .hasValue(4);
    assertThat(Em.done("score", model.toString(), Em.FIFTEEN).out())
        .containsPattern("free parameters +4\\R");
  }

  @Test
  void probabilitiesOfAComponentTellItsSymbols() throws IOException {
    Path data = Files.writeString(folder.resolve("s.csv"), "s\n0\n1\n2\n0\n0\n2\n1\n0\n");
    fit(
        data.toString(),
        "--component",
        "categorical:probabilities=[0.5,0.3,0.2]",
        "--component",
        "categorical:probabilities=[0.2,0.3,0.5]",
        "--max-iterations",
        "0");
    // One row of 0 has density ½(.5 + .2), of 1 .3, of 2 ½(.2 + .5).
    assertThat(Em.fit(model).logLikelihood().orElseThrow())
        .isCloseTo(6 * Math.log(0.35) + 2 * Math.log(0.3), within(1e-12));
  }

  @Test
  void columnsOfSymbolsKeepTheirNames() {
    fit(Em.IRIS, "--family", "normal,categorical", "--columns", "petal_length,species");
    assertThat(Em.read(model).levels())
        .containsOnlyKeys("species")
        .containsEntry("species", List.of("setosa", "versicolor", "virginica"));
    assertThat(Em.done("show", model.toString()).out()).containsPattern("setosa: [01]");
    assertThat(Em.done("score", model.toString(), Em.IRIS).out())
        .contains(Double.toString(Em.fit(model).logLikelihood().orElseThrow()));
    assertThat(Em.done("sample", model.toString(), "-n", "5").out())
        .containsPattern(",[sv][a-z]+,[01]\n");
  }

  @Test
  void symbolsThatAreTheirOwnNumbersNeedNoLevels() throws IOException {
    Path data = folder.resolve("codes.csv");
    Files.writeString(data, "a,b\n0,3\n1,4\n2,5\n0,3\n1,9\n");
    fit(data.toString(), "--family", "categorical", "--columns", "a");
    assertThat(Em.read(model).levels()).isEmpty();
    fit(data.toString(), "--family", "categorical", "--columns", "b");
    assertThat(Em.read(model).levels()).containsEntry("b", List.of("3", "4", "5", "9"));
  }

  @Test
  void moreSymbolsThanTheDataNameAreWrongUsage() throws IOException {
    Path data = Files.writeString(folder.resolve("s.csv"), "s\na\nb\na\nb\nb\n");
    Em run =
        Em.run(
            "fit",
            "mixture",
            data.toString(),
            "--columns",
            "s",
            "--family",
            "categorical:levels=5");
    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err())
        .contains("the symbols of the data: levels.s must name each symbol of the column");
  }

  @Test
  void missingValuesAreLeftOutOfAProduct() throws IOException {
    Path data = folder.resolve("missing.csv");
    Files.writeString(data, "a,b\n1,10\n2,NA\n3,30\n,40\n5,50\n6,60\n");
    fit(data.toString(), "--family", "normal,normal", "-k", "1");
    Product product = (Product) mixture().component(0);
    assertThat(((Normal) product.factors().get(0).parameters()).mean())
        .isCloseTo(17 / 5.0, within(1e-12));
    assertThat(((Normal) product.factors().get(1).parameters()).mean())
        .isCloseTo(190 / 5.0, within(1e-12));
    assertThat(Em.done("predict", model.toString(), data.toString()).out().lines()).hasSize(7);
  }

  private Path counts() throws IOException {
    return Files.writeString(
        folder.resolve("counts.csv"),
        "a,b,c\n1,2,3\n3,2,1\n0,0,6\n5,1,0\n2,2,2\n1,1,4\n6,0,0\n0,3,3\n4,1,1\n1,0,5\n");
  }

  private Path coins() throws IOException {
    return Files.writeString(folder.resolve("coins.csv"), "heads\n5\n9\n8\n4\n7\n");
  }

  @Test
  void theTwoCoinsOfDoAndBatzoglouAreFittedScoredAndDrawn() throws IOException {
    String data = coins().toString();
    FitSummary fit =
        fit(
            data,
            "--component",
            "binomial:trials=10,probability=0.6",
            "--component",
            "binomial:trials=10,probability=0.5",
            "--fix",
            "weights",
            "--tolerance",
            "0",
            "--max-iterations",
            "10");
    // Do and Batzoglou (2008), What is the expectation maximization algorithm?, figure 1.
    assertThat(((Binomial) mixture().component(0)).probability())
        .isCloseTo(.7967441495, within(1e-10));
    assertThat(((Binomial) mixture().component(1)).probability())
        .isCloseTo(.5196586622, within(1e-10));
    assertThat(mixture().weights()).containsExactly(0.5, 0.5);
    assertThat(fit.freeParameters()).hasValue(2);
    assertThat(Files.readString(model)).contains("\"trials\": 10,").doesNotContain("settings");
    assertThat(Em.done("score", model.toString(), data).out())
        .contains(Double.toString(fit.logLikelihood().orElseThrow()));
    assertThat(Em.done("predict", model.toString(), data).out())
        .isEqualTo("label\n1\n0\n0\n1\n0\n");
    assertThat(Em.done("show", model.toString()).out())
        .contains("binomial  trials 10  probability 0.7967441495");
    assertThat(Em.done("sample", model.toString(), "-n", "50").out())
        .matches("heads,label\n((10|[0-9]),[01]\n){50}");
  }

  @Test
  void aNumberOfTrialsMustBeGivenAndFitTheData() throws IOException {
    String data = coins().toString();
    assertThat(usage("fit", "mixture", data, "--family", "binomial").err())
        .contains("trials must be given, as in binomial:trials=10");
    assertThat(usage("fit", "mixture", data, "--family", "binomial:trials=ten").err())
        .contains("trials must be a whole number, but is 'ten'");
    assertThat(usage("fit", "mixture", data, "--component", "binomial:probability=0.5").err())
        .contains("trials must be given, as in binomial:trials=10");
    assertThat(
            usage("fit", "mixture", data, "--component", "binomial:trials=10,probability=2").err())
        .contains("probability must be in [0, 1], but is 2.0");
    assertThat(Em.run("fit", "mixture", data, "--family", "binomial:trials=8"))
        .satisfies(em -> assertThat(em.code()).isEqualTo(ExitCode.DATA))
        .satisfies(em -> assertThat(em.err()).contains("line 3, column heads").contains("[0, 8]"));
    fit(data, "--family", "binomial:trials=10", "-k", "1");
    assertThat(((Binomial) mixture().component(0)).probability()).isCloseTo(0.66, within(1e-12));
    Path again = folder.resolve("again.json");
    String[] next = {
      "fit", "mixture", data, "--init-model", model.toString(), "-q", "-o", again.toString()
    };
    Em.done(next);
    assertThat(Em.read(again).model()).hasToString(mixture().toString());
    assertThat(
            usage(
                    Stream.concat(
                            Stream.of(next).filter(word -> !word.equals("-q")),
                            Stream.of("--family", "binomial:trials=11"))
                        .toArray(String[]::new))
                .err())
        .contains("trials must be 11, as the family has, but is 10");
  }

  @Test
  void componentsMayHaveDifferentConstants() throws IOException {
    FitSummary fit =
        fit(
            coins().toString(),
            "--component",
            "binomial:trials=10,probability=0.5",
            "--component",
            "binomial:probability=0.5,trials=12",
            "--max-iterations",
            "0");
    double expected = 0;
    for (double[] row :
        new double[][] {{5, 252, 792}, {9, 10, 220}, {8, 45, 495}, {4, 210, 495}, {7, 120, 792}}) {
      // Half of C(10, x) 2^-10 and half of C(12, x) 2^-12.
      expected += Math.log(row[1] / 2048 + row[2] / 8192);
    }
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(expected, within(1e-12));
    assertThat(Em.done("score", model.toString(), coins().toString()).out())
        .contains(Double.toString(fit.logLikelihood().orElseThrow()));
  }

  @Test
  void aSizeIsAConstantOfNegativeBinomials() throws IOException {
    String data = coins().toString();
    FitSummary fit = fit(data, "--family", "negative-binomial:size=2", "-k", "1");
    // The mean is 6.6.
    assertThat(mixture().component(0)).isEqualTo(new NegativeBinomial(2, 2 / (2 + 6.6)));
    assertThat(fit.freeParameters()).hasValue(1);
    assertThat(Em.done("score", model.toString(), data).out())
        .contains(Double.toString(fit.logLikelihood().orElseThrow()));
    assertThat(Em.done("show", model.toString()).out())
        .contains("negative-binomial  size 2  probability 0.2325581395");
    assertThat(Em.done("predict", model.toString(), data).out().lines()).hasSize(6);
    assertThat(Em.done("sample", model.toString(), "-n", "20").out())
        .matches("heads,label\n([0-9]+,0\n){20}");
    fit(
        data,
        "--component",
        "negative-binomial:size=2,probability=0.2",
        "--component",
        "negative-binomial:size=2,probability=0.4");
    assertThat(mixture().components()).isEqualTo(2);
    assertThat(usage("fit", "mixture", data, "--family", "negative-binomial").err())
        .contains("size must be given, as in negative-binomial:size=2");
    fit(data, "--family", "geometric", "-k", "1");
    assertThat(mixture().component(0)).isEqualTo(new Geometric(1 / (1 + 6.6)));
  }

  @Test
  void countsOfCategoriesTakeAColumnEach() throws IOException {
    String data = counts().toString();
    FitSummary fit = fit(data, "--family", "multinomial@3", "-k", "1");
    // 23, 12 and 25 of 60 counts.
    assertThat(((Multinomial) mixture().component(0)).probabilities())
        .containsExactly(new double[] {23 / 60.0, 12 / 60.0, 25 / 60.0}, within(1e-15));
    assertThat(fit.freeParameters()).hasValue(2);
    assertThat(Em.done("score", model.toString(), data).out())
        .contains(Double.toString(fit.logLikelihood().orElseThrow()));
    assertThat(Em.done("predict", model.toString(), data).out().lines()).hasSize(11);
    assertThat(Em.done("show", model.toString()).out()).containsPattern("b +0.2\\R");
    Em drawn = Em.run("sample", model.toString(), "-n", "5");
    assertThat(drawn.code()).isEqualTo(ExitCode.DATA);
    assertThat(drawn.err())
        .startsWith("em: " + model + ": multinomial without trials")
        .contains("give the trials, as in multinomial@3:trials=10");
    assertThat(drawn.out()).isEmpty();
    // The density of a row does not depend on whether its sum was known.
    double without = fit.logLikelihood().orElseThrow();
    assertThat(
            fit(data, "--family", "multinomial:trials=6", "-k", "1").logLikelihood().orElseThrow())
        .isCloseTo(without, within(1e-12));
    for (String row :
        Em.done("sample", model.toString(), "-n", "20").out().lines().skip(1).toList()) {
      assertThat(Stream.of(row.split(",", -1)).mapToInt(Integer::parseInt).sum()).isEqualTo(6);
    }
    Em other = Em.run("fit", "mixture", data, "--family", "multinomial@3:trials=7");
    assertThat(other.code()).isEqualTo(ExitCode.DATA);
    assertThat(other.err()).contains("line 2").contains("the sum 6, but must have the sum 7");
  }

  @Test
  void parametersOfCountsAreAStartAlsoWithinAProduct() throws IOException {
    String data = counts().toString();
    fit(
        data,
        "--component",
        "multinomial:trials=6,probabilities=[0.2,0.3,0.5]",
        "--component",
        "multinomial:trials=6,probabilities=[0.5,0.3,0.2]",
        "--max-iterations",
        "0");
    assertThat(mixture().parameters())
        .isEqualTo(List.of(Multinomial.of(0.2, 0.3, 0.5), Multinomial.of(0.5, 0.3, 0.2)));
    fit(
        data,
        "--component",
        "binomial:trials=6,probability=0.25,multinomial@2:probabilities=[0.5,0.5]",
        "--component",
        "binomial:trials=6,probability=0.75,multinomial@2:probabilities=[0.1,0.9]",
        "--max-iterations",
        "0");
    Product product = (Product) mixture().component(1);
    assertThat(product.factors().get(0).parameters()).isEqualTo(new Binomial(6, 0.75));
    assertThat(product.factors().get(1).parameters()).isEqualTo(Multinomial.of(0.1, 0.9));
    assertThat(Em.done("score", model.toString(), data).out())
        .contains(Double.toString(Em.fit(model).logLikelihood().orElseThrow()));
  }

  @Test
  void settingsThatMustBeGivenAreListed() {
    assertThat(Em.done("plugins").out())
        .contains("support: whole numbers 0 to n, the trials")
        .contains("trials: the number of trials n, at least 1; it must be given")
        .contains("size: the number of successes r, any number above 0; it must be given")
        .contains("columns: any number, as in multinomial@3");
  }

  private static void badData(String message, String... args) {
    Em em = Em.run(args);
    assertThat(em.code()).as(em.err()).isEqualTo(ExitCode.DATA);
    assertThat(em.err()).startsWith("em: " + message);
  }

  @Test
  void rowsWhoseValuesDoNotFitTogetherAreNamedByTheirLine() throws IOException {
    String data =
        Files.writeString(folder.resolve("p.csv"), "a,b\n0.5,0.5\n0.25,0.5\n0.1,0.9\n").toString();
    badData(data + ", line 3: ", "fit", "mixture", data, "--family", "dirichlet", "-k", "1");
    badData(data + ", line 2: ", "fit", "mixture", data, "--family", "von-mises-fisher", "-k", "1");
    String good =
        Files.writeString(folder.resolve("g.csv"), "a,b\n0.5,0.5\n0.25,0.75\n0.1,0.9\n").toString();
    fit(good, "--family", "dirichlet", "-k", "1");
    badData(data + ", line 3: ", "predict", model.toString(), data);
    badData(data + ", line 3: ", "score", model.toString(), data);
  }

  @Test
  void inAProductTheColumnsOfTheFactorAreNamed() throws IOException {
    String data =
        Files.writeString(
                folder.resolve("p.csv"), "x,a,b\n1,0.5,0.5\n2,0.25,0.5\n5,0.1,0.9\n3,0.2,0.8\n")
            .toString();
    badData(
        data + ", line 3, columns a, b: ",
        "fit",
        "mixture",
        data,
        "--family",
        "normal,dirichlet@2",
        "-k",
        "1");
  }

  @Test
  void wordsAreSymbolsWhereAFamilyOfSymbolsStands() throws IOException {
    String data =
        Files.writeString(
                folder.resolve("m.csv"),
                "id,x,w,n,city\np,1.5,1,2,rome\nq,2.5,2,3,paris\nr,0.5,1,1,rome\ns,3,1,0,oslo\n")
            .toString();
    String family = "normal,poisson,categorical";
    Em em =
        Em.done(
            "fit",
            "mixture",
            data,
            "--family",
            family,
            "--weight-column",
            "w",
            "-k",
            "1",
            "-o",
            model.toString());
    assertThat(em.err()).contains("left out, because not numeric: id");
    assertThat(Em.read(model).columns()).containsExactly("x", "n", "city");
    assertThat(Em.read(model).levels())
        .containsOnlyKeys("city")
        .containsEntry("city", List.of("oslo", "paris", "rome"));
    assertThat(em.out()).contains("oslo: 0.2, paris: 0.4, rome: 0.4");
    String unnamed = Files.readString(model);
    fit(data, "--family", family, "--weight-column=w", "-k=1", "--columns=x,n,city");
    assertThat(Files.readString(model)).isEqualTo(unnamed);
    assertThat(Em.done("sample", model.toString(), "-n", "20").out())
        .matches("x,n,city,label\n([-0-9.E]+,[0-9]+,(oslo|paris|rome),0\n){20}");
    assertThat(Em.done("score", model.toString(), data, "--weight-column=w").out())
        .contains(Double.toString(Em.fit(model).logLikelihood().orElseThrow()));
  }

  @Test
  void aVectorOfSymbolsTakesWordsInEveryColumn() throws IOException {
    String data =
        Files.writeString(folder.resolve("v.csv"), "a,b,c\nx,0,u\ny,1,u\nx,2,v\nx,0,u\ny,0,v\n")
            .toString();
    fit(data, "--family", "categorical-vector", "-k", "1");
    assertThat(Em.read(model).levels()).containsOnlyKeys("a", "c");
    double unnamed = Em.fit(model).logLikelihood().orElseThrow();
    assertThat(fit(data, "--family", "categorical-vector@3", "-k=1", "--columns=a,b,c"))
        .extracting(fit -> fit.logLikelihood().orElseThrow())
        .isEqualTo(unnamed);
    assertThat(Em.done("show", model.toString()).out())
        .contains("x: 0.6", "u: 0.6", "b  categorical  probabilities [0.6, 0.2, 0.2]");
  }

  @Test
  void numbersStayNumbersWhereAFamilyOfSymbolsStands() throws IOException {
    String data = Files.writeString(folder.resolve("n.csv"), "s\n0\n3\n0\n1\n").toString();
    FitSummary fit = fit(data, "--family", "categorical", "-k", "1");
    assertThat(Em.read(model).levels()).isEmpty();
    assertThat(fit.freeParameters()).hasValue(3);
  }

  @Test
  void scalarsAreShownBesideLists() throws IOException {
    String data = counts().toString();
    fit(data, "--family", "multinomial:trials=6", "-k", "1");
    assertThat(Em.done("show", model.toString()).out())
        .containsPattern("\n  multinomial  trials 6\n +probabilities\n  a +0.38");
    String unit =
        Files.writeString(folder.resolve("u.csv"), "x,y\n1,0\n0,1\n0.6,0.8\n0.8,0.6\n").toString();
    fit(unit, "--family", "von-mises-fisher", "-k", "1");
    assertThat(Em.done("show", model.toString()).out())
        .containsPattern("\n  von-mises-fisher  concentration [0-9.]+\n +direction")
        .containsPattern("\n  x +0.7071067812\n  y +0.7071067812\n");
  }

  @Test
  void aComponentThatLacksASettingTellsHowItIsGiven() throws IOException {
    String data = coins().toString();
    for (String[] component :
        new String[][] {
          {"binomial:probability=.5", "trials must be given, as in binomial:trials=10"},
          {"negative-binomial:probability=.5", "size must be given, as in negative-binomial:size=2"}
        }) {
      assertThat(usage("fit", "mixture", data, "--component", component[0]).err())
          .contains(component[1]);
    }
  }
}
