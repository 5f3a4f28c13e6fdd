package org.em4j.core.plugin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.mixture.Initializer;
import org.jspecify.annotations.Nullable;

/**
 * Every provider that can be found, checked: the only place that calls a {@link ServiceLoader}.
 * Immutable and thread-safe. Discovery is optional: policies and families can be passed as objects
 * everywhere.
 */
public final class Registry {
  private final ClassLoader loader;
  private volatile @Nullable Extensions<FamilyProvider, Family<?>> families;
  private volatile @Nullable Extensions<ConvergencePolicyProvider, ConvergencePolicy>
      convergencePolicies;
  private volatile @Nullable Extensions<RestartPolicyProvider, RestartPolicy> restartPolicies;
  private volatile @Nullable Extensions<InitializerProvider, Initializer> initializers;
  private volatile @Nullable Extensions<ModelCodecProvider, ModelCodec<?>> modelCodecs;

  private Registry(ClassLoader loader) {
    this.loader = loader;
  }

  /** Returns what the class loader of em4j itself sees. */
  public static Registry standard() {
    return of(Registry.class.getClassLoader());
  }

  /**
   * Returns what a class loader sees. Each extension point is loaded when it is first asked for, so
   * that a program pays for what it uses.
   */
  public static Registry of(@Nullable ClassLoader loader) {
    return new Registry(loader == null ? ClassLoader.getSystemClassLoader() : loader);
  }

  private <P extends Provider<T>, T> Extensions<P, T> load(String what, Class<P> point) {
    List<P> providers = new ArrayList<>();
    requireNamedOnce(what, point);
    try {
      ServiceLoader.load(point, loader).forEach(providers::add);
      return new Extensions<>(what, providers, this);
    } catch (ServiceConfigurationError e) {
      throw new PluginException(
          "a "
              + what
              + " cannot be loaded: "
              + e.getMessage()
              + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
              + "; take its jar off the path, or repair it");
    } catch (LinkageError e) {
      // Compiled for a newer Java, or with another em4j.
      throw new PluginException(
          "a " + what + " does not fit this Java or this em4j: " + e + "; take one made for them");
    }
  }

  /**
   * Refuses a third party's provider class that two jars name, such as two versions of one plugin:
   * a {@link ServiceLoader} would take the first and never tell.
   */
  private void requireNamedOnce(String what, Class<?> point) {
    Map<String, String> fileOf = new HashMap<>();
    try {
      List<URL> files =
          Collections.list(loader.getResources("META-INF/services/" + point.getName()));
      // One file cannot clash, and opening a jar again is paid for at every start of a program.
      for (URL file : files.size() > 1 ? files : List.<URL>of()) {
        for (String name : providerNames(file)) {
          String other = fileOf.putIfAbsent(name, file.toExternalForm());
          // Our own jars may stand twice: em-cli's manifest names them beside a build's class path.
          boolean ours = name.startsWith("org.em4j.");
          if (!ours && other != null && !other.equals(file.toExternalForm())) {
            throw new PluginException(
                "the "
                    + what
                    + " "
                    + name
                    + " is provided twice: by "
                    + jarOf(other)
                    + " and by "
                    + jarOf(file.toExternalForm())
                    + "; remove one of the jars");
          }
        }
      }
    } catch (IOException e) {
      throw new PluginException("the services files of a " + what + " cannot be read: " + e);
    }
  }

