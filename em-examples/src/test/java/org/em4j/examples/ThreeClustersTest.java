package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreeClustersTest {
  /** Of a mean or variance of rows that are labelled; the overlap takes less than as much again. */
  private static final double STANDARD_ERRORS = 4;

  /** Of lengths of a hundred pixels and more, in a file with tenths of a pixel. */
  private static final double PIXELS = 4e-3;

  private static final Pattern DASHED =
      Pattern.compile("<path d=\"([^\"]+)\"[^>]* stroke=\"#555555\"[^>]*stroke-dasharray");

  @TempDir private static Path folder;

  private static Printed printed;

  @BeforeAll
  static void run() {
    printed = Printed.by(ThreeClusters::main, folder.toString());
  }

  @Test
  void thePictureHasTheEllipsesOfTheTruthBesideThoseOfTheFit() throws IOException {
    String svg = Files.readString(folder.resolve("three-clusters.svg"));
    assertThat(svg).contains(">true</text>", ">component 3 (");
    // With diagonal covariances: the middle, width and height of the 95 % ellipse of each cluster.
    double[][][] boxes =
        DASHED
            .matcher(svg)
            .results()
            .map(path -> box(path.group(1)))
            .filter(box -> box[0][1] > 40)
            .toArray(double[][][]::new);
    assertThat(boxes).as("two levels of three clusters").hasDimensions(6, 2);
    for (int j = 0; j < 2; j++) {
      double scale =
          Math.abs(
              (boxes[4][j][0] - boxes[2][j][0])
                  / (ThreeClusters.MEANS[2][j] - ThreeClusters.MEANS[1][j]));
      for (int k = 0; k < 3; k++) {
        // The quantiles of χ² with two degrees of freedom.
        double sd = Math.sqrt(ThreeClusters.VARIANCES[k][j]);
        assertThat(boxes[2 * k][j][1] / scale)
            .isCloseTo(2 * Math.sqrt(5.991464547) * sd, withinPercentage(100 * PIXELS));
        assertThat(boxes[2 * k + 1][j][1] / scale)
            .isCloseTo(2 * Math.sqrt(1.386294361) * sd, withinPercentage(100 * PIXELS));
        double moved = ThreeClusters.MEANS[k][j] - ThreeClusters.MEANS[1][j];
        assertThat(Math.abs(boxes[2 * k][j][0] - boxes[2][j][0]) / scale)
            .isCloseTo(Math.abs(moved), within(0.02));
      }
    }
  }

  /** Returns the middle and the length of a path, in each direction. */
  private static double[][] box(String path) {
    double[] numbers =
        Arrays.stream(path.replaceAll("[A-Za-z,]", " ").strip().split(" +", -1))
            .mapToDouble(Double::parseDouble)
            .toArray();
    double[][] box = new double[2][];
    for (int j = 0; j < 2; j++) {
      int axis = j;
      DoubleSummaryStatistics of =
          IntStream.range(0, numbers.length / 2)
              .mapToDouble(i -> numbers[2 * i + axis])
              .summaryStatistics();
      box[j] = new double[] {(of.getMin() + of.getMax()) / 2, of.getMax() - of.getMin()};
    }
    return box;
  }

  @Test
  void itSaysWhereThePictureIs() throws IOException {
    assertThat(printed.line("True against fitted"))
        .contains(folder.resolve("three-clusters.svg").toString())
        .contains(folder.resolve("three-clusters.png").toString());
    BufferedImage image = ImageIO.read(folder.resolve("three-clusters.png").toFile());
    assertThat(image.getWidth()).isEqualTo(900);
  }

  @Test
  void theLogLikelihoodIsToldEveryTenIterationsAndRises() {
    List<double[]> course = printed.table("iteration  log-likelihood");
    assertThat(course).hasSizeGreaterThan(4);
    for (int i = 0; i < course.size(); i++) {
      if (i < course.size() - 1) {
        assertThat(course.get(i)[0]).isEqualTo(10.0 * i);
      }
      if (i > 0) {
        assertThat(course.get(i)[1]).isGreaterThanOrEqualTo(course.get(i - 1)[1]);
      }
    }
    assertThat(printed.line("(converged)")).isNotBlank();
  }

  @Test
  void theFitIsNearTheTruth() {
    List<double[]> rows = printed.table("weight          mean");
    assertThat(rows).hasSize(6);
    for (int k = 0; k < 3; k++) {
      int n = ThreeClusters.ROWS[k];
      double[] truth = rows.get(2 * k);
      double[] fitted = rows.get(2 * k + 1);
      assertThat(truth[0]).isEqualTo(n / 2000.0);
      double weightError = Math.sqrt(truth[0] * (1 - truth[0]) / 2000);
      assertThat(fitted[0]).isCloseTo(truth[0], within(STANDARD_ERRORS * weightError));
      for (int j = 0; j < 2; j++) {
        double variance = ThreeClusters.VARIANCES[k][j];
        assertThat(truth[1 + j]).isEqualTo(ThreeClusters.MEANS[k][j]);
        assertThat(truth[3 + j]).isEqualTo(variance);
        double meanError = Math.sqrt(variance / n);
        double varianceError = variance * Math.sqrt(2.0 / n);
        assertThat(fitted[1 + j]).isCloseTo(truth[1 + j], within(STANDARD_ERRORS * meanError));
        assertThat(fitted[3 + j]).isCloseTo(variance, within(STANDARD_ERRORS * varianceError));
      }
    }
  }

  @Test
  void theLastLogLikelihoodIsThatOfTheTable() {
    List<double[]> fitted = new ArrayList<>();
    List<double[]> rows = printed.table("weight          mean");
    for (int k = 0; k < 3; k++) {
      fitted.add(rows.get(2 * k + 1));
    }
    double sum = 0;
    for (double[] x : ThreeClusters.rows(5)) {
      double density = 0;
      for (double[] c : fitted) {
        density +=
            c[0]
                * Twin.density(x[0], c[1], Math.sqrt(c[3]))
                * Twin.density(x[1], c[2], Math.sqrt(c[4]));
      }
      sum += Math.log(density);
    }
    List<double[]> course = printed.table("iteration  log-likelihood");
    // The weights are printed with four digits: their sum is off by up to 1.5e-4, times 2,000 rows.
    assertThat(course.get(course.size() - 1)[1]).isCloseTo(sum, within(0.31));
  }
}
