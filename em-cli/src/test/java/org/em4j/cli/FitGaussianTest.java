package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.StopReason;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Log-likelihoods of the reference sets are those of scikit-learn and mclust. */
class FitGaussianTest {
  private static final double LOG_LIKELIHOOD = 1e-5;

  @TempDir Path folder;
  private Path model;
  private Path trace;

  @BeforeEach
  void nameFiles() {
    model = folder.resolve("model.json");
    trace = folder.resolve("trace.csv");
  }

  private FitSummary fit(String data, String... options) {
    return Em.fit(fitted(data, options));
  }

  private Path fitted(String data, String... options) {
    Em em =
        Em.done(
            Stream.concat(
                    Stream.of("fit", "gmm", data, "-q", "-o", model.toString()), Stream.of(options))
                .toArray(String[]::new));
    assertThat(em.out()).isEmpty();
    return model;
  }

  private List<String> trace() throws IOException {
    return Files.readAllLines(trace);
  }

  private static double number(List<String> lines, int line, int column) {
    return Double.parseDouble(lines.get(line).split(",", -1)[column]);
  }

  @Test
  void twoComponentsOfFullCovarianceAreTheDefault() {
    FitSummary fit = fit(Em.FAITHFUL, "--tolerance", "1e-11");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(-1130.2639602, within(LOG_LIKELIHOOD));
    GaussianMixture mixture = Em.gaussian(model);
    assertThat(mixture.components()).isEqualTo(2);
    assertThat(mixture.covarianceType()).isEqualTo(CovarianceType.FULL);
    assertThat(fit.seed()).hasValue(0);
    assertThat(fit.starts()).hasValue(1);
    assertThat(fit.freeParameters()).hasValue(11);
    assertThat(fit.observations()).hasValue(272);
    double logLikelihood = fit.logLikelihood().orElseThrow();
    assertThat(fit.bic()).hasValue(-2 * logLikelihood + 11 * Math.log(272));
    assertThat(fit.aic()).hasValue(-2 * logLikelihood + 22);
  }

  @ParameterizedTest
  @CsvSource({"full, -1130.2639602", "tied, -1140.1867594"})
  void covarianceChoosesTheStructure(String type, double logLikelihood) {
    FitSummary fit = fit(Em.FAITHFUL, "--covariance", type, "--tolerance", "1e-11");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(logLikelihood, within(LOG_LIKELIHOOD));
    assertThat(Em.gaussian(model).covarianceType().id()).isEqualTo(type);
  }

  @Test
  void ofSeveralCovariancesAndNumbersOfComponentsTheBestIsKept() {
    Em em =
        Em.done(
            "fit",
            "gmm",
            Em.IRIS,
            "-k",
            "1..3",
            "--covariance",
            "full,spherical",
            "-o",
            model.toString());
    assertThat(em.out().lines().filter(line -> line.matches("[* ] +[1-3] +(full|spherical).*")))
        .hasSize(6);
    assertThat(em.out().lines().filter(line -> line.startsWith("*")))
        .singleElement()
        .asString()
        .contains("2", "full");
    GaussianMixture mixture = Em.gaussian(model);
    assertThat(mixture.components()).isEqualTo(2);
    assertThat(mixture.covarianceType()).isEqualTo(CovarianceType.FULL);
    assertThat(em.err()).contains("left out, because not numeric: species");
  }

  @Test
  void theCriterionDecidesBetweenCandidates() {
    // -2 log L is 428.7 for K=2 with 29 parameters and 360.4 for K=3 with 44: AIC wants three.
    fit(Em.IRIS, "-k", "2..3", "--criterion", "aic");
    assertThat(Em.gaussian(model).components()).isEqualTo(3);
    fit(Em.IRIS, "-k", "2..3", "--criterion", "bic");
    assertThat(Em.gaussian(model).components()).isEqualTo(2);
    fit(Em.IRIS, "-k", "2..3", "--criterion", "icl");
    assertThat(Em.gaussian(model).components()).isEqualTo(2);
  }

  @Test
  void aRepairedCandidateNeverWins() throws IOException {
    // Ten rows, two of them equal: a component on those two would have an infinite likelihood.
    Path data = folder.resolve("equal.csv");
    Files.writeString(data, "x\n1\n1\n2.3\n3.1\n4.7\n5.2\n6.9\n7.4\n8.8\n9.6\n");
    Em em =
        Em.done("fit", "gmm", data.toString(), "-k", "1..6", "--seed", "3", "-o", model.toString());
    assertThat(em.out()).contains("repaired");
    assertThat(Em.fit(model).repairs()).isEmpty();
  }

