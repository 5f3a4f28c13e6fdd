package org.em4j.core.internal;

import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses, once in a JVM, between kernels on {@code jdk.incubator.vector} and their plain twins.
 *
 * <p>The vector kernels are taken where the JVM was started with {@code --add-modules
 * jdk.incubator.vector}; the system property {@code em4j.kernels} set to {@code plain} refuses
 * them, set to {@code vector} it makes their absence an error. They are compiled apart from all
 * other code, so nothing names their classes but by a string. Twins give the same bits.
 */
public final class KernelChoice {
  /** {@code plain}, {@code vector} or {@code auto}. */
  static final String PROPERTY = "em4j.kernels";

  /** A hundredth of a second, plain. */
  private static final double MUCH = 4e6;

  /** A second, plain: about what the vector kernels of a fit cost until they are compiled. */
  private static final double MUCH_IN_ALL = 4e8;

  private static final DoubleAdder DONE = new DoubleAdder();
  private static volatile boolean muchDone;

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);
  private static final boolean VECTOR = choose(System.getProperty(PROPERTY, "auto"));

  private KernelChoice() {}

  private static boolean choose(String wanted) {
    boolean present = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    boolean vector =
        switch (wanted) {
          case "plain" -> false;
          case "auto" -> present;
          case "vector" -> {
            if (!present) {
              throw new IllegalStateException(
                  "the system property em4j.kernels is vector, but the JVM was started without"
                      + " --add-modules jdk.incubator.vector");
            }
            yield true;
          }
          default ->
              throw new IllegalStateException(
                  "the system property em4j.kernels must be plain, vector or auto, but is "
                      + wanted);
        };
    LOG.debug(
        vector
            ? "kernels: jdk.incubator.vector"
            : "kernels: plain Java; the JVM option --add-modules jdk.incubator.vector makes long fits"
                + " about three times as fast");
    return vector;
  }

  /**
   * Tells whether vector kernels are worth their compilation, until which they are very slow: in a
   * pass that is much work, or when this JVM has done much work before. Twins give the same bits,
   * so this changes no result.
   *
   * @param work about the number of multiplications in a pass over all data
   */
  public static boolean worthwhile(double work) {
    return VECTOR && (work > MUCH || muchDone);
  }

  /** Tells whether vector kernels are worth their compilation by what has been done. */
  public static boolean worthwhile() {
    return muchDone;
  }

  /**
   * Counts a pass over all data.
   *
   * @param work about the number of multiplications
   */
  public static void count(double work) {
    if (VECTOR && !muchDone) {
      DONE.add(work);
      muchDone = DONE.sum() > MUCH_IN_ALL;
    }
  }

  /** Tells whether vector kernels are used. */
  public static boolean vector() {
    return VECTOR;
  }

  /**
   * Returns an instance of the vector kernel, or its plain twin.
   *
   * @param type the interface of both
   * @param vectorClass the name of the vector kernel, a public class that has a public constructor
   *     without parameters
   * @param plain makes the twin
   */
  public static <T> T of(Class<T> type, String vectorClass, Supplier<? extends T> plain) {
    if (!VECTOR) {
      return plain.get();
    }
    try {
      return Class.forName(vectorClass, true, type.getClassLoader())
          .asSubclass(type)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the vector kernel " + vectorClass + " cannot be made", e);
    }
  }
}
