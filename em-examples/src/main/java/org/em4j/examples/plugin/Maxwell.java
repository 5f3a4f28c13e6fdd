package org.em4j.examples.plugin;

// tag::parameters[]
/**
 * The parameter of a Maxwell distribution: settings and model files get its name from here.
 *
 * @param a the scale, above 0: √(kT/m) for the speeds of a gas
 */
public record Maxwell(double a) {
  /** Checks the parameter. */
  public Maxwell {
    if (!(a > 0) || Double.isInfinite(a)) {
      throw new IllegalArgumentException("a must be finite and above 0, but is " + a);
    }
  }
}
// end::parameters[]
