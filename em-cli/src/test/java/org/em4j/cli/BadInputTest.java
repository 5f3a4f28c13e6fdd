package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One clear message, the right exit code, nothing on standard output, nothing half-written. */
class BadInputTest {
  @TempDir Path folder;
  private Path data;
  private Path model;

  @BeforeEach
  void nameFiles() {
    data = folder.resolve("data.csv");
    model = folder.resolve("model.json");
  }

  private static Em fails(int code, String... args) {
    Em em = Em.run(args);
    assertThat(em.code()).as(em.err()).isEqualTo(code);
    assertThat(em.out()).isEmpty();
    assertThat(em.err()).startsWith("em: ").doesNotContain("\tat ", "Exception");
    assertThat(em.err().lines()).hasSize(code == ExitCode.USAGE ? 2 : 1);
    return em;
  }

  private String badData(String content, String... options) throws IOException {
    Files.writeString(data, content);
    Em em =
        fails(
            ExitCode.DATA,
            Stream.concat(
                    Stream.of("fit", "gmm", data.toString(), "-o", model.toString()),
                    Stream.of(options))
                .toArray(String[]::new));
    assertThat(model).doesNotExist();
    return em.err();
  }

  @Test
  void dataThatCannotBeUsedAreNamedByFileLineAndColumn() throws IOException {
    assertThat(fails(ExitCode.DATA, "fit", "gmm", data.toString()).err())
        .contains(data + ": cannot be read: no such file or directory");
    assertThat(badData("")).contains(data + ": is empty");
    assertThat(badData("a,b\n")).contains("has a header and no rows");
    assertThat(badData("a,b\n1,2\n3\n")).contains(data + ", line 3: has 1 field");
    String hundred = "a,b\n" + "1,2\n3,5\n".repeat(50);
    assertThat(badData(hundred + "4,four\n"))
        .contains(data + ", line 102, column b: 'four' is not a number");
    assertThat(badData("a,b\n1,2\n3,four\n5,6\n", "--columns", "a,b"))
        .contains(data + ", line 3, column b: 'four' is not a number");
    assertThat(badData("a,b\n1,2\n3,NaN\n5,6\n"))
        .contains(data + ", line 3, column b: the value is missing (NaN)");
    assertThat(badData("a,b\n1,2\n3,\n5,6\n"))
        .contains(data + ", line 3, column b: the value is missing (NaN)");
    assertThat(badData("a,b\n1,2\ninf,1\n5,6\n")).contains(data + ", line 3, column a: Infinity");
    assertThat(badData("a,w\n1,2\n3,-1\n5,6\n", "--weight-column", "w"))
        .contains(data + ", line 3, column w: the weight is -1");
    assertThat(badData("a,w\n1,0\n3,0\n", "--weight-column", "w", "-k", "1"))
        .contains("all weights are 0");
    assertThat(badData("a,w\n1,1e308\n3,1e308\n", "--weight-column", "w", "-k", "1"))
        .contains(data + ": the sum of the weights overflows");
    assertThat(fails(ExitCode.DATA, "fit", "gmm", folder.toString()).err())
        .contains("is a directory");
    assertThat(fails(ExitCode.DATA, "fit", "mixture", Em.FIFTEEN, "--family", "poisson").err())
        .contains(Em.FIFTEEN + ", line 2, column y: -67.0 cannot come from poisson");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-k 16 | the number of components must be 1 to 15, the number of rows",
        "-k 1..16 | the number of components must be 1 to 15, the number of rows",
        "-k 0 | '0' is no number of components",
        "-k -1 | '-1' is no number of components",
        "-k 3..2 | '3..2' is no number of components",
        "-k two | 'two' is no number of components",
        "--tolerence 1 | unknown option '--tolerence' (did you mean '--tolerance'?)",
        "--tolerence=1 | unknown option '--tolerence' (did you mean '--tolerance'?)",
        "--topology left-right | --topology is an option of fit hmm",
        "--topolgy left-right | unknown option '--topolgy' (did you mean '--topology'?)",
        "--states 2 | --states is an option of fit hmm; for fit gmm write --components",
        "--mix 2 | --mix is an option of fit hmm",
        "--stationary | --stationary is an option of fit hmm",
        "--training viterbi | --training is an option of fit hmm",
        "--label-column y | --label-column is an option of fit hmm",
        "--init stretches | --init stretches is one of fit hmm",
        "--prior pseudo-cont=1 | --prior: unknown prior 'pseudo-cont' (did you mean 'pseudo-count'?)",
        "--prior dirichle=2 | (did you mean 'dirichlet'?); known: pseudo-count, dirichlet",
        "--prior pseudo-count | 'pseudo-count' must be a setting of the form name=value",
        "--prior pseudo-count=-1 | pseudo-count must be finite and at least 0",
        "--prior pseudo-count=one | pseudo-count must be a finite number",
        "--prior dirichlet=0.5 | dirichlet must be finite and at least 1",
        "--prior dirichlet=2,dirichlet=3 | the setting dirichlet is given twice",
        "--prior dirichlet=2 --fix weights | dirichlet is about the weights, but --fix holds them",
        "--cells c.csv | --cells is an option of fit bernoulli and fit categorical",
        "--sequence-column a | --sequence-column is an option of fit hmm",
        "--tolerance x | 'x' is not a number",
        "--tolerance -1 | tolerance must be finite and at least 0",
        "--tolerance NaN | tolerance must be finite and at least 0",
        "--max-iterations -1 | the iteration limit must be at least 0",
        "--max-iterations 1.5 | '1.5' is no whole number",
        "--threads 0 | threads must be at least 1",
        "--restarts 0 | n must be at least 1",
        "--regularization -1 | regularization must be finite and at least 0",
        "--seed x | 'x' is no whole number, or too large",
        "--criterion aci | --criterion: unknown criterion 'aci' (did you mean 'aic'?)",
        "--format jsn | (did you mean 'json'?)",
        "--format xml | expected one of [text, json]",
        "--covariance ful | unknown covariance type 'ful' (did you mean 'full'?)",
        "--covariance full, | unknown covariance type ''",
        "--convergence aitkin | unknown convergence policy 'aitkin' (did you mean 'aitken'?)",
        "--convergence aitken:tol=1 | has no setting 'tol'",
        "--restart-policy fixd | unknown restart policy 'fixd' (did you mean 'fixed'?)",
        "--restart-policy fixed:n=0 | n must be at least 1",
        "--init kmean | unknown initializer 'kmean' (did you mean 'kmeans'?)",
        "--degenerate flor | unknown policy 'flor' (did you mean 'floor'?)",
        "--degenerate floor:relative=2 | relative must be in (0, 1)",
        "--degenerate fail:relative=2 | 'fail' has no setting 'relative'",
        "--degenerate floor:relativ=0.1 | has no setting 'relativ'; known: relative",
        "--acceleration squaremm | unknown acceleration 'squaremm' (did you mean 'squarem'?); known: none,",
        "--restart 3 | unknown option '--restart' (did you mean '--restarts'?)",
        "--covarience full | unknown option '--covarience' (did you mean '--covariance'?)",
        "--columns yy,z | there is no column 'yy'; did you mean 'y'?",
        "--fix emissions | --fix must be weights, but is 'emissions'; initial, transitions and",
        "--fix weigths | --fix must be weights, but is 'weigths' (did you mean 'weights'?)",
        "--order length | --order must be size or mean",
        "--columns z | there is no column 'z'",
        "--columns y,y | is asked for twice",
        "--columns y, | --columns has an empty name",
        "--weight-column w | there is no column 'w'",
        "--delimiter ab | --delimiter must be one character",
        "--delimiter 5 | cannot separate fields",
        "extra | unexpected argument 'extra'",
        "--seed 1e3 | '1e3' is no whole number",
        "--header=maybe | 'maybe' is neither true nor false",
        "--seed | Missing required parameter for option '--seed' (S)"
      })
  void optionsThatCannotBeMeantAreRefused(String options, String message) {
    String[] args =
        Stream.concat(Stream.of("fit", "gmm", Em.FIFTEEN), Stream.of(options.split(" ", -1)))
            .toArray(String[]::new);
    assertThat(fails(ExitCode.USAGE, args).err())
        .contains(message)
        .contains("Try 'em help fit' for the options.");
  }

  @Test
  void commandsAndModelsAreSuggested() {
    assertThat(fails(ExitCode.USAGE, "ft").err())
        .contains("unknown command 'ft' (did you mean 'fit'?); known: fit, predict")
        .contains("Try 'em help' for");
    assertThat(fails(ExitCode.USAGE, "fti").err()).contains("(did you mean 'fit'?)");
    assertThat(fails(ExitCode.USAGE, "-v", "socre").err()).contains("(did you mean 'score'?)");
    assertThat(fails(ExitCode.USAGE, "fit", "--covarience", "full").err())
        .as("not that DATA is missing")
        .contains("unknown option '--covarience' (did you mean '--covariance'?)");
    assertThat(fails(ExitCode.USAGE, "help", "fitt").err()).contains("did you mean 'fit'?");
    assertThat(fails(ExitCode.USAGE).err()).contains("a command is missing; known: fit, predict");
    assertThat(fails(ExitCode.USAGE, "fit", "gm", Em.FIFTEEN).err())
        .contains(
            "unknown model 'gm' (did you mean 'gmm'?); known: gmm, mixture, bernoulli, categorical,"
                + " hmm");
    assertThat(fails(ExitCode.USAGE, "fit", "markov", Em.FIFTEEN).err())
        .contains("unknown model 'markov'; known: gmm, mixture");
    assertThat(fails(ExitCode.USAGE, "fit").err())
        .contains("'MODEL', 'DATA'; write em fit MODEL DATA");
    assertThat(fails(ExitCode.USAGE, "fit", "gmm").err())
        .contains("'DATA'; write em fit MODEL DATA");
    assertThat(fails(ExitCode.USAGE, "fit", "gmm", Em.FAITHFUL, "--columns", "eruption").err())
        .contains("did you mean 'eruptions'?");
  }

  @ParameterizedTest
  @CsvSource({
    "mixture, --family, example.maxwell, family",
    "mixture, --component, example.maxwell, family",
    "gmm, --init, example.grid, initializer",
    "hmm, --init, example.grid, initializer",
    "gmm, --convergence, example.never, convergence policy",
    "gmm, --convergence, any-of:policies=example.never|aitken, convergence policy",
    "gmm, --restart-policy, example.in-vain, restart policy"
  })
  void whatNobodyKnowsMayBeAPlugins(String kind, String option, String value, String what) {
    assertThat(fails(ExitCode.USAGE, "fit", kind, Em.FIFTEEN, option, value).err())
        .contains("unknown " + what + " 'example.", "; known: ")
        .contains("; if a plugin brings it, add its jar by --plugins (em plugins lists");
  }

  @Test
  void aSlipIsNoPlugin() throws IOException {
    assertThat(fails(ExitCode.USAGE, "fit", "mixture", Em.FIFTEEN, "--family", "norml").err())
        .contains("did you mean 'normal'?")
        .doesNotContain("plugin");
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    String good = Files.readString(model);
    Files.writeString(model, good.replace("\"gaussian-mixture\"", "\"example.tree\""));
    assertThat(fails(ExitCode.DATA, "show", model.toString()).err())
        .contains("type: unknown model codec 'example.tree'", "add its jar by --plugins");
    Files.writeString(model, good.replace("\"gaussian-mixture\"", "\"gaussian-mixtures\""));
    assertThat(fails(ExitCode.DATA, "show", model.toString()).err())
        .contains("did you mean 'gaussian-mixture'?")
        .doesNotContain("plugins");
  }

  @Test
  void modelFilesThatCannotBeUsedAreNamed() throws IOException {
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    String good = Files.readString(model);
    for (String[] command :
        new String[][] {
          {"show", "%"},
          {"predict", "%", Em.FAITHFUL},
          {"score", "%", Em.FAITHFUL},
          {"sample", "%", "-n", "3"},
          {"fit", "gmm", Em.FAITHFUL, "--init-model", "%"}
        }) {
      String[] args =
          Stream.of(command)
              .map(word -> word.equals("%") ? model.toString() : word)
              .toArray(String[]::new);
      Files.writeString(model, good.substring(0, good.length() / 2));
      assertThat(fails(ExitCode.DATA, args).err()).contains(model + ", line ", "is truncated");
      Files.writeString(model, "{\"a\": 1}");
      assertThat(fails(ExitCode.DATA, args).err()).contains("is no model file of em4j");
      Files.writeString(model, "eruptions,waiting\n");
      assertThat(fails(ExitCode.DATA, args).err()).contains("line 1, column 1: is no JSON");
      Files.writeString(model, good.replace("\"mean\"", "\"meen\""));
      assertThat(fails(ExitCode.DATA, args).err()).contains("components[0].parameters");
      Files.delete(model);
      assertThat(fails(ExitCode.DATA, args).err()).contains("no such file or directory");
    }
  }

  @Test
  void outputThatCannotBeWrittenIsNamedBeforeTheWork() {
    String nowhere = folder.resolve("none").resolve("out").toString();
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    for (List<String> command :
        List.of(
            List.of("fit", "gmm", Em.FAITHFUL, "-o", nowhere),
            List.of("fit", "gmm", Em.FAITHFUL, "--trace", nowhere),
            List.of("predict", model.toString(), Em.FAITHFUL, "-o", nowhere),
            List.of("score", model.toString(), Em.FAITHFUL, "--per-row", "-o", nowhere),
            List.of("sample", model.toString(), "-n", "2", "-o", nowhere))) {
      assertThat(fails(ExitCode.DATA, command.toArray(String[]::new)).err())
          .contains(nowhere + ": cannot be written: there is no directory");
    }
    assertThat(fails(ExitCode.DATA, "fit", "gmm", Em.FAITHFUL, "-o", folder.toString()).err())
        .contains("is a directory; name a file in it");
  }

  @Test
  void whatIsReadIsNotWrittenOver() throws IOException {
    Files.copy(Path.of(Em.FAITHFUL), data);
    String rows = Files.readString(data);
    Em.done("fit", "gmm", data.toString(), "-q", "-o", model.toString());
    String fitted = Files.readString(model);
    String link = Files.createSymbolicLink(folder.resolve("link.svg"), data).toString();
    String lost = " is to be read and to be written, and would be lost; name another file";
    for (List<String> command :
        List.of(
            List.of("fit", "gmm", "DATA", "-o", "DATA"),
            List.of("fit", "gmm", "DATA", "--trace", folder + "/./" + data.getFileName()),
            List.of("predict", "MODEL", "DATA", "-o", "DATA"),
            List.of("predict", "MODEL", "DATA", "-o", "MODEL"),
            List.of("score", "MODEL", "DATA", "--per-row", "-o", "DATA"),
            List.of("plot", "MODEL", "DATA", "-o", link),
            List.of("report", "MODEL", "DATA", "-o", "MODEL"),
            List.of("report", "MODEL", "DATA", "--trace", Em.IRIS, "-o", Em.IRIS),
            List.of("sample", "MODEL", "-n", "3", "-o", "MODEL"))) {
      String[] args =
          command.stream()
              .map(w -> w.equals("DATA") ? "" + data : w.equals("MODEL") ? "" + model : w)
              .toArray(String[]::new);
      assertThat(fails(ExitCode.USAGE, args).err()).contains(lost);
    }
    String twice = folder.resolve("new.csv").toString();
    assertThat(fails(ExitCode.USAGE, "fit", "gmm", "" + data, "--trace", twice, "-o", twice).err())
        .contains(twice + " is to be written twice; name another file");
    assertThat(data).hasContent(rows);
    assertThat(model).hasContent(fitted);
    // A model may be improved in its place, and nobody reads what a device is given.
    Em.done("fit", "gmm", "" + data, "-q", "--init-model", "" + model, "-o", "" + model);
    Em.done("fit", "gmm", "" + data, "-q", "--trace", "/dev/null", "-o", "/dev/null");
  }

  @Test
  void noOutputTakesThePlaceOfAnyOtherFileThatIsRead() throws IOException {
    Path topology = Files.writeString(folder.resolve("t.csv"), "1,1\n0,1\n");
    Path jar = folder.resolve("plugin.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new JarEntry("nothing"));
    }
    byte[] plugin = Files.readAllBytes(jar);
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    String fitted = Files.readString(model);
    String chain = "fit hmm EARTHQUAKES --columns count --family poisson --topology T ";
    for (String command :
        List.of(
            chain + "-o T",
            chain + "--trace T",
            "fit gmm FAITHFUL --init-model MODEL --trace MODEL",
            "fit gmm FAITHFUL --init-model MODEL --table MODEL",
            "fit gmm FAITHFUL --plugins JAR -o JAR",
            "--plugins JAR fit gmm FAITHFUL --table JAR",
            "fit gmm FAITHFUL --plugins FOLDER -o JAR",
            "predict MODEL FAITHFUL --plugins JAR -o JAR")) {
      String[] args =
          Stream.of(command.split(" ", -1))
              .map(
                  word ->
                      switch (word) {
                        case "T" -> topology.toString();
                        case "JAR" -> jar.toString();
                        case "FOLDER" -> folder.toString();
                        case "MODEL" -> model.toString();
                        case "FAITHFUL" -> Em.FAITHFUL;
                        case "EARTHQUAKES" -> Em.EARTHQUAKES;
                        default -> word;
                      })
              .toArray(String[]::new);
      assertThat(fails(ExitCode.USAGE, args).err())
          .as(command)
          .contains(" is to be read and to be written, and would be lost; name another file");
    }
    assertThat(topology).hasContent("1,1\n0,1\n");
    assertThat(model).hasContent(fitted);
    assertThat(jar).hasBinaryContent(plugin);
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "--plugins", jar.toString(), "-o", model.toString());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "fit gmm DATA -o EMPTY, --output",
        "fit gmm DATA --trace EMPTY, --trace",
        "fit gmm EMPTY, 'DATA'",
        "predict EMPTY DATA, 'MODEL'",
        "score MODEL EMPTY, 'DATA'",
        "show EMPTY, 'MODEL'"
      })
  void aFileNeedsAName(String command, String what) {
    String[] args =
        Stream.of(command.split(" ", -1))
            .map(word -> word.equals("DATA") ? Em.FAITHFUL : word.equals("EMPTY") ? "" : word)
            .toArray(String[]::new);
    assertThat(fails(ExitCode.USAGE, args).err())
        .startsWith("em: " + what + " is empty; name a file");
  }

  @Test
  void aFullDiskIsNamed() {
    Em.done("fit", "gmm", Em.FAITHFUL, "-q", "-o", model.toString());
    for (List<String> command :
        List.of(
            List.of("fit", "gmm", Em.FAITHFUL, "-o", "/dev/full"),
            List.of("fit", "gmm", Em.FAITHFUL, "--trace", "/dev/full"),
            List.of("predict", model.toString(), Em.FAITHFUL, "-o", "/dev/full"),
            List.of("score", model.toString(), Em.FAITHFUL, "--per-row", "-o", "/dev/full"),
            List.of("sample", model.toString(), "-n", "9999", "-o", "/dev/full"))) {
      assertThat(fails(ExitCode.DATA, command.toArray(String[]::new)).err())
          .contains("/dev/full: cannot be written: No space left on device");
    }
  }

  @Test
  void anOldFileSurvivesAFailure() throws IOException {
    Files.writeString(model, "old");
    Files.writeString(data, "x\n1\n1\n1\n");
    Em em = Em.run("fit", "gmm", data.toString(), "--degenerate", "fail", "-o", model.toString());
    assertThat(em.code()).isEqualTo(ExitCode.FIT);
    assertThat(em.err()).contains("component ").contains("iteration ");
    assertThat(model).hasContent("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactlyInAnyOrder(model, data);
    }
  }

  @Test
  void theStackTraceIsForVerboseOnly() {
    assertThat(Em.run("show", "none.json").err()).doesNotContain("\tat ");
    assertThat(Em.run("show", "none.json", "-v").err()).contains("\tat ");
    assertThat(Em.run("-v", "show", "none.json").err()).contains("\tat ");
  }

  @Test
  void degenerateButReadableDataAreFittedOrFail() throws IOException {
    for (String content :
        new String[] {
          "a,b\n1,5\n2,5\n3,5\n4,5\n9,5\n",
          "a,b\n1,2\n1,2\n1,2\n1,2\n",
          "a,b\n1,2\n2,4\n3,6\n4,8\n9,18\n",
          "a,b,c,d,e\n1,2,3,4,5\n5,3,2,1,7\n8,8,2,9,4\n",
          "a\n1e307\n1.1e307\n-1e307\n2e306\n",
          "a\n1e-308\n2e-308\n5e-308\n4e-308\n",
          "a\n1\n2\n3\n4\n5\n1e12\n"
        }) {
      Files.writeString(data, content);
      Em em = Em.run("fit", "gmm", data.toString());
      assertThat(em.code()).as(content + em.err()).isIn(ExitCode.DONE, ExitCode.FIT);
      assertThat(em.out() + em.err()).doesNotContain("NaN", "\tat ", "defect");
      assertThat(em.err()).startsWith("em: ");
    }
  }
}
