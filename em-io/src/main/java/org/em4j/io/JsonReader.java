package org.em4j.io;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.em4j.core.document.Document;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) in UTF-8 into a {@link Document}, strictly: one object, no name twice,
 * nothing after it, no NaN. What could exhaust the memory or the stack is refused: {@value
 * #MAX_DEPTH} levels, {@value #MAX_VALUES} values and {@value #MAX_CHARACTERS} characters are the
 * limits.
 */
final class JsonReader {
  static final int MAX_DEPTH = 64;
  static final int MAX_VALUES = 1 << 26;
  static final int MAX_CHARACTERS = 1 << 30;
  private static final int MAX_TEXT = 1 << 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String file;
  private final JsonParser parser;
  private int values;

  private JsonReader(String file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /**
   * Reads a stream to its end and leaves it open.
   *
   * @param file what messages call the stream
   * @throws DataException that names line and column of what is no JSON, or is refused
   */
  static Document read(InputStream in, String file) {
    return read(in, file, MAX_CHARACTERS);
  }

  static Document read(InputStream in, String file, long maxCharacters) {
    JsonFactory factory =
        JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxDocumentLength(maxCharacters)
                    .maxStringLength(MAX_TEXT)
                    .maxNameLength(MAX_TEXT)
                    .build())
            .build();
    PushbackReader text = new PushbackReader(new Utf8Reader(in));
    try {
      int first = text.read();
      if (first < 0) {
        throw DataException.inFile(file, "is empty; it must be a model file");
      }
      if (first != BYTE_ORDER_MARK) {
        text.unread(first);
      }
      try (JsonParser parser = factory.createParser(text)) {
        return new JsonReader(file, parser).whole();
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private Document whole() throws IOException {
    try {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw at(parser.currentTokenLocation(), "a model file must begin with {");
      }
      Document document = object();
      if (parser.nextToken() != null) {
        throw at(parser.currentTokenLocation(), "nothing may follow the model");
      }
      return document;
    } catch (StreamConstraintsException e) {
      throw at(parser.currentLocation(), "is too large or too deep: " + e.getOriginalMessage());
    } catch (JsonEOFException e) {
      throw at(e.getLocation(), "ends too early: the file is truncated");
    } catch (JsonProcessingException e) {
      throw at(e.getLocation(), "is no JSON: " + problem(e));
    } catch (CharacterCodingException e) {
      throw at(parser.currentLocation(), "is not UTF-8 text; save the file as UTF-8");
    }
  }

  private static String problem(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    if (message.contains("Non-standard token")) {
      return "numbers must be finite";
    }
    // What follows names switches of the parser, which a user does not have.
    String first = message.split("[:;(]", 2)[0].strip();
    return first.isEmpty() ? message : first;
  }

  private DataException at(@Nullable JsonLocation location, String problem) {
    return location == null
        ? DataException.inFile(file, problem)
        : DataException.atField(
            file, location.getLineNr(), Integer.toString(location.getColumnNr()), problem);
  }

  private static DataException unreadable(String file, IOException e) {
    return DataException.inFile(
        file,
        e instanceof CharacterCodingException
            ? "is not UTF-8 text; save the file as UTF-8"
            : "cannot be read: " + IoProblem.describe(e),
        e);
  }

  private Document object() throws IOException {
    Document.Builder builder = Document.builder();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      builder.value(name, value(parser.nextToken()));
    }
    return builder.build();
  }

  private List<@Nullable Object> list() throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      list.add(value(token));
    }
    return list;
  }

  private @Nullable Object value(@Nullable JsonToken token) throws IOException {
    values++;
    if (values > MAX_VALUES) {
      throw at(parser.currentLocation(), "has more than " + MAX_VALUES + " values");
    }
    if (token == null) {
      throw at(parser.currentLocation(), "ends too early: the file is truncated");
    }
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> list();
      case VALUE_STRING -> parser.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(token);
      default -> throw new IllegalStateException("unexpected token " + token);
    };
  }

  private Object number(JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return parser.getLongValue();
    }
    double value = Double.parseDouble(parser.getText());
    if (Double.isInfinite(value)) {
      throw at(parser.currentTokenLocation(), parser.getText() + " is too large for a number");
    }
    return value;
  }
}
