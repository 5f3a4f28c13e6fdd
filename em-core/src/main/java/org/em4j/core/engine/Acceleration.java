package org.em4j.core.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a run that creeps is made to leap: from its last models and from what M-steps made of them a
 * further one is extrapolated, in the {@linkplain EmProblem#coordinates coordinates} of the
 * problem. It takes the place of the M-step's if its objective is not below that of the model
 * before, so the objective never falls; else the M-step's does, and one E-step was in vain.
 *
 * <p>An iteration is one M-step, extrapolated or not. E-steps in vain are no iterations; {@link
 * Trace#expectations} counts them. There are few: an extrapolation is tried only while EM is slow
 * and far from what the convergence policy asks for, and as often as earlier ones have paid. Hard
 * assignment, iterations that were repaired, and runs whose objective a regularised M-step has
 * lowered are those of plain EM. No run is declared converged by a leap, but by the M-step behind
 * it.
 */
public enum Acceleration {
  /** Plain EM. */
  NONE(null),
  /**
   * Two M-steps and their difference are extrapolated as a square, and a plain one follows:
   * Varadhan and Roland (2008), doi:10.1111/j.1467-9469.2007.00585.x.
   */
  SQUAREM(Squarem::new),
  /**
   * Up to ten M-steps are combined so that their steps cancel, as in DAAREM: Henderson and Varadhan
   * (2019), doi:10.1080/10618600.2019.1594835.
   */
  ANDERSON(Anderson::new);

  @SuppressWarnings("ImmutableEnumChecker") // a constructor reference
  private final @Nullable Supplier<Extrapolation> begin;

  Acceleration(@Nullable Supplier<Extrapolation> begin) {
    this.begin = begin;
  }

  /** Returns the extrapolation of a run that begins; none of plain EM. */
  Optional<Extrapolation> begin() {
    return Optional.ofNullable(begin).map(Supplier::get);
  }

  /** Returns the name that options use. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the acceleration of an id.
   *
   * @throws IllegalArgumentException that lists the known ids
   */
  public static Acceleration of(String id) {
    List<String> known = Arrays.stream(values()).map(Acceleration::id).toList();
    int index = known.indexOf(id);
    if (index < 0) {
      throw new IllegalArgumentException(
          "unknown acceleration '" + id + "'; known: " + String.join(", ", known));
    }
    return values()[index];
  }
}
