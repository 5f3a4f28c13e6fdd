package org.em4j.core;

/**
 * What meets a component that collapses: whose covariance is numerically singular on the data's own
 * scale, or whose parameters do not exist.
 *
 * @param kind which of the three
 * @param relative for {@link Kind#FLOOR} (and, meanwhile, {@link Kind#RESEED}): the least variance
 *     in any direction, relative to the variance of the data's columns; full and tied covariances
 *     leave at least 1e-10, below which their factors have too few digits
 */
public record DegeneratePolicy(Kind kind, double relative) {
  /** The default relative floor: standard deviations of 1e-7 of the data's. */
  public static final double DEFAULT_RELATIVE = 1e-14;

  /** The three ways. */
  public enum Kind {
    /** Raise it to the floor and mark it repaired. */
    FLOOR,
    /** Start the component anew around a random row. */
    RESEED,
    /** Throw an {@link EmException} that names it. */
    FAIL
  }

  /** Checks the relative floor. */
  public DegeneratePolicy {
    if (!(relative > 0 && relative < 1)) {
      throw new IllegalArgumentException("relative must be in (0, 1), but is " + relative);
    }
  }

  /** Floors with the default relative variance. */
  public static DegeneratePolicy floor() {
    return floor(DEFAULT_RELATIVE);
  }

  /** Floors with a given relative variance, in (0, 1). */
  public static DegeneratePolicy floor(double relative) {
    return new DegeneratePolicy(Kind.FLOOR, relative);
  }

  /** Starts a degenerate component anew. */
  public static DegeneratePolicy reseed() {
    return new DegeneratePolicy(Kind.RESEED, DEFAULT_RELATIVE);
  }

  /** Fails with the component's name. */
  public static DegeneratePolicy fail() {
    return new DegeneratePolicy(Kind.FAIL, DEFAULT_RELATIVE);
  }
}
