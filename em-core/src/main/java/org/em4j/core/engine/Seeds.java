package org.em4j.core.engine;

/** Derives seeds from seeds: the same everywhere and on every run. */
public final class Seeds {
  private Seeds() {}

  /**
   * Returns the seed of the {@code index}-th thing that is seeded by {@code seed}: one round of
   * SplitMix64 (Steele, Lea and Flood 2014) over both.
   */
  public static long derive(long seed, long index) {
    return mix(
        mix(seed + 0x9E3779B97F4A7C15L) ^ (index * 0xD1B54A32D192ED03L + 0x8CB92BA72F3D8DD7L));
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }

  /** Returns a number in [0, 1) for a derived seed. */
  public static double uniform(long seed, long index) {
    return (derive(seed, index) >>> 11) * 0x1.0p-53;
  }
}