  @Test
  void columnsAreChosenByNameOrNumber() {
    fit(Em.IRIS, "--columns", "petal_length,2");
    assertThat(Em.read(model).columns()).containsExactly("petal_length", "sepal_width");
    fit(Em.IRIS);
    assertThat(Em.read(model).columns())
        .containsExactly("sepal_length", "sepal_width", "petal_length", "petal_width");
  }

  @Test
  void weightsCountAsRepeatedRows() throws IOException {
    Path weighted = folder.resolve("weighted.csv");
    Path repeated = folder.resolve("repeated.csv");
    StringBuilder once = new StringBuilder("x,w\n");
    StringBuilder often = new StringBuilder("x\n");
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 60; i++) {
      double x = random.nextDouble() + (i % 2) * 3;
      int weight = random.nextInt(4);
      once.append(x).append(',').append(weight).append('\n');
      often.append((x + "\n").repeat(weight));
    }
    Files.writeString(weighted, once);
    Files.writeString(repeated, often);
    double expected = fit(repeated.toString()).logLikelihood().orElseThrow();
    FitSummary fit = fit(weighted.toString(), "--weight-column", "w");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(expected, within(1e-9));
    assertThat(Em.read(model).columns()).containsExactly("x");
    assertThat(fit.observations()).hasValue(often.toString().lines().count() - 1.0);
  }

  @Test
  void delimiterAndHeaderAreTakenAsTold() throws IOException {
    Path data = folder.resolve("data.txt");
    Files.writeString(data, "1;2\n2;7\n3;1\n5;5\n8;6\n9;3\n");
    fit(data.toString(), "-k", "1", "--delimiter", ";", "--no-header");
    assertThat(Em.read(model).columns()).containsExactly("x1", "x2");
    assertThat(Em.fit(model).observations()).hasValue(6);
    fit(data.toString(), "-k", "1", "--delimiter", ";", "--header");
    assertThat(Em.read(model).columns()).containsExactly("1", "2");
    assertThat(Em.fit(model).observations()).hasValue(5);
    // No comma anywhere: one column of words.
    assertThat(Em.run("fit", "gmm", data.toString(), "-k", "1", "--delimiter", ",").code())
        .isEqualTo(ExitCode.DATA);
    Files.writeString(data, "1\t2\n2\t7\n3\t1\n5\t5\n8\t6\n9\t3\n");
    fit(data.toString(), "-k", "1", "--delimiter", "tab", "--no-header");
    assertThat(Em.read(model).columns()).hasSize(2);
  }

  @Test
  void standardInputIsRead() throws IOException {
    String csv = Files.readString(Path.of(Em.FAITHFUL));
    Em em = Em.run(Map.of(), csv, "fit", "gmm", "-", "-q", "-o", model.toString());
    assertThat(em.code()).isZero();
    assertThat(Em.fit(model).logLikelihood().orElseThrow()).isCloseTo(-1130.26396, within(1e-4));
  }

  @Test
  void maxIterationsLimitsTheMStepsAndWarns() throws IOException {
    Em em =
        Em.done(
            "fit",
            "gmm",
            Em.FAITHFUL,
            "--max-iterations",
            "3",
            "-o",
            model.toString(),
            "--trace",
            trace.toString());
    assertThat(em.err())
        .contains("em: warning: stopped at the limit of 3 iterations")
        .contains("raise --max-iterations");
    assertThat(Em.fit(model).iterations()).hasValue(3);
    assertThat(Em.fit(model).stopReason()).hasValue(StopReason.ITERATION_LIMIT);
    // A header, the initial model, and three M-steps.
    assertThat(trace()).hasSize(5);
    fit(Em.FAITHFUL, "--max-iterations", "0");
    assertThat(Em.fit(model).iterations()).hasValue(0);
  }

  @Test
  void theLastRowOfTheTraceIsTheModelInTheFile() throws IOException {
    FitSummary fit = fit(Em.FAITHFUL, "--trace", trace.toString());
    List<String> lines = trace();
    assertThat(lines.get(0))
        .isEqualTo("start,iteration,log_likelihood,change,elapsed_seconds,stop_reason");
    assertThat(lines.get(1)).startsWith("1,0,").contains(",NA,");
    assertThat(lines).hasSize((int) fit.iterations().orElseThrow() + 2);
    int last = lines.size() - 1;
    assertThat(number(lines, last, 2)).isEqualTo(fit.logLikelihood().orElseThrow());
    assertThat(number(lines, last, 3))
        .isEqualTo(number(lines, last, 2) - number(lines, last - 1, 2));
    double before = 0;
    for (int i = 1; i <= last; i++) {
      assertThat(lines.get(i).split(",", -1)[4]).matches("[0-9]+\\.[0-9]{9}");
      assertThat(number(lines, i, 1)).isEqualTo(i - 1);
      assertThat(number(lines, i, 4)).isGreaterThan(before);
      before = number(lines, i, 4);
    }
  }

  @Test
  void theTraceHoldsEveryStart() throws IOException {
    fit(Em.FAITHFUL, "--restarts", "3", "--trace", trace.toString());
    List<String> starts =
        trace().stream().skip(1).map(line -> line.split(",", -1)[0]).distinct().toList();
    assertThat(starts).containsExactly("1", "2", "3");
    assertThat(trace().stream().filter(line -> line.matches("[123],0,.*,NA,.*"))).hasSize(3);
  }

  @Test
  void theTraceTellsWhyEachStartStopped() throws IOException {
    fit(Em.IRIS, "-k", "3", "--restarts", "9", "--max-iterations", "25", "--trace", "" + trace);
    List<String> lines = trace();
    List<String> reasons = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      boolean last = i + 1 == lines.size() || lines.get(i + 1).split(",", -1)[1].equals("0");
      String reason = lines.get(i).split(",", -1)[5];
      if (last) {
        reasons.add(reason);
      } else {
        assertThat(reason).isEqualTo("NA");
      }
    }
    assertThat(reasons).hasSize(9).contains("converged", "abandoned", "iteration-limit");
    long best = Em.fit(model).bestStart().orElseThrow();
    assertThat(reasons.get((int) best - 1))
        .isEqualTo(Em.fit(model).stopReason().orElseThrow().toString());
  }

  @Test
  void toleranceDecidesWhenToStop() {
    long coarse = fit(Em.FAITHFUL, "--tolerance", "1e-2").iterations().orElseThrow();
    long fine = fit(Em.FAITHFUL, "--tolerance", "1e-12").iterations().orElseThrow();
    assertThat(coarse).isLessThan(fine);
    FitSummary all = fit(Em.FAITHFUL, "--tolerance", "0", "--max-iterations", "77");
    assertThat(all.iterations()).hasValue(77);
  }

  @Test
  void convergenceChoosesThePolicy() {
    FitSummary shift = fit(Em.FAITHFUL, "--convergence", "parameter-shift:tolerance=1e-10");
    FitSummary plain = fit(Em.FAITHFUL);
    assertThat(shift.iterations().orElseThrow()).isGreaterThan(plain.iterations().orElseThrow());
    FitSummary by = fit(Em.FAITHFUL, "--convergence", "parameter-shift", "--tolerance", "1e-10");
    assertThat(by.iterations()).isEqualTo(shift.iterations());
    FitSummary time =
        fit(
            Em.FAITHFUL,
            "--convergence",
            "any-of:policies=time-limit:seconds=1e-9|aitken:tolerance=0");
    assertThat(time.stopReason()).hasValue(StopReason.TIME_LIMIT);
  }

  @Test
  void restartsAreCountedAllTold() {
    FitSummary fit = fit(Em.IRIS, "-k", "3", "--restarts", "4", "--seed", "5");
    assertThat(fit.starts()).hasValue(4);
    assertThat(fit.bestStart().orElseThrow()).isBetween(1L, 4L);
    FitSummary policy =
        fit(Em.IRIS, "-k", "3", "--restart-policy", "short-runs:n=6,iterations=2,keep=1");
    assertThat(policy.starts()).hasValue(6);
  }

  @Test
  void initIsForAllStartsIfItIsNamed() throws IOException {
    fit(Em.FAITHFUL, "--restarts", "3", "--trace", trace.toString());
    List<String> mixed = trace().stream().filter(line -> line.matches("[123],0,.*")).toList();
    fit(Em.FAITHFUL, "--init", "kmeans", "--restarts", "3", "--trace", trace.toString());
    List<String> kmeans = trace().stream().filter(line -> line.matches("[123],0,.*")).toList();
    assertThat(number(mixed, 0, 2)).isEqualTo(number(kmeans, 0, 2));
    // k-means finds the same two clusters from every seed here; random rows do not.
    assertThat(number(kmeans, 1, 2)).isCloseTo(number(kmeans, 0, 2), within(1e-9));
    assertThat(number(mixed, 1, 2)).isLessThan(number(mixed, 0, 2) - 1);
    fit(Em.FAITHFUL, "--init", "random", "--trace", trace.toString());
    assertThat(number(trace(), 1, 2)).isLessThan(number(kmeans, 0, 2) - 1);
  }

  @Test
  void theSeedDecidesRandomStarts() throws IOException {
    String[] random = {"--init", "random-from-data", "--max-iterations", "1", "--seed", "1"};
    fitted(Em.IRIS, random);
    byte[] first = Files.readAllBytes(model);
    fitted(Em.IRIS, random);
    assertThat(Files.readAllBytes(model)).isEqualTo(first);
    random[5] = "2";
    FitSummary other = fit(Em.IRIS, random);
    assertThat(other.seed()).hasValue(2);
    assertThat(Files.readAllBytes(model)).isNotEqualTo(first);
    assertThat(fit(Em.FAITHFUL, "--seed", "9223372036854775807").seed()).hasValue(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical"})
  void threadsChangeNoByteOfTheFile(String type) throws IOException {
    String[] options = {
      "-k", "4", "--covariance", type, "--restarts", "2", "--threads", "1", "--max-iterations", "20"
    };
    Path data = folder.resolve("data.csv");
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder csv = new StringBuilder("a,b,c\n");
    for (int i = 0; i < 6000; i++) {
      int k = random.nextInt(4);
      csv.append(k + random.nextGaussian())
          .append(',')
          .append(k * k + random.nextGaussian())
          .append(',')
          .append(random.nextGaussian() - k)
          .append('\n');
    }
    Files.writeString(data, csv);
    fitted(data.toString(), options);
    byte[] one = Files.readAllBytes(model);
    options[7] = "2";
    fitted(data.toString(), options);
    assertThat(Files.readAllBytes(model)).isEqualTo(one);
    options[7] = "5";
    fitted(data.toString(), options);
    assertThat(Files.readAllBytes(model)).isEqualTo(one);
  }

  @Test
  void regularizationIsAddedToTheDiagonal() {
    fit(Em.FAITHFUL, "-k", "1");
    double[] plain = Em.gaussian(model).covariance(0);
    fit(Em.FAITHFUL, "-k", "1", "--regularization", "0.5");
    double[] regularized = Em.gaussian(model).covariance(0);
    assertThat(regularized[0] - plain[0]).isCloseTo(0.5, within(1e-12));
    assertThat(regularized[1]).isEqualTo(plain[1]);
    assertThat(regularized[3] - plain[3]).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void degenerateComponentsMeetThePolicy() throws IOException {
    Path data = folder.resolve("equal.csv");
    Files.writeString(data, "x\n1\n1\n1\n1\n1\n5\n6.1\n7.7\n8\n9.4\n");
    Em floored = Em.done("fit", "gmm", data.toString(), "-o", model.toString());
    assertThat(floored.err()).contains("em: warning: component ").contains("floored");
    assertThat(Em.fit(model).repairs()).isNotEmpty();
    double variance = least(Em.gaussian(model));
    fit(data.toString(), "--degenerate", "floor:relative=1e-4");
    assertThat(least(Em.gaussian(model))).isGreaterThan(1000 * variance);
    Em failed = Em.run("fit", "gmm", data.toString(), "--degenerate", "fail");
    assertThat(failed.code()).isEqualTo(ExitCode.FIT);
    assertThat(failed.err()).contains("component ").contains("iteration ").contains("fit fewer");
    Em.done("fit", "gmm", data.toString(), "--degenerate", "reseed", "-o", model.toString());
    assertThat(Em.fit(model).repairs())
        .anyMatch(repair -> repair.action() == Repair.Action.RESEEDED);
  }

  private static double least(GaussianMixture mixture) {
    return Math.min(mixture.covariance(0)[0], mixture.covariance(1)[0]);
  }

  @Test
  void componentsAreOrderedBySizeOrMean() throws IOException {
    fit(Em.FAITHFUL, "--order", "size");
    GaussianMixture bySize = Em.gaussian(model);
    double logLikelihood = Em.fit(model).logLikelihood().orElseThrow();
    assertThat(bySize.weight(0)).isGreaterThan(bySize.weight(1));
    assertThat(Em.done("score", model.toString(), Em.FAITHFUL).out())
        .contains(Double.toString(logLikelihood));
    fit(Em.FAITHFUL, "--order", "mean");
    GaussianMixture byMean = Em.gaussian(model);
    assertThat(byMean.mean(0)[0]).isLessThan(byMean.mean(1)[0]);
    assertThat(byMean.weights()).containsExactly(bySize.weight(1), bySize.weight(0));
  }

  @Test
  void everyWarningTellsWhatToDo() {
    String some =
        Em.done(
                "fit",
                "gmm",
                Em.FIFTEEN,
                "-q",
                "-k",
                "4",
                "--degenerate",
                "fail",
                "--restarts",
                "20",
                "--init",
                "random-from-data")
            .err();
    assertThat(some)
        .containsPattern(
            "of 20 starts failed, .*; the best of the others is kept: raise --restarts");
    String many = Em.done("fit", "gmm", Em.FIFTEEN, "-q", "-k", "12").err();
    assertThat(many).containsPattern("\\d more repairs; .* and the same helps against them");
    String cut = Em.done("fit", "gmm", Em.FAITHFUL, "-q", "--max-iterations", "2").err();
    assertThat((some + many + cut).lines())
        .allMatch(line -> line.matches("em: warning: .*(fit fewer|raise|helps).*"));
  }

  @Test
  void warningsAndRepairsFollowTheOrder() throws IOException {
    Path data = folder.resolve("outlier.csv");
    StringBuilder csv = new StringBuilder("x\n1000\n");
    for (int i = 0; i < 50; i++) {
      csv.append(i * 0.37 % 5).append('\n');
    }
    Files.writeString(data, csv);
    Em size = Em.done("fit", "gmm", data.toString(), "--order", "size", "-o", model.toString());
    assertThat(size.err()).contains("component 2 holds only").contains("component 2 floored");
    assertThat(Em.fit(model).repairs()).allMatch(repair -> repair.component() == 1);
    // The same, with the outlier first.
    Files.writeString(data, csv.toString().replace("\n1000\n", "\n-1000\n"));
    Em mean = Em.done("fit", "gmm", data.toString(), "--order", "mean", "-o", model.toString());
    assertThat(mean.err()).contains("component 1 holds only").contains("component 1 floored");
    assertThat(Em.fit(model).repairs()).allMatch(repair -> repair.component() == 0);
  }

  @Test
  void aModelFileIsTheStart() throws IOException {
    Path start = folder.resolve("start.json");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "--max-iterations", "1", "-o", start.toString());
    double atStart = Em.fit(start).logLikelihood().orElseThrow();
    fit(Em.FAITHFUL, "--init-model", start.toString(), "--trace", trace.toString());
    assertThat(number(trace(), 1, 2)).isEqualTo(atStart);
    // What does not contradict the file may be said again.
    fit(
        Em.FAITHFUL,
        "--init-model",
        start.toString(),
        "-k",
        "2",
        "--covariance",
        "full",
        "--columns",
        "eruptions,2",
        "--restarts",
        "1");
    assertThat(Em.read(model).columns()).containsExactly("eruptions", "waiting");
  }

  @ParameterizedTest
  @CsvSource({
    "-k, 3",
    "-k, 1..2",
    "--covariance, tied",
    "--covariance, 'full,diag'",
    "--columns, waiting",
    "--columns, 'waiting,eruptions'",
    "--init, random",
    "--restarts, 2",
    "--restart-policy, single"
  })
  void whatContradictsTheModelFileIsRefused(String option, String value) {
    Path start = fitted(Em.FAITHFUL);
    Em em = Em.run("fit", "gmm", Em.FAITHFUL, "--init-model", start.toString(), option, value);
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains(option).contains("contradicts --init-model " + start);
  }

  @Test
  void fixedWeightsStayAsTheyStart() {
    ModelFile start = Em.read(fitted(Em.FAITHFUL, "--max-iterations", "0"));
    double[] weights = start.model(GaussianMixture.class).weights();
    Path copy = folder.resolve("start.json");
    new ModelFiles().write(copy, start);
    fit(Em.FAITHFUL, "--init-model", copy.toString(), "--fix", "weights");
    assertThat(Em.gaussian(model).weights()).containsExactly(weights);
    fit(Em.FAITHFUL, "--init-model", copy.toString());
    assertThat(Em.gaussian(model).weights()).isNotEqualTo(weights);
  }

  @Test
  void theLastOfARepeatedOptionWins() {
    fit(Em.FAITHFUL, "-k", "3", "--seed", "1", "--components", "1", "--seed", "2");
    assertThat(Em.gaussian(model).components()).isEqualTo(1);
    assertThat(Em.fit(model).seed()).hasValue(2);
    fit(Em.IRIS, "--columns", "1", "--columns", "2,3", "-k", "1", "--no-header", "--header");
    assertThat(Em.read(model).columns()).containsExactly("sepal_width", "petal_length");
    fit(Em.FAITHFUL, "--covariance", "full,diag", "--covariance", "tied");
    assertThat(Em.gaussian(model).covarianceType()).isEqualTo(CovarianceType.TIED);
  }

  @Test
  void theTextTellsWhatAPersonWantsToKnow() {
    Em em = Em.done("fit", "gmm", Em.FAITHFUL, "--tolerance", "1e-11");
    assertThat(em.out())
        .contains("272 rows of eruptions, waiting")
        .contains("gaussian-mixture: 2 components of eruptions, waiting; covariance full")
        .containsPattern("weight 0\\.35587")
        .containsPattern("eruptions +2\\.03638")
        .containsPattern("waiting +54\\.4785")
        .contains("log-likelihood")
        .contains("-1130.26396")
        .containsPattern("stop reason +converged")
        .containsPattern("aic +2282\\.5")
        .containsPattern("bic +2322\\.1")
        .containsPattern("icl +2323\\.");
    assertThat(em.err()).isEmpty();
    assertThat(Em.done("fit", "gmm", Em.FAITHFUL, "--restarts", "3").out())
        .contains("of 3 starts, 3 reached this optimum");
  }

  @Test
  void startsThatWereAbandonedAreTold() throws IOException {
    Path trace = model.resolveSibling("abandoned.csv");
    Em em =
        Em.done(
            "fit",
            "gmm",
            Em.FAITHFUL,
            "-k",
            "3",
            "--covariance",
            "tied",
            "--restarts",
            "20",
            "-v",
            "-o",
            model.toString(),
            "--trace",
            trace.toString());
    long abandoned = Em.fit(model).abandonedStarts().orElseThrow();
    assertThat(abandoned).isBetween(1L, 19L);
    assertThat(Em.fit(model).stopReason()).hasValue(StopReason.CONVERGED);
    assertThat(em.out()).contains(abandoned + " stopped early, far below it");
    assertThat(em.err().split("iterations \\(abandoned\\)", -1)).hasSize((int) abandoned + 1);
    assertThat(Files.readString(trace)).as("their courses are kept").contains("\n20,20,");
    assertThat(Files.readString(model))
        .containsPattern(
            "\"starts\": 20,\\s+\"abandoned_starts\": " + abandoned + ",\\s+\"best_start\"");
  }

  @Test
  void jsonOnStandardOutputIsTheModelFile() throws IOException {
    Em em = Em.done("fit", "gmm", Em.FAITHFUL, "--format", "json", "-o", model.toString());
    assertThat(em.out()).isEqualTo(Files.readString(model));
  }

  @Test
  void theModelFileMayBeCompressed() {
    Path compressed = folder.resolve("model.json.gz");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", compressed.toString());
    assertThat(Em.gaussian(compressed).components()).isEqualTo(2);
  }

  @Test
  void ifAllCandidatesFailTheFitFails() throws IOException {
    Path data = folder.resolve("constant.csv");
    Files.writeString(data, "x\n1\n1\n1\n1\n");
    Em em = Em.run("fit", "gmm", data.toString(), "-k", "1..2", "--degenerate", "fail");
    assertThat(em.code()).isEqualTo(ExitCode.FIT);
    assertThat(em.err()).contains("all 2 candidates failed");
    assertThat(em.out()).isEmpty();
  }
}
