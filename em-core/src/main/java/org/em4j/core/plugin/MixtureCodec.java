package org.em4j.core.plugin;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.ProductFamily;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;

/** Writes a mixture of any family as {@code weights} and {@code components}. */
@SuppressWarnings("rawtypes")
public final class MixtureCodec implements ModelCodec<Mixture> {
  @Override
  public Class<Mixture> modelClass() {
    return Mixture.class;
  }

  @Override
  public Document write(Mixture model) {
    return ((Mixture<?>) model).toDocument();
  }

  @Override
  public Mixture read(Document document, Registry registry) {
    return readMixture(document, registry);
  }

  /** Reads {@code weights} and {@code components}. */
  static Mixture<?> readMixture(Document document, Registry registry) {
    document.allowOnly("weights", "components");
    double[] weights = document.numbers("weights");
    List<Distribution<?>> components = new ArrayList<>();
    for (Document component : document.documents("components")) {
      components.add(registry.readDistribution(component));
    }
    if (components.isEmpty() || weights.length != components.size()) {
      throw new DocumentException(
          document.path("weights")
              + " must have one entry for each of the "
              + components.size()
              + " components, but has "
              + weights.length);
    }
    try {
      return mixtureOf(weights, components);
    } catch (IllegalArgumentException e) {
      boolean aboutWeights = e.getMessage().startsWith("weights");
      throw new DocumentException(
          document.path(aboutWeights ? "weights" : "components") + ": " + e.getMessage());
    }
  }

  private static Mixture<?> mixtureOf(double[] weights, List<Distribution<?>> components) {
    Family<?> first = components.get(0).family();
    for (Distribution<?> component : components) {
      if (!alike(first, component.family())) {
        List<Family<?>> families = new ArrayList<>();
        components.forEach(c -> families.add(c.family()));
        return Mixture.of(new PerComponentFamily(families), weights, components);
      }
    }
    return ofOneFamily(first, weights, components);
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

  private static <Q> Mixture<Q> ofOneFamily(
      Family<Q> family, double[] weights, List<Distribution<?>> components) {
    List<Q> parameters = new ArrayList<>();
    components.forEach(c -> parameters.add(c.as(family)));
    return Mixture.of(family, weights, parameters);
  }
}
