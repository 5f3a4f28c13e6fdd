package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  private static final String POINT = "org.em4j.core.plugin.ConvergencePolicyProvider";

  @TempDir Path folder;
  private Path jars;
  private Path jar;

  @BeforeEach
  void compile() throws IOException {
    jars = Files.createDirectory(folder.resolve("jars"));
    jar = plugin("patient.jar", "example.thrice");
  }

  /** Compiles a policy that stops after three iterations, and packs it as a plugin. */
  private Path plugin(String name, String id) throws IOException {
    Path source = folder.resolve("Thrice.java");
    Files.writeString(
        source,
        """
        import java.util.List;
        import org.em4j.core.engine.*;
        import org.em4j.core.plugin.*;
        public class Thrice implements ConvergencePolicyProvider {
          public String id() { return "%s"; }
          public String description() { return "stops after three iterations"; }
          public List<Setting> settings() { return List.of(Setting.of("times", "how often", 3)); }
          public ConvergencePolicy create(Settings settings) {
            int times = settings.integer("times", 3);
            return trace -> trace.iterations() >= times ? Verdict.CONVERGED : Verdict.CONTINUE;
          }
        }
        """
            .formatted(id));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    int failed =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-cp",
            classPath,
            "-d",
            folder.toString(),
            source.toString());
    assertThat(failed).isZero();
    Path file = jars.resolve(name);
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream packed = new JarOutputStream(out)) {
      packed.putNextEntry(new JarEntry("META-INF/services/" + POINT));
      packed.write("Thrice\n".getBytes(StandardCharsets.UTF_8));
      packed.putNextEntry(new JarEntry("Thrice.class"));
      packed.write(Files.readAllBytes(folder.resolve("Thrice.class")));
    }
    return file;
  }

  @Test
  void everyBuiltInIsListedWithSettingsSupportAndOrigin() {
    String out = Em.done("plugins").out();
    assertThat(out)
        .contains(
            "family normal: ",
            "    support: finite real numbers",
            "    parameters: mean, sd",
            "    parameters: trials, probability",
            "    known-sd: the sd of every component",
            "family multivariate-normal: ",
            "    columns: any number, as in multivariate-normal@3",
            "    covariance=full: full, tied, diag or spherical",
            "family poisson: ",
            "family bernoulli: ",
            "family categorical: ",
            "family exponential: ",
            "convergence policy improvement-per-observation: ",
            "    tolerance=1.0E-8: ",
            "convergence policy time-limit: ",
            "restart policy short-runs: ",
            "restart policy until-stable: ",
            "initializer kmeans: ",
            "    seedings=10: ",
            "initializer random-from-data: ",
            "model codec gaussian-mixture: ",
            "model codec mixture: ")
        .containsPattern("    from .*em-(core|distributions|gmm).*");
  }

  @Test
  void aPluginComesFromAJarOrAFolderOfJars() {
    for (String path : List.of(jar.toString(), jars.toString(), jar + File.pathSeparator + jars)) {
      assertThat(Em.done("--plugins", path, "plugins").out())
          .contains("convergence policy example.thrice: stops after three iterations")
          .contains("    times=3: how often")
          .contains("    from patient.jar");
      assertThat(Em.done("plugins", "--plugins", path).out()).contains("example.thrice");
      assertThat(Em.run(Map.of("EM_PLUGINS", path), "", "plugins").out())
          .contains("example.thrice");
    }
    assertThat(Em.done("plugins").out()).doesNotContain("example.thrice");
    assertThat(Em.done("--plugins", "/none", "plugins", "--plugins", jar.toString()).out())
        .as("the last one wins")
        .contains("example.thrice");
  }

  @Test
  void aPluginIsUsedByItsId() {
    Path model = folder.resolve("model.json");
    Em.done(
        "--plugins",
        jar.toString(),
        "fit",
        "gmm",
        Em.FAITHFUL,
        "--convergence",
        "example.thrice",
        "-q",
        "-o",
        model.toString());
    assertThat(Em.fit(model).iterations()).hasValue(3);
    Em.done(
        "fit",
        "gmm",
        Em.FAITHFUL,
        "--convergence",
        "example.thrice:times=2",
        "-q",
        "-o",
        model.toString(),
        "--plugins",
        jar.toString());
    assertThat(Em.fit(model).iterations()).hasValue(2);
    assertThat(Em.run("fit", "gmm", Em.FAITHFUL, "--convergence", "example.thrice").err())
        .contains("unknown convergence policy 'example.thrice'");
  }

  @Test
  void aPathThatBringsNothingIsWrongUsage() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path text = Files.writeString(folder.resolve("text.jar"), "text");
    for (String[] bad :
        new String[][] {
          {"/none", "there is no jar or folder /none"},
          {empty.toString(), "there is no jar in the folder " + empty},
          {text.toString(), text + " is not a jar"}
        }) {
      Em option = Em.run("--plugins", bad[0], "plugins");
      assertThat(option.code()).isEqualTo(ExitCode.USAGE);
      assertThat(option.err()).contains("--plugins: " + bad[1]);
      Em variable = Em.run(Map.of("EM_PLUGINS", bad[0]), "", "fit", "gmm", Em.FAITHFUL);
      assertThat(variable.code()).isEqualTo(ExitCode.USAGE);
      assertThat(variable.err()).contains("EM_PLUGINS: " + bad[1]);
    }
  }

  @Test
  void anIdThatIsNotAllowedOrTakenIsWrongUsage() throws IOException {
    plugin("bare.jar", "thrice");
    Em bare = Em.run("--plugins", jars.resolve("bare.jar").toString(), "plugins");
    assertThat(bare.code()).isEqualTo(ExitCode.USAGE);
    assertThat(bare.err()).contains("must have an id with a dot", "bare.jar");
  }

  @Test
  void aProviderThatCannotBeLoadedIsNamed() throws IOException {
    Path broken = jars.resolve("broken.jar");
    try (OutputStream out = Files.newOutputStream(broken);
        JarOutputStream packed = new JarOutputStream(out)) {
      packed.putNextEntry(new JarEntry("META-INF/services/" + POINT));
      packed.write("no.such.Provider\n".getBytes(StandardCharsets.UTF_8));
    }
    Em em = Em.run("--plugins", broken.toString(), "plugins");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("no.such.Provider", "take its jar off the path");
    try (Stream<String> lines = em.err().lines()) {
      assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
    }
  }

  @Test
  void aProviderForANewerJavaIsNoDefect() throws IOException {
    Path newer = jars.resolve("newer.jar");
    byte[] compiled = Files.readAllBytes(folder.resolve("Thrice.class"));
    compiled[7] = 99; // the major version of the class file
    try (OutputStream out = Files.newOutputStream(newer);
        JarOutputStream packed = new JarOutputStream(out)) {
      packed.putNextEntry(new JarEntry("META-INF/services/" + POINT));
      packed.write("Thrice\n".getBytes(StandardCharsets.UTF_8));
      packed.putNextEntry(new JarEntry("Thrice.class"));
      packed.write(compiled);
    }
    Em em = Em.run("--plugins", newer.toString(), "plugins");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("does not fit this Java", "Thrice", "take one made for them");
    Em doctor = Em.run("doctor", "--plugins", newer + File.pathSeparator + jar);
    assertThat(doctor.code()).isEqualTo(ExitCode.DATA);
    assertThat(doctor.out())
        .contains(newer + ": ", "broken: take it off the path")
        .contains(jar + ": convergence policy example.thrice\n");
  }

  @Test
  void theDoctorTellsOfEachJarAndOfAllTogether() throws IOException {
    Em good = Em.done("doctor", "--plugins", jars.toString());
    assertThat(good.out())
        .containsPattern("(?m)^plugins +" + jar + ": convergence policy example.thrice$");
    plugin("second.jar", "example.thrice");
    Em twice = Em.run(Map.of("EM_PLUGINS", jars.toString()), "", "doctor");
    assertThat(twice.code()).isEqualTo(ExitCode.DATA);
    assertThat(twice.out()).contains("is provided twice", "broken: keep one of the jars");
    Path nothing = folder.resolve("nothing.jar");
    try (OutputStream out = Files.newOutputStream(nothing);
        JarOutputStream packed = new JarOutputStream(out)) {
      packed.putNextEntry(new JarEntry("a"));
    }
    assertThat(Em.done("doctor", "--plugins", nothing.toString()).out())
        .contains(nothing + ": nothing", "to do: name its providers");
  }

  @Test
  void everyFamilyIsListedWithItsSupportAndWhatMustBeGiven() {
    String text = Em.done("plugins").out();
    Registry registry = Registry.standard();
    assertThat(registry.families().ids()).hasSizeGreaterThanOrEqualTo(24);
    for (FamilyProvider family : registry.families().providers()) {
      int begin = text.indexOf("family " + family.id() + ": ");
      assertThat(begin).as(family.id()).isNotNegative();
      String entry = text.substring(begin, text.indexOf("    from ", begin));
      assertThat(entry).containsPattern("\n    support: [a-z]");
      assertThat(entry.contains("\n    columns: any number")).isEqualTo(family.multivariate());
      for (Setting setting : family.settings()) {
        assertThat(entry).containsPattern("\n    " + setting.name() + "(=\\S+)?: [a-z]");
      }
      Settings bare =
          family.multivariate()
              ? Settings.none().with(FamilyProvider.DIMENSION, 3)
              : Settings.none();
      boolean complete = true;
      try {
        registry.families().create(family.id(), bare);
      } catch (IllegalArgumentException e) {
        complete = false;
      }
      assertThat(entry.contains("must be given")).as(entry).isEqualTo(!complete);
    }
  }
}
