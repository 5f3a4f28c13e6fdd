package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.em4j.core.plugin.Extensions;
import org.em4j.core.plugin.Provider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Provider} keeps. {@link FamilyProviderContract} adds what is special about
 * families.
 *
 * @param <P> the provider's type
 * @param <T> what it makes
 */
public abstract class ProviderContract<P extends Provider<T>, T> {
  private static final String KEBAB = "[a-z0-9]+(-[a-z0-9]+)*";

  /** Makes the contract; for subclasses. */
  protected ProviderContract() {}

  /** Returns the provider under test. */
  protected abstract P provider();

  /** Returns the extension point it belongs to, such as {@code registry.families()}. */
  protected abstract Extensions<P, T> extensions(Registry registry);

  /** Returns a text for every setting that must be given; none by default. */
  protected Map<String, String> required() {
    return Map.of();
  }

  /** Returns a text for settings that have no default and may be left out; none by default. */
  protected Map<String, String> optional() {
    return Map.of();
  }

  @Test
  void theRegistryFindsIt() {
    assertThat(extensions(Registry.standard()).provider(provider().id()))
        .as("the provider of '%s'; is it named in its services file?", provider().id())
        .hasSameClassAs(provider());
  }

  @Test
  void itTellsWhatItIs() {
    assertThat(provider().description()).isNotBlank().doesNotContain("\n");
    assertThat(provider().settings()).extracting(Setting::name).doesNotHaveDuplicates();
    for (Setting setting : provider().settings()) {
      assertThat(setting.name()).matches(KEBAB);
      assertThat(setting.description()).isNotBlank().doesNotContain("\n");
    }
  }

  @Test
  void itMakesSomethingOfWhatMustBeGivenAlone() {
    assertThat(create(Settings.of(required()))).isNotNull();
  }

  @Test
  void everyDeclaredSettingIsTaken() {
    for (Setting setting : provider().settings()) {
      String text = required().get(setting.name());
      text = text == null ? optional().get(setting.name()) : text;
      text = text == null ? setting.defaultValue() : text;
      assertThat(text)
          .as("a text for '%s': give one in required() or optional()", setting.name())
          .isNotNull();
      assertThat(create(Settings.of(required()).with(setting.name(), text)))
          .as("made with %s=%s", setting.name(), text)
          .isNotNull();
    }
  }

  @Test
  void aValueThatMakesNoSenseIsRefusedByName() {
    for (Setting setting : provider().settings()) {
      assertThatThrownBy(() -> create(Settings.of(required()).with(setting.name(), "#")))
          .as("%s=#", setting.name())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(provider().id())
          .hasMessageContaining("#");
    }
  }

  @Test
  void anUnknownSettingIsRefusedByName() {
    assertThatThrownBy(() -> create(Settings.of(required()).with("no-such-setting", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no-such-setting")
        .hasMessageContaining(provider().id());
  }

  private T create(Settings settings) {
    return extensions(Registry.standard()).create(provider().id(), settings);
  }
}
