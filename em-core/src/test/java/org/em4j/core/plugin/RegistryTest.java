package org.em4j.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.Trace;
import org.em4j.core.engine.Verdict;
import org.em4j.core.mixture.Mixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryTest {
  private final Registry registry = Registry.standard();
  @TempDir Path folder;

  private static void with(Consumer<Registry> use, URL... jars) {
    try (URLClassLoader loader = new URLClassLoader(jars, Registry.class.getClassLoader())) {
      use.accept(Registry.of(loader));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private URL plugin(String jar, String className, String id) {
    return PluginJar.make(
        folder, jar, "third.party." + className, className, PluginJar.policy(className, id, ""));
  }

  @Test
  void everyBuiltInComesThroughTheServicesFiles() {
    assertThat(registry.convergencePolicies().ids())
        .containsExactlyInAnyOrder(
            "improvement-per-observation",
            "relative-improvement",
            "aitken",
            "parameter-shift",
            "time-limit",
            "any-of",
            "all-of");
    assertThat(registry.restartPolicies().ids())
        .containsExactlyInAnyOrder("single", "fixed", "short-runs", "until-stable");
    assertThat(registry.initializers().ids())
        .containsExactlyInAnyOrder("kmeans", "k-means++", "k-modes", "random", "random-from-data");
    assertThat(registry.modelCodecs().ids()).containsExactly("mixture");
    assertThat(registry.convergencePolicies().what()).isEqualTo("convergence policy");
    assertThat(Registry.of(null).initializers().ids()).isEqualTo(registry.initializers().ids());
  }

  @Test
  void everyBuiltInDescribesItselfAndTakesItsDefaults() {
    for (Extensions<?, ?> extensions :
        List.of(
            registry.convergencePolicies(), registry.restartPolicies(), registry.initializers())) {
      for (Provider<?> provider : extensions.providers()) {
        assertThat(provider.description()).isNotBlank();
        for (Setting setting : provider.settings()) {
          assertThat(setting.name()).matches("[a-z]+(-[a-z]+)*");
          assertThat(setting.description()).isNotBlank();
        }
        if (provider.settings().stream().allMatch(s -> s.defaultValue() != null)) {
          Settings defaults = Settings.none();
          for (Setting setting : provider.settings()) {
            defaults = defaults.with(setting.name(), setting.defaultValue());
          }
          assertThat(extensions.create(provider.id(), defaults)).isNotNull();
          assertThat(extensions.create(provider.id())).isNotNull();
        }
      }
    }
  }

  @Test
  void anUnknownIdListsTheKnownAndTheNearest() {
    assertThatThrownBy(() -> registry.initializers().create("kmean"))
        .isInstanceOf(UnknownIdException.class)
        .returns(true, e -> ((UnknownIdException) e).isNearKnown())
        .hasMessage(
            "unknown initializer 'kmean' (did you mean 'kmeans'?); known: k-means++, k-modes, kmeans,"
                + " random, random-from-data");
    assertThatThrownBy(() -> registry.initializers().create("zzzzzzzzz"))
        .isInstanceOf(UnknownIdException.class)
        .returns(false, e -> ((UnknownIdException) e).isNearKnown())
        .hasMessageStartingWith("unknown initializer 'zzzzzzzzz'; known: ");
    assertThatThrownBy(() -> registry.families().provider("normal"))
        .isInstanceOf(UnknownIdException.class);
  }

  @Test
  void anUnknownSettingListsTheKnownAndTheNearest() {
    assertThatThrownBy(() -> registry.restartPolicies().create("short-runs:iteration=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "restart policy 'short-runs' has no setting 'iteration' (did you mean 'iterations'?);"
                + " known: n, iterations, keep");
    assertThatThrownBy(() -> registry.restartPolicies().create("single:n=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("it takes none");
  }

  @Test
  void aValueOutOfRangeIsToldWithItsPolicy() {
    assertThatThrownBy(() -> registry.convergencePolicies().create("aitken:tolerance=-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "convergence policy 'aitken': tolerance must be finite and at least 0, but is -1.0");
    assertThatThrownBy(() -> registry.convergencePolicies().create("time-limit"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seconds must be given");
    assertThatThrownBy(() -> registry.restartPolicies().create("short-runs:n=2,keep=3"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("keep=3");
    assertThat(registry.restartPolicies().create("short-runs:n=2").next(List.of()))
        .as("the default of keep is never above n")
        .hasSize(2);
    assertThatThrownBy(() -> registry.initializers().create("kmeans:seedings=ten"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seedings must be a whole number, but is 'ten'");
  }

  private static Trace trace(double... objectives) {
    Trace trace = new Trace(1);
    for (int i = 0; i < objectives.length; i++) {
      trace.add(objectives[i], i * 1_000_000_000L, () -> 0.01);
    }
    return trace;
  }

  @Test
  void combinationsAreWrittenInOneLine() {
    ConvergencePolicy any =
        registry
            .convergencePolicies()
            .create("any-of:policies=aitken:tolerance=1e-9|time-limit:seconds=2");
    assertThat(any.assess(trace(-9, -8))).isEqualTo(Verdict.CONTINUE);
    assertThat(any.assess(trace(-9, -8, -7))).isEqualTo(Verdict.TIME_LIMIT);
    ConvergencePolicy all =
        registry
            .convergencePolicies()
            .create(
                "all-of:policies=improvement-per-observation:tolerance=1e+1"
                    + " + parameter-shift:tolerance=0.02 + time-limit:seconds=1.5");
    assertThat(all.assess(trace(-9, -8))).isEqualTo(Verdict.CONTINUE);
    assertThat(all.assess(trace(-9, -8, -7))).isEqualTo(Verdict.TIME_LIMIT);
    assertThatThrownBy(() -> registry.convergencePolicies().create("any-of"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("policies must be given");
    assertThatThrownBy(() -> registry.convergencePolicies().create("any-of:policies=aitken|atkin"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown convergence policy 'atkin' (did you mean 'aitken'?)");
  }

  @Test
  void combinationsDoNotNest() {
    assertThatThrownBy(
            () ->
                registry
                    .convergencePolicies()
                    .create("any-of:policies=all-of:policies=aitken+parameter-shift|time-limit"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'all-of' cannot stand inside 'any-of'");
  }

  @Test
  void aThirdPartysPolicyIsFoundBesideTheBuiltIns() {
    URL jar = plugin("good.jar", "Good", "third.good-one");
    with(
        found -> {
          assertThat(found.convergencePolicies().ids()).contains("third.good-one", "aitken");
          assertThat(found.convergencePolicies().create("third.good-one").assess(trace(1)))
              .isEqualTo(Verdict.CONVERGED);
          assertThat(Registry.origin(found.convergencePolicies().provider("third.good-one")))
              .isEqualTo("good.jar");
          assertThat(
                  found
                      .convergencePolicies()
                      .create("any-of:policies=third.good-one|aitken")
                      .assess(trace(1)))
              .as("combinations look where they were found")
              .isEqualTo(Verdict.CONVERGED);
        },
        jar);
    assertThat(registry.convergencePolicies().ids()).doesNotContain("third.good-one");
  }

  @Test
  void twoProvidersOfOneIdAreAnErrorThatNamesBothJars() {
    URL one = plugin("one.jar", "One", "third.same");
    URL two = plugin("two.jar", "Two", "third.same");
    with(
        found ->
            assertThatThrownBy(found::convergencePolicies)
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("the convergence policy 'third.same' is provided twice")
                .hasMessageContaining("third.party.One (one.jar)")
                .hasMessageContaining("third.party.Two (two.jar)")
                .hasMessageContaining("remove one"),
        one,
        two);
  }

  @Test
  void twoVersionsOfOnePluginAreAnErrorThatNamesBothJars() {
    URL one = plugin("plugin-1.0.jar", "Versioned", "third.versioned");
    URL two = plugin("plugin-1.1.jar", "Versioned", "third.versioned");
    with(
        found ->
            assertThatThrownBy(found::convergencePolicies)
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("third.party.Versioned is provided twice")
                .hasMessageContaining("plugin-1.0.jar")
                .hasMessageContaining("plugin-1.1.jar"),
        one,
        two);
    with(
        found -> assertThat(found.convergencePolicies().ids()).contains("third.versioned"),
        one,
        one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "Third.Upper", "third..two", ".third", "third.", "a b.c", ""})
  void aThirdPartysIdNeedsADotAndKebabCase(String id) {
    URL jar = plugin("bad.jar", "Bad", id);
    with(
        found ->
            assertThatThrownBy(found::convergencePolicies)
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("'" + id + "' of third.party.Bad (bad.jar)")
                .hasMessageContaining("must have an id with a dot"),
        jar);
  }

  @Test
  void aProviderWithoutAnIdIsAnError() {
    URL jar = plugin("none.jar", "None", null);
    with(
        found ->
            assertThatThrownBy(found::convergencePolicies)
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("third.party.None (none.jar)"),
        jar);
  }

  @Test
  void aProviderThatCannotBeMadeIsAnErrorThatTellsWhy() {
    URL jar =
        PluginJar.make(
            folder,
            "throws.jar",
            "third.party.Throws",
            "Throws",
            PluginJar.policy(
                "Throws", "third.throws", "throw new IllegalStateException(\"no licence\");"));
    with(
        found -> {
          assertThatThrownBy(found::convergencePolicies)
              .isInstanceOf(PluginException.class)
              .hasMessageContaining("a convergence policy cannot be loaded")
              .hasMessageContaining("third.party.Throws")
              .hasMessageContaining("no licence");
          assertThat(found.initializers().ids()).as("what it does not touch").isNotEmpty();
        },
        jar);
  }

  @Test
  void aServicesFileThatNamesNothingThatExistsIsAnError() {
    URL jar = PluginJar.make(folder, "missing.jar", "third.party.Absent # why", null, null);
    with(
        found ->
            assertThatThrownBy(found::convergencePolicies)
                .isInstanceOf(PluginException.class)
                .hasMessageContaining("third.party.Absent"),
        jar);
    URL comments = PluginJar.make(folder, "comments.jar", "# nothing\n\n  # more\n", null, null);
    with(found -> assertThat(found.convergencePolicies().ids()).contains("aitken"), comments);
  }

  @Test
  void aModelWithoutACodecIsNamed() {
    assertThatThrownBy(() -> registry.codecOf("a text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no model codec is for java.lang.String");
    assertThat(registry.modelCodecs().create("mixture").modelClass()).isEqualTo(Mixture.class);
  }
}
