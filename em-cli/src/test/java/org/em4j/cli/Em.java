package org.em4j.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.em4j.gmm.GaussianMixture;
import org.em4j.io.FitSummary;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;

/**
 * A command that was run in this process, and what came of it.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error
 */
record Em(int code, String out, String err) {
  /** Old Faithful: 272 rows of eruptions and waiting. */
  static final String FAITHFUL = example("faithful.csv");

  static final String IRIS = example("iris.csv");
  static final String FIFTEEN = example("fifteen.csv");
  static final String DEATHS = example("deaths.csv");

  /** Major earthquakes of 107 years: year and count. */
  static final String EARTHQUAKES = example("earthquakes.csv");

  /** Patterns of seven zeros and ones, with their counts in the column count. */
  static final String CARCINOMA = resource("carcinoma.csv");

  /** Patterns of four answers, with their counts in the column count. */
  static final String SURVEY = resource("gss82.csv");

  private static String resource(String name) {
    return existing(Path.of("src", "test", "resources", name));
  }

  private static String example(String name) {
    return existing(Path.of("..", "em-examples", "data", name));
  }

  private static String existing(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new IllegalStateException("tests run in the folder of their module: no " + file);
    }
    return file.toString();
  }

  static Em run(String... args) {
    return run(Map.of(), "", args);
  }

  static Em run(Map<String, String> environment, String in, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        new Console(new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), out, err);
    int code = Main.run(args, console, environment, new Cancellation());
    return new Em(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** Runs a command that must succeed. */
  static Em done(String... args) {
    Em em = run(args);
    if (em.code != 0) {
      throw new AssertionError(String.join(" ", args) + ": " + em);
    }
    return em;
  }

  static ModelFile read(Path file) {
    return new ModelFiles().read(file);
  }

  static GaussianMixture gaussian(Path file) {
    return read(file).model(GaussianMixture.class);
  }

  static FitSummary fit(Path file) {
    return read(file).fit().orElseThrow();
  }
}
