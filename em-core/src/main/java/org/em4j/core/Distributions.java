package org.em4j.core;

import java.util.LinkedHashMap;
import java.util.Map;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;

/**
 * Distributions to documents of the form {@code {family, settings, parameters}} and back; settings
 * are left out where a family has none.
 */
public final class Distributions {
  private Distributions() {}

  /** Writes a family's id and its parameters. */
  public static <P> Document write(Distribution<P> distribution) {
    return write(distribution.family(), distribution.parameters());
  }

  /**
   * Writes a family's id and parameters of it. A setting that is a parameter too, such as a number
   * of trials, is written once, among the parameters.
   */
  public static <P> Document write(Family<P> family, P parameters) {
    Document written = family.codec().write(parameters);
    Document.Builder document = Document.builder().text("family", family.id());
    Document.Builder settings = Document.builder();
    family.settings().entrySet().stream()
        .filter(setting -> !tells(written, setting.getKey(), setting.getValue()))
        .forEach(setting -> settings.text(setting.getKey(), setting.getValue()));
    Document told = settings.build();
    if (!told.names().isEmpty()) {
      document.document("settings", told);
    }
    return document.document("parameters", written).build();
  }

  /** Tells whether a parameter of that name is the number that a setting gives. */
  private static boolean tells(Document parameters, String name, String setting) {
    return parameters.has(name)
        && parameters.value(name) instanceof Number number
        && setting.matches("[-+.0-9eE]+")
        && Double.parseDouble(setting) == number.doubleValue();
  }

  /**
   * Reads the parameters of a family that is known. Settings may be left out, all of them or those
   * that are parameters, too.
   *
   * @throws DocumentException if the document names another family or other settings, or its
   *     parameters do not fit
   */
  public static <P> Distribution<P> read(Family<P> family, Document document) {
    document.allowOnly("family", "settings", "parameters");
    if (!document.text("family").equals(family.id())) {
      throw new DocumentException(
          document.path("family")
              + " must be "
              + family.id()
              + ", but is "
              + document.text("family"));
    }
    Document parameters = document.document("parameters");
    Map<String, String> told = settings(document);
    family.settings().entrySet().stream()
        .filter(setting -> tells(parameters, setting.getKey(), setting.getValue()))
        .forEach(setting -> told.putIfAbsent(setting.getKey(), setting.getValue()));
    if (document.has("settings") && !same(told, family.settings())) {
      throw new DocumentException(
          document.path("settings")
              + " must be "
              + family.settings()
              + ", but are "
              + settings(document));
    }
    return new Distribution<>(family, family.codec().read(parameters));
  }

  /** Tells whether settings are the same: 2 is 2.0. */
  private static boolean same(Map<String, String> some, Map<String, String> others) {
    return some.keySet().equals(others.keySet())
        && some.entrySet().stream()
            .allMatch(
                one ->
                    number(one.getValue()).equals(number(others.getOrDefault(one.getKey(), ""))));
  }

  private static Object number(String setting) {
    try {
      return Double.valueOf(setting);
    } catch (NumberFormatException e) {
      return setting;
    }
  }

  /** Returns the settings that a document gives; empty if it gives none. */
  public static Map<String, String> settings(Document document) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (document.has("settings")) {
      Document written = document.document("settings");
      written.names().forEach(name -> settings.put(name, written.text(name)));
    }
    return settings;
  }
}
