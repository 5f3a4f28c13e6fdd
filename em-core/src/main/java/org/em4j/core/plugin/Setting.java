package org.em4j.core.plugin;

import org.jspecify.annotations.Nullable;

/**
 * A setting that a provider takes.
 *
 * @param name in kebab-case
 * @param description what it is, with its range
 * @param defaultValue the text of its default; null if it must be given or there is no default
 */
public record Setting(String name, String description, @Nullable String defaultValue) {
  /** A setting without a default. */
  public static Setting of(String name, String description) {
    return new Setting(name, description, null);
  }

  /** A setting with a default. */
  public static Setting of(String name, String description, Object defaultValue) {
    return new Setting(name, description, String.valueOf(defaultValue));
  }
}
