package org.em4j.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the data of a page as JSON that may stand inside a script element: no {@code <}, {@code >}
 * or {@code &} is left in it. What is not finite becomes null. Not thread-safe.
 */
final class Json {
  private static final MathContext DRAWN = new MathContext(5, RoundingMode.HALF_EVEN);
  private static final JsonFactory FACTORY =
      ((JsonFactoryBuilder) JsonFactory.builder())
          .characterEscapes(new NoMarkup())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final JsonGenerator generator;

  private Json(JsonGenerator generator) {
    this.generator = generator;
  }

  /** Writes something into an object or a list. */
  @FunctionalInterface
  interface Content {
    /** Writes it. */
    void writeTo(Json json) throws IOException;
  }

  /** Writes an object to a stream, which stays open. */
  static void write(OutputStream out, Content content) throws IOException {
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      Json json = new Json(generator);
      generator.writeStartObject();
      content.writeTo(json);
      generator.writeEndObject();
    }
  }

  void object(String name, Content content) throws IOException {
    generator.writeFieldName(name);
    object(content);
  }

  /** Writes an object as an entry of a list. */
  void object(Content content) throws IOException {
    generator.writeStartObject();
    content.writeTo(this);
    generator.writeEndObject();
  }

  void list(String name, Content content) throws IOException {
    generator.writeFieldName(name);
    list(content);
  }

  /** Writes a list as an entry of a list. */
  void list(Content content) throws IOException {
    generator.writeStartArray();
    content.writeTo(this);
    generator.writeEndArray();
  }

  void text(String name, String value) throws IOException {
    generator.writeStringField(name, value);
  }

  void flag(String name, boolean value) throws IOException {
    generator.writeBooleanField(name, value);
  }

  /** Writes a number with all its digits. */
  void number(String name, double value) throws IOException {
    generator.writeFieldName(name);
    number(value);
  }

  void number(double value) throws IOException {
    if (!Double.isFinite(value)) {
      generator.writeNull();
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      generator.writeNumber((long) value);
    } else {
      generator.writeNumber(value);
    }
  }

  void nothing(String name) throws IOException {
    generator.writeNullField(name);
  }

  /** Writes numbers with all their digits. */
  void numbers(String name, double[] values) throws IOException {
    list(
        name,
        json -> {
          for (double value : values) {
            json.number(value);
          }
        });
  }

  /** Writes whole numbers. */
  void numbers(String name, int[] values) throws IOException {
    list(
        name,
        json -> {
          for (int value : values) {
            generator.writeNumber(value);
          }
        });
  }

  void texts(String name, List<String> values) throws IOException {
    list(
        name,
        json -> {
          for (String value : values) {
            generator.writeString(value);
          }
        });
  }

  /** Writes a cell of a table: a text, a number or nothing. */
  void cell(@Nullable Object value) throws IOException {
    if (value instanceof Number number) {
      number(number.doubleValue());
    } else if (value == null) {
      generator.writeNull();
    } else {
      generator.writeString(value.toString());
    }
  }

  /** Writes numbers as a picture needs them: with five digits. */
  void drawn(String name, double[] values) throws IOException {
    list(
        name,
        json -> {
          for (double value : values) {
            json.drawn(value);
          }
        });
  }

  void drawn(double value) throws IOException {
    if (Double.isFinite(value)) {
      generator.writeNumber(text(new BigDecimal(value).round(DRAWN)));
    } else {
      generator.writeNull();
    }
  }

  /**
   * Writes the places of points on an axis: the digits that count on it are those of the range, not
   * those of the numbers.
   */
  void placed(String name, double[] values) throws IOException {
    generator.writeFieldName(name);
    placed(values);
  }

  /** Writes places on an axis as an entry of a list. */
  void placed(double[] values) throws IOException {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    double range = high > low ? high - low : 1;
    int scale = 5 - (int) Math.floor(Math.log10(range));
    list(
        json -> {
          for (double value : values) {
            if (Double.isFinite(value)) {
              BigDecimal rounded = new BigDecimal(value).setScale(scale, RoundingMode.HALF_EVEN);
              generator.writeNumber(text(rounded));
            } else {
              generator.writeNull();
            }
          }
        });
  }

  /** Writes a probability with four decimals. */
  void probability(double value) throws IOException {
    generator.writeNumber(text(new BigDecimal(value).setScale(4, RoundingMode.HALF_EVEN)));
  }

  private static String text(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toString();
  }

  /** Escapes what could end a script element. */
  private static final class NoMarkup extends CharacterEscapes {
    private static final long serialVersionUID = 1L;

    @Override
    public int[] getEscapeCodesForAscii() {
      int[] escapes = standardAsciiEscapesForJSON();
      for (char c : "<>&".toCharArray()) {
        escapes[c] = ESCAPE_STANDARD;
      }
      return escapes;
    }

    @Override
    public @Nullable SerializableString getEscapeSequence(int c) {
      return null;
    }
  }
}
