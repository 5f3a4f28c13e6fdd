package org.em4j.core.plugin;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Distribution;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.mixture.Components;
import org.em4j.core.mixture.Mixture;

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
      return mixtureOf(weights, Components.of(components));
    } catch (IllegalArgumentException e) {
      boolean aboutWeights = String.valueOf(e.getMessage()).startsWith("weights");
      throw new DocumentException(
          document.path(aboutWeights ? "weights" : "components") + ": " + e.getMessage());
    }
  }

  private static <P> Mixture<P> mixtureOf(double[] weights, Components<P> components) {
    return Mixture.of(components.family(), weights, components.parameters());
  }
}
