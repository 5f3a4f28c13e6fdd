package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Setting;
import org.em4j.core.plugin.Settings;
import org.em4j.core.testing.Providers;
import org.junit.jupiter.api.Test;

public class DistributionsTest {
  /** Heads of a known number of tosses. */
  record Heads(int trials, double probability) {}

  /** A family whose setting is a parameter, too. */
  private static final class Tosses implements ExponentialFamily<Heads> {
    private final Map<String, String> settings = new LinkedHashMap<>();

    Tosses(String... settings) {
      for (int i = 0; i < settings.length; i += 2) {
        this.settings.put(settings[i], settings[i + 1]);
      }
    }

    @Override
    public String id() {
      return "tosses";
    }

    @Override
    public Map<String, String> settings() {
      return settings;
    }

    @Override
    public int statisticSize() {
      return 1;
    }

    @Override
    public void statistics(double[] x, int at, double[] t, int to) {
      t[to] = x[at];
    }

    @Override
    public double logBaseMeasure(double[] x, int at) {
      return 0;
    }

    @Override
    public double natural(Heads parameters, double[] eta) {
      eta[0] = Math.log(parameters.probability());
      return 0;
    }

    @Override
    public Heads fromMean(double[] mean, double weight) {
      return new Heads(10, mean[0] / 10);
    }

    @Override
    public void sample(Heads parameters, RandomGenerator random, double[] x, int at) {
      x[at] = 0;
    }

    @Override
    public int freeParameters() {
      return 1;
    }

    @Override
    public Support support() {
      return Support.integers(0, 10);
    }
  }

  /** Provides {@link Tosses}, whose number its parameters tell. */
  public static final class OfTosses implements FamilyProvider {
    @Override
    public String id() {
      return "tosses";
    }

    @Override
    public String description() {
      return "for tests";
    }

    @Override
    public List<Setting> settings() {
      return List.of(Setting.of("trials", "their number"), Setting.of("side", "heads or tail"));
    }

    @Override
    public Family<?> create(Settings settings) {
      String trials = String.valueOf(settings.integer("trials", 0));
      return settings.has("side")
          ? new Tosses("trials", trials, "side", settings.text("side", ""))
          : new Tosses("trials", trials);
    }

    @Override
    public Family<?> forParameters(Document parameters) {
      return new Tosses("trials", String.valueOf(parameters.integer("trials")));
    }
  }

  private static final Heads HEADS = new Heads(10, 0.25);

  private static Document written(Tosses family) {
    return Distributions.write(family, HEADS);
  }

  @Test
  void aSettingThatIsAParameterIsWrittenOnce() {
    Tosses family = new Tosses("trials", "10");
    Document document = written(family);
    assertThat(document.names()).containsExactly("family", "parameters");
    assertThat(document.document("parameters").names()).containsExactly("trials", "probability");
    assertThat(Distributions.settings(document)).isEmpty();
    assertThat(Distributions.read(family, document).parameters()).isEqualTo(HEADS);
    assertThat(written(new Tosses("trials", "1e1")).names())
        .as("the same number in other digits")
        .containsExactly("family", "parameters");
  }

  @Test
  void otherSettingsAreWritten() {
    Tosses family = new Tosses("trials", "10", "side", "tail");
    Document document = written(family);
    assertThat(document.names()).containsExactly("family", "settings", "parameters");
    assertThat(Distributions.settings(document)).containsExactly(Map.entry("side", "tail"));
    assertThat(Distributions.read(family, document).parameters()).isEqualTo(HEADS);
    assertThatThrownBy(() -> Distributions.read(new Tosses("trials", "10"), document))
        .isInstanceOf(DocumentException.class)
        .hasMessage("settings must be {trials=10}, but are {side=tail}");
    assertThatThrownBy(() -> Distributions.read(new Tosses("side", "tail", "coin", "a"), document))
        .isInstanceOf(DocumentException.class)
        .hasMessage("settings must be {side=tail, coin=a}, but are {side=tail}");
  }

  @Test
  void aSettingOfAParametersNameWithAnotherValueIsWritten() {
    assertThat(Distributions.settings(written(new Tosses("trials", "12"))))
        .containsExactly(Map.entry("trials", "12"));
    assertThat(Distributions.settings(written(new Tosses("trials", "ten"))))
        .containsExactly(Map.entry("trials", "ten"));
    assertThat(written(new Tosses()).names()).containsExactly("family", "parameters");
  }

  @Test
  void aProviderIsGivenTheWrittenSettingsAndThoseThatTheParametersTell() {
    Registry registry = Providers.registry();
    for (Tosses family :
        List.of(new Tosses("trials", "10", "side", "tail"), new Tosses("trials", "10"))) {
      Distribution<?> read = registry.readDistribution(written(family));
      assertThat(read.parameters()).isEqualTo(HEADS);
      assertThat(read.family().settings()).isEqualTo(family.settings());
    }
  }

  @Test
  void settingsAreTheSameNumbersHoweverTheyAreWritten() {
    Document document =
        Document.builder()
            .text("family", "tosses")
            .document("settings", Document.builder().text("trials", "10.0").build())
            .document(
                "parameters",
                Document.builder().integer("trials", 10).number("probability", 0.25).build())
            .build();
    assertThat(Distributions.read(new Tosses("trials", "10"), document).parameters())
        .isEqualTo(HEADS);
    assertThatThrownBy(() -> Distributions.read(new Tosses("trials", "11"), document))
        .isInstanceOf(DocumentException.class);
  }
}
