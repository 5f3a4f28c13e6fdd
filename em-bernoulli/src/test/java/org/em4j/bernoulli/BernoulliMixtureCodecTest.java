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

class BernoulliMixtureCodecTest extends ModelCodecContract<BernoulliMixture> {
  @Override
  protected ModelCodecProvider provider() {
    return new BernoulliMixtureCodecProvider();
  }

  @Override
  protected ModelCodec<BernoulliMixture> codec() {
    return new BernoulliMixtureCodec();
  }

  @Override
  protected List<BernoulliMixture> models() {
    return List.of(
        BernoulliMixture.of(new double[] {1}, new double[][] {{0.1}}),
        BernoulliMixture.of(
            new double[] {1 / 3.0, 2 / 3.0}, new double[][] {{0, 1}, {1e-300, 0.7}}),
        BernoulliMixture.fit(TestData.carcinoma().observations(), LatentClassOptions.components(3))
            .model());
  }

  @Test
  void aModelReadBackScoresTheSameBits() {
    BernoulliMixture model = models().get(2);
    BernoulliMixture read = codec().read(codec().write(model), Registry.standard());
    Observations data = TestData.carcinoma().observations();

    assertThat(read).isEqualTo(model);
    assertThat(read.logDensities(data)).isEqualTo(model.logDensities(data));
    assertThat(read.responsibilities(data)).isEqualTo(model.responsibilities(data));
    assertThat(read.score(data)).isEqualTo(model.score(data));
  }

  @Test
  void componentsOfAnotherFamilyAreRefused() {
    Document categorical =
        new CategoricalMixtureCodec()
            .write(TextbookLatentClasses.random(2, TestData.binary(3), 1).categorical());

    assertThatThrownBy(() -> codec().read(categorical, Registry.standard()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("bernoulli-vector")
        .hasMessageContaining("categorical-vector");
  }

  @Test
  void weightsThatAreNoneAreRefusedByName() {
    Document written = codec().write(models().get(1));
    for (double[] wrong : new double[][] {{0.5, 0.6}, {-0.5, 1.5}, {1}}) {
      Document changed =
          Document.builder()
              .numbers("weights", wrong)
              .value("components", written.value("components"))
              .build();
      assertThatThrownBy(() -> codec().read(changed, Registry.standard()))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("weights");
    }
  }

  @Test
  void componentsOfDifferentSizesAreRefused() {
    Document narrow = codec().write(models().get(0));
    Document wide = codec().write(models().get(1));
    Document changed =
        Document.builder()
            .numbers("weights", 0.5, 0.5)
            .documents(
                "components",
                List.of(narrow.documents("components").get(0), wide.documents("components").get(0)))
            .build();

    assertThatThrownBy(() -> codec().read(changed, Registry.standard()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("components");
  }
}
