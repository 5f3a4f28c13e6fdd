package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.core.contract.ModelCodecContract;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

class GaussianMixtureCodecTest extends ModelCodecContract<GaussianMixture> {
  @Override
  protected ModelCodecProvider provider() {
    return new GaussianMixtureCodecProvider();
  }

  @Override
  protected ModelCodec<GaussianMixture> codec() {
    return new GaussianMixtureCodec();
  }

  @Override
  protected List<GaussianMixture> models() {
    List<GaussianMixture> models = new ArrayList<>();
    for (CovarianceType type : CovarianceType.values()) {
      for (double[][] rows : List.of(TestData.iris(), TestData.fifteen())) {
        models.add(
            GaussianMixture.fit(
                    rows,
                    GaussianMixtureOptions.components(2).withCovariance(type).withMaxIterations(3))
                .model());
      }
    }
    return models;
  }

  @Test
  void aModelReadBackScoresTheSameBits() {
    for (GaussianMixture model : models()) {
      GaussianMixture read = codec().read(codec().write(model), Registry.standard());
      Observations data = Observations.of(TestData.normals(333, model.columns(), 8));

      assertThat(read).isEqualTo(model);
      assertThat(read.covarianceType()).isEqualTo(model.covarianceType());
      assertThat(read.logDensities(data)).isEqualTo(model.logDensities(data));
      assertThat(read.responsibilities(data)).isEqualTo(model.responsibilities(data));
      assertThat(read.score(data)).isEqualTo(model.score(data));
    }
  }

  @Test
  void everyStructureWritesFullMatrices() {
    for (GaussianMixture model : models()) {
      for (Document component : codec().write(model).documents("components")) {
        Document parameters = component.document("parameters");
        assertThat(component.text("family")).isEqualTo("multivariate-normal");
        assertThat(parameters.matrix("covariance", model.columns()))
            .hasSize(model.columns() * model.columns());
      }
    }
  }

  @Test
  void anUnknownStructureNamesTheKnownOnes() {
    Document written = codec().write(models().get(0));
    Document changed =
        Document.builder()
            .text("covariance_type", "diagonal")
            .value("weights", written.value("weights"))
            .value("components", written.value("components"))
            .build();

    assertThatThrownBy(() -> codec().read(changed, Registry.standard()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("covariance_type")
        .hasMessageContaining("full, tied, diag, spherical");
  }

  @Test
  void aStructureThatTheNumbersDoNotHaveIsRefused() {
    Document written = codec().write(models().get(0));
    for (String type : List.of("tied", "diag", "spherical")) {
      Document changed =
          Document.builder()
              .text("covariance_type", type)
              .value("weights", written.value("weights"))
              .value("components", written.value("components"))
              .build();

      assertThatThrownBy(() -> codec().read(changed, Registry.standard()))
          .isInstanceOf(DocumentException.class)
          .hasMessageContaining("components");
    }
  }
}
