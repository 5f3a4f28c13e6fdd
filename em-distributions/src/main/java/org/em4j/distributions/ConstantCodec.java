package org.em4j.distributions;

import org.em4j.core.ParameterCodec;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/**
 * A codec of parameters one of which is a constant that the family knows: a document with another
 * one is refused. Immutable and thread-safe.
 *
 * @param <P> the parameters
 */
final class ConstantCodec<P> implements ParameterCodec<P> {
  private final ParameterCodec<P> all;
  private final String name;
  private final double constant;

  ConstantCodec(ParameterCodec<P> all, String name, double constant) {
    this.all = all;
    this.name = name;
    this.constant = constant;
  }

  @Override
  public Document write(P parameters) {
    return all.write(parameters);
  }

  @Override
  public P read(Document document) {
    P parameters = all.read(document);
    requireConstant(document, name, constant);
    return parameters;
  }

  /**
   * Checks the constant of a document.
   *
   * @throws DocumentException that names it if it is another
   */
  static void requireConstant(Document document, String name, double constant) {
    double given = document.number(name);
    if (given != constant) {
      throw new DocumentException(
          document.path(name)
              + " must be "
              + text(constant)
              + ", as the family has, but is "
              + text(given));
    }
  }

  private static String text(double value) {
    return value == (long) value ? Long.toString((long) value) : Double.toString(value);
  }
}
