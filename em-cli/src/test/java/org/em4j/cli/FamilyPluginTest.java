package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.em4j.core.document.Document;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Families of a third party's jar, in every command that takes a built-in one. */
class FamilyPluginTest {
  private static final String MAXWELL = "acme.maxwell";

  /** One column, no setting: what the documentation shows. */
  private static final String MAXWELL_SOURCE =
      """
      package acme;
      import java.util.random.RandomGenerator;
      import org.em4j.core.*;
      public final class MaxwellFamily implements ExponentialFamily<MaxwellFamily.Maxwell> {
        public record Maxwell(double a) {}
        @Override public String id() { return "acme.maxwell"; }
        @Override public int statisticSize() { return 1; }
        @Override public void statistics(double[] x, int at, double[] t, int to) {
          t[to] = x[at] * x[at];
        }
        @Override public double logBaseMeasure(double[] x, int at) {
          return x[at] > 0 ? 0.5 * Math.log(2 / Math.PI) + 2 * Math.log(x[at]) : -1 / 0.0;
        }
        @Override public double natural(Maxwell p, double[] eta) {
          eta[0] = -0.5 / p.a() / p.a();
          return 3 * Math.log(p.a());
        }
        @Override public Maxwell fromMean(double[] mean, double weight) {
          return new Maxwell(Math.sqrt(mean[0] / 3));
        }
        @Override public void sample(Maxwell p, RandomGenerator r, double[] x, int at) {
          double u = r.nextGaussian(), v = r.nextGaussian(), w = r.nextGaussian();
          x[at] = p.a() * Math.sqrt(u * u + v * v + w * w);
        }
        @Override public int freeParameters() { return 1; }
        @Override public Support support() { return Support.POSITIVE; }
      }
      """;

  private static final String MAXWELL_PROVIDER =
      """
      package acme;
      import org.em4j.core.Family;
      import org.em4j.core.plugin.*;
      public final class MaxwellProvider implements FamilyProvider {
        @Override public String id() { return "acme.maxwell"; }
        @Override public String description() { return "speeds of molecules"; }
        @Override public Family<?> create(Settings settings) { return new MaxwellFamily(); }
      }
      """;

  /** One column, a required setting that parameters do not tell. */
  private static final String ERLANG_SOURCE =
      """
      package acme;
      import java.util.Map;
      import java.util.random.RandomGenerator;
      import org.em4j.core.*;
      public final class ErlangFamily implements ExponentialFamily<ErlangFamily.Erlang> {
        public record Erlang(double rate) {}
        private final int stages;
        public ErlangFamily(int stages) { this.stages = stages; }
        @Override public String id() { return "acme.erlang"; }
        @Override public Map<String, String> settings() {
          return Map.of("stages", Integer.toString(stages));
        }
        @Override public int statisticSize() { return 1; }
        @Override public void statistics(double[] x, int at, double[] t, int to) { t[to] = x[at]; }
        @Override public double logBaseMeasure(double[] x, int at) {
          double log = x[at] > 0 ? (stages - 1) * Math.log(x[at]) : -1 / 0.0;
          for (int i = 2; i < stages; i++) { log -= Math.log(i); }
          return log;
        }
        @Override public double natural(Erlang p, double[] eta) {
          eta[0] = -p.rate();
          return -stages * Math.log(p.rate());
        }
        @Override public Erlang fromMean(double[] mean, double weight) {
          return new Erlang(stages / mean[0]);
        }
        @Override public void sample(Erlang p, RandomGenerator r, double[] x, int at) {
          x[at] = 0;
          for (int i = 0; i < stages; i++) { x[at] -= Math.log1p(-r.nextDouble()) / p.rate(); }
        }
        @Override public int freeParameters() { return 1; }
        @Override public Support support() { return Support.POSITIVE; }
      }
      """;

  private static final String ERLANG_PROVIDER =
      """
      package acme;
      import java.util.List;
      import org.em4j.core.Family;
      import org.em4j.core.document.Document;
      import org.em4j.core.plugin.*;
      public final class ErlangProvider implements FamilyProvider {
        @Override public String id() { return "acme.erlang"; }
        @Override public String description() { return "waits of several stages"; }
        @Override public List<Setting> settings() {
          return List.of(Setting.of("stages", "the number of stages", 1));
        }
        @Override public Family<?> create(Settings settings) {
          return new ErlangFamily(settings.integer("stages", 1));
        }
      }
      """;

