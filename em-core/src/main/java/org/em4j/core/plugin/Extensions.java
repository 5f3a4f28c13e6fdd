package org.em4j.core.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The providers of one extension point, by id. Immutable and thread-safe.
 *
 * @param <P> the provider's type
 * @param <T> what the providers make
 */
public final class Extensions<P extends Provider<T>, T> {
  private static final Pattern BUILT_IN = Pattern.compile("[a-z0-9]+(\\+\\+|-[a-z0-9+]+)*");
  private static final Pattern THIRD_PARTY =
      Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)+");

  private final String what;
  private final Registry registry;
  private final Map<String, P> byId = new TreeMap<>();

  Extensions(String what, List<P> providers, Registry registry) {
    this.what = what;
    this.registry = registry;
    for (P provider : providers) {
      String id = provider.id();
      requireWellFormed(id, provider);
      P other = byId.putIfAbsent(id, provider);
      if (other != null) {
        throw new PluginException(
            "the "
                + what
                + " '"
                + id
                + "' is provided twice: by "
                + describe(other)
                + " and by "
                + describe(provider)
                + "; remove one of the jars");
      }
    }
  }

  private void requireWellFormed(String id, P provider) {
    boolean builtIn = provider.getClass().getName().startsWith("org.em4j.");
    if (id == null
        || !(THIRD_PARTY.matcher(id).matches() || (builtIn && BUILT_IN.matcher(id).matches()))) {
      throw new PluginException(
          "the "
              + what
              + " '"
              + id
              + "' of "
              + describe(provider)
              + " must have an id "
              + (builtIn
                  ? "in kebab-case"
                  : "with a dot, such as 'example." + (id == null ? "name" : id) + "'"));
    }
  }

  private static String describe(Provider<?> provider) {
    return provider.getClass().getName() + " (" + Registry.origin(provider) + ")";
  }

  /** Returns what these are, such as {@code convergence policy}. */
  public String what() {
    return what;
  }

  /** Returns the ids in order. */
  public Collection<String> ids() {
    return List.copyOf(byId.keySet());
  }

  /** Returns the providers in the order of their ids. */
  public List<P> providers() {
    return List.copyOf(byId.values());
  }

  /**
   * Returns a provider.
   *
   * @throws UnknownIdException if there is none of this id
   */
  public P provider(String id) {
    P provider = byId.get(id);
    if (provider == null) {
      throw new UnknownIdException(what, id, byId.keySet());
    }
    return provider;
  }

  /**
   * Makes the thing that {@code id} or {@code id:name=value,name=value} describes.
   *
   * @throws IllegalArgumentException if the id or a setting is unknown, or a value is out of range
   */
  public T create(String specification) {
    int colon = specification.indexOf(':');
    return colon < 0
        ? create(specification.strip(), Settings.none())
        : create(
            specification.substring(0, colon).strip(),
            Settings.parse(specification.substring(colon + 1)));
  }

  /**
   * Makes a thing from its settings.
   *
   * @throws IllegalArgumentException if the id or a setting is unknown, or a value is out of range
   */
  public T create(String id, Settings settings) {
    P provider = provider(id);
    requireKnown(provider, settings);
    try {
      return provider.create(settings, registry);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(what + " '" + id + "': " + e.getMessage(), e);
    }
  }

  private void requireKnown(P provider, Settings settings) {
    List<String> known = new ArrayList<>(provider.settings().stream().map(Setting::name).toList());
    if (provider instanceof FamilyProvider family && family.multivariate()) {
      known.add(FamilyProvider.DIMENSION);
    }
    for (String name : settings.names()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            what
                + " '"
                + provider.id()
                + "' has no setting '"
                + name
                + "'"
                + NearestName.hint(name, known)
                + (known.isEmpty() ? "; it takes none" : "; known: " + String.join(", ", known)));
      }
    }
  }
}
