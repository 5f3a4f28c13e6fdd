package org.em4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.testing.Counts;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
  private record Trials(int numberOfTrials, double knownSd) {
    Trials {
      if (!(knownSd > 0)) {
        throw new IllegalArgumentException("known-sd must be above 0, but is " + knownSd);
      }
    }
  }

  private record Texts(String text) {}

  private static Document document(double trials, double sd) {
    return Document.builder().number("number-of-trials", trials).number("known-sd", sd).build();
  }

  @Test
  void namesAreInKebabCaseAndBitsComeBack() {
    RecordCodec<Trials> codec = RecordCodec.of(Trials.class);
    Trials trials = new Trials(7, 0.1 + 0.2);
    Document written = codec.write(trials);
    assertThat(written.names()).containsExactly("number-of-trials", "known-sd");
    assertThat(written.value("number-of-trials")).isEqualTo(7L);
    assertThat(codec.read(written)).isEqualTo(trials);
    assertThat(codec.read(document(7, 0.1 + 0.2))).isEqualTo(trials);
    assertThat(RecordCodec.of(Trials.class)).isSameAs(codec);
  }

  @Test
  void whatIsMissingUnknownOrNotFiniteIsNamed() {
    RecordCodec<Trials> codec = RecordCodec.of(Trials.class);
    assertThatThrownBy(() -> codec.read(Document.builder().number("known-sd", 1).build()))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("number-of-trials is missing");
    assertThatThrownBy(
            () -> codec.read(Document.builder().all(document(1, 1)).number("sd", 1).build()))
        .isInstanceOf(DocumentException.class)
        .hasMessage("sd is unknown; known here: number-of-trials, known-sd");
    assertThatThrownBy(() -> codec.read(document(1, Double.POSITIVE_INFINITY)))
        .isInstanceOf(DocumentException.class)
        .hasMessage("known-sd must be a finite number");
    assertThatThrownBy(() -> codec.read(document(1.5, 1)))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("number-of-trials must be a whole number");
  }

  @Test
  void whatTheRecordRefusesIsToldWithItsPlace() {
    RecordCodec<Trials> codec = RecordCodec.of(Trials.class);
    assertThatThrownBy(() -> codec.read(document(1, -1)))
        .isInstanceOf(DocumentException.class)
        .hasMessage("known-sd must be above 0, but is -1.0");
    Document root = Document.builder().documents("components", List.of(document(1, -1))).build();
    assertThatThrownBy(() -> codec.read(root.documents("components").get(0)))
        .isInstanceOf(DocumentException.class)
        .hasMessage("components[0]: known-sd must be above 0, but is -1.0");
  }

  @Test
  void aWholeNumberBeyondAnIntIsRefusedNotCut() {
    RecordCodec<Trials> codec = RecordCodec.of(Trials.class);
    assertThatThrownBy(() -> codec.read(document(4294967297.0, 1)))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("number-of-trials must be at most 2147483647 in size")
        .hasMessageContaining("4294967297");
  }

  @Test
  void otherClassesMustBringTheirOwnCodec() {
    assertThatThrownBy(() -> RecordCodec.of(Texts.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text is neither double nor int")
        .hasMessageContaining("must override codec()");
    assertThatThrownBy(() -> RecordCodec.of(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no record");
  }

  @Test
  void aFamilyFindsTheRecordInItsDeclaration() {
    class Further extends Counts {}

    assertThat(new Further().codec().write(new Counts.Rate(3)).number("rate")).isEqualTo(3);
  }
}
