package org.em4j.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void settingsAreNamesAndValues() {
    Settings settings = Settings.parse(" n = 20 ,tolerance=1e-5,text=a=b");
    assertThat(settings.names()).containsExactly("n", "tolerance", "text");
    assertThat(settings.integer("n", 1)).isEqualTo(20);
    assertThat(settings.number("tolerance", 1)).isEqualTo(1e-5);
    assertThat(settings.number("tolerance")).isEqualTo(1e-5);
    assertThat(settings.text("text", "")).isEqualTo("a=b");
    assertThat(settings.has("n")).isTrue();
    assertThat(settings).hasToString("n=20,tolerance=1e-5,text=a=b");
    assertThat(Settings.parse(settings.toString())).hasToString(settings.toString());
  }

  @Test
  void whatIsNotGivenHasItsDefault() {
    Settings none = Settings.parse(" ");
    assertThat(none.names()).isEmpty();
    assertThat(none.integer("n", 7)).isEqualTo(7);
    assertThat(none.number("x", 0.5)).isEqualTo(0.5);
    assertThat(none.text("t", "d")).isEqualTo("d");
    assertThat(none.has("n")).isFalse();
    assertThatThrownBy(() -> none.number("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("x must be given: x=…");
  }

  @Test
  void whatIsMalformedIsShown() {
    for (String bad : new String[] {"n", "=3", "n=1,", ",n=1", "n=1,,m=2"}) {
      assertThatThrownBy(() -> Settings.parse(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be a setting of the form name=value");
    }
    assertThatThrownBy(() -> Settings.parse("n=1,n=2"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the setting n is given twice");
  }

  @Test
  void valuesOfAnotherKindAreNamed() {
    Settings settings = Settings.parse("n=1.5,x=much,y=Infinity,z=");
    assertThatThrownBy(() -> settings.integer("n", 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("n must be a whole number, but is '1.5'");
    for (String name : new String[] {"x", "y", "z"}) {
      assertThatThrownBy(() -> settings.number(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(name + " must be a finite number, but is '");
    }
  }

  @Test
  void settingsCannotBeChanged() {
    Settings one = Settings.none().with("n", 3);
    Settings two = one.with("n", 4).with("m", 1.5);
    assertThat(one.integer("n", 0)).isEqualTo(3);
    assertThat(two).hasToString("n=4,m=1.5");
    assertThat(Settings.none().names()).isEmpty();
    assertThatThrownBy(() -> two.names().remove("n"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(Settings.of(Map.of("a", "b")).text("a", "")).isEqualTo("b");
  }

  @Test
  void theNearestNameIsNearEnoughToBeMeant() {
    List<String> known = List.of("tolerance", "seconds", "n");
    assertThat(NearestName.of("tolerence", known)).contains("tolerance");
    assertThat(NearestName.of("TOLERANCE", known)).contains("tolerance");
    List<String> policies = List.of("aitken", "improvement-per-observation");
    assertThat(NearestName.of("improvment", policies)).contains("improvement-per-observation");
    assertThat(NearestName.of("impact", policies)).isEmpty();
    assertThat(NearestName.of("second", known)).contains("seconds");
    assertThat(NearestName.of("policies", known)).isEmpty();
    assertThat(NearestName.hint("policies", known)).isEmpty();
    assertThat(NearestName.hint("secnds", known)).isEqualTo(" (did you mean 'seconds'?)");
  }

  @Test
  void lettersInTheWrongOrderAreOneError() {
    assertThat(NearestName.of("fti", List.of("show", "fix", "fit"))).contains("fit");
    assertThat(NearestName.of("ab", List.of("cd", "ba"))).contains("ba");
  }

  @Test
  void namesThatAreEquallyNearAreAllTold() {
    List<String> known = List.of("--restarts", "--restart-policy", "--trace");
    assertThat(NearestName.hint("--res", known))
        .isEqualTo(" (did you mean '--restarts' or '--restart-policy'?)");
    assertThat(NearestName.all("cat", List.of("bat", "hat"))).containsExactly("bat", "hat");
    assertThat(NearestName.all("cat", List.of("bat", "hat", "rat", "mat"))).isEmpty();
  }

  @Test
  void oneLetterStandsForNoOther() {
    assertThat(NearestName.of("x", List.of("y", "xy"))).isEmpty();
    assertThat(NearestName.of("Y", List.of("x", "y"))).contains("y");
  }
}
