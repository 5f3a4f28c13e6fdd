package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.ModelCodec;
import org.em4j.core.plugin.ModelCodecProvider;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ModelCodec} keeps. Extend it, name the codec's provider and a few models.
 *
 * @param <M> the model
 */
public abstract class ModelCodecContract<M> {
  /** Names of a model file that belong to the file and not to the model. */
  private static final String[] RESERVED = {
    "format", "version", "type", "columns", "levels", "fit"
  };

  /** Makes the contract; for subclasses. */
  protected ModelCodecContract() {}

  /** Returns the provider under test. */
  protected abstract ModelCodecProvider provider();

  /** Returns the codec under test. */
  protected abstract ModelCodec<M> codec();

  /** Returns some models, at least one. */
  protected abstract List<M> models();

  @Test
  void theRegistryFindsItByTypeAndByModel() {
    Registry registry = Registry.standard();
    assertThat(registry.modelCodecs().provider(provider().id())).hasSameClassAs(provider());
    assertThat(models()).isNotEmpty();
    for (M model : models()) {
      assertThat(registry.codecOf(model).type()).isEqualTo(provider().id());
      assertThat(codec().modelClass().isInstance(model)).isTrue();
    }
  }

  @Test
  void aModelReadBackIsTheSameBits() {
    for (M model : models()) {
      Document written = codec().write(model);
      M read = codec().read(written, Registry.standard());
      assertThat(codec().modelClass().isInstance(read)).isTrue();
      assertThat(codec().write(read)).isEqualTo(written);
    }
  }

  @Test
  void writingTwiceGivesTheSameDocument() {
    for (M model : models()) {
      assertThat(codec().write(model)).isEqualTo(codec().write(model));
    }
  }

  @Test
  void namesOfTheFileAreLeftToTheFile() {
    for (M model : models()) {
      assertThat(codec().write(model).names()).isNotEmpty().doesNotContain(RESERVED);
    }
  }

  @Test
  void aMissingNameIsTold() {
    for (M model : models()) {
      Document right = codec().write(model);
      for (String name : right.names()) {
        Document.Builder without = Document.builder();
        for (String other : right.names()) {
          if (!other.equals(name)) {
            without.value(other, right.value(other));
          }
        }
        requireRefused(without.build(), name);
      }
    }
  }

  @Test
  void aSurplusNameIsTold() {
    for (M model : models()) {
      requireRefused(
          Document.builder().all(codec().write(model)).number("surplus", 1).build(), "surplus");
    }
  }

  @Test
  void aNumberInPlaceOfAListIsTold() {
    for (M model : models()) {
      Document right = codec().write(model);
      for (String name : right.names()) {
        if (right.value(name) instanceof List<?>) {
          Document.Builder builder = Document.builder();
          for (String other : right.names()) {
            builder.value(other, other.equals(name) ? 0.5 : right.value(other));
          }
          requireRefused(builder.build(), name);
        }
      }
    }
  }

  private void requireRefused(Document document, String name) {
    assertThatThrownBy(() -> codec().read(document, Registry.standard()))
        .as("reading %s", document)
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(name);
  }
}
