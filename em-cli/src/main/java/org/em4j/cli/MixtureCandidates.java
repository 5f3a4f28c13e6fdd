package org.em4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Components;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.io.ModelFile;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;

/** The mixtures that {@code fit mixture} is asked for. */
final class MixtureCandidates implements FitModel {
  private final FitRequest request;
  private final List<FamilySpecification> specifications;
  private final Mixture<?> initial;

  MixtureCandidates(FitRequest request) {
    this.request = request;
    this.specifications = request.specifications();
    if (specifications.isEmpty() && request.initial() == null) {
      throw new UsageException(
          "fit mixture needs --family, or --component for each component; families: "
              + String.join(", ", request.registry().families().ids()));
    }
    this.initial = request.initial() == null ? null : initial(request.initial());
  }

  private Mixture<?> initial(ModelFile file) {
    String option = request.initOption();
    if (!file.type().equals("mixture") || !(file.model() instanceof MixtureModel model)) {
      throw new UsageException(
          option + " is a " + file.type() + ", but fit mixture starts from a mixture");
    }
    Mixture<?> mixture = model.mixture();
    request.requireParts(mixture.components(), option);
    return specifications.isEmpty()
        ? mixture
        : mixture(
            mixture.weights(),
            SpecifiedComponents.ofFile(
                components(mixture), specifications.get(0), file.columns(), option));
  }

  private static <P> Components<P> components(Mixture<P> mixture) {
    return new Components<>(mixture.family(), mixture.parameters());
  }

  private static <P> Mixture<P> mixture(double[] weights, Components<P> components) {
    return Mixture.of(components.family(), weights, components.parameters());
  }

  @Override
  public void read(List<String> columns, ReadOptions.Builder builder) {
    FitModel.readSymbols(specifications, columns, builder);
  }

  @Override
  public List<Candidate> candidates(Table table) {
    Observations data = table.observations();
    if (initial != null) {
      return List.of(from(data, initial, initial.family().id()));
    }
    return request.what().family() == null
        ? List.of(ofComponents(data, table.columnNames()))
        : ofFamily(data, specifications.get(0), table.columnNames());
  }

  /** Returns a candidate for each number of components of one family. */
  private List<Candidate> ofFamily(
      Observations data, FamilySpecification family, List<String> columns) {
    ComponentRange range = request.requireRows(request.range(), data);
    Family<?> made = family.family(columns);
    List<Candidate> candidates = new ArrayList<>();
    for (int k = range.from(); k <= range.to(); k++) {
      candidates.add(of(data, made, k, family.toString()));
    }
    return candidates;
  }

  /**
   * Returns the one candidate whose components are described one by one. If they have parameters,
   * these are the start.
   */
  private Candidate ofComponents(Observations data, List<String> columns) {
    int count = specifications.size();
    request.requireRows(new ComponentRange(count, count), data);
    SpecifiedComponents components = SpecifiedComponents.of(specifications, columns, 1);
    if (components.start() == null) {
      return of(data, components.family(), count, components.structure());
    }
    double[] weights = new double[count];
    Arrays.fill(weights, 1.0 / count);
    Mixture<?> start = UsageException.of("--component", () -> mixture(weights, components.start()));
    return from(data, start, components.structure());
  }

  private static Candidate of(
      Observations data, Family<?> family, int components, String structure) {
    return Candidate.ofMixture(
        components,
        structure,
        options -> Mixture.fit(data, family, components, options),
        (model, options) -> Mixture.fit(data, model.mixture(), options));
  }

  private static Candidate from(Observations data, Mixture<?> initial, String structure) {
    return Candidate.ofMixture(
        initial.components(),
        structure,
        options -> Mixture.fit(data, initial, options),
        (model, options) -> Mixture.fit(data, model.mixture(), options));
  }
}
