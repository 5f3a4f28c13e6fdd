package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.em4j.core.engine.StopReason;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.Gamma;
import org.em4j.distributions.Normal;
import org.em4j.distributions.Poisson;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.io.FitSummary;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Hidden Markov models on the command line; published numbers are those of Zucchini and MacDonald
 * (Hidden Markov Models for Time Series, 2009, chapters 3 and 4).
 */
class FitChainTest {
  private static final String[] COUNTS = {"--columns", "count", "--family", "poisson"};

  @TempDir Path folder;
  private Path model;

  @BeforeEach
  void nameFile() {
    model = folder.resolve("model.json");
  }

  private static String[] words(String[]... parts) {
    return Arrays.stream(parts).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private FitSummary fit(String data, String... options) {
    Em.done(words(new String[] {"fit", "hmm", data, "-q", "-o", model.toString()}, options));
    return Em.fit(model);
  }

  private FitSummary quakes(String... options) {
    return fit(Em.EARTHQUAKES, words(COUNTS, options));
  }

  private HiddenMarkovModel<?> chain() {
    return Em.read(model).model(HiddenMarkovModel.class);
  }

  private double rate(int state) {
    return ((Poisson) chain().emission(state)).rate();
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
  }

  /** Two sequences of two weights, of states near 1 and near 5, some of which are known. */
  private Path sequences() throws IOException {
    return write(
        "sequences.csv",
        "id,y,state,w",
        "a,1.0,0,1",
        "a,1.5,,1",
        "a,5.2,1,1",
        "a,5.1,,1",
        "b,1.2,,2",
        "b,0.7,,2",
        "b,5.5,,2",
        "b,4.9,1,2",
        "b,5.6,1,2");
  }

  // --- published numbers ------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"1, -391.9189", "2, -341.8787", "3, -328.5275"})
  void theEarthquakesHaveThePublishedOptima(String states, double logLikelihood) {
    FitSummary fit = quakes("--states", states, "--tolerance", "1e-12");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(logLikelihood, within(1e-4));
    assertThat(fit.observations()).hasValue(107);
    assertThat(fit.starts()).hasValue(10);
  }

  @Test
  void aStationaryChainHasThePublishedOptimum() {
    FitSummary fit = quakes("--stationary", "--tolerance", "1e-12", "--order", "mean");
    assertThat(fit.logLikelihood().orElseThrow()).isCloseTo(-342.3183, within(1e-4));
    assertThat(fit.freeParameters()).hasValue(4);
    assertThat(rate(0)).isCloseTo(15.472, within(1e-3));
    assertThat(rate(1)).isCloseTo(26.125, within(1e-3));
    assertThat(chain().initial()).containsExactly(new double[] {0.6608, 0.3392}, within(1e-3));
    double[] stationary = chain().stationaryDistribution();
    assertThat(chain().initial()).containsExactly(stationary, within(1e-12));
  }

  private Path publishedStart() throws IOException {
    return write(
        "start.json",
        "{\"format\": \"em4j/model\", \"version\": 1, \"type\": \"hidden-markov-model\",",
        " \"columns\": [\"count\"], \"initial\": [0.5, 0.5],",
        " \"transitions\": [[0.85, 0.15], [0.15, 0.85]],",
        " \"emissions\": [{\"family\": \"poisson\", \"parameters\": {\"rate\": 15}},",
        "   {\"family\": \"poisson\", \"parameters\": {\"rate\": 25}}]}");
  }

  @Test
  void aFileIsTheStartAndTheTraceThePublishedOne() throws IOException {
    Path trace = folder.resolve("trace.csv");
    fit(
        Em.EARTHQUAKES,
        "--init-model",
        publishedStart().toString(),
        "--trace",
        trace.toString(),
        "--tolerance",
        "1e-14",
        "--max-iterations",
        "500");
    List<String> lines = Files.readAllLines(trace);
    assertThat(lines.get(0))
        .isEqualTo("start,iteration,log_likelihood,change,elapsed_seconds,stop_reason");
    double[] published = {-343.9418, -342.3617, -342.0865, -341.9803};
    for (int i = 0; i < published.length; i++) {
      String[] fields = lines.get(1 + i).split(",", -1);
      assertThat(fields[1]).isEqualTo(Integer.toString(i));
      assertThat(Double.parseDouble(fields[2])).isCloseTo(published[i], within(5e-5));
    }
    assertThat(rate(0)).isCloseTo(15.4208, within(1e-4));
    assertThat(rate(1)).isCloseTo(26.0182, within(1e-4));
  }

  @Test
  void componentsWithParametersAreTheStart() throws IOException {
    Path trace = folder.resolve("trace.csv");
    Em.done(
        "fit",
        "hmm",
        Em.EARTHQUAKES,
        "--columns",
        "count",
        "--component",
        "poisson:rate=15",
        "--component",
        "poisson:rate=25",
        "--max-iterations",
        "0",
        "--trace",
        trace.toString());
    // Equal initial and transition probabilities: a mixture of equal weights.
    double expected = 0;
    for (String line : Files.readAllLines(Path.of(Em.EARTHQUAKES)).subList(1, 108)) {
      int count = Integer.parseInt(line.split(",", -1)[1]);
      expected += Math.log(0.5 * (poisson(15, count) + poisson(25, count)));
    }
    String first = Files.readAllLines(trace).get(1);
    assertThat(Double.parseDouble(first.split(",", -1)[2])).isCloseTo(expected, within(1e-9));
  }

  private static double poisson(double rate, int count) {
    double p = Math.exp(-rate);
    for (int i = 1; i <= count; i++) {
      p *= rate / i;
    }
    return p;
  }

  @Test
  void aRangeOfStatesIsComparedInATable() {
    Em em = Em.done(words(new String[] {"fit", "hmm", Em.EARTHQUAKES, "--states", "1..3"}, COUNTS));
    assertThat(em.out())
        .contains("candidates by bic")
        .containsPattern("\\n +1 +poisson +-391\\.9189\\d* +1 ")
        .containsPattern("\\n\\* +2 +poisson +-341\\.8787\\d* +5 +693\\.757\\d* +707\\.121")
        .containsPattern("\\n +3 +poisson +-328\\.5274\\d* +11 ")
        .contains("hidden-markov-model: 2 states of count", "of 10 starts, ")
        .containsPattern("\\n +expected rows +share\\nstate 1 +\\d+\\.\\d+ +0\\.\\d{6}\\n");
    Em aic =
        Em.done(
            words(
                new String[] {"fit", "hmm", Em.EARTHQUAKES, "-k", "1..3", "--criterion", "aic"},
                COUNTS));
    assertThat(aic.out()).containsPattern("\\n\\* +3 +poisson ");
  }

  // --- emissions --------------------------------------------------------------------------------

  @Test
  void emissionsAreMultivariateNormalUnlessAFamilyIsNamed() {
    FitSummary full = fit(Em.FAITHFUL, "--restarts", "2");
    assertThat(full.freeParameters()).hasValue(3 + 2 * 5);
    Em em = Em.done("fit", "hmm", Em.FAITHFUL, "--covariance", "full,diag,tied", "--restarts", "1");
    assertThat(em.out())
        .containsPattern("2 +full +-\\d+\\.\\d+ +13 ")
        .containsPattern("2 +diag +-\\d+\\.\\d+ +11 ")
        .containsPattern("2 +tied +-\\d+\\.\\d+ +10 ");
    fit(Em.FAITHFUL, "--covariance", "spherical", "--restarts", "1");
    assertThat(Em.read(model).fit().orElseThrow().freeParameters()).hasValue(9);
  }

  @Test
  void statesMayEmitMixturesProductsAndDifferentFamilies() {
    FitSummary mixed = quakes("--mix", "2", "--restarts", "2");
    assertThat(mixed.freeParameters()).hasValue(3 + 2 * 3);
    assertThat(chain().emission(0)).isInstanceOf(Mixture.class);
    assertThat(mixed.logLikelihood().orElseThrow()).isGreaterThan(-341.8788);
    FitSummary again = fit(Em.EARTHQUAKES, "--init-model", model.toString(), "--mix", "2");
    assertThat(again.logLikelihood().orElseThrow())
        .isGreaterThanOrEqualTo(mixed.logLikelihood().orElseThrow() - 1e-9);
    fit(Em.FAITHFUL, "--family", "normal,gamma", "--restarts", "1");
    assertThat(Em.fit(model).freeParameters()).hasValue(3 + 2 * 4);
    fit(
        Em.FAITHFUL,
        "--columns",
        "waiting",
        "--component",
        "normal",
        "--component",
        "gamma",
        "--restarts",
        "2");
    assertThat(chain().distribution(0).parameters()).isInstanceOf(Normal.class);
    assertThat(chain().distribution(1).parameters()).isInstanceOf(Gamma.class);
  }

  @Test
  void symbolsKeepTheirNames() throws IOException {
    Path data = write("symbols.csv", "weather,n", "sun,1", "rain,2", "sun,3", "sun,4", "rain,5");
    fit(data.toString(), "--columns", "weather", "--family", "categorical", "-k", "1");
    assertThat(Em.read(model).levels()).isEqualTo(Map.of("weather", List.of("rain", "sun")));
    assertThat(Em.done("show", model.toString()).out())
        .contains("weather  categorical  probabilities [rain: 0.4, sun: 0.6]");
    Path other = write("other.csv", "weather", "sun", "snow");
    for (String command : new String[] {"predict", "score"}) {
      Em em = Em.run(command, model.toString(), other.toString());
      assertThat(em.code()).isEqualTo(ExitCode.DATA);
      assertThat(em.err())
          .contains(other + ", line 3, column weather: 'snow' is none of the known symbols");
    }
  }

  // --- sequences and labels ---------------------------------------------------------------------

  @Test
  void sequencesAreThoseOfAColumnAndWeightsThoseOfSequences() throws IOException {
    String data = sequences().toString();
    String[] options = {
      "--columns",
      "y",
      "--component",
      "normal:mean=1,sd=1",
      "--component",
      "normal:mean=5,sd=1",
      "--max-iterations",
      "1",
      "--sequence-column",
      "id"
    };
    FitSummary weighted = fit(data, words(options, new String[] {"--weight-column", "w"}));
    assertThat(weighted.observations()).hasValue(14);
    double[] first = chain().initial();
    Path twice =
        write(
            "twice.csv",
            Stream.of("a 1.0 1.5 5.2 5.1", "b 1.2 0.7 5.5 4.9 5.6", "c 1.2 0.7 5.5 4.9 5.6")
                .flatMap(
                    line ->
                        Arrays.stream(line.split(" ", -1))
                            .skip(1)
                            .map(y -> line.charAt(0) + "," + y))
                .toArray(String[]::new));
    FitSummary repeated =
        fit(
            twice.toString(),
            words(options, new String[] {"--columns", "2", "--sequence-column", "1"}));
    assertThat(repeated.logLikelihood().orElseThrow())
        .isCloseTo(weighted.logLikelihood().orElseThrow(), within(1e-12));
    assertThat(chain().initial()).containsExactly(first, within(1e-12));
    FitSummary joined =
        fit(
            data,
            options[0],
            options[1],
            options[2],
            options[3],
            options[4],
            options[5],
            options[6],
            options[7]);
    assertThat(joined.observations()).hasValue(9);
    assertThat(joined.logLikelihood().orElseThrow())
        .isNotCloseTo(repeated.logLikelihood().orElseThrow(), within(0.1));
    assertThat(Em.done("fit", "hmm", data, "--sequence-column", "id", "--columns", "y").out())
        .contains(": 9 rows of y in 2 sequences\n");
  }

  @Test
  void labelsFixStatesAndAreNoData() throws IOException {
    String data = sequences().toString();
    String[] options = {
      "--sequence-column", "id", "--label-column", "state", "--weight-column", "w"
    };
    FitSummary fit = fit(data, options);
    assertThat(Em.read(model).columns()).containsExactly("y");
    // State 0 is the one near 1 by its labels, which all starts regard.
    assertThat(chain().initial(0)).isGreaterThan(0.99);
    Em score = Em.done(words(new String[] {"score", model.toString(), data}, options));
    assertThat(score.out()).contains(" " + fit.logLikelihood().orElseThrow() + "\n");
    assertThat(
            Em.done(
                    "predict",
                    model.toString(),
                    data,
                    "--sequence-column",
                    "id",
                    "--label-column",
                    "state")
                .out())
        .isEqualTo("label\n0\n0\n1\n1\n0\n0\n1\n1\n1\n");
    Path swapped = write("swapped.csv", "y,state", "1.0,", "5.2,0", "5.1,");
    assertThat(
            Em.done("predict", model.toString(), swapped.toString(), "--label-column", "state")
                .out())
        .isEqualTo("label\n0\n0\n1\n");
  }

  @Test
  void rowsMayBeMissing() throws IOException {
    Path data = write("holes.csv", "y", "1", "NA", "1.4", "5", "NA", "5.5", "1.1", "5.2");
    fit(data.toString(), "--family", "normal", "--restarts", "3");
    List<String> lines =
        Em.done("predict", model.toString(), data.toString(), "--proba").out().lines().toList();
    assertThat(lines).hasSize(9);
    String[] missing = lines.get(2).split(",", -1);
    assertThat(Double.parseDouble(missing[0]) + Double.parseDouble(missing[1]))
        .isCloseTo(1, within(1e-12));
  }

  // --- the chain --------------------------------------------------------------------------------

  @Test
  void topologiesForbidTransitions() throws IOException {
    quakes("--states", "3", "--topology", "left-right");
    assertThat(chain().initial()).containsExactly(1, 0, 0);
    assertThat(chain().transition(1, 0)).isZero();
    assertThat(chain().transition(2, 2)).isEqualTo(1);
    assertThat(Em.fit(model).freeParameters()).hasValue(3 + 3);
    quakes("--states", "3", "--topology", "left-right:width=1");
    assertThat(chain().transition(0, 2)).isZero();
    assertThat(Em.fit(model).freeParameters()).hasValue(3 + 2);
    assertThat(Em.done("show", model.toString()).out()).contains("for ever");
    quakes("--states", "4", "--topology", "banded:width=2", "--restarts", "2");
    assertThat(chain().transition(0, 3)).isZero();
    assertThat(chain().transition(3, 0)).isZero();
    assertThat(Em.fit(model).freeParameters()).hasValue(4 + 3 + 2 + 3 + 3 + 2);
    double full = quakes("--topology", "full").logLikelihood().orElseThrow();
    assertThat(full).isCloseTo(-341.8787, within(1e-4));
  }

  @Test
  void aTopologyIsReadFromAFile() throws IOException {
    Path fixed = write("fixed.csv", "0.9, *, *", "*,*,0", "", "0,0,1");
    quakes("--topology", fixed.toString(), "--restarts", "2");
    assertThat(chain().states()).isEqualTo(3);
    assertThat(chain().transition(0, 0)).isEqualTo(0.9);
    assertThat(chain().transition(1, 2)).isZero();
    assertThat(chain().transition(2, 2)).isEqualTo(1);
    assertThat(Em.fit(model).freeParameters()).hasValue(3 + 2 + 1 + 1);
    Path mask = folder.resolve("mask.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(mask))) {
      out.write("1,1\n0,1\n".getBytes(StandardCharsets.UTF_8));
    }
    quakes("--topology", mask.toString(), "--states", "2", "--restarts", "2");
    assertThat(chain().transition(0, 0)).isBetween(0.5, 0.999);
    assertThat(chain().transition(1, 0)).isZero();
    assertThat(Em.fit(model).freeParameters()).hasValue(2 + 1 + 1);
  }

  @Test
  void partsThatAreFixedStayAndAreNotCounted() throws IOException {
    String start = publishedStart().toString();
    assertThat(
            fit(Em.EARTHQUAKES, "--init-model", start, "--fix", "transitions,initial")
                .freeParameters())
        .hasValue(2);
    assertThat(chain().transition(0, 1)).isEqualTo(0.15);
    assertThat(chain().initial()).containsExactly(0.5, 0.5);
    assertThat(rate(0)).isNotCloseTo(15, within(0.01));
    assertThat(fit(Em.EARTHQUAKES, "--init-model", start, "--fix", "emissions").freeParameters())
        .hasValue(3);
    assertThat(rate(0)).isEqualTo(15);
    assertThat(chain().transition(0, 1)).isNotCloseTo(0.15, within(0.01));
  }

  @Test
  void viterbiTrainingClimbsTheBestPath() throws IOException {
    Path trace = folder.resolve("trace.csv");
    FitSummary hard =
        quakes("--training", "viterbi", "--restarts", "1", "--trace", trace.toString());
    List<String> lines = Files.readAllLines(trace);
    assertThat(lines.get(0)).contains(",classification_log_likelihood,");
    String[] last = lines.get(lines.size() - 1).split(",", -1);
    // That of one path is less than that of all.
    assertThat(Double.parseDouble(last[2])).isLessThan(hard.logLikelihood().orElseThrow());
    assertThat(hard.logLikelihood().orElseThrow()).isLessThan(-341.8787);
    assertThat(Em.done("score", model.toString(), Em.EARTHQUAKES).out())
        .contains(" " + hard.logLikelihood().orElseThrow() + "\n");
    FitSummary soft = quakes("--training", "baum-welch");
    assertThat(soft.logLikelihood().orElseThrow()).isCloseTo(-341.8787, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({"kmeans", "segmental-kmeans", "stretches", "random", "random-from-data", "k-means++"})
  void startsAreMadeAsNamed(String init) {
    Em em =
        Em.done(
            words(
                new String[] {"fit", "hmm", Em.EARTHQUAKES, "--init", init, "--restarts", "1"},
                new String[] {"--format", "json", "--max-iterations", "0"},
                COUNTS));
    assertThat(em.out()).contains("\"starts\": 1");
    Em other =
        Em.done(
            words(
                new String[] {"fit", "hmm", Em.EARTHQUAKES, "--restarts", "1", "--format", "json"},
                new String[] {"--init", init.equals("kmeans") ? "random" : "kmeans"},
                new String[] {"--max-iterations", "0"},
                COUNTS));
    assertThat(other.out()).isNotEqualTo(em.out());
  }

  @Test
  void aNamedStartGoesBeforeTheOneOfALeftRightChain() {
    quakes("--topology", "left-right", "--restarts", "1", "--max-iterations", "0");
    // Equal stretches: the first half of the years, and the second.
    assertThat(rate(0)).isCloseTo(21.7, within(1.0));
    double before = rate(0);
    quakes(
        "--topology", "left-right", "--init", "kmeans", "--restarts", "1", "--max-iterations", "0");
    assertThat(Math.abs(rate(0) - rate(1))).isGreaterThan(8);
    assertThat(rate(0)).isNotCloseTo(before, within(1.0));
  }

  @Test
  void orderIsBySizeOrByMean() {
    quakes("--order", "mean");
    assertThat(rate(0)).isLessThan(rate(1));
    assertThat(chain().initial(0)).isGreaterThan(0.99);
    assertThat(chain().transition(0, 0)).isCloseTo(0.9284, within(1e-3));
    FitSummary bySize = quakes("--order", "size");
    assertThat(rate(0)).isLessThan(rate(1)); // 67 of 107 years
    assertThat(Em.done("score", model.toString(), Em.EARTHQUAKES).out())
        .contains(" " + bySize.logLikelihood().orElseThrow() + "\n");
  }

  @Test
  void priorsDrawRowsToEqualOnes() {
    quakes("--prior", "dirichlet=20,pseudo-count=1", "--order", "mean");
    FitSummary fit = Em.fit(model);
    assertThat(fit.penalizedLogLikelihood().orElseThrow())
        .isLessThan(fit.logLikelihood().orElseThrow());
    assertThat(chain().initial(1)).isGreaterThan(0.4);
  }

  @Test
  void theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() throws IOException {
    String[] options = {"--states", "3", "--init", "random", "--seed", "7", "--restarts", "4"};
    quakes(words(options, new String[] {"--threads", "1"}));
    String one = Files.readString(model);
    quakes(words(options, new String[] {"--threads", "2"}));
    assertThat(Files.readString(model)).isEqualTo(one);
    quakes("--states", "3", "--init", "random", "--seed", "8", "--restarts", "4");
    assertThat(Files.readString(model)).isNotEqualTo(one);
  }

  @Test
  void otherOptionsOfFitsAreTakenToo() {
    FitSummary limited = quakes("--max-iterations", "3", "--restart-policy", "short-runs:n=4");
    assertThat(limited.iterations()).hasValue(3);
    assertThat(quakes("--convergence", "relative-improvement").stopReason())
        .hasValue(StopReason.CONVERGED);
    fit(Em.FAITHFUL, "--regularization", "1", "--degenerate", "floor:relative=1e-10", "-k", "1");
    Em em = Em.done(words(new String[] {"fit", "hmm", Em.EARTHQUAKES, "-v"}, COUNTS));
    assertThat(em.err()).contains("start 10: log-likelihood ");
  }

  @Test
  void dataComeFromStandardInputAndCompressedToo() throws IOException {
    String text = Files.readString(Path.of(Em.EARTHQUAKES));
    double expected = quakes().logLikelihood().orElseThrow();
    String[] command = words(new String[] {"fit", "hmm", "-", "--format", "json"}, COUNTS);
    assertThat(Em.run(Map.of(), text, command).out()).contains(": " + expected + ",");
    Path gz = folder.resolve("quakes.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(gz))) {
      out.write(Files.readAllBytes(Path.of(Em.EARTHQUAKES)));
    }
    assertThat(fit(gz.toString(), COUNTS).logLikelihood()).hasValue(expected);
  }
}
