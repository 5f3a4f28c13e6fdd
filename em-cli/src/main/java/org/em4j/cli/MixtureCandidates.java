package org.em4j.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.ProductFamily;
import org.em4j.core.document.DocumentException;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.io.ModelFile;

/** The mixtures that {@code fit mixture} is asked for. */
final class MixtureCandidates {
  private MixtureCandidates() {}

  /** Returns a candidate for each number of components of one family. */
  static List<Candidate> of(
      Observations data, FamilySpecification family, List<String> columns, ComponentRange range) {
    Family<?> made = family.family(columns);
    List<Candidate> candidates = new ArrayList<>();
    for (int k = range.from(); k <= range.to(); k++) {
      int components = k;
      candidates.add(
          new Candidate(
              k,
              family.toString(),
              options -> Mixture.fit(data, made, components, options),
              (model, options) -> Mixture.fit(data, model.mixture(), options)));
    }
    return candidates;
  }

  /**
   * Returns the one candidate whose components are described one by one. If they have parameters,
   * these are the start.
   */
  static List<Candidate> ofComponents(
      Observations data, List<FamilySpecification> components, List<String> columns) {
    Map<String, Family<?>> known = new LinkedHashMap<>();
    List<Family<?>> families = new ArrayList<>();
    for (FamilySpecification component : components) {
      families.add(
          known.computeIfAbsent(component.familyText(), text -> component.family(columns)));
    }
    String structure = String.join(" | ", known.keySet());
    Family<?> family =
        UsageException.of(
            "--component",
            () -> known.size() == 1 ? families.get(0) : new PerComponentFamily(families));
    if (!components.get(0).hasParameters()) {
      return List.of(
          new Candidate(
              components.size(),
              structure,
              options -> Mixture.fit(data, family, components.size(), options),
              (model, options) -> Mixture.fit(data, model.mixture(), options)));
    }
    List<Distribution<?>> start = new ArrayList<>();
    for (int k = 0; k < components.size(); k++) {
      start.add(components.get(k).distribution(families.get(k)));
    }
    double[] weights = new double[components.size()];
    Arrays.fill(weights, 1.0 / weights.length);
    return List.of(
        from(
            data,
            UsageException.of("--component", () -> mixture(family, weights, start)),
            structure));
  }

  /**
   * Returns the mixture of a file to start from.
   *
   * @param family what {@code --family} says, or null
   * @param option the option that names the file, for messages
   * @throws UsageException if it is another type of model, or of another family
   */
  static Mixture<?> initial(ModelFile file, FamilySpecification family, String option) {
    if (!file.type().equals("mixture") || !(file.model() instanceof MixtureModel model)) {
      throw new UsageException(
          option + " is a " + file.type() + ", but fit mixture starts from a mixture");
    }
    Mixture<?> mixture = model.mixture();
    if (family == null) {
      return mixture;
    }
    for (int k = 0; k < mixture.components(); k++) {
      List<String> ids = ids(mixture.distribution(k).family());
      if (!ids.equals(family.ids())) {
        throw new UsageException(
            "--family contradicts " + option + ", whose components are " + String.join(",", ids));
      }
    }
    return family.isBare() ? mixture : withSettings(mixture, family, file.columns(), option);
  }

  /** Gives a file's parameters the known constants of an option, which the file does not tell. */
  private static Mixture<?> withSettings(
      Mixture<?> mixture, FamilySpecification specification, List<String> columns, String option) {
    Family<?> family = specification.family(columns);
    List<Distribution<?>> components = new ArrayList<>();
    try {
      for (int k = 0; k < mixture.components(); k++) {
        components.add(Distributions.read(family, Distributions.write(mixture.distribution(k))));
      }
      return mixture(family, mixture.weights(), components);
    } catch (DocumentException | IllegalArgumentException e) {
      throw new UsageException("--family contradicts " + option + ": " + e.getMessage(), e);
    }
  }

  private static List<String> ids(Family<?> family) {
    return family instanceof ProductFamily product
        ? product.factors().stream().map(Family::id).toList()
        : List.of(family.id());
  }

  private static <P> Mixture<P> mixture(
      Family<P> family, double[] weights, List<Distribution<?>> components) {
    List<P> parameters = new ArrayList<>();
    for (Distribution<?> component : components) {
      parameters.add(parameters(family, component));
    }
    return Mixture.of(family, weights, parameters);
  }

  /** A family for each component takes distributions themselves as its parameters. */
  @SuppressWarnings("unchecked")
  private static <P> P parameters(Family<P> family, Distribution<?> component) {
    return family instanceof PerComponentFamily ? (P) component : component.as(family);
  }

  /** Returns the one candidate that starts from given parameters. */
  static List<Candidate> from(Observations data, Mixture<?> initial) {
    return List.of(from(data, initial, initial.family().id()));
  }

  private static Candidate from(Observations data, Mixture<?> initial, String structure) {
    return new Candidate(
        initial.components(),
        structure,
        options -> Mixture.fit(data, initial, options),
        (model, options) -> Mixture.fit(data, model.mixture(), options));
  }
}
