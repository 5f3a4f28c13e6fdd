package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.em4j.cli.Main;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole fits, in JVMs whose heap is the data and 64 MB: an n×K array would be 122 MiB. */
class HeapTest {
  private static final int ROWS = 500_000;
  private static final int COLUMNS = 16;
  private static final int COMPONENTS = 32;

  /** 500,000 × 16 doubles, in MiB. */
  private static final int DATA = 62;

  private static final int ALLOWED = 64;

  @TempDir Path folder;

  /** Fits from the start that is its argument, and prints log L. */
  static final class Fit {
    private Fit() {}

    public static void main(String[] arguments) {
      double[] values = new double[ROWS * COLUMNS];
      SplittableRandom random = new SplittableRandom(1);
      for (int row = 0; row < ROWS; row++) {
        fill(random, values, row * COLUMNS);
      }
      Observations data = Observations.of(values, COLUMNS);
      GaussianMixtureOptions options =
          GaussianMixtureOptions.components(COMPONENTS)
              .withCovariance(CovarianceType.DIAG)
              .withMaxIterations(2)
              .withThreads(2);
      EmResult<GaussianMixture> fit =
          arguments[0].equals("given")
              ? GaussianMixture.fit(data, given(), options)
              : GaussianMixture.fit(data, options);
      if (fit.iterations() != 2 || !Double.isFinite(fit.logLikelihood())) {
        throw new IllegalStateException(fit.toString());
      }
    }

    private static GaussianMixture given() {
      double[] weights = new double[COMPONENTS];
      Arrays.fill(weights, 1.0 / COMPONENTS);
      double[] ones = new double[COLUMNS];
      Arrays.fill(ones, 1);
      List<MultivariateNormal> normals = new ArrayList<>();
      for (int k = 0; k < COMPONENTS; k++) {
        double[] mean = new double[COLUMNS];
        for (int j = 0; j < COLUMNS; j++) {
          mean[j] = mean(k, j);
        }
        normals.add(new MultivariateNormal(mean, Covariance.diagonal(ones)));
      }
      return GaussianMixture.of(CovarianceType.DIAG, weights, normals);
    }
  }

  private static double mean(int component, int column) {
    return 4.0 * (component >> column % 5 & 1);
  }

  private static void fill(SplittableRandom random, double[] values, int at) {
    int component = random.nextInt(COMPONENTS);
    for (int j = 0; j < COLUMNS; j++) {
      double spread = random.nextDouble() + random.nextDouble() + random.nextDouble();
      values[at + j] = mean(component, j) + spread - 1.5;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"given", "k-means"})
  void theDataAndALittleMoreAreEnoughForAFit(String start) throws Exception {
    Ran ran = java(ALLOWED, Fit.class, start);
    assertThat(ran.code).as(ran.output).isZero();
  }

  @Test
  void aHeapThatIsTooSmallWouldBeSeen() throws Exception {
    Ran ran = java(8, Fit.class, "given");
    assertThat(ran.code).isPositive();
    assertThat(ran.output).contains("OutOfMemoryError");
  }

  @Test
  void theyAreEnoughForTheCommandLineToo() throws Exception {
    Path data = folder.resolve("data.npy");
    write(data);
    Path model = folder.resolve("model.json");
    Ran ran =
        java(
            ALLOWED,
            Main.class,
            "fit",
            "gmm",
            data.toString(),
            "-k",
            "" + COMPONENTS,
            "--covariance",
            "diag",
            "--max-iterations",
            "2",
            "-o",
            model.toString());
    assertThat(ran.code).as(ran.output).isZero();
    assertThat(Files.readString(model)).contains("\"iterations\": 2,");
  }

  private static void write(Path file) throws IOException {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (500000, 16), }";
    SplittableRandom random = new SplittableRandom(1);
    double[] row = new double[COLUMNS];
    ByteBuffer buffer = ByteBuffer.allocate(1000 * COLUMNS * 8).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = Files.newOutputStream(file)) {
      String padded = header + " ".repeat(117 - header.length()) + "\n";
      out.write(("\u0093NUMPY\u0001\u0000v\u0000" + padded).getBytes(StandardCharsets.ISO_8859_1));
      for (int i = 0; i < ROWS; i++) {
        fill(random, row, 0);
        buffer.asDoubleBuffer().put(row);
        buffer.position(buffer.position() + COLUMNS * 8);
        if (!buffer.hasRemaining()) {
          out.write(buffer.array());
          buffer.clear();
        }
      }
    }
  }

  /** What came of a JVM. */
  private record Ran(int code, String output) {}

  private Ran java(int more, Class<?> main, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx" + (DATA + more) + "m",
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(List.of(arguments));
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(240, TimeUnit.SECONDS);
    process.destroyForcibly().waitFor();
    assertThat(ended).as("ended in time").isTrue();
    return new Ran(process.exitValue(), Files.readString(output));
  }
}
