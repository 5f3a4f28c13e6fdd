package org.em4j.cli;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.io.ModelFile;

/** The Gaussian mixtures that {@code fit gmm} is asked for. */
final class GaussianCandidates {
  private GaussianCandidates() {}

  /** Returns the covariance types of the option, each of which is tried. */
  static List<CovarianceType> types(String option) {
    List<CovarianceType> types = new ArrayList<>();
    for (String id : option.split(",", -1)) {
      CovarianceType type = UsageException.of("--covariance", () -> CovarianceType.of(id.strip()));
      if (!types.contains(type)) {
        types.add(type);
      }
    }
    return types;
  }

  /** Returns a candidate for each covariance type and number of components. */
  static List<Candidate> of(Observations data, List<CovarianceType> types, ComponentRange range) {
    List<Candidate> candidates = new ArrayList<>();
    for (CovarianceType type : types) {
      for (int k = range.from(); k <= range.to(); k++) {
        GaussianMixtureOptions wanted = GaussianMixtureOptions.components(k).withCovariance(type);
        candidates.add(
            new Candidate(
                k,
                type.id(),
                options -> GaussianMixture.fit(data, wanted.withMixture(options)),
                (model, options) -> fitFrom(data, (GaussianMixture) model, options)));
      }
    }
    return candidates;
  }

  /**
   * Returns the model of a file to start from.
   *
   * @param option the option that names the file, for messages
   * @throws UsageException if it is no Gaussian mixture, or of another covariance type
   */
  static GaussianMixture initial(ModelFile file, List<CovarianceType> types, String option) {
    if (!(file.model() instanceof GaussianMixture initial)) {
      throw new UsageException(
          option + " is a " + file.type() + ", but fit gmm starts from a gaussian-mixture");
    }
    if (types != null && !types.equals(List.of(initial.covarianceType()))) {
      throw new UsageException(
          "--covariance contradicts "
              + option
              + ", whose covariances are "
              + initial.covarianceType().id());
    }
    return initial;
  }

  /** Returns the one candidate that starts from given parameters. */
  static List<Candidate> from(Observations data, GaussianMixture initial) {
    return List.of(
        new Candidate(
            initial.components(),
            initial.covarianceType().id(),
            options -> fitFrom(data, initial, options),
            (model, options) -> fitFrom(data, (GaussianMixture) model, options)));
  }

  private static EmResult<GaussianMixture> fitFrom(
      Observations data, GaussianMixture initial, MixtureOptions options) {
    return GaussianMixture.fit(
        data,
        initial,
        GaussianMixtureOptions.components(initial.components())
            .withCovariance(initial.covarianceType())
            .withMixture(options));
  }
}
