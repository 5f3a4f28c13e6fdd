package org.em4j.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.em4j.core.document.Document;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link Document} as JSON in UTF-8: a name to a line, lists of numbers on one. Numbers
 * are written so that reading them gives the same bits.
 */
final class JsonWriter {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private JsonWriter() {}

  static void write(Document document, OutputStream out) throws IOException {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultPrettyPrinter layout =
        new DefaultPrettyPrinter(separators)
            .withObjectIndenter(new DefaultIndenter("  ", "\n"))
            .withArrayIndenter(new DefaultPrettyPrinter.NopIndenter());
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.setPrettyPrinter(layout);
      object(document, json);
      json.writeRaw('\n');
    }
  }

  private static void object(Document document, JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (String name : document.names()) {
      json.writeFieldName(name);
      value(document.value(name), json);
    }
    json.writeEndObject();
  }

  private static void value(@Nullable Object value, JsonGenerator json) throws IOException {
    if (value instanceof Document document) {
      object(document, json);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object entry : list) {
        value(entry, json);
      }
      json.writeEndArray();
    } else if (value instanceof Double number) {
      if (!Double.isFinite(number)) {
        throw new IllegalStateException("a model file cannot hold the number " + number);
      }
      json.writeNumber(number);
    } else if (value instanceof Long number) {
      json.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value == null) {
      json.writeNull();
    } else {
      json.writeString((String) value);
    }
  }
}
