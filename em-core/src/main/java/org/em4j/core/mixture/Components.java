package org.em4j.core.mixture;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.ProductFamily;

/**
 * Parameters with the one family that they all belong to: what mixtures and hidden Markov models
 * are made of when they are read from files. Immutable.
 *
 * @param family of all components
 * @param parameters one for each component
 * @param <P> the parameters of one component
 */
public record Components<P>(Family<P> family, List<P> parameters) {
  /** Copies the list. */
  public Components {
    parameters = List.copyOf(parameters);
  }

  /**
   * Finds the one family: that of the first distribution if the others are alike, and else a {@link
   * PerComponentFamily}.
   *
   * @param distributions at least one
   * @throws IllegalArgumentException if they are not over the same columns
   */
  public static Components<?> of(List<Distribution<?>> distributions) {
    Family<?> first = distributions.get(0).family();
    for (Distribution<?> distribution : distributions) {
      if (!alike(first, distribution.family())) {
        List<Family<?>> families = new ArrayList<>();
        distributions.forEach(d -> families.add(d.family()));
        return new Components<>(new PerComponentFamily(families), distributions);
      }
    }
    return ofOneFamily(first, distributions);
  }

  /** Tells whether parameters of one family can stand for the other's. */
  private static boolean alike(Family<?> a, Family<?> b) {
    if (a instanceof ProductFamily one && b instanceof ProductFamily other) {
      int size = one.factors().size();
      return size == other.factors().size()
          && IntStream.range(0, size)
              .allMatch(f -> alike(one.factors().get(f), other.factors().get(f)));
    }
    if (a instanceof MixtureFamily<?> one && b instanceof MixtureFamily<?> other) {
      return one.size() == other.size() && alike(one.inner(), other.inner());
    }
    if (a instanceof PerComponentFamily one && b instanceof PerComponentFamily other) {
      int size = one.families().size();
      return size == other.families().size()
          && IntStream.range(0, size)
              .allMatch(k -> alike(one.families().get(k), other.families().get(k)));
    }
    return a.id().equals(b.id())
        && a.getClass() == b.getClass()
        && a.observationSize() == b.observationSize()
        && a.statisticSize() == b.statisticSize()
        && a.settings().equals(b.settings());
  }

  private static <Q> Components<Q> ofOneFamily(
      Family<Q> family, List<Distribution<?>> distributions) {
    return new Components<>(family, distributions.stream().map(d -> d.as(family)).toList());
  }
}
