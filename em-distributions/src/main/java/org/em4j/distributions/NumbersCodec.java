package org.em4j.distributions;

import java.util.function.Function;
import org.em4j.core.ParameterCodec;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/**
 * Writes parameters that are one list of numbers. Immutable and thread-safe.
 *
 * @param <P> the parameters
 */
final class NumbersCodec<P> implements ParameterCodec<P> {
  private final String name;
  private final Function<P, double[]> numbers;
  private final Function<double[], P> make;

  /**
   * Makes a codec.
   *
   * @param name of the list
   * @param numbers of parameters
   * @param make parameters of numbers, or throws an {@link IllegalArgumentException}
   */
  NumbersCodec(String name, Function<P, double[]> numbers, Function<double[], P> make) {
    this.name = name;
    this.numbers = numbers;
    this.make = make;
  }

  @Override
  public Document write(P parameters) {
    return Document.builder().numbers(name, numbers.apply(parameters)).build();
  }

  @Override
  public P read(Document document) {
    return read(document.allowOnly(name), name, make);
  }

  /** Makes parameters of the list in a document; what is refused is told with its path. */
  static <Q> Q read(Document document, String name, Function<double[], Q> make) {
    double[] numbers = document.numbers(name);
    try {
      return make.apply(numbers);
    } catch (IllegalArgumentException e) {
      throw new DocumentException(document.path(name) + ": " + e.getMessage());
    }
  }
}
