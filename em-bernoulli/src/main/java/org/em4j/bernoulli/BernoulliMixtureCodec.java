package org.em4j.bernoulli;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Distribution;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.Registry;
import org.em4j.distributions.BernoulliVector;

/** Writes {@code weights} and {@code components}. */
final class BernoulliMixtureCodec implements ModelCodec<BernoulliMixture> {
  @Override
  public Class<BernoulliMixture> modelClass() {
    return BernoulliMixture.class;
  }

  @Override
  public Document write(BernoulliMixture model) {
    return model.mixture().toDocument();
  }

  @Override
  public BernoulliMixture read(Document document, Registry registry) {
    document.allowOnly("weights", "components");
    List<BernoulliVector> components = new ArrayList<>();
    for (Document written : document.documents("components")) {
      Distribution<?> component = registry.readDistribution(written);
      if (!(component.parameters() instanceof BernoulliVector vector)) {
        throw new DocumentException(
            written.path("family")
                + " must be bernoulli-vector, but is "
                + component.family().id());
      }
      components.add(vector);
    }
    try {
      return BernoulliMixture.of(document.numbers("weights"), components);
    } catch (IllegalArgumentException e) {
      boolean aboutWeights = String.valueOf(e.getMessage()).startsWith("weights");
      throw new DocumentException(
          document.path(aboutWeights ? "weights" : "components") + ": " + e.getMessage());
    }
  }
}
