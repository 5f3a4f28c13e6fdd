package org.em4j.distributions;

import org.em4j.core.ParameterCodec;
import org.em4j.core.RecordCodec;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/**
 * Writes a record one number of which is a constant that the family knows: a document with another
 * one is refused. Immutable and thread-safe.
 *
 * @param <P> the record
 */
final class ConstantCodec<P> implements ParameterCodec<P> {
  private final ParameterCodec<P> all;
  private final String name;
  private final Number constant;

  /**
   * Makes a codec.
   *
   * @param type the record
   * @param name of the constant
   * @param constant its value
   */
  ConstantCodec(Class<P> type, String name, Number constant) {
    this.all = RecordCodec.of(type);
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
  static void requireConstant(Document document, String name, Number constant) {
    try {
      requireConstant(document.path(name), document.number(name), constant);
    } catch (IllegalArgumentException e) {
      throw new DocumentException(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Checks the constant of parameters.
   *
   * @throws IllegalArgumentException that names it if it is another
   */
  static void requireConstant(String name, double given, Number constant) {
    if (given != constant.doubleValue()) {
      boolean whole = constant instanceof Integer && given == (long) given;
      throw new IllegalArgumentException(
          name
              + " must be "
              + constant
              + ", as the family has, but is "
              + (whole ? Long.toString((long) given) : Double.toString(given)));
    }
  }
}
