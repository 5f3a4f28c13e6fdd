package org.em4j.core.plugin;

import java.util.List;

/**
 * Makes one kind of thing by its id: what is discovered is a provider, what is used is plain. Has a
 * public constructor without arguments; stateless.
 *
 * @param <T> what it makes
 */
public interface Provider<T> {
  /**
   * Returns the id: kebab-case, without a dot for what em4j itself brings; a third party's has a
   * dot, such as {@code example.maxwell}.
   */
  String id();

  /** Returns one line that tells what it is. */
  String description();

  /** Returns the settings it takes; any other is refused before {@link #create} is called. */
  default List<Setting> settings() {
    return List.of();
  }

  /**
   * Makes the thing.
   *
   * @param settings known ones alone
   * @throws IllegalArgumentException that names a setting whose value is out of range
   */
  T create(Settings settings);

  /**
   * Makes a thing that is made of others, which it finds in the registry; what the registry calls.
   *
   * @param settings known ones alone
   * @param registry where this provider was found
   */
  default T create(Settings settings, Registry registry) {
    return create(settings);
  }
}
