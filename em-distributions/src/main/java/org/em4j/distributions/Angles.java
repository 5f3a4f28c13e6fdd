package org.em4j.distributions;

/** Angles in radians. */
final class Angles {
  private Angles() {}

  /** Returns the same direction in (−π, π], to the last digit that the angle holds. */
  static double wrapped(double angle) {
    if (angle > -Math.PI && angle <= Math.PI) {
      return angle;
    }
    // Sine and cosine take 2π with all its digits, which a remainder of doubles would not.
    double wrapped = Math.atan2(Math.sin(angle), Math.cos(angle));
    return wrapped == -Math.PI ? Math.PI : wrapped;
  }

  /** Returns {@code 1 − cos u}, without the cancellation near 0. */
  static double versine(double u) {
    double half = Math.sin(0.5 * u);
    return 2 * half * half;
  }
}
