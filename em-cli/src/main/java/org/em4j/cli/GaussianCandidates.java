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
import org.em4j.io.Table;

/** The Gaussian mixtures that {@code fit gmm} is asked for. */
final class GaussianCandidates implements FitModel {
  private final FitRequest request;
  private final List<CovarianceType> types;
  private final GaussianMixture initial;

  GaussianCandidates(FitRequest request) {
    this.request = request;
    this.types = types(request.what().covariance());
    this.initial = request.initial() == null ? null : initial(request.initial());
    if (initial != null) {
      request.requireParts(initial.components(), request.initOption());
    }
  }

  /**
   * Returns the covariance types of the option, each of which is tried; by default the full one.
   */
  static List<CovarianceType> types(String option) {
    List<CovarianceType> types = new ArrayList<>();
    for (String id : option == null ? new String[] {"full"} : option.split(",", -1)) {
      CovarianceType type = UsageException.of("--covariance", () -> CovarianceType.of(id.strip()));
      if (!types.contains(type)) {
        types.add(type);
      }
    }
    return types;
  }

  private GaussianMixture initial(ModelFile file) {
    String option = request.initOption();
    if (!(file.model() instanceof GaussianMixture given)) {
      throw new UsageException(
          option + " is a " + file.type() + ", but fit gmm starts from a gaussian-mixture");
    }
    if (request.what().covariance() != null && !types.equals(List.of(given.covarianceType()))) {
      throw new UsageException(
          "--covariance contradicts "
              + option
              + ", whose covariances are "
              + given.covarianceType().id());
    }
    return given;
  }

  @Override
  public List<Candidate> candidates(Table table) {
    Observations data = table.observations();
    if (initial != null) {
      return List.of(
          Candidate.ofMixture(
              initial.components(),
              initial.covarianceType().id(),
              options -> fitFrom(data, initial, options),
              (model, options) -> fitFrom(data, (GaussianMixture) model, options)));
    }
    ComponentRange range = request.requireRows(request.range(), data);
    List<Candidate> candidates = new ArrayList<>();
    for (CovarianceType type : types) {
      for (int k = range.from(); k <= range.to(); k++) {
        GaussianMixtureOptions wanted = GaussianMixtureOptions.components(k).withCovariance(type);
        candidates.add(
            Candidate.ofMixture(
                k,
                type.id(),
                options -> GaussianMixture.fit(data, wanted.withMixture(options)),
                (model, options) -> fitFrom(data, (GaussianMixture) model, options)));
      }
    }
    return candidates;
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