  /** Any number of columns, parameters that are a list, missing values within a row. */
  private static final String RATES_SOURCE =
      """
      package acme;
      import java.util.random.RandomGenerator;
      import org.em4j.core.*;
      import org.em4j.core.document.Document;
      public final class RatesFamily implements ExponentialFamily<RatesFamily.Rates> {
        public static final class Rates {
          final double[] rates;
          Rates(double[] rates) { this.rates = rates; }
        }
        private final int d;
        public RatesFamily(int d) { this.d = d; }
        @Override public String id() { return "acme.rates"; }
        @Override public int observationSize() { return d; }
        @Override public int statisticSize() { return 2 * d; }
        @Override public boolean acceptsMissing() { return true; }
        @Override public void statistics(double[] x, int at, double[] t, int to) {
          for (int j = 0; j < d; j++) {
            boolean missing = Double.isNaN(x[at + j]);
            t[to + j] = missing ? 0 : x[at + j];
            t[to + d + j] = missing ? 0 : 1;
          }
        }
        @Override public double logBaseMeasure(double[] x, int at) {
          double log = 0;
          for (int j = 0; j < d; j++) {
            if (!Double.isNaN(x[at + j]) && !Support.NON_NEGATIVE.contains(x[at + j])) {
              log = -1 / 0.0;
            }
          }
          return log;
        }
        @Override public double natural(Rates p, double[] eta) {
          for (int j = 0; j < d; j++) {
            eta[j] = -p.rates[j];
            eta[d + j] = Math.log(p.rates[j]);
          }
          return 0;
        }
        @Override public Rates fromMean(double[] mean, double weight) {
          double[] rates = new double[d];
          for (int j = 0; j < d; j++) { rates[j] = mean[d + j] / mean[j]; }
          return new Rates(rates);
        }
        @Override public void sample(Rates p, RandomGenerator r, double[] x, int at) {
          for (int j = 0; j < d; j++) { x[at + j] = -Math.log1p(-r.nextDouble()) / p.rates[j]; }
        }
        @Override public int freeParameters() { return d; }
        @Override public Support support() { return Support.NON_NEGATIVE; }
        @Override public ParameterCodec<Rates> codec() {
          return new ParameterCodec<>() {
            @Override public Document write(Rates p) {
              return Document.builder().numbers("rates", p.rates).build();
            }
            @Override public Rates read(Document document) {
              return new Rates(document.allowOnly("rates").numbers("rates"));
            }
          };
        }
      }
      """;

  private static final String RATES_PROVIDER =
      """
      package acme;
      import org.em4j.core.Family;
      import org.em4j.core.document.Document;
      import org.em4j.core.plugin.*;
      public final class RatesProvider implements FamilyProvider {
        @Override public String id() { return "acme.rates"; }
        @Override public String description() { return "independent waits, by their rates"; }
        @Override public boolean multivariate() { return true; }
        @Override public Family<?> create(Settings settings) {
          return new RatesFamily(settings.integer(DIMENSION, 1));
        }
        @Override public Family<?> forParameters(Document parameters) {
          return new RatesFamily(parameters.numbers("rates").length);
        }
      }
      """;

  @TempDir static Path shared;
  private static String jar;
  private static String speeds;
  private static double[] speed;

  @TempDir Path folder;

