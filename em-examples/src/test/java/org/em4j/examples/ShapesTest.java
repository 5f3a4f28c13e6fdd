package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a textbook EM that starts from the true shapes. */
class ShapesTest {
  private static final int SHAPES = 5;
  private static final int ZOOM = 8;

  @TempDir private static Path folder;

  private static Printed printed;
  private static Path file;
  private static double[][] images;
  private static double[][] holed;
  private static double[][] gamma;
  private static double[] weights;
  private static double[][] prototypes;
  private static double logLikelihood;

  @BeforeAll
  static void run() {
    file = folder.resolve("prototypes.png");
    printed = Printed.by(Shapes::main, file.toString());
    RandomGenerator random = new SplittableRandom(12);
    images = Shapes.images(random);
    holed = new double[images.length][];
    gamma = new double[images.length][SHAPES];
    for (int i = 0; i < images.length; i++) {
      holed[i] = Shapes.withHoles(images[i], random);
      gamma[i][i / Shapes.IMAGES] = 1;
    }
    for (int iteration = 0; iteration < 200; iteration++) {
      maximize();
      logLikelihood = 0;
      for (int i = 0; i < images.length; i++) {
        logLikelihood += posterior(images[i], gamma[i]);
      }
    }
  }

  private static void maximize() {
    weights = new double[SHAPES];
    prototypes = new double[SHAPES][Shapes.PIXELS];
    for (int k = 0; k < SHAPES; k++) {
      for (int i = 0; i < images.length; i++) {
        weights[k] += gamma[i][k];
        for (int pixel = 0; pixel < Shapes.PIXELS; pixel++) {
          prototypes[k][pixel] += gamma[i][k] * images[i][pixel];
        }
      }
      for (int pixel = 0; pixel < Shapes.PIXELS; pixel++) {
        prototypes[k][pixel] /= weights[k];
      }
      weights[k] /= images.length;
    }
  }

  /** Writes the posterior of an image, missing pixels left out, and returns its log-density. */
  private static double posterior(double[] image, double[] out) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < SHAPES; k++) {
      out[k] = Math.log(weights[k]);
      for (int pixel = 0; pixel < Shapes.PIXELS; pixel++) {
        double p = prototypes[k][pixel];
        out[k] += image[pixel] == 1 ? Math.log(p) : image[pixel] == 0 ? Math.log(1 - p) : 0;
      }
      largest = Math.max(largest, out[k]);
    }
    double sum = 0;
    for (int k = 0; k < SHAPES; k++) {
      out[k] = Math.exp(out[k] - largest);
      sum += out[k];
    }
    for (int k = 0; k < SHAPES; k++) {
      out[k] /= sum;
    }
    return largest + Math.log(sum);
  }

  private static int[][] counts(double[][] of) {
    int[][] counts = new int[SHAPES][SHAPES];
    for (int i = 0; i < of.length; i++) {
      double[] posterior = new double[SHAPES];
      posterior(of[i], posterior);
      int best = 0;
      for (int k = 1; k < SHAPES; k++) {
        best = posterior[k] > posterior[best] ? k : best;
      }
      counts[i / Shapes.IMAGES][best]++;
    }
    return counts;
  }

  private static void assertCounts(String title, double[][] of) {
    List<double[]> rows = printed.table(title);
    int[][] expected = counts(of);
    int right = 0;
    for (int shape = 0; shape < SHAPES; shape++) {
      for (int k = 0; k < SHAPES; k++) {
        assertThat(rows.get(shape)[k]).isEqualTo(expected[shape][k]);
      }
      right += expected[shape][shape];
    }
    assertThat(right).as("of 1000 images").isGreaterThan(900);
  }

  @Test
  void theBestStartFindsTheShapes() {
    double[] told = Printed.numbers(printed.line("The prototypes of the best"));
    assertThat(told[told.length - 1]).isCloseTo(logLikelihood, within(1e-3));
    assertCounts("How many images", images);
  }

  @Test
  void imagesWithHolesAreToldByTheRestOfTheirPixels() {
    assertCounts("Most are still told apart", holed);
    for (int shape = 0; shape < SHAPES; shape++) {
      double[] posterior = new double[SHAPES];
      posterior(holed[shape * Shapes.IMAGES], posterior);
      double[] told = Printed.numbers(printed.line("P(" + Shapes.NAMES[shape] + " | "));
      // Half a digit of the print, and what the default tolerance leaves.
      assertThat(told[told.length - 1]).isCloseTo(posterior[shape], within(7e-5));
    }
  }

  @Test
  void thePictureShowsThePrototypes() throws IOException {
    assertThat(printed.line("Written to")).endsWith("prototypes.png: 512×96 pixels");
    BufferedImage picture = ImageIO.read(file.toFile());
    assertThat(picture.getWidth()).isEqualTo((5 * 12 + 4) * ZOOM);
    assertThat(picture.getHeight()).isEqualTo(12 * ZOOM);
    for (int k = 0; k < SHAPES; k++) {
      for (int pixel = 0; pixel < Shapes.PIXELS; pixel++) {
        int x = (k * 13 + pixel % 12) * ZOOM;
        int y = pixel / 12 * ZOOM;
        double white = 255 * (1 - prototypes[k][pixel]);
        for (int corner : new int[] {0, ZOOM - 1}) {
          assertThat((double) picture.getRaster().getSample(x + corner, y + corner, 0))
              .isCloseTo(white, within(0.51));
        }
      }
    }
    assertThat(picture.getRaster().getSample(12 * ZOOM, 0, 0)).as("between two").isEqualTo(255);
  }

  @Test
  void theTextShowsTheSameInShades() {
    int from = printed.lines().indexOf(printed.line("The prototypes of the best")) + 1;
    for (int pixel = 0; pixel < Shapes.PIXELS; pixel++) {
      String line = printed.lines().get(from + pixel / 12);
      for (int k = 0; k < SHAPES; k++) {
        double shade = " .:-=+*#%@".indexOf(line.charAt(k * 17 + pixel % 12));
        assertThat(prototypes[k][pixel]).isBetween(shade / 10 - 1e-4, (shade + 1) / 10 + 1e-4);
      }
    }
  }

  @Test
  void withoutAFileNothingIsWritten() {
    assertThat(Printed.by(Shapes::main).lines()).noneMatch(line -> line.startsWith("Written"));
  }
}
