package org.em4j.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.ProductFamily;
import org.em4j.core.document.DocumentException;
import org.em4j.core.mixture.Components;
import org.em4j.core.mixture.MixtureFamily;

/**
 * Components or states that were described one by one.
 *
 * @param structure the families
 * @param family of all of them
 * @param start their parameters, if they have any; else null
 */
record SpecifiedComponents(String structure, Family<?> family, Components<?> start) {
  /**
   * Makes the families, and the parameters if there are any.
   *
   * @param columns the names of the data's columns
   * @param mix how many inner components each has; 1 for none
   */
  static SpecifiedComponents of(
      List<FamilySpecification> components, List<String> columns, int mix) {
    Map<String, Family<?>> known = new LinkedHashMap<>();
    List<Family<?>> families = new ArrayList<>();
    for (FamilySpecification component : components) {
      families.add(
          known.computeIfAbsent(
              component.familyText(), text -> mixed(component.family(columns), mix)));
    }
    Family<?> family =
        UsageException.of(
            "--component",
            () -> known.size() == 1 ? families.get(0) : new PerComponentFamily(families));
    Components<?> start = null;
    if (components.get(0).hasParameters()) {
      List<Distribution<?>> given = new ArrayList<>();
      for (int k = 0; k < components.size(); k++) {
        given.add(components.get(k).distribution(families.get(k)));
      }
      start = UsageException.of("--component", () -> ofFamily(family, given));
    }
    return new SpecifiedComponents(String.join(" | ", known.keySet()), family, start);
  }

  /** Returns the family of mixtures of so many, or the family itself. */
  static Family<?> mixed(Family<?> family, int mix) {
    return mix == 1 ? family : new MixtureFamily<>(family, mix);
  }

  /**
   * Checks the components of a file against a family that an option names, and gives them its known
   * constants, which the file does not tell.
   *
   * @param option the option that names the file, for messages
   * @throws UsageException if they are of another family
   */
  static Components<?> ofFile(
      Components<?> given, FamilySpecification wanted, List<String> columns, String option) {
    List<Distribution<?>> distributions = distributions(given);
    for (Distribution<?> distribution : distributions) {
      List<String> ids = ids(distribution.family());
      if (!ids.equals(wanted.ids())) {
        throw new UsageException(
            "--family contradicts " + option + ", whose components are " + String.join(",", ids));
      }
    }
    if (wanted.isBare()) {
      return given;
    }
    Family<?> family = mixed(wanted.family(columns), mix(given.family()));
    try {
      List<Distribution<?>> read = new ArrayList<>();
      for (Distribution<?> distribution : distributions) {
        read.add(Distributions.read(family, Distributions.write(distribution)));
      }
      return ofFamily(family, read);
    } catch (DocumentException | IllegalArgumentException e) {
      throw new UsageException("--family contradicts " + option + ": " + e.getMessage(), e);
    }
  }

  /** Returns how many inner components a family has: 1 if it is none of mixtures. */
  static int mix(Family<?> family) {
    return family instanceof MixtureFamily<?> mixtures ? mixtures.size() : 1;
  }

  private static <P> List<Distribution<?>> distributions(Components<P> components) {
    List<Distribution<?>> distributions = new ArrayList<>();
    for (P parameters : components.parameters()) {
      distributions.add(
          parameters instanceof Distribution<?> known
              ? known
              : new Distribution<>(components.family(), parameters));
    }
    return distributions;
  }

  private static List<String> ids(Family<?> family) {
    return family instanceof MixtureFamily<?> mixtures
        ? ids(mixtures.inner())
        : family instanceof ProductFamily product
            ? product.factors().stream().map(Family::id).toList()
            : List.of(family.id());
  }

  private static <P> Components<P> ofFamily(Family<P> family, List<Distribution<?>> components) {
    List<P> parameters = new ArrayList<>();
    for (Distribution<?> component : components) {
      parameters.add(parameters(family, component));
    }
    return new Components<>(family, parameters);
  }

  /** A family for each component takes distributions themselves as its parameters. */
  @SuppressWarnings("unchecked")
  private static <P> P parameters(Family<P> family, Distribution<?> component) {
    return family instanceof PerComponentFamily ? (P) component : component.as(family);
  }
}
