package org.em4j.examples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.LatentClassOptions;
import org.em4j.core.BinaryObservations;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;

/**
 * Five shapes of 12×12 black or white pixels, shifted and noisy, as scanned digits are. A Bernoulli
 * mixture that is not told which image shows what finds the shapes: a component is a prototype, the
 * probability of black in each pixel.
 */
public final class Shapes {
  static final int SIDE = 12;
  static final int PIXELS = SIDE * SIDE;
  static final int IMAGES = 200; // of each shape

  static final String[] NAMES = {"zero", "one", "seven", "plus", "cross"};

  private static final String[] DRAWN = {
    "..####..   ...##...   ########   ...##...   ##....##",
    ".##..##.   ..###...   ########   ...##...   ###..###",
    "##....##   .####...   .....##.   ...##...   .######.",
    "##....##   ...##...   ....##..   ########   ..####..",
    "##....##   ...##...   ...##...   ########   ..####..",
    "##....##   ...##...   ...##...   ...##...   .######.",
    ".##..##.   ...##...   ..##....   ...##...   ###..###",
    "..####..   .######.   ..##....   ...##...   ##....##"
  };

  private static final double NOISE = 0.08; // the share of pixels that are turned over
  private static final String SHADES = " .:-=+*#%@";
  private static final int ZOOM = 8;

  private Shapes() {}

  /**
   * Prints the prototypes, which images each holds, and how images with missing pixels are told.
   *
   * @param args a PNG file to write the prototypes to, or nothing
   */
  public static void main(String[] args) {
    RandomGenerator random = new SplittableRandom(12);
    double[][] images = images(random);
    Observations data = BinaryObservations.of(Observations.of(images)); // a bit for each pixel
    System.out.printf("%d images, the first of each shape:%n", data.rows());
    print(every(IMAGES, images));

    EmResult<BernoulliMixture> fit =
        BernoulliMixture.fit(data, LatentClassOptions.components(NAMES.length));
    int[][] found = counts(fit.model().predict(data));
    BernoulliMixture model = fit.model().reordered(largest(found));
    double[][] prototypes = new double[NAMES.length][];
    Arrays.setAll(prototypes, model::probabilities);
    System.out.printf(
        "%nThe prototypes of the best of %d starts, darker where black is likelier (log L %.4f):%n",
        fit.starts().size(), fit.logLikelihood());
    print(prototypes);
    print("How many images of each shape each prototype holds:", counts(model.predict(data)));

    double[][] holed = new double[images.length][];
    Arrays.setAll(holed, i -> withHoles(images[i], random));
    System.out.println();
    System.out.println("The same images with half of their pixels missing (?):");
    print(every(IMAGES, holed));
    print("Most are still told apart:", counts(model.predict(Observations.of(holed))));
    for (int shape = 0; shape < NAMES.length; shape++) {
      double[] posterior = model.responsibilities(holed[shape * IMAGES]);
      System.out.printf("P(%s | the first of its images) = %.4f%n", NAMES[shape], posterior[shape]);
    }

    if (args.length > 0) {
      write(prototypes, Path.of(args[0]));
    }
  }

  /** Draws each shape {@link #IMAGES} times, a pixel off now and then, and turns pixels over. */
  static double[][] images(RandomGenerator random) {
    double[][] images = new double[NAMES.length * IMAGES][PIXELS];
    for (int i = 0; i < images.length; i++) {
      int down = offset(random);
      int right = offset(random);
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        boolean black = isBlack(i / IMAGES, pixel / SIDE - down, pixel % SIDE - right);
        boolean turned = random.nextDouble() < NOISE;
        images[i][pixel] = black != turned ? 1 : 0;
      }
    }
    return images;
  }

  /** Returns where a shape begins: at the middle, or now and then a pixel before or behind it. */
  private static int offset(RandomGenerator random) {
    double u = random.nextDouble();
    return u < 0.15 ? 1 : u < 0.85 ? 2 : 3;
  }

  private static boolean isBlack(int shape, int y, int x) {
    boolean inside = y >= 0 && y < DRAWN.length && x >= 0 && x < DRAWN.length;
    return inside && DRAWN[y].charAt(11 * shape + x) == '#';
  }

  static double[] withHoles(double[] image, RandomGenerator random) {
    double[] holed = image.clone();
    for (int pixel = 0; pixel < PIXELS; pixel++) {
      if (random.nextBoolean()) {
        holed[pixel] = Double.NaN; // missing: marginalised, not guessed
      }
    }
    return holed;
  }

  private static double[][] every(int step, double[][] images) {
    double[][] chosen = new double[images.length / step][];
    Arrays.setAll(chosen, i -> images[i * step]);
    return chosen;
  }

  /** Counts the images by shape (row) and prototype (column). */
  private static int[][] counts(int[] prototypes) {
    int[][] counts = new int[NAMES.length][NAMES.length];
    for (int i = 0; i < prototypes.length; i++) {
      counts[i / IMAGES][prototypes[i]]++;
    }
    return counts;
  }

  /** Returns for each shape the prototype that holds most of its images: components are unnamed. */
  private static int[] largest(int[][] counts) {
    int[] largest = new int[counts.length];
    for (int shape = 0; shape < counts.length; shape++) {
      for (int k = 0; k < counts.length; k++) {
        largest[shape] = counts[shape][k] > counts[shape][largest[shape]] ? k : largest[shape];
      }
    }
    return largest;
  }

  private static void print(String title, int[][] counts) {
    System.out.printf("%n%s%n", title);
    for (int shape = 0; shape < counts.length; shape++) {
      System.out.printf("%-5s", NAMES[shape]);
      for (int count : counts[shape]) {
        System.out.printf("  %4d", count);
      }
      System.out.println();
    }
  }

  /** Prints images side by side, a character for a pixel. */
  private static void print(double[][] images) {
    for (int y = 0; y < SIDE; y++) {
      StringBuilder line = new StringBuilder();
      for (double[] image : images) {
        for (int x = 0; x < SIDE; x++) {
          double black = image[y * SIDE + x];
          int shade = Math.min(SHADES.length() - 1, (int) (black * SHADES.length()));
          line.append(Double.isNaN(black) ? '?' : SHADES.charAt(shade));
        }
        line.append("  |  ");
      }
      System.out.println(line);
    }
  }

  /** Writes the prototypes side by side, with a white pixel between them. */
  private static void write(double[][] prototypes, Path file) {
    int width = (prototypes.length * (SIDE + 1) - 1) * ZOOM;
    BufferedImage picture = new BufferedImage(width, SIDE * ZOOM, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < picture.getHeight(); y++) {
      for (int x = 0; x < width; x++) {
        int column = x / ZOOM % (SIDE + 1);
        double[] prototype = prototypes[x / ZOOM / (SIDE + 1)];
        double black = column == SIDE ? 0 : prototype[y / ZOOM * SIDE + column];
        picture.getRaster().setSample(x, y, 0, (int) Math.round(255 * (1 - black)));
      }
    }
    try {
      ImageIO.write(picture, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    System.out.printf("%nWritten to %s: %d×%d pixels%n", file, width, picture.getHeight());
  }
}
