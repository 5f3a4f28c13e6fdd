package org.em4j.core.plugin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Settings as people write them: {@code n=20,iterations=10}. Immutable and thread-safe. */
public final class Settings {
  private static final Settings NONE = new Settings(Map.of());

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /** Returns no settings. */
  public static Settings none() {
    return NONE;
  }

  /** Returns settings from names and texts. */
  public static Settings of(Map<String, String> values) {
    return new Settings(new LinkedHashMap<>(values));
  }

  /**
   * Parses {@code name=value,name=value}.
   *
   * @param text may be empty
   * @throws IllegalArgumentException if a part has no {@code =}, or a name is given twice
   */
  public static Settings parse(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new IllegalArgumentException(
            "'" + part + "' must be a setting of the form name=value");
      }
      String name = part.substring(0, equals).strip();
      if (values.put(name, part.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("the setting " + name + " is given twice");
      }
    }
    return new Settings(values);
  }

  /** Returns these settings with one more, or another value of it. */
  public Settings with(String name, Object value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(name, String.valueOf(value));
    return new Settings(more);
  }

  /** Returns the names that are set. */
  public Set<String> names() {
    return Collections.unmodifiableSet(values.keySet());
  }

  /** Tells whether a setting is given. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** Returns a text, or the default. */
  public String text(String name, String defaultValue) {
    return values.getOrDefault(name, defaultValue);
  }

  /**
   * Returns a number, or the default.
   *
   * @throws IllegalArgumentException that names the setting if it is no number
   */
  public double number(String name, double defaultValue) {
    String text = values.get(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, with the setting's name.
    }
    throw new IllegalArgumentException(name + " must be a finite number, but is '" + text + "'");
  }

  /**
   * Returns a number that must be given.
   *
   * @throws IllegalArgumentException that names the setting if it is missing or no number
   */
  public double number(String name) {
    if (!has(name)) {
      throw new IllegalArgumentException(name + " must be given: " + name + "=…");
    }
    return number(name, 0);
  }

  /**
   * Returns a whole number, or the default.
   *
   * @throws IllegalArgumentException that names the setting if it is none
   */
  public int integer(String name, int defaultValue) {
    String text = values.get(name);
    if (text == null) {
      return defaultValue;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          name + " must be a whole number, but is '" + text + "'", e);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(value));
    return text.toString();
  }
}
