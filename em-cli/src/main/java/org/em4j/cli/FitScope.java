package org.em4j.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.em4j.core.plugin.NearestName;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The models that {@code em fit} knows, and the options that belong to some of them alone. */
final class FitScope {
  static final String GMM = "gmm";
  static final String MIXTURE = "mixture";
  static final String BERNOULLI = "bernoulli";
  static final String CATEGORICAL = "categorical";
  static final String HMM = "hmm";

  /** The models by their names. */
  static final List<String> MODELS = List.of(GMM, MIXTURE, BERNOULLI, CATEGORICAL, HMM);

  private static final Map<String, List<String>> MODELS_OF = modelsOf();

  private FitScope() {}

  private static Map<String, List<String>> modelsOf() {
    Map<String, List<String>> models = new LinkedHashMap<>();
    models.put("--covariance", List.of(GMM, HMM));
    models.put("--family", List.of(MIXTURE, HMM));
    models.put("--component", List.of(MIXTURE, HMM));
    models.put("--regularization", List.of(GMM, MIXTURE, HMM));
    models.put("--cells", List.of(BERNOULLI, CATEGORICAL));
    for (String option :
        List.of(
            "--states",
            "--mix",
            "--sequence-column",
            "--label-column",
            "--topology",
            "--stationary",
            "--training")) {
      models.put(option, List.of(HMM));
    }
    return models;
  }

  /** Tells whether a model is one of latent classes. */
  static boolean isLatentClass(String model) {
    return model.equals(BERNOULLI) || model.equals(CATEGORICAL);
  }

  /**
   * Refuses a model that is unknown, and options that belong to others.
   *
   * @param given the options of the command line
   */
  static void require(String model, ParseResult given) {
    if (!MODELS.contains(model)) {
      throw new UsageException(
          "unknown model '"
              + model
              + "'"
              + NearestName.hint(model, MODELS)
              + "; known: "
              + String.join(", ", MODELS));
    }
    for (OptionSpec option : given.matchedOptions()) {
      String name = option.longestName();
      if (!MODELS_OF.getOrDefault(name, MODELS).contains(model)) {
        throw new UsageException(refusal(name, model, option.getValue()));
      }
    }
  }

  private static String refusal(String option, String model, Object value) {
    if (option.equals("--regularization")) {
      return option
          + " is about covariances, and fit "
          + model
          + " has none; --prior pseudo-count=1 keeps probabilities off 0 and 1";
    }
    String instead = "";
    if (option.equals("--states")) {
      instead = "; for fit " + model + " write --components";
    } else if (option.equals("--covariance") && model.equals(MIXTURE)) {
      instead = "; for fit mixture write --family multivariate-normal:covariance=" + value;
    } else if (model.equals(GMM) && MODELS_OF.get(option).contains(MIXTURE)) {
      instead = "; fit gmm has --covariance";
    }
    return option
        + " is an option of "
        + MODELS_OF.get(option).stream().map(m -> "fit " + m).collect(Collectors.joining(" and "))
        + instead;
  }
}
