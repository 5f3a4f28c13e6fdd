package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.Repair;
import org.em4j.core.engine.StopReason;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.MixtureScore;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.RawNormal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFilesTest {
  private static final String COMPONENTS =
      "\"weights\": [0.25, 0.75], \"components\": ["
          + "{\"family\": \"raw-normal\", \"parameters\": {\"mean\": 0, \"sd\": 1}},"
          + "{\"family\": \"raw-normal\", \"parameters\": {\"mean\": 5.5, \"sd\": 2e-1}}]";
  private static final String HEAD =
      "{\"format\": \"em4j/model\", \"version\": 1, \"type\": \"mixture\", \"columns\": [\"x\"], ";
  private static final String HAND_WRITTEN = HEAD + COMPONENTS + "}";

  private final ModelFiles files = new ModelFiles();

  @TempDir Path folder;

  private ModelFile parse(String json) {
    return files.read(
        new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)), "model.json");
  }

  private String refused(String json) {
    return catchThrowableOfType(DataException.class, () -> parse(json)).getMessage();
  }

  private static Observations data() {
    SplittableRandom random = new SplittableRandom(5);
    double[] values = new double[3000];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() + (i % 3 == 0 ? 6 : 0);
    }
    return Observations.of(values, 1);
  }

  private static EmResult<Mixture<RawNormal.Shape>> fit() {
    return Mixture.fit(
        data(), new RawNormal(), 2, MixtureOptions.defaults().withEm(e -> e.withSeed(7)));
  }

  private static ModelFile described(EmResult<Mixture<RawNormal.Shape>> result) {
    MixtureScore score = result.model().score(data(), Workers.sequential());
    InformationCriteria criteria = score.criteria(result.model().freeParameters());
    return new ModelFile(
        "mixture",
        List.of("x"),
        Map.of(),
        result.model(),
        Optional.of(FitSummary.of(result, criteria, 7)));
  }

  @Test
  void aFitIsAddedToADescription() {
    ModelFile bare = parse(HAND_WRITTEN);
    FitSummary fit = FitSummary.of(new InformationCriteria(-3, 2, 10, 0));
    assertThat(bare.fit()).isEmpty();
    assertThat(bare.withFit(fit))
        .isEqualTo(
            new ModelFile("mixture", List.of("x"), Map.of(), bare.model(), Optional.of(fit)));
  }

  @Test
  void aFileWrittenByHandWithoutFitIsRead() {
    ModelFile file = parse(HAND_WRITTEN);
    assertThat(file.type()).isEqualTo("mixture");
    assertThat(file.columns()).containsExactly("x");
    assertThat(file.levels()).isEmpty();
    assertThat(file.fit()).isEmpty();
    Mixture<?> mixture = file.model(Mixture.class);
    assertThat(mixture.weights()).containsExactly(0.25, 0.75);
    assertThat(mixture.component(1)).isEqualTo(new RawNormal.Shape(5.5, 0.2));
  }

  @Test
  void theModelOfAnotherClassIsRefused() {
    ModelFile file = parse(HAND_WRITTEN);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> file.model(String.class))
        .withMessage("the file holds a mixture, which is no String");
  }

  @Test
  void aModelReadBackScoresTheSameBits() {
    EmResult<Mixture<RawNormal.Shape>> result = fit();
    Path target = folder.resolve("model.json");
    files.write(target, described(result));
    ModelFile read = files.read(target);
    double score = read.model(Mixture.class).score(data(), Workers.sequential()).logLikelihood();
    assertThat(score).isEqualTo(result.logLikelihood());
    assertThat(read.fit().orElseThrow().logLikelihood()).hasValue(score);
  }

  @Test
  void aFileReadAndWrittenAgainIsTheSameBytes() throws IOException {
    Path first = folder.resolve("first.json");
    Path second = folder.resolve("second.json");
    files.write(first, described(fit()));
    files.write(second, files.read(first));
    assertThat(Files.readAllBytes(second)).isEqualTo(Files.readAllBytes(first));
  }

  @Test
  void aNameThatEndsInGzIsWrittenAndReadCompressed() throws IOException {
    Path target = folder.resolve("model.json.gz");
    files.write(target, described(fit()));
    assertThat(Files.readAllBytes(target)).startsWith(0x1f, 0x8b);
    assertThat(files.read(target).type()).isEqualTo("mixture");
    Path plain = folder.resolve("plain.gz");
    Files.writeString(plain, HAND_WRITTEN);
    assertThat(catchThrowableOfType(DataException.class, () -> files.read(plain)))
        .hasMessageContaining("is not gzip data");
  }

  @Test
  void namesStandInTheOrderOfTheFormat() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DiceProvider.Dice dice = new DiceProvider.Dice();
    ModelFile withLevels =
        new ModelFile(
            "mixture",
            List.of("x"),
            Map.of("x", List.of("a", "b", "c")),
            Mixture.of(dice, new double[] {1}, List.of(new Counts.Rate(1))),
            described(fit()).fit());
    files.write(out, "standard output", withLevels);
    String text = out.toString(StandardCharsets.UTF_8);
    List<String> names =
        List.of(
            "format",
            "version",
            "type",
            "columns",
            "levels",
            "weights",
            "components",
            "family",
            "parameters",
            "fit",
            "log_likelihood",
            "mean_log_likelihood",
            "iterations",
            "converged",
            "stop_reason",
            "observations",
            "free_parameters",
            "aic",
            "bic",
            "icl",
            "seed",
            "starts",
            "best_start",
            "repairs",
            "em4j_version");
    int at = 0;
    for (String name : names) {
      assertThat(text.indexOf("\"" + name + "\":", at)).as(name).isGreaterThanOrEqualTo(at);
      at = text.indexOf("\"" + name + "\":", at);
    }
    assertThat(text).contains("\"observations\": 3000,").endsWith("}\n");
    assertThat(parse(text).levels()).isEqualTo(withLevels.levels());
    assertThat(parse(text).fit()).isEqualTo(withLevels.fit());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "d | [\"a\", \"b\"] | names 2 where the model has whole numbers in [0, 2]",
        "d | [\"a\", \"b\", \"c\", \"d\"] | names 4 where the model has whole numbers in [0, 2]",
        "x | [\"a\", \"b\", \"c\"] | names 3 where the model has finite real numbers",
        "e | [\"a\"] | names 1 where the model has whole numbers in [0, 2]",
      })
  void levelsThatAreNotTheSymbolsOfTheModelAreRefused(String column, String names, String message) {
    String die = "{\"family\": \"dice\", \"parameters\": {\"rate\": 1}}";
    String normal = "{\"family\": \"raw-normal\", \"parameters\": {\"mean\": 0, \"sd\": 1}}";
    String json =
        HEAD.replace("[\"x\"]", "[\"d\", \"x\", \"e\"]")
            + "\"levels\": {\"%s\": %s}, "
            + "\"weights\": [1], \"components\": [{\"family\": \"product\", \"parameters\": "
            + "{\"factors\": [%s, %s, %s]}}]}".formatted(die, normal, die);
    String three = "[\"a\", \"b\", \"c\"]";
    assertThat(parse(json.formatted("e", three)).levels()).containsOnlyKeys("e");
    assertThat(refused(json.formatted(column, names)))
        .isEqualTo(
            "model.json: levels."
                + column
                + " must name each symbol of the column, but "
                + message);
  }

  @Test
  void levelsOfComponentsThatDifferAreThoseThatAnyOfThemTakes() {
    PerComponentFamily family =
        new PerComponentFamily(List.of(new DiceProvider.Dice(), new Counts()));
    Mixture<?> model =
        Mixture.of(
            family,
            new double[] {0.5, 0.5},
            List.of(
                new Distribution<>(new DiceProvider.Dice(), new Counts.Rate(1)),
                new Distribution<>(new Counts(), new Counts.Rate(1))));
    Map<String, List<String>> levels = Map.of("x", List.of("a", "b", "c"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ModelFile("mixture", List.of("x"), levels, model, Optional.empty()))
        .withMessageStartingWith("levels.x must name each symbol of the column");
  }

  @Test
  void aModelHasOneNameForEachColumn() {
    Mixture<RawNormal.Shape> model =
        Mixture.of(new RawNormal(), new double[] {1}, List.of(new RawNormal.Shape(0, 1)));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ModelFile("mixture", List.of("x", "y"), Map.of(), model, Optional.empty()))
        .withMessage("columns must have a name for each of the model's 1 columns, but has 2");
  }

  @Test
  void aFitWithAPriorTellsThePenalizedLogLikelihoodToo() {
    MixtureOptions options =
        MixtureOptions.defaults().withPrior(Prior.ofPseudoCount(2)).withEm(e -> e.withSeed(7));
    EmResult<Mixture<RawNormal.Shape>> result = Mixture.fit(data(), new RawNormal(), 2, options);
    assertThat(result.objective().logPrior()).isNotZero();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.write(out, "out", described(result));
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text)
        .containsPattern(
            "\"mean_log_likelihood\": [^,]*,\\s*\"penalized_log_likelihood\": [^,]*,\\s*\"iterations\"");
    FitSummary fit = parse(text).fit().orElseThrow();
    double logLikelihood = fit.logLikelihood().orElseThrow();
    assertThat(fit.penalizedLogLikelihood())
        .hasValue(logLikelihood + result.objective().logPrior());
    assertThat(described(fit()).fit().orElseThrow().penalizedLogLikelihood()).isEmpty();
  }

  @Test
  void theFitIsReadBack() {
    EmResult<Mixture<RawNormal.Shape>> plain = fit();
    List<Repair> repairs = List.of(new Repair(3, 1, Repair.Action.FLOORED, "its variance is zero"));
    EmResult<Mixture<RawNormal.Shape>> result =
        new EmResult<>(
            plain.model(),
            plain.objective(),
            plain.trace(),
            plain.stopReason(),
            0,
            plain.seed(),
            repairs,
            List.of(),
            plain.starts());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.write(out, "out", described(result));
    String text = out.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("\"component\": 2");
    FitSummary fit = parse(text).fit().orElseThrow();
    assertThat(fit.repairs()).isEqualTo(repairs);
    assertThat(fit.iterations()).hasValue(result.iterations());
    assertThat(fit.stopReason()).hasValue(StopReason.CONVERGED);
    assertThat(fit.observations()).hasValue(3000);
    assertThat(fit.freeParameters()).hasValue(5);
    assertThat(fit.seed()).hasValue(7);
    assertThat(fit.starts()).hasValue(1);
    assertThat(fit.bestStart()).hasValue(1);
    assertThat(fit.aic()).hasValue(-2 * result.logLikelihood() + 10);
    assertThat(fit.bic()).hasValue(-2 * result.logLikelihood() + 5 * Math.log(3000));
    assertThat(fit.icl().orElseThrow()).isGreaterThan(fit.bic().orElseThrow());
    assertThat(fit.meanLogLikelihood()).hasValue(result.logLikelihood() / 3000);
  }

  @Property(seed = "1")
  void everyFiniteNumberComesBackWithItsBits(@ForAll double mean, @ForAll long seed) {
    double finite = Double.isFinite(mean) ? mean : 0;
    double bits = Double.longBitsToDouble(new SplittableRandom(seed).nextLong());
    double sd = Double.isFinite(bits) && bits != 0 ? Math.abs(bits) : Double.MIN_VALUE;
    Mixture<RawNormal.Shape> model =
        Mixture.of(new RawNormal(), new double[] {1}, List.of(new RawNormal.Shape(finite, sd)));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.write(out, "out", files.describe(model, List.of("x")));
    Mixture<?> read = parse(out.toString(StandardCharsets.UTF_8)).model(Mixture.class);
    RawNormal.Shape shape = (RawNormal.Shape) read.component(0);
    assertThat(Double.doubleToRawLongBits(shape.mean()))
        .isEqualTo(Double.doubleToRawLongBits(finite));
    assertThat(shape.sd()).isEqualTo(sd);
  }

  @Test
  void everyTruncationIsRefusedAndNamed() {
    for (int length = 1; length < HAND_WRITTEN.length(); length++) {
      assertThat(refused(HAND_WRITTEN.substring(0, length)))
          .startsWith("model.json, line 1, column ");
    }
    assertThat(refused(HAND_WRITTEN.substring(0, 60))).contains("the file is truncated");
    assertThat(refused("")).isEqualTo("model.json: is empty; it must be a model file");
  }

  @Test
  void whatIsNoJsonIsNamedByLineAndColumn() {
    assertThat(refused("hello"))
        .isEqualTo("model.json, line 1, column 1: is no JSON: Unrecognized token 'hello'");
    assertThat(refused("{\n \"format\" 3}"))
        .startsWith("model.json, line 2, column 11: is no JSON");
    assertThat(refused("[1]")).contains("a model file must begin with {");
    assertThat(refused(HAND_WRITTEN + "\nx")).startsWith("model.json, line 2, column 1: ");
    assertThat(refused(HAND_WRITTEN + "\n{}"))
        .isEqualTo("model.json, line 2, column 1: nothing may follow the model");
    assertThat(refused(HAND_WRITTEN.replace("\"version\": 1", "\"version\": 1, \"version\": 1")))
        .contains("Duplicate")
        .contains("version");
    assertThat(refused(HAND_WRITTEN.replace("5.5", "NaN"))).contains("numbers must be finite");
    assertThat(refused(HAND_WRITTEN.replace("5.5", "-Infinity")))
        .contains("numbers must be finite");
    assertThat(refused(HAND_WRITTEN.replace("5.5", "1e999"))).contains("1e999 is too large");
    assertThat(refused(HAND_WRITTEN.replace("5.5", "05"))).contains("is no JSON");
    assertThat(refused(HAND_WRITTEN.replace("5.5", "/* */ 5"))).contains("is no JSON");
  }

  @Test
  void aByteOrderMarkIsSkippedAndOtherEncodingsAreRefused() {
    assertThat(parse("\uFEFF" + HAND_WRITTEN).type()).isEqualTo("mixture");
    byte[] latin = HAND_WRITTEN.replace("\"x\"", "\"Größe\"").getBytes(StandardCharsets.ISO_8859_1);
    assertThat(
            catchThrowableOfType(
                DataException.class,
                () -> files.read(new ByteArrayInputStream(latin), "model.json")))
        .hasMessageContaining("is not UTF-8 text");
  }

  @Test
  void whatCouldExhaustTheStackOrTheMemoryIsRefused() {
    String deep = "[".repeat(100_000);
    assertThat(refused(HEAD + "\"weights\": " + deep)).contains("is too large or too deep");
    String longName = "a".repeat(2 << 20);
    assertThat(refused("{\"" + longName + "\": 1}")).contains("is too large or too deep");
    // A compressed file of a few kilobytes may become gigabytes of blanks.
    byte[] blanks = new byte[1 << 20];
    Arrays.fill(blanks, (byte) ' ');
    assertThat(
            catchThrowableOfType(
                DataException.class,
                () -> JsonReader.read(new ByteArrayInputStream(blanks), "m.json", 1 << 19)))
        .hasMessageContaining("is too large or too deep");
  }

  @Test
  void whatIsNoModelFileIsSaidSo() {
    assertThat(refused("{\"a\": 1}"))
        .isEqualTo("model.json: is no model file of em4j: format must be \"em4j/model\"");
    assertThat(refused(HAND_WRITTEN.replace("em4j/model", "other")))
        .contains("is no model file of em4j");
    assertThat(refused(HAND_WRITTEN.replace("\"version\": 1", "\"version\": 2")))
        .contains("version must be 1, but is 2");
    assertThat(refused(HAND_WRITTEN.replace("\"type\": \"mixture\", ", "")))
        .contains("type is missing");
    assertThat(refused(HAND_WRITTEN.replace("\"mixture\"", "\"mixtur\"")))
        .contains("type: unknown model codec 'mixtur' (did you mean 'mixture'?)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"sd\": 2e-1 | \"sd\": -2 | components[1].parameters",
        "\"sd\": 2e-1 | \"sd\": \"a\" | components[1].parameters.sd must be a number",
        "\"sd\": 2e-1 | \"sdd\": 2 | components[1].parameters.sdd is unknown; known here: mean, sd",
        "\"mean\": 0, | | components[0].parameters.mean is missing",
        "\"weights\": [0.25, 0.75] | \"weights\": [0.25, 0.85] | weights must have the sum 1",
        "\"weights\": [0.25, 0.75] | \"weights\": [1] | weights must have one entry for each",
        "\"weights\": [0.25, 0.75] | \"weights\": [0.25, null] | weights[1] must be a number",
        "\"weights\": | \"wieghts\": | wieghts is unknown; known here: weights, components",
        "\"columns\": [\"x\"] | \"columns\": [\"x\", \"y\"] | columns must have a name for each",
        "\"columns\": [\"x\"] | \"columns\": [\"x\", \"x\"] | columns must have a name for each",
        "\"columns\": [\"x\"] | \"columns\": \"x\" | columns must be a list of texts",
        "\"columns\": [\"x\"], | | columns is missing",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"levels\": {\"y\": [\"a\"]} | levels.y",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"levels\": {\"x\": [\"a\", \"a\"]} | levels.x",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"fit\": {\"loglik\": 1} | fit.loglik is unknown",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"fit\": {\"aic\": \"1\"} | fit.aic must be a number",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"fit\": {\"starts\": 0} | fit.starts",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"fit\": {\"starts\": 1.5} | fit.starts",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"fit\": {\"stop_reason\": \"x\"} | fit.stop_reason",
        "\"columns\": [\"x\"] | \"columns\": [\"x\"], \"fit\": {\"repairs\": [{}]} | fit.repairs[0].action",
        "\"family\": \"raw-normal\", \"parameters\": {\"mean\": 5.5 | \"family\": \"raw-normol\", \"parameters\": {\"mean\": 5.5 | components[1].family: unknown family 'raw-normol' (did you mean 'raw-normal'?)",
        "\"family\": \"raw-normal\", \"parameters\": {\"mean\": 5.5 | \"family\": \"java.lang.Runtime\", \"parameters\": {\"mean\": 5.5 | components[1].family: unknown family 'java.lang.Runtime'"
      })
  void contentThatIsWrongIsNamedByItsPath(String good, String bad, String message) {
    String json = HAND_WRITTEN.replace(good, bad == null ? "" : bad);
    assertThat(json).isNotEqualTo(HAND_WRITTEN);
    assertThat(refused(json)).startsWith("model.json: ").contains(message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"log_likelihood\": -5}",
        "{\"observations\": 10.5, \"repairs\": []}",
        "{\"penalized_log_likelihood\": -7.5, \"converged\": false}",
        "{\"seed\": -9223372036854775808}"
      })
  void everyEntryOfFitMayBeMissing(String fit) {
    ModelFile file = parse(HEAD + "\"fit\": " + fit + ", " + COMPONENTS + "}");
    assertThat(file.fit()).isPresent();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    files.write(out, "out", file);
    assertThat(parse(out.toString(StandardCharsets.UTF_8)).fit()).isEqualTo(file.fit());
  }

  @Test
  void aModelThatIsNotFiniteIsNotWritten() {
    Path target = folder.resolve("model.json");
    assertThat(folder).isEmptyDirectory();
    Mixture<RawNormal.Shape> model =
        Mixture.of(new RawNormal(), new double[] {1}, List.of(new RawNormal.Shape(0, 1)));
    FitSummary infinite = FitSummary.of(new InformationCriteria(Double.NaN, 2, 10, 0));
    ModelFile file = new ModelFile("mixture", List.of("x"), Map.of(), model, Optional.of(infinite));
    assertThat(catchThrowableOfType(IllegalStateException.class, () -> files.write(target, file)))
        .hasMessageContaining("cannot hold the number NaN");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void columnsAndLevelsAreChecked() {
    Mixture<RawNormal.Shape> model =
        Mixture.of(new RawNormal(), new double[] {1}, List.of(new RawNormal.Shape(0, 1)));
    assertThat(files.describe(model, List.of("x")).type()).isEqualTo("mixture");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> files.describe(model, Collections.nCopies(2, "x")));
    assertThatIllegalArgumentException().isThrownBy(() -> files.describe("text", List.of("x")));
  }
}
