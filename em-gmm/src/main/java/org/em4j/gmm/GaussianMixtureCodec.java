package org.em4j.gmm;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Distributions;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.Registry;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.MultivariateNormalFamily;

/** Writes {@code covariance_type}, {@code weights} and {@code components}. */
final class GaussianMixtureCodec implements ModelCodec<GaussianMixture> {
  @Override
  public Class<GaussianMixture> modelClass() {
    return GaussianMixture.class;
  }

  @Override
  public Document write(GaussianMixture model) {
    // The structure stands once, above the components, and not as a setting of each.
    MultivariateNormalFamily family = CovarianceType.FULL.family(model.columns());
    List<Document> components = new ArrayList<>();
    for (int k = 0; k < model.components(); k++) {
      components.add(Distributions.write(family, model.component(k)));
    }
    return Document.builder()
        .text("covariance_type", model.covarianceType().id())
        .numbers("weights", model.weights())
        .documents("components", components)
        .build();
  }

  @Override
  public GaussianMixture read(Document document, Registry registry) {
    document.allowOnly("covariance_type", "weights", "components");
    CovarianceType type;
    try {
      type = CovarianceType.of(document.text("covariance_type"));
    } catch (IllegalArgumentException e) {
      throw new DocumentException(document.path("covariance_type") + ": " + e.getMessage());
    }
    List<MultivariateNormal> components = new ArrayList<>();
    MultivariateNormalFamily family = null;
    for (Document component : document.documents("components")) {
      if (family == null) {
        family = type.family(Math.max(1, component.document("parameters").numbers("mean").length));
      }
      components.add(Distributions.read(family, registry.withoutDefaults(component)).parameters());
    }
    try {
      return GaussianMixture.of(type, document.numbers("weights"), components);
    } catch (IllegalArgumentException e) {
      boolean aboutWeights = String.valueOf(e.getMessage()).startsWith("weights");
      throw new DocumentException(
          document.path(aboutWeights ? "weights" : "components") + ": " + e.getMessage());
    }
  }
}