  private static List<String> providerNames(URL file) throws IOException {
    List<String> names = new ArrayList<>();
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        int comment = line.indexOf('#');
        String name = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static String jarOf(String servicesFile) {
    return servicesFile.replaceFirst("!?/META-INF/services/.*", "").replaceFirst("^jar:", "");
  }

  /** Returns the families. */
  public Extensions<FamilyProvider, Family<?>> families() {
    if (families == null) {
      families = load("family", FamilyProvider.class);
    }
    return families;
  }

  /** Returns the convergence policies. */
  public Extensions<ConvergencePolicyProvider, ConvergencePolicy> convergencePolicies() {
    if (convergencePolicies == null) {
      convergencePolicies = load("convergence policy", ConvergencePolicyProvider.class);
    }
    return convergencePolicies;
  }

  /** Returns the restart policies. */
  public Extensions<RestartPolicyProvider, RestartPolicy> restartPolicies() {
    if (restartPolicies == null) {
      restartPolicies = load("restart policy", RestartPolicyProvider.class);
    }
    return restartPolicies;
  }

  /** Returns the initialisers. */
  public Extensions<InitializerProvider, Initializer> initializers() {
    if (initializers == null) {
      initializers = load("initializer", InitializerProvider.class);
    }
    return initializers;
  }

  /** Returns the model codecs. */
  public Extensions<ModelCodecProvider, ModelCodec<?>> modelCodecs() {
    if (modelCodecs == null) {
      modelCodecs = load("model codec", ModelCodecProvider.class);
    }
    return modelCodecs;
  }

  /**
   * Returns the codec of a model's class.
   *
   * @throws IllegalArgumentException if no codec is for it
   */
  @SuppressWarnings("unchecked")
  public <M> TypedCodec<M> codecOf(M model) {
    for (ModelCodecProvider provider : modelCodecs().providers()) {
      ModelCodec<?> codec = provider.create(Settings.none());
      if (codec.modelClass().isInstance(model)) {
        return new TypedCodec<>(provider.id(), (ModelCodec<M>) codec);
      }
    }
    throw new IllegalArgumentException("no model codec is for " + model.getClass().getName());
  }

  /**
   * A codec with the type that files name it by.
   *
   * @param type such as {@code gaussian-mixture}
   * @param codec the codec
   * @param <M> the model
   */
  public record TypedCodec<M>(String type, ModelCodec<M> codec) {}

  /**
   * Reads a distribution of the form {@code {family, parameters}}.
   *
   * @throws DocumentException if the family is unknown or its parameters do not fit
   */
  public Distribution<?> readDistribution(Document written) {
    String id = written.text("family");
    if (Compositions.handles(id)) {
      return Compositions.read(written, this);
    }
    Document document = withoutDefaults(written);
    FamilyProvider provider;
    try {
      provider = families().provider(id);
    } catch (UnknownIdException e) {
      throw new DocumentException(document.path("family") + ": " + e.getMessage(), e);
    }
    try {
      return Distributions.read(family(provider, document), document);
    } catch (IllegalArgumentException e) {
      throw new DocumentException(document.path("parameters") + ": " + e.getMessage());
    }
  }

  /**
   * Returns a distribution {@code {family, settings, parameters}} without the settings that are at
   * their defaults, which may be written or left out.
   */
  public Document withoutDefaults(Document distribution) {
    if (!distribution.has("settings") || !families().ids().contains(distribution.text("family"))) {
      return distribution;
    }
    FamilyProvider provider = families().provider(distribution.text("family"));
    Document settings = distribution.document("settings");
    for (Setting setting : provider.settings()) {
      if (settings.has(setting.name())
          && settings.text(setting.name()).equals(setting.defaultValue())) {
        settings = settings.without(setting.name());
      }
    }
    return settings.names().isEmpty()
        ? distribution.without("settings")
        : distribution.with("settings", settings);
  }

  private Family<?> family(FamilyProvider provider, Document document) {
    Family<?> family = provider.forParameters(document.document("parameters"));
    if (!document.has("settings")) {
      return family;
    }
    // Written is what the parameters do not tell.
    Map<String, String> all = new HashMap<>(family.settings());
    all.putAll(Distributions.settings(document));
    Settings settings = Settings.of(all);
    return families()
        .create(
            provider.id(),
            provider.multivariate()
                ? settings.with(FamilyProvider.DIMENSION, family.observationSize())
                : settings);
  }

  /** Returns the name of the jar or folder that a provider comes from. */
  public static String origin(Provider<?> provider) {
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return "unknown origin";
    }
    String path = source.getLocation().getPath();
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return trimmed.endsWith("classes") ? trimmed : trimmed.substring(trimmed.lastIndexOf('/') + 1);
  }
}
