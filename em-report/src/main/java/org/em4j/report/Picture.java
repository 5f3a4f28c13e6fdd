package org.em4j.report;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.core.Observations;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.Sequences;

/**
 * The main picture of a fitted model and data, as PNG or SVG.
 *
 * <ul>
 *   <li>One column: its histogram, with the density of each component times its weight, and their
 *       sum. Columns of whole numbers have bars and probabilities.
 *   <li>Two columns: the rows in the colour of their most probable component, with the ellipses
 *       that hold 50 and 95 % of each normal component, and the components' means.
 *   <li>More columns, at most six: the matrix of these.
 *   <li>A Bernoulli or categorical mixture: the probability of each item in each class.
 *   <li>A hidden Markov model: the series in the colours of the most probable path of states, the
 *       states' means, and below them the posterior probabilities.
 * </ul>
 *
 * <p>{@link PictureOptions#withReference} adds another mixture to compare with, dashed and grey.
 *
 * <p>The same input always gives the same picture on the same fonts. Of many rows a sample is
 * shown, always the same; {@link #notes} says so. It needs no display, but it needs fonts.
 * Immutable; the methods that paint may not be called by several threads at once.
 */
public final class Picture {
  private final Scene scene;

  private Picture(Scene scene) {
    this.scene = scene;
  }

  /**
   * Makes the picture of a mixture.
   *
   * @param model of d columns
   * @param data n×d
   * @param options the names of columns, which to show, the size, a mixture to compare with
   * @throws IllegalArgumentException if data, names or the mixture to compare with do not fit the
   *     model, or a column to show is not there
   * @throws org.em4j.core.ObservationException if the model cannot take one of the rows
   * @throws IllegalStateException if Java finds no fonts
   */
  public static Picture of(MixtureModel model, Observations data, PictureOptions options) {
    Lettering.requireFonts();
    Rows rows = Rows.of(data, model.mixture().family(), options);
    requireComparable(options, !(model instanceof LatentClassModel), rows.names().size());
    return new Picture(
        model instanceof LatentClassModel classes
            ? ProfileScene.of(classes, rows)
            : MixtureScene.of(model.mixture(), rows));
  }

  /**
   * Makes the picture of a hidden Markov model.
   *
   * @param model of d columns
   * @param data sequences of rows of d columns
   * @param options the names of columns, which to show, the size
   * @throws IllegalArgumentException if data or names do not fit the model, a column to show is not
   *     there, or there is a mixture to compare with
   * @throws org.em4j.core.EmException if the model cannot give the data
   * @throws IllegalStateException if Java finds no fonts
   */
  public static Picture of(HiddenMarkovModel<?> model, Sequences data, PictureOptions options) {
    Lettering.requireFonts();
    requireComparable(options, false, data.rows().columns());
    return new Picture(ChainScene.of(model, data, Rows.of(data.rows(), model.family(), options)));
  }

  private static void requireComparable(PictureOptions options, boolean can, int columns) {
    if (options.reference().isEmpty()) {
      return;
    }
    if (!can) {
      throw new IllegalArgumentException(
          "a reference can be drawn in pictures of mixtures of numbers, not in this one");
    }
    Reference reference = options.reference().get();
    int others = reference.model().mixture().family().observationSize();
    if (others != columns) {
      throw new IllegalArgumentException(
          "the reference '"
              + reference.name()
              + "' must have the model's "
              + columns
              + " columns, but has "
              + others);
    }
  }

  /** Returns what of the data is not shown, as the picture says it too; empty if all is shown. */
  public List<String> notes() {
    return scene.notes();
  }

  /** Returns the width in pixels. */
  public int width() {
    return scene.width();
  }

  /** Returns the height in pixels. */
  public int height() {
    return scene.height();
  }

  /** Paints an image. */
  public BufferedImage toImage() {
    BufferedImage image =
        new BufferedImage(scene.width(), scene.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    new ScenePainter(scene).paint(g);
    g.dispose();
    return image;
  }

  /**
   * Writes a PNG file.
   *
   * @param out left open
   * @throws IOException if {@code out} does
   */
  public void writePng(OutputStream out) throws IOException {
    ImageIO.setUseCache(false);
    if (!ImageIO.write(toImage(), "png", out)) {
      throw new IOException("this Java cannot write PNG");
    }
  }

  /** Returns an SVG file, whose text can be searched, in UTF-8. */
  public String toSvg() {
    SvgDocument document = new SvgDocument();
    new ScenePainter(scene).paint(new SvgGraphics(document));
    return document.toString(scene.width(), scene.height(), scene.title());
  }

  /**
   * Writes an SVG file.
   *
   * @param out left open
   * @throws IOException if {@code out} does
   */
  public void writeSvg(OutputStream out) throws IOException {
    out.write(toSvg().getBytes(StandardCharsets.UTF_8));
  }
}
