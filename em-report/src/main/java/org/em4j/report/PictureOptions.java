package org.em4j.report;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.em4j.core.mixture.MixtureModel;

/**
 * How a picture is made. Immutable and thread-safe.
 *
 * @param names of the data's columns, in the model's order; none for x1, x2, …
 * @param levels the symbols of columns of symbols, by the name of the column; others are numbered
 * @param shown the names of the columns to show; none for those that suit the model
 * @param width of the picture in pixels, 300 to 8000; 0 for what suits it
 * @param height of the picture in pixels, 200 to 8000; 0 for what suits it
 * @param title above the picture; empty for the kind of the model
 * @param reference another mixture to compare with, drawn dashed and grey; of mixtures of numbers
 *     only
 */
public record PictureOptions(
    List<String> names,
    Map<String, List<String>> levels,
    List<String> shown,
    int width,
    int height,
    Optional<String> title,
    Optional<Reference> reference) {
  private static final int LEAST_WIDTH = 300;
  private static final int LEAST_HEIGHT = 200;
  private static final int MOST = 8000;

  /** Copies the lists, and checks the size. */
  public PictureOptions {
    names = List.copyOf(names);
    levels = Map.copyOf(levels);
    shown = List.copyOf(shown);
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(reference, "reference");
    requireSize("width", width, LEAST_WIDTH);
    requireSize("height", height, LEAST_HEIGHT);
  }

  private static void requireSize(String what, int size, int least) {
    if (size != 0 && (size < least || size > MOST)) {
      throw new IllegalArgumentException(
          what + " must be " + least + " to " + MOST + " pixels, but is " + size);
    }
  }

  /** Returns what suits the model. */
  public static PictureOptions defaults() {
    return new PictureOptions(
        List.of(), Map.of(), List.of(), 0, 0, Optional.empty(), Optional.empty());
  }

  /** Returns these with the names of the data's columns. */
  public PictureOptions withNames(List<String> newNames) {
    return new PictureOptions(newNames, levels, shown, width, height, title, reference);
  }

  /** Returns these with the names of symbols, by the name of their column. */
  public PictureOptions withLevels(Map<String, List<String>> newLevels) {
    return new PictureOptions(names, newLevels, shown, width, height, title, reference);
  }

  /** Returns these with the columns to show, by name. */
  public PictureOptions withShown(List<String> newShown) {
    return new PictureOptions(names, levels, newShown, width, height, title, reference);
  }

  /** Returns these with a size in pixels, each 0 for what suits the model. */
  public PictureOptions withSize(int newWidth, int newHeight) {
    return new PictureOptions(names, levels, shown, newWidth, newHeight, title, reference);
  }

  /** Returns these with a title. */
  public PictureOptions withTitle(String newTitle) {
    return new PictureOptions(
        names, levels, shown, width, height, Optional.of(newTitle), reference);
  }

  /**
   * Returns these with another mixture to compare with: its ellipses and means, or of one column
   * its density, are drawn dashed and grey.
   *
   * @param model of the same columns
   * @param name in the legend, such as "true"
   */
  public PictureOptions withReference(MixtureModel model, String name) {
    Reference other = new Reference(model, name);
    return new PictureOptions(names, levels, shown, width, height, title, Optional.of(other));
  }
}
