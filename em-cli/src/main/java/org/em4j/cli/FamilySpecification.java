package org.em4j.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.NearestName;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;

/**
 * What {@code --family} and {@code --component} say: {@code id}, {@code id@columns}, {@code
 * id:name=value,name=value}, or several of them, which make a product. Immutable.
 */
final class FamilySpecification {
  private final String option;
  private final String text;
  private final Registry registry;
  private final List<Factor> factors;

  /**
   * One family of a product.
   *
   * @param id the family's id
   * @param columns the number of columns that it is to take, or 0
   * @param values settings and parameters, as they are written
   */
  private record Factor(String id, int columns, Map<String, String> values) {}

  private FamilySpecification(String option, String text, Registry registry, List<Factor> factors) {
    this.option = option;
    this.text = text;
    this.registry = registry;
    this.factors = factors;
  }

  /**
   * Parses a specification; a part without {@code =} begins the next family.
   *
   * @param option the option that it belongs to, for messages
   * @throws UsageException if it is malformed, or a family is unknown
   */
  static FamilySpecification parse(String option, String text, Registry registry) {
    List<Factor> factors = new ArrayList<>();
    for (String part : split(text)) {
      int colon = part.indexOf(':');
      int equals = part.indexOf('=');
      boolean begins = equals < 0 || (colon >= 0 && colon < equals);
      if (begins) {
        String name = (colon < 0 ? part : part.substring(0, colon)).strip();
        factors.add(factor(option, text, name));
      } else if (factors.isEmpty()) {
        throw new UsageException(
            option + " '" + text + "' must begin with a family, as in normal:mean=0,sd=1");
      }
      if (equals >= 0) {
        String name = part.substring(begins ? colon + 1 : 0, equals).strip();
        Map<String, String> values = factors.get(factors.size() - 1).values();
        if (values.put(name, part.substring(equals + 1).strip()) != null) {
          throw new UsageException(option + " '" + text + "' gives " + name + " twice");
        }
      } else if (colon >= 0 && !part.substring(colon + 1).isBlank()) {
        throw new UsageException(
            option
                + " '"
                + text
                + "': settings have the form name=value, as in binomial:trials=10");
      }
    }
    FamilySpecification specification =
        new FamilySpecification(option, text, registry, Collections.unmodifiableList(factors));
    factors.forEach(factor -> registry.families().provider(factor.id()));
    return specification;
  }

  private static Factor factor(String option, String text, String name) {
    int at = name.indexOf('@');
    int columns = 0;
    if (at >= 0) {
      String number = name.substring(at + 1);
      if (!number.matches("[1-9][0-9]{0,8}")) {
        throw new UsageException(
            option + " '" + text + "': after @ comes a number of columns, as in @3");
      }
      columns = Integer.parseInt(number);
    }
    return new Factor(at < 0 ? name : name.substring(0, at), columns, new LinkedHashMap<>());
  }

  /** Splits at commas that stand in no brackets. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parts.add(text.substring(begin));
    return parts;
  }

  /**
   * Refuses parameters where none belong: a family's settings are all that it takes there.
   *
   * @throws UsageException that names the first one
   */
  FamilySpecification withoutParameters() {
    for (Factor factor : factors) {
      List<String> settings = settingNames(factor);
      for (String name : factor.values().keySet()) {
        if (!settings.contains(name)) {
          throw new UsageException(
              option
                  + " '"
                  + text
                  + "': "
                  + factor.id()
                  + " has no setting '"
                  + name
                  + "'"
                  + NearestName.hint(name, settings)
                  + (settings.isEmpty()
                      ? "; it takes none"
                      : "; known: " + String.join(", ", settings))
                  + ". Parameters to start from go into --component");
        }
      }
    }
    return this;
  }

  /** Returns the ids of the families. */
  List<String> ids() {
    return factors.stream().map(Factor::id).toList();
  }

  /** Tells whether nothing but ids and numbers of columns is given. */
  boolean isBare() {
    return factors.stream().allMatch(factor -> factor.values().isEmpty());
  }

  /** Tells whether any parameter is given, which makes this a start. */
  boolean hasParameters() {
    return factors.stream().anyMatch(factor -> settings(factor).size() < factor.values().size());
  }

  /** Returns the specification without parameters. */
  String familyText() {
    List<String> parts = new ArrayList<>();
    for (Factor factor : factors) {
      Map<String, String> settings = settings(factor);
      parts.add(
          factor.id()
              + (factor.columns() > 0 ? "@" + factor.columns() : "")
              + (settings.isEmpty() ? "" : ":" + Settings.of(settings)));
    }
    return String.join(",", parts);
  }

  /** Tells whether the column at a position, from 0, holds symbols. */
  boolean takesSymbols(int position) {
    int next = 0;
    for (Factor factor : factors) {
      FamilyProvider provider = registry.families().provider(factor.id());
      // Alone and without a number, a multivariate family takes all columns.
      boolean all = provider.multivariate() && factor.columns() == 0;
      next += Math.max(1, factor.columns());
      if (all || position < next) {
        return provider.symbols();
      }
    }
    return false;
  }

  /** Returns the values that are settings: known names, but a list is always a parameter. */
  private Map<String, String> settings(Factor factor) {
    Map<String, String> settings = new LinkedHashMap<>(factor.values());
    settings.keySet().retainAll(settingNames(factor));
    settings.values().removeIf(value -> value.startsWith("["));
    return settings;
  }

