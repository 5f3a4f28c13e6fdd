package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.Extensions;
import org.em4j.core.plugin.FamilyProvider;
import org.em4j.core.plugin.Registry;
import org.em4j.core.plugin.Settings;
import org.junit.jupiter.api.Test;

/** What every {@link FamilyProvider} keeps: found, named, and read back from a file. */
public abstract class FamilyProviderContract extends ProviderContract<FamilyProvider, Family<?>> {
  /** Makes the contract; for subclasses. */
  protected FamilyProviderContract() {}

  /** Returns parameters as a model file holds them. */
  protected abstract Document parameters();

  @Override
  protected final Extensions<FamilyProvider, Family<?>> extensions(Registry registry) {
    return registry.families();
  }

  @Test
  void familiesHaveTheIdOfTheirProvider() {
    assertThat(family().id()).isEqualTo(provider().id());
  }

  private Family<?> family() {
    Settings settings = Settings.of(required());
    return provider()
        .create(provider().multivariate() ? settings.with(FamilyProvider.DIMENSION, 3) : settings);
  }

  @Test
  void aMultivariateFamilyHasAsManyColumnsAsAreAsked() {
    assertThat(family().observationSize()).isEqualTo(provider().multivariate() ? 3 : 1);
  }

  @Test
  void theSupportIsToldInWords() {
    assertThat(provider().support()).isNotBlank().doesNotContain("\n");
  }

  @Test
  void parametersOfAFileAreReadBack() {
    Document written = distribution(parameters());
    Distribution<?> read = Registry.standard().readDistribution(written);
    assertThat(read.family().id()).isEqualTo(provider().id());
    assertThat(Distributions.write(read)).isEqualTo(written);
  }

  @Test
  void wrongParametersOfAFileAreRefusedByName() {
    Document surplus = Document.builder().all(parameters()).number("surplus", 1).build();
    assertThatThrownBy(() -> Registry.standard().readDistribution(distribution(surplus)))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("surplus");
    String first = parameters().names().iterator().next();
    assertThatThrownBy(() -> Registry.standard().readDistribution(distribution(Document.empty())))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(first);
  }

  private Document distribution(Document parameters) {
    return Document.builder()
        .text("family", provider().id())
        .document("parameters", parameters)
        .build();
  }
}
