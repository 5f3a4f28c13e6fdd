package org.em4j.core.plugin;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.document.Document;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;

/** Distributions that are made of others, and therefore have no provider: products and mixtures. */
final class Compositions {
  private Compositions() {}

  static boolean handles(String id) {
    return id.equals("product") || id.equals("mixture");
  }

  static Distribution<?> read(Document document, Registry registry) {
    document.allowOnly("family", "parameters");
    Document parameters = document.document("parameters");
    return document.text("family").equals("product")
        ? readProduct(parameters, registry)
        : readMixture(parameters, registry);
  }

  private static Distribution<Product> readProduct(Document parameters, Registry registry) {
    parameters.allowOnly("factors");
    List<Distribution<?>> factors = new ArrayList<>();
    List<Family<?>> families = new ArrayList<>();
    for (Document factor : parameters.documents("factors")) {
      Distribution<?> distribution = registry.readDistribution(factor);
      factors.add(distribution);
      families.add(distribution.family());
    }
    return new Distribution<>(new ProductFamily(families), new Product(factors));
  }

  private static Distribution<?> readMixture(Document parameters, Registry registry) {
    Mixture<?> mixture = MixtureCodec.readMixture(parameters, registry);
    return ofMixture(mixture);
  }

  private static <Q> Distribution<Mixture<Q>> ofMixture(Mixture<Q> mixture) {
    return new Distribution<>(new MixtureFamily<>(mixture.family(), mixture.components()), mixture);
  }
}
