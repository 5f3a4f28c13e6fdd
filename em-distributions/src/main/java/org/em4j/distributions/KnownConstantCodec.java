package org.em4j.distributions;

import org.em4j.core.ParameterCodec;
import org.em4j.core.RecordCodec;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/**
 * Writes a record one number of which is a known constant of its family, and refuses a document in
 * which it is another. Immutable and thread-safe.
 *
 * @param <P> the record
 */
final class KnownConstantCodec<P> implements ParameterCodec<P> {
  private final ParameterCodec<P> all;
  private final String name;
  private final double known;

  /**
   * Makes a codec.
   *
   * @param type the record
   * @param name of the constant, the parameter's and the setting's
   * @param known its value
   */
  KnownConstantCodec(Class<P> type, String name, double known) {
    this.all = RecordCodec.of(type);
    this.name = name;
    this.known = known;
  }

  @Override
  public Document write(P parameters) {
    return all.write(parameters);
  }

  @Override
  public P read(Document document) {
    P parameters = all.read(document);
    if (document.number(name) != known) {
      throw new DocumentException(
          document.path(name)
              + " must be "
              + known
              + ", the family's setting, but is "
              + document.number(name));
    }
    return parameters;
  }
}
