package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.contract.ModelCodecContract;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

class CategoricalMixtureCodecTest extends ModelCodecContract<CategoricalMixture> {
  @Override
  protected ModelCodecProvider provider() {
    return new CategoricalMixtureCodecProvider();
  }

  @Override
  protected ModelCodec<CategoricalMixture> codec() {
    return new CategoricalMixtureCodec();
  }

  @Override
  protected List<CategoricalMixture> models() {
    return List.of(
        TextbookLatentClasses.random(1, new int[] {3}, 1).categorical(),
        TextbookLatentClasses.random(4, new int[] {1, 5, 2}, 2).categorical(),
        CategoricalMixture.fit(TestData.gss82().observations(), LatentClassOptions.components(3))
            .model());
  }

  @Test
  void aModelReadBackScoresTheSameBits() {
    CategoricalMixture model = models().get(2);
    CategoricalMixture read = codec().read(codec().write(model), Registry.standard());
    Observations data = TestData.gss82().observations();

    assertThat(read).isEqualTo(model);
    assertThat(read.logDensities(data)).isEqualTo(model.logDensities(data));
    assertThat(read.responsibilities(data)).isEqualTo(model.responsibilities(data));
    assertThat(read.score(data)).isEqualTo(model.score(data));
  }

  @Test
  void componentsOfAnotherFamilyAreRefused() {
    Document bernoulli =
        new BernoulliMixtureCodec()
            .write(TextbookLatentClasses.random(2, TestData.binary(3), 1).bernoulli());

    assertThatThrownBy(() -> codec().read(bernoulli, Registry.standard()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("categorical-vector")
        .hasMessageContaining("bernoulli-vector");
  }

  @Test
  void componentsOfDifferentLevelsAreRefused() {
    Document changed =
        Document.builder()
            .numbers("weights", 0.5, 0.5)
            .documents(
                "components",
                List.of(
                    codec().write(models().get(0)).documents("components").get(0),
                    codec()
                        .write(TextbookLatentClasses.random(1, new int[] {2}, 1).categorical())
                        .documents("components")
                        .get(0)))
            .build();

    assertThatThrownBy(() -> codec().read(changed, Registry.standard()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("components");
  }
}
