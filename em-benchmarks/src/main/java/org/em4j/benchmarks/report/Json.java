package org.em4j.benchmarks.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON as maps, lists, strings, doubles, booleans and null. */
final class Json {
  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /**
   * Reads one value.
   *
   * @throws IllegalArgumentException if the text is no JSON
   */
  static Object read(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("more than one JSON value: " + text);
      }
      return value;
    } catch (IOException e) {
      throw new IllegalArgumentException("no JSON: " + e.getMessage(), e);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new IllegalArgumentException("no JSON: there is nothing");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String name = parser.currentName();
          parser.nextToken();
          fields.put(name, value(parser));
        }
        yield fields;
      }
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Writes a value in lines; numbers that are whole have no point, and NaN is null. */
  static String write(Object value) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = FACTORY.createGenerator(text).useDefaultPrettyPrinter()) {
      write(value, out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text + "\n";
  }

  private static void write(Object value, JsonGenerator out) throws IOException {
    if (value instanceof Map<?, ?> fields) {
      out.writeStartObject();
      for (Map.Entry<?, ?> field : fields.entrySet()) {
        out.writeFieldName((String) field.getKey());
        write(field.getValue(), out);
      }
      out.writeEndObject();
    } else if (value instanceof List<?> items) {
      out.writeStartArray();
      for (Object item : items) {
        write(item, out);
      }
      out.writeEndArray();
    } else if (value instanceof Integer whole) {
      out.writeNumber(whole);
    } else if (value instanceof Double number && Double.isFinite(number)) {
      out.writeNumber(number);
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else {
      out.writeNull();
    }
  }

  /** Looks at an object's fields, with errors that name them. */
  record Fields(Map<?, ?> fields) {
    static Fields of(Object value) {
      if (value instanceof Map<?, ?> fields) {
        return new Fields(fields);
      }
      throw new IllegalArgumentException("expected a JSON object, but there is " + value);
    }

    boolean has(String name) {
      return fields.get(name) != null;
    }

    String text(String name) {
      if (fields.get(name) instanceof String text) {
        return text;
      }
      throw wrong(name, "a string");
    }

    double number(String name) {
      if (fields.get(name) instanceof Double number) {
        return number;
      }
      throw wrong(name, "a number");
    }

    /** Returns a number, or NaN where there is none. */
    double numberOrNaN(String name) {
      return has(name) ? number(name) : Double.NaN;
    }

    int integer(String name) {
      return (int) number(name);
    }

    Fields object(String name) {
      return of(fields.get(name));
    }

    List<Fields> list(String name) {
      if (fields.get(name) instanceof List<?> items) {
        return items.stream().map(item -> of(item)).toList();
      }
      throw wrong(name, "a list");
    }

    private IllegalArgumentException wrong(String name, String expected) {
      return new IllegalArgumentException(
          "expected " + expected + " named " + name + ", but there is " + fields.get(name));
    }
  }
}
