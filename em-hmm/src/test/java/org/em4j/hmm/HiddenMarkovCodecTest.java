package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chains of multivariate normals as documents. */
class HiddenMarkovCodecTest {
  private static final Registry REGISTRY = Registry.standard();

  private static Document normal(Object second, double off, String structure) {
    Document.Builder emission = Document.builder().text("family", "multivariate-normal");
    if (structure != null) {
      emission.document("settings", Document.builder().text("covariance", structure).build());
    }
    return emission
        .document(
            "parameters",
            Document.builder()
                .value("mean", List.of(1.0, second))
                .rows("covariance", new double[][] {{2, off}, {off, 2}})
                .build())
        .build();
  }

  private static Document chain(String type, Document... emissions) {
    Document.Builder chain = Document.builder();
    if (type != null) {
      chain.text("covariance_type", type);
    }
    return chain
        .numbers("initial", 0.5, 0.5)
        .rows("transitions", new double[][] {{0.9, 0.1}, {0.2, 0.8}})
        .documents("emissions", new ArrayList<>(List.of(emissions)))
        .build();
  }

  private static HiddenMarkovModel<?> read(Document document) {
    return (HiddenMarkovModel<?>) new HiddenMarkovCodec().read(document, REGISTRY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "tied", "diag", "spherical"})
  void theStructureStandsOnceAndIsReadBack(String type) {
    Document written = chain(type, normal(2.0, 0, null), normal(5.0, 0, null));
    HiddenMarkovModel<?> model = read(written);
    assertThat(model.family().settings().getOrDefault("covariance", "full")).isEqualTo(type);
    assertThat(new HiddenMarkovCodec().write(model)).isEqualTo(written);
    // It may be told again with each emission, or only there.
    Document twice = chain(type, normal(2.0, 0, type), normal(5.0, 0, type));
    assertThat(new HiddenMarkovCodec().write(read(twice))).isEqualTo(written);
    Document inside = chain(null, normal(2.0, 0, type), normal(5.0, 0, type));
    assertThat(new HiddenMarkovCodec().write(read(inside))).isEqualTo(written);
  }

  @Test
  void whatIsWrongIsNamedByItsPath() {
    wrong(chain("diag", normal(2.0, 0, null), normal(5.0, 0.5, null)))
        .hasMessageStartingWith("emissions[1].parameters.covariance: ");
    wrong(chain("diag", normal(2.0, 0, null), normal("x", 0, null)))
        .hasMessageStartingWith("emissions[1].parameters.mean[1] must be a number");
    wrong(chain("diagonal", normal(2.0, 0, null), normal(5.0, 0, null)))
        .hasMessage("covariance_type must be full, tied, diag, spherical, but is 'diagonal'");
    wrong(chain("diag", normal(2.0, 0, null), normal(5.0, 0, "full")))
        .hasMessage("emissions[1].settings.covariance is full, but covariance_type is diag");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> wrong(
      Document document) {
    return assertThatThrownBy(() -> read(document)).isInstanceOf(DocumentException.class);
  }
}
