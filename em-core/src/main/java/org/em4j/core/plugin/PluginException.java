package org.em4j.core.plugin;

/** A plugin that cannot be used: a duplicate or malformed id, or a provider that fails to load. */
public final class PluginException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param message which plugin, from which jar, and what is wrong
   */
  public PluginException(String message) {
    super(message);
  }
}
