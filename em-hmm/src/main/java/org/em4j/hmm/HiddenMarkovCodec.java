package org.em4j.hmm;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.mixture.Components;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.Registry;
import org.em4j.distributions.MultivariateNormalFamily;

/**
 * Writes {@code initial}, {@code transitions} and {@code emissions}; where all emissions are
 * multivariate normals, the structure of their covariances once, as {@code covariance_type}.
 */
@SuppressWarnings("rawtypes")
final class HiddenMarkovCodec implements ModelCodec<HiddenMarkovModel> {
  private static final String INITIAL = "initial";
  private static final String TRANSITIONS = "transitions";
  private static final String EMISSIONS = "emissions";
  private static final String COVARIANCE_TYPE = "covariance_type";
  private static final String COVARIANCE = "covariance";
  private static final String FULL = "full";
  private static final List<String> TYPES = List.of(FULL, "tied", "diag", "spherical");

  @Override
  public Class<HiddenMarkovModel> modelClass() {
    return HiddenMarkovModel.class;
  }

  @Override
  public Document write(HiddenMarkovModel model) {
    return writeModel((HiddenMarkovModel<?>) model);
  }

  private static Document writeModel(HiddenMarkovModel<?> model) {
    Document.Builder document = Document.builder();
    boolean normals = model.family() instanceof MultivariateNormalFamily;
    if (normals) {
      document.text(COVARIANCE_TYPE, model.family().settings().getOrDefault(COVARIANCE, FULL));
    }
    document.numbers(INITIAL, model.initial()).rows(TRANSITIONS, model.transitions());
    List<Document> emissions = new ArrayList<>();
    for (int k = 0; k < model.states(); k++) {
      Document written = Distributions.write(model.distribution(k));
      emissions.add(normals ? withoutSettings(written) : written);
    }
    return document.documents(EMISSIONS, emissions).build();
  }

  private static Document withoutSettings(Document written) {
    return Document.builder()
        .text("family", written.text("family"))
        .document("parameters", written.document("parameters"))
        .build();
  }

  @Override
  public HiddenMarkovModel read(Document document, Registry registry) {
    document.allowOnly(COVARIANCE_TYPE, INITIAL, TRANSITIONS, EMISSIONS);
    double[] initial = document.numbers(INITIAL);
    double[][] transitions = document.rows(TRANSITIONS);
    List<Distribution<?>> emissions = new ArrayList<>();
    for (Document emission : document.documents(EMISSIONS)) {
      emissions.add(
          registry.readDistribution(
              document.has(COVARIANCE_TYPE) ? withCovariance(document, emission) : emission));
    }
    if (emissions.isEmpty()) {
      throw new DocumentException(document.path(EMISSIONS) + " must have an entry for each state");
    }
    try {
      return model(initial, transitions, Components.of(emissions));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      String about =
          message.startsWith(INITIAL)
              ? INITIAL
              : message.startsWith(TRANSITIONS) ? TRANSITIONS : EMISSIONS;
      throw new DocumentException(document.path(about) + ": " + message);
    }
  }

  private static <P> HiddenMarkovModel<P> model(
      double[] initial, double[][] transitions, Components<P> emissions) {
    return HiddenMarkovModel.of(initial, transitions, emissions.family(), emissions.parameters());
  }

  /** Gives an emission the structure that stands once above all of them. */
  private static Document withCovariance(Document document, Document emission) {
    if (!emission.text("family").equals(MultivariateNormalFamily.ID)) {
      throw new DocumentException(
          document.path(COVARIANCE_TYPE)
              + " is for emissions that are "
              + MultivariateNormalFamily.ID
              + ", but one is "
              + emission.text("family"));
    }
    String type = document.text(COVARIANCE_TYPE);
    if (!TYPES.contains(type)) {
      throw new DocumentException(
          document.path(COVARIANCE_TYPE)
              + " must be "
              + String.join(", ", TYPES)
              + ", but is '"
              + type
              + "'");
    }
    if (emission.has("settings")) {
      Document settings = emission.document("settings");
      if (settings.has(COVARIANCE) && !settings.text(COVARIANCE).equals(type)) {
        throw new DocumentException(
            settings.path(COVARIANCE)
                + " is "
                + settings.text(COVARIANCE)
                + ", but covariance_type is "
                + type);
      }
      return emission;
    }
    return emission.with("settings", Document.builder().text(COVARIANCE, type).build());
  }
}
