package org.em4j.core.internal;

/** Apart from the interface, so that small work loads no class of the vector module. */
final class SquaredDistancesChoice {
  static final SquaredDistances KERNEL =
      KernelChoice.of(
          SquaredDistances.class,
          "org.em4j.core.internal.VectorSquaredDistances",
          () -> PlainSquaredDistances.INSTANCE);

  private SquaredDistancesChoice() {}
}
