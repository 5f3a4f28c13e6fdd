package org.em4j.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Numbers of components to try: {@code 3} or {@code 1..5}.
 *
 * @param from the smallest, at least 1
 * @param to the largest
 */
record ComponentRange(int from, int to) {
  /** Reads the option. */
  static final class Converter implements ITypeConverter<ComponentRange> {
    @Override
    public ComponentRange convert(String text) {
      try {
        int dots = text.indexOf("..");
        int from = Integer.parseInt(dots < 0 ? text : text.substring(0, dots));
        int to = dots < 0 ? from : Integer.parseInt(text.substring(dots + 2));
        if (from >= 1 && to >= from) {
          return new ComponentRange(from, to);
        }
      } catch (NumberFormatException e) {
        // Told below, as a range that is empty.
      }
      throw new TypeConversionException(
          "'" + text + "' is no number of components: use N or A..B with 1 <= A <= B");
    }
  }

  @Override
  public String toString() {
    return from == to ? Integer.toString(from) : from + ".." + to;
  }
}