  private List<String> settingNames(Factor factor) {
    return registry.families().provider(factor.id()).settings().stream()
        .map(Setting::name)
        .toList();
  }

  /**
   * Makes the family.
   *
   * @param columns the names of the data's columns
   * @throws UsageException if a setting is wrong, or the families do not take these columns
   */
  Family<?> family(List<String> columns) {
    List<Family<?>> families = new ArrayList<>();
    for (Factor factor : factors) {
      Map<String, String> settings = settings(factor);
      families.add(family(factor, settings, columns));
    }
    int taken = families.stream().mapToInt(Family::observationSize).sum();
    if (taken != columns.size()) {
      throw new UsageException(mismatch(taken, columns));
    }
    return families.size() == 1 ? families.get(0) : new ProductFamily(families);
  }

  private Family<?> family(Factor factor, Map<String, String> values, List<String> columns) {
    FamilyProvider provider = registry.families().provider(factor.id());
    Settings settings = Settings.of(values);
    if (provider.multivariate()) {
      if (factor.columns() == 0 && factors.size() > 1) {
        throw new UsageException(
            option
                + " '"
                + text
                + "': "
                + factor.id()
                + " needs its number of columns beside other families, as in "
                + factor.id()
                + "@2");
      }
      settings =
          settings.with(
              FamilyProvider.DIMENSION, factor.columns() == 0 ? columns.size() : factor.columns());
    } else if (factor.columns() > 1) {
      throw new UsageException(
          option
              + " '"
              + text
              + "': "
              + factor.id()
              + " takes one column; write it once for each column");
    }
    if (values.isEmpty() && !factor.values().isEmpty() && !provider.multivariate()) {
      // Parameters tell what a setting would, such as the number of symbols.
      String what = option + " '" + text + "': " + factor.id();
      return UsageException.of(
          what, () -> forParameters(provider, parameters(what, factor.values())));
    }
    Settings known = settings;
    return UsageException.of(
        option + " '" + text + "'", () -> registry.families().create(factor.id(), known));
  }

  /** Where parameters do not make a family, a setting that must be given may be what is missing. */
  private Family<?> forParameters(FamilyProvider provider, Document parameters) {
    try {
      return provider.forParameters(parameters);
    } catch (DocumentException e) {
      registry.families().create(provider.id(), Settings.none());
      throw e;
    }
  }

  private String mismatch(int taken, List<String> columns) {
    String names = String.join(", ", columns);
    String product = String.join(",", Collections.nCopies(columns.size(), factors.get(0).id()));
    return option
        + " '"
        + text
        + "' takes "
        + (taken == 1 ? "one column" : taken + " columns")
        + ", but the data have "
        + columns.size()
        + " ("
        + names
        + "): name a family for each column"
        + (columns.size() <= 4 && factors.size() == 1 && taken == 1 && columns.size() > 1
            ? ", which makes a product: " + option + " " + product
            : ", which makes a product")
        + ", or choose the columns with --columns";
  }

  /**
   * Makes the distribution that the parameters describe.
   *
   * @param family what {@link #family} made of this specification
   * @throws UsageException if a parameter is missing, unknown or out of range
   */
  Distribution<?> distribution(Family<?> family) {
    List<Distribution<?>> made = new ArrayList<>();
    for (int f = 0; f < factors.size(); f++) {
      Family<?> part = family instanceof ProductFamily product ? product.factors().get(f) : family;
      made.add(distribution(factors.get(f), part));
    }
    return family instanceof ProductFamily product
        ? new Distribution<>(product, new Product(made))
        : made.get(0);
  }

  private Distribution<?> distribution(Factor factor, Family<?> family) {
    Map<String, String> parameters = new LinkedHashMap<>(factor.values());
    parameters.keySet().removeAll(settings(factor).keySet());
    String what = option + " '" + text + "': " + factor.id();
    try {
      return read(family, what, parameters);
    } catch (DocumentException | IllegalArgumentException e) {
      if (parameters.size() == factor.values().size()) {
        throw new UsageException(what + ": " + problem(e), e);
      }
      // A setting may be a parameter too, as a number of trials is.
      return UsageException.of(what, () -> read(family, what, factor.values()));
    }
  }

  private static String problem(RuntimeException e) {
    return e.getMessage().replace("parameters.", "");
  }

  private static Distribution<?> read(Family<?> family, String what, Map<String, String> values) {
    Document document =
        Document.builder()
            .text("family", family.id())
            .document("parameters", parameters(what, values))
            .build();
    return Distributions.read(family, document);
  }

  private static Document parameters(String what, Map<String, String> values) {
    Document.Builder parameters = Document.builder();
    values.forEach((name, value) -> parameters.value(name, value(what, name, value)));
    return parameters.build();
  }

  /** Reads a number, or a list of values in brackets. */
  private static Object value(String what, String name, String text) {
    if (text.startsWith("[") && text.endsWith("]")) {
      List<Object> list = new ArrayList<>();
      for (String entry : split(text.substring(1, text.length() - 1))) {
        list.add(value(what, name, entry.strip()));
      }
      return list;
    }
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below, with the parameter's name.
    }
    throw new UsageException(
        what + ": " + name + " must be a number, or a list as [1,2], but is '" + text + "'");
  }

  @Override
  public String toString() {
    return text;
  }
}
