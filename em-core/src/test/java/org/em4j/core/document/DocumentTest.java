package org.em4j.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class DocumentTest {
  private static final Document INNER =
      Document.builder().number("sd", 2.5).text("note", "x").build();
  private static final Document DOCUMENT =
      Document.builder()
          .number("number", 1.5)
          .integer("integer", 42)
          .text("text", "hello")
          .flag("flag", true)
          .numbers("numbers", 1, 2, 3)
          .matrix("matrix", new double[] {1, 2, 3, 4, 5, 6}, 3)
          .texts("texts", List.of("a", "b"))
          .document("document", INNER)
          .documents("documents", List.of(INNER, INNER))
          .value("nothing", null)
          .build();

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(DocumentException.class).hasMessage(message);
  }

  @Test
  void everyValueComesBack() {
    assertThat(DOCUMENT.number("number")).isEqualTo(1.5);
    assertThat(DOCUMENT.number("integer")).isEqualTo(42);
    assertThat(DOCUMENT.integer("integer")).isEqualTo(42);
    assertThat(DOCUMENT.text("text")).isEqualTo("hello");
    assertThat(DOCUMENT.flag("flag")).isTrue();
    assertThat(DOCUMENT.numbers("numbers")).containsExactly(1, 2, 3);
    assertThat(DOCUMENT.matrix("matrix", 3)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(DOCUMENT.texts("texts")).containsExactly("a", "b");
    assertThat(DOCUMENT.document("document")).isEqualTo(INNER);
    assertThat(DOCUMENT.documents("documents")).containsExactly(INNER, INNER);
    assertThat(DOCUMENT.has("nothing")).isFalse();
    assertThat(DOCUMENT.has("text")).isTrue();
    assertThat(DOCUMENT.names()).startsWith("number", "integer").endsWith("nothing");
  }

  @Test
  void whateverIsMissingOrNullIsNamed() {
    for (String name : new String[] {"absent", "nothing"}) {
      assertRefused(() -> DOCUMENT.number(name), name + " is missing; it must be a number");
      assertRefused(() -> DOCUMENT.integer(name), name + " is missing; it must be a whole number");
      assertRefused(() -> DOCUMENT.text(name), name + " is missing; it must be a text");
      assertRefused(() -> DOCUMENT.flag(name), name + " is missing; it must be true or false");
      assertRefused(
          () -> DOCUMENT.numbers(name), name + " is missing; it must be a list of numbers");
      assertRefused(
          () -> DOCUMENT.matrix(name, 2), name + " is missing; it must be a list of rows");
      assertRefused(() -> DOCUMENT.texts(name), name + " is missing; it must be a list of texts");
      assertRefused(() -> DOCUMENT.document(name), name + " is missing; it must be an object");
      assertRefused(
          () -> DOCUMENT.documents(name), name + " is missing; it must be a list of objects");
    }
  }

  @Test
  void whateverIsOfAnotherKindIsNamed() {
    assertRefused(() -> DOCUMENT.number("text"), "text must be a number");
    assertRefused(() -> DOCUMENT.text("number"), "number must be a text");
    assertRefused(() -> DOCUMENT.flag("text"), "text must be true or false");
    assertRefused(() -> DOCUMENT.numbers("number"), "number must be a list of numbers");
    assertRefused(() -> DOCUMENT.numbers("texts"), "texts[0] must be a number");
    assertRefused(() -> DOCUMENT.matrix("matrix", 2), "matrix[0] must be a row of 2 numbers");
    assertRefused(() -> DOCUMENT.matrix("numbers", 2), "numbers[0] must be a row of 2 numbers");
    assertRefused(() -> DOCUMENT.texts("numbers"), "numbers[0] must be a text");
    assertRefused(() -> DOCUMENT.document("text"), "text must be an object");
    assertRefused(() -> DOCUMENT.documents("document"), "document must be a list of objects");
    assertRefused(() -> DOCUMENT.documents("texts"), "texts[0] must be an object");
  }

  @Test
  void whateverIsWrongIsNamedFromTheRoot() {
    Document component = Document.builder().document("parameters", INNER).build();
    Document root = Document.builder().documents("components", List.of(INNER, component)).build();
    Document parameters = root.documents("components").get(1).document("parameters");
    assertRefused(
        () -> parameters.number("note"), "components[1].parameters.note must be a number");
    assertRefused(
        () -> parameters.number("mean"),
        "components[1].parameters.mean is missing; it must be a number");
    assertRefused(
        () -> parameters.allowOnly("sd"),
        "components[1].parameters.note is unknown; known here: sd");
    assertThat(parameters.allowOnly("note", "sd", "more")).isSameAs(parameters);
    Document matrix = Document.builder().value("m", List.of(List.of(1.0), List.of("x"))).build();
    Document within = Document.builder().document("a", matrix).build().document("a");
    assertRefused(() -> within.matrix("m", 1), "a.m[1][0] must be a number");
  }

  @Test
  void numbersThatAreNotFiniteOrWholeAreRefusedWhereTheyMustBe() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Document document = Document.builder().number("x", bad).build();
      assertThat(document.value("x")).isEqualTo(bad);
      assertRefused(() -> document.finiteNumber("x"), "x must be a finite number");
      assertRefused(() -> document.integer("x"), "x must be a whole number, but is " + bad);
    }
    Document half = Document.builder().number("x", 2.5).number("y", -3).build();
    assertRefused(() -> half.integer("x"), "x must be a whole number, but is 2.5");
    assertThat(half.integer("y")).isEqualTo(-3);
    Document huge = Document.builder().number("x", 0x1p60).build();
    assertRefused(() -> huge.integer("x"), "x must be a whole number, but is " + 0x1p60);
  }

  @Test
  void aWholeNumberKeepsAllItsDigits() {
    for (long value : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, (1L << 53) + 1}) {
      assertThat(Document.builder().integer("seed", value).build().integer("seed"))
          .isEqualTo(value);
    }
  }

  @Test
  void aDocumentDoesNotChangeWithTheListsItWasMadeOf() {
    List<Object> inner = new ArrayList<>(List.of(1.0));
    List<Object> list = new ArrayList<>(List.of(inner, "x"));
    List<String> texts = new ArrayList<>(List.of("a"));
    Document document = Document.builder().value("list", list).texts("texts", texts).build();
    inner.set(0, 2.0);
    list.clear();
    texts.clear();
    assertThat(document.value("list")).isEqualTo(List.of(List.of(1.0), "x"));
    assertThat(document.texts("texts")).containsExactly("a");
    for (String name : new String[] {"numbers", "matrix", "texts", "documents"}) {
      assertThatThrownBy(() -> ((List<?>) DOCUMENT.value(name)).clear())
          .isInstanceOf(UnsupportedOperationException.class);
    }
  }

  @Test
  void equalDocumentsHoldEqualBits() {
    Consumer<Document.Builder> same = b -> b.number("x", Double.NaN).numbers("y", 1, 2);
    Document.Builder one = Document.builder();
    Document.Builder two = Document.builder();
    same.accept(one);
    same.accept(two);
    assertThat(one.build()).isEqualTo(two.build()).hasSameHashCodeAs(two.build());
    assertThat(Document.builder().number("x", 0.0).build())
        .isNotEqualTo(Document.builder().number("x", -0.0).build());
    assertThat(Document.builder().number("x", 1).build())
        .as("a whole number is written in another way")
        .isNotEqualTo(Document.builder().integer("x", 1).build());
    assertThat(DOCUMENT.document("document")).as("wherever it stands").isEqualTo(INNER);
    assertThat(Document.builder().all(DOCUMENT).build()).isEqualTo(DOCUMENT);
  }

  @Test
  void namesAreGivenOnceAndValuesAreOfAKnownKind() {
    assertThatThrownBy(() -> Document.builder().number("x", 1).text("x", "y"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the name x is there already");
    assertThatThrownBy(() -> Document.builder().value("x", Arrays.asList(1.0, 'c')))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Character");
    assertThat(Document.empty().names()).isEmpty();
  }

  @Test
  void aDocumentKnowsWhereItStands() {
    assertThat(DOCUMENT.path()).isEmpty();
    assertThat(DOCUMENT.documents("documents").get(1).path()).isEqualTo("documents[1]");
  }

  @Test
  void aChangedDocumentKeepsItsPlace() {
    Document inner = Document.builder().text("a", "x").integer("b", 1).build();
    Document placed = Document.builder().document("outer", inner).build().document("outer");
    Document changed = placed.without("b").with("c", Document.empty());
    assertThat(changed.names()).containsExactly("a", "c");
    assertThat(changed.path("c")).isEqualTo("outer.c");
    assertThat(placed.names()).containsExactly("a", "b");
  }
}