  @BeforeAll
  static void compile() throws IOException {
    Path sources = Files.createDirectory(shared.resolve("acme"));
    Path classes = Files.createDirectory(shared.resolve("classes"));
    Files.writeString(sources.resolve("MaxwellFamily.java"), MAXWELL_SOURCE);
    Files.writeString(sources.resolve("MaxwellProvider.java"), MAXWELL_PROVIDER);
    Files.writeString(sources.resolve("ErlangFamily.java"), ERLANG_SOURCE);
    Files.writeString(sources.resolve("ErlangProvider.java"), ERLANG_PROVIDER);
    Files.writeString(sources.resolve("RatesFamily.java"), RATES_SOURCE);
    Files.writeString(sources.resolve("RatesProvider.java"), RATES_PROVIDER);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-d",
                classes.toString()));
    try (Stream<Path> files = Files.list(sources)) {
      files.sorted().forEach(file -> arguments.add(file.toString()));
    }
    assertThat(compiler.run(null, null, null, arguments.toArray(String[]::new))).isZero();
    Path made = shared.resolve("acme.jar");
    try (OutputStream out = Files.newOutputStream(made);
        JarOutputStream packed = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      packed.putNextEntry(new JarEntry("META-INF/services/org.em4j.core.plugin.FamilyProvider"));
      packed.write(
          "acme.MaxwellProvider\nacme.ErlangProvider\nacme.RatesProvider\n"
              .getBytes(StandardCharsets.UTF_8));
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        packed.putNextEntry(new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
        packed.write(Files.readAllBytes(file));
      }
    }
    jar = made.toString();
    SplittableRandom random = new SplittableRandom(4);
    speed = new double[300];
    for (int i = 0; i < speed.length; i++) {
      double a = i % 3 == 0 ? 1 : 12;
      double square = 0;
      for (int j = 0; j < 3; j++) {
        double z = random.nextGaussian();
        square += z * z;
      }
      speed[i] = a * Math.sqrt(square);
    }
    speeds =
        write(
            shared.resolve("speeds.csv"),
            "speed\n"
                + Arrays.stream(speed).mapToObj(Double::toString).collect(Collectors.joining("\n"))
                + "\n");
  }

  private static String write(Path file, String text) throws IOException {
    Files.writeString(file, text);
    return file.toString();
  }

  private static Em em(String... args) {
    List<String> all = new ArrayList<>(List.of("--plugins", jar));
    all.addAll(List.of(args));
    return Em.done(all.toArray(String[]::new));
  }

  private String fit(String name, String... args) {
    String model = folder.resolve(name).toString();
    List<String> all = new ArrayList<>(List.of("fit", "mixture"));
    all.addAll(List.of(args));
    all.addAll(List.of("-q", "-o", model));
    em(all.toArray(String[]::new));
    return model;
  }

  /** Reads what the file says, without the family's classes. */
  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static List<String> lines(Em em) {
    return em.out().lines().toList();
  }

  @Test
  void itIsListedWithSettingsSupportAndJar() {
    assertThat(em("plugins").out())
        .contains(
            "family acme.maxwell: speeds of molecules",
            "family acme.erlang: waits of several stages",
            "    stages=1: the number of stages",
            "family acme.rates: independent waits, by their rates",
            "    columns: any number, as in acme.rates@3",
            "    support: numbers above 0",
            "    from acme.jar");
  }

  @Test
  void oneComponentIsTheClosedForm() throws IOException {
    double square = Arrays.stream(speed).map(x -> x * x).sum() / speed.length;
    String model = fit("one.json", speeds, "--family", MAXWELL, "-k", "1");
    assertThat(text(model)).contains("\"acme.maxwell\"");
    String shown = em("show", model).out();
    assertThat(shown).contains("speed  acme.maxwell");
    double a = Double.parseDouble(text(model).replaceAll("(?s).*\"a\"\\s*:\\s*([0-9.]+).*", "$1"));
    assertThat(a).isCloseTo(Math.sqrt(square / 3), within(1e-12));
  }

  @Test
  void fitPredictScoreSampleAndShowTakeItsModel() throws IOException {
    String model = fit("two.json", speeds, "--family", MAXWELL, "-k", "2", "--order", "mean");
    Em labels = em("predict", model, speeds, "--proba");
    assertThat(lines(labels).get(0)).isEqualTo("p0,p1,label");
    assertThat(lines(labels)).hasSize(301);
    long right = 0;
    for (int i = 0; i < 300; i++) {
      right += lines(labels).get(i + 1).endsWith(i % 3 == 0 ? ",0" : ",1") ? 1 : 0;
    }
    assertThat(right).isGreaterThan(290);
    String score = em("score", model, speeds, "--format", "json").out();
    String inFile = text(model).replaceAll("(?s).*(\"log_likelihood\"\\s*:\\s*[-0-9.E]+).*", "$1");
    assertThat(score.replaceAll("\\s", "")).contains(inFile.replaceAll("\\s", ""));
    assertThat(lines(em("score", model, speeds, "--per-row"))).hasSize(301);
    List<String> sample = lines(em("sample", model, "-n", "50", "--seed", "3"));
    assertThat(sample).hasSize(51);
    assertThat(sample.get(0)).isEqualTo("speed,label");
    assertThat(em("show", model).out()).contains("component 2", "acme.maxwell  a ");
    assertThat(Em.run("show", model).err())
        .as("without the jar")
        .contains("acme.maxwell")
        .contains("unknown family");
  }

  @Test
  void parametersWeightsMissingValuesAndRangesAreForItToo() throws IOException {
    String model =
        fit(
            "start.json",
            speeds,
            "--component",
            "acme.maxwell:a=1",
            "--component",
            "acme.maxwell:a=10",
            "--max-iterations",
            "3");
    String further = fit("further.json", speeds, "--init-model", model);
    assertThat(logLikelihood(further)).isGreaterThanOrEqualTo(logLikelihood(model));
    String best =
        em("fit", "mixture", speeds, "--family", MAXWELL, "-k", "1..3", "--restarts", "3").out();
    assertThat(best).contains("candidates by bic").containsPattern("\\*\\s+2\\s+acme.maxwell");
    String weighted = write(folder.resolve("w.csv"), "speed,n\n1,2\n3,1\n,5\n2,4\n");
    String one = fit("w.json", weighted, "--family", MAXWELL, "-k", "1", "--weight-column", "n");
    double a = Double.parseDouble(text(one).replaceAll("(?s).*\"a\"\\s*:\\s*([0-9.]+).*", "$1"));
    assertThat(a)
        .as("the mean square of the rows that are there")
        .isCloseTo(Math.sqrt((2 * 1 + 9 + 4 * 4) / 7.0 / 3), within(1e-12));
  }

  private static double logLikelihood(String model) throws IOException {
    return Double.parseDouble(
        text(model).replaceAll("(?s).*\"log_likelihood\"\\s*:\\s*([-0-9.E]+).*", "$1"));
  }

  @Test
  void productsAndComponentsOfTheirOwnMixItWithBuiltIns() throws IOException {
    StringBuilder rows = new StringBuilder("speed,calls,kind\n");
    for (int i = 0; i < speed.length; i++) {
      rows.append(i % 17 == 5 ? "" : Double.toString(speed[i]))
          .append(',')
          .append(i % 3 == 0 ? i % 4 : 9 + i % 5)
          .append(',')
          .append(i % 19 == 3 ? "NA" : i % 3 == 0 ? "slow" : "fast")
          .append('\n');
    }
    String data = write(folder.resolve("mixed.csv"), rows.toString());
    String model =
        fit(
            "mixed.json",
            data,
            "--columns",
            "speed,calls,kind",
            "--family",
            "acme.maxwell,poisson,categorical",
            "-k",
            "2");
    assertThat(lines(em("predict", model, data))).hasSize(301);
    assertThat(lines(em("sample", model, "-n", "5")).get(0)).isEqualTo("speed,calls,kind,label");
    String each =
        fit(
            "each.json",
            speeds,
            "--component",
            MAXWELL,
            "--component",
            "acme.erlang:stages=3",
            "--init",
            "random");
    assertThat(text(each)).contains("acme.maxwell").contains("acme.erlang").contains("stages");
    assertThat(lines(em("predict", each, speeds))).hasSize(301);
    assertThat(logLikelihood(each)).isFinite();
  }

  @Test
  void settingsAndSeveralColumnsComeBackFromTheFile() throws IOException {
    String erlang = fit("erlang.json", speeds, "--family", "acme.erlang:stages=4", "-k", "1");
    double rate =
        Double.parseDouble(text(erlang).replaceAll("(?s).*\"rate\"\\s*:\\s*([0-9.]+).*", "$1"));
    assertThat(rate).isCloseTo(4 / (Arrays.stream(speed).sum() / speed.length), within(1e-12));
    double scored =
        Double.parseDouble(
            em("score", erlang, speeds, "--format", "json")
                .out()
                .replaceAll("(?s).*\"log_likelihood\"\\s*:\\s*([-0-9.E]+).*", "$1"));
    assertThat(scored).isEqualTo(logLikelihood(erlang));
    String data = write(folder.resolve("rates.csv"), "a,b\n1,2\n,4\n3,\n2,6\n,\n");
    String rates = fit("rates.json", data, "--family", "acme.rates", "-k", "1");
    ModelFile file = new ModelFiles(PluginPath.of(jar, Map.of()).registry()).read(Path.of(rates));
    Document document = ((MixtureModel) file.model()).mixture().toDocument();
    assertThat(document.documents("components").get(0).document("parameters").numbers("rates"))
        .containsExactly(new double[] {0.5, 0.25}, within(1e-12));
    assertThat(lines(em("predict", rates, data))).hasSize(6);
  }

  @Test
  void valuesOutsideItsSupportAreNamed() throws IOException {
    String data = write(folder.resolve("bad.csv"), "speed\n1\n-2\n");
    Em em = Em.run("--plugins", jar, "fit", "mixture", data, "--family", MAXWELL, "-k", "1");
    assertThat(em.code()).isEqualTo(3);
    assertThat(em.err())
        .contains("line 3", "column speed", "-2", "acme.maxwell", "numbers above 0");
  }
}
