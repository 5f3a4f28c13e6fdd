package org.em4j.core.document;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An ordered map from names to values, where a value is a number ({@link Double} or {@link Long}),
 * a text, a {@link Boolean}, null, a list of values, or a document: the shape of JSON without a
 * JSON library, so that model modules need none. Immutable and thread-safe.
 *
 * <p>Typed getters name the path of what is wrong: {@code components[1].parameters.sd}.
 */
public final class Document {
  private final Map<String, Object> values;
  private final String path;

  private Document(Map<String, Object> values, String path) {
    this.values = values;
    this.path = path;
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a document without names. */
  public static Document empty() {
    return builder().build();
  }

  /** Collects names and values in order. */
  public static final class Builder {
    private final Map<String, Object> values = new LinkedHashMap<>();

    private Builder() {}

    private Builder add(String name, @Nullable Object value) {
      if (values.containsKey(name)) {
        throw new IllegalArgumentException("the name " + name + " is there already");
      }
      values.put(name, value);
      return this;
    }

    /** Adds a number. */
    public Builder number(String name, double value) {
      return add(name, value);
    }

    /** Adds a whole number. */
    public Builder integer(String name, long value) {
      return add(name, value);
    }

    /** Adds a text. */
    public Builder text(String name, String value) {
      return add(name, value);
    }

    /** Adds a truth value. */
    public Builder flag(String name, boolean value) {
      return add(name, value);
    }

    /** Adds a list of numbers, copied. */
    public Builder numbers(String name, double... value) {
      List<Object> list = new ArrayList<>(value.length);
      for (double v : value) {
        list.add(v);
      }
      return add(name, Collections.unmodifiableList(list));
    }

    /**
     * Adds a matrix as a list of rows, copied.
     *
     * @param value row-major
     * @param columns the length of a row
     */
    public Builder matrix(String name, double[] value, int columns) {
      List<Object> rows = new ArrayList<>();
      for (int at = 0; at < value.length; at += columns) {
        List<Object> row = new ArrayList<>(columns);
        for (int j = 0; j < columns; j++) {
          row.add(value[at + j]);
        }
        rows.add(Collections.unmodifiableList(row));
      }
      return add(name, Collections.unmodifiableList(rows));
    }

    /** Adds a list of lists of numbers, of any lengths, copied. */
    public Builder rows(String name, double[][] value) {
      List<Object> rows = new ArrayList<>();
      for (double[] numbers : value) {
        List<Object> row = new ArrayList<>(numbers.length);
        for (double number : numbers) {
          row.add(number);
        }
        rows.add(Collections.unmodifiableList(row));
      }
      return add(name, Collections.unmodifiableList(rows));
    }

    /** Adds a list of texts, copied. */
    public Builder texts(String name, List<String> value) {
      return add(name, List.<Object>copyOf(value));
    }

    /** Adds a document. */
    public Builder document(String name, Document value) {
      return add(name, value);
    }

    /** Adds a list of documents, copied. */
    public Builder documents(String name, List<Document> value) {
      return add(name, List.<Object>copyOf(value));
    }

    /**
     * Adds any of the values that a document may hold, such as a reader finds them; lists are
     * copied.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public Builder value(String name, @Nullable Object value) {
      return add(name, checkedCopy(value));
    }

    private static @Nullable Object checkedCopy(@Nullable Object value) {
      if (value instanceof List<?> list) {
        List<Object> copy = new ArrayList<>(list.size());
        list.forEach(entry -> copy.add(checkedCopy(entry)));
        return Collections.unmodifiableList(copy);
      }
      if (value == null
          || value instanceof Double
          || value instanceof Long
          || value instanceof String
          || value instanceof Boolean
          || value instanceof Document) {
        return value;
      }
      throw new IllegalArgumentException("a document cannot hold a " + value.getClass());
    }

    /** Adds everything that another document holds. */
    public Builder all(Document other) {
      other.values.forEach(this::add);
      return this;
    }

    /** Returns the document. */
    public Document build() {
      return new Document(new LinkedHashMap<>(values), "");
    }
  }

  /** Returns this document, at its place, with another document under a name. */
  public Document with(String name, Document value) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.put(name, value);
    return new Document(changed, path);
  }

  /** Returns this document, at its place, without a name. */
  public Document without(String name) {
    Map<String, Object> changed = new LinkedHashMap<>(values);
    changed.remove(name);
    return new Document(changed, path);
  }

  /** Returns the names in order. */
  public Set<String> names() {
    return new LinkedHashSet<>(values.keySet());
  }

  /** Tells whether there is a value of this name, other than null. */
  public boolean has(String name) {
    return values.get(name) != null;
  }

  /** Returns a value as it is: for writers. Lists cannot be modified. */
  public @Nullable Object value(String name) {
    return values.get(name);
  }

  /** Returns the path of this document from the root that was read; empty for the root itself. */
  public String path() {
    return path;
  }

  /** Returns the path of a name from the root of the document that was read. */
  public String path(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  /**
   * Checks that there is no name but the known ones.
   *
   * @throws DocumentException that names the first unknown one and lists the known
   */
  public Document allowOnly(String... known) {
    for (String name : values.keySet()) {
      if (!Arrays.asList(known).contains(name)) {
        throw new DocumentException(
            path(name) + " is unknown; known here: " + String.join(", ", known));
      }
    }
    return this;
  }

  private Object required(String name, String what) {
    Object value = values.get(name);
    if (value == null) {
      throw new DocumentException(path(name) + " is missing; it must be " + what);
    }
    return value;
  }

  private static DocumentException wrong(String path, String what) {
    return new DocumentException(path + " must be " + what);
  }

  private static double toDouble(@Nullable Object value, String path) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof Long number) {
      return number;
    }
    throw wrong(path, "a number");
  }

  /** Returns a number. */
  public double number(String name) {
    return toDouble(required(name, "a number"), path(name));
  }

  /** Returns a number that must be finite. */
  public double finiteNumber(String name) {
    double value = number(name);
    if (!Double.isFinite(value)) {
      throw wrong(path(name), "a finite number");
    }
    return value;
  }

  /** Returns a whole number. */
  public long integer(String name) {
    if (required(name, "a whole number") instanceof Long exact) {
      return exact;
    }
    double value = number(name);
    if (value != Math.rint(value) || Math.abs(value) > 1L << 53) {
      throw wrong(path(name), "a whole number, but is " + value);
    }
    return (long) value;
  }

  /** Returns a text. */
  public String text(String name) {
    if (required(name, "a text") instanceof String text) {
      return text;
    }
    throw wrong(path(name), "a text");
  }

  /** Returns a truth value. */
  public boolean flag(String name) {
    if (required(name, "true or false") instanceof Boolean flag) {
      return flag;
    }
    throw wrong(path(name), "true or false");
  }

  private List<?> list(String name, String what) {
    if (required(name, what) instanceof List<?> list) {
      return list;
    }
    throw wrong(path(name), what);
  }

  private static double[] toNumbers(List<?> list, String path) {
    double[] numbers = new double[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = toDouble(list.get(i), path + "[" + i + "]");
    }
    return numbers;
  }

  /** Returns a list of numbers. */
  public double[] numbers(String name) {
    return toNumbers(list(name, "a list of numbers"), path(name));
  }

  /**
   * Returns a matrix, row-major, that is written as a list of rows.
   *
   * @param columns the length that every row must have
   */
  public double[] matrix(String name, int columns) {
    List<?> rows = list(name, "a list of rows");
    double[] values = new double[rows.size() * columns];
    for (int i = 0; i < rows.size(); i++) {
      String at = path(name) + "[" + i + "]";
      if (!(rows.get(i) instanceof List<?> row) || row.size() != columns) {
        throw wrong(at, "a row of " + columns + " numbers");
      }
      System.arraycopy(toNumbers(row, at), 0, values, i * columns, columns);
    }
    return values;
  }

  /** Returns a list of lists of numbers, of any lengths. */
  public double[][] rows(String name) {
    List<?> list = list(name, "a list of rows");
    double[][] rows = new double[list.size()][];
    for (int i = 0; i < rows.length; i++) {
      String at = path(name) + "[" + i + "]";
      if (!(list.get(i) instanceof List<?> row)) {
        throw wrong(at, "a row of numbers");
      }
      rows[i] = toNumbers(row, at);
    }
    return rows;
  }

  /** Returns a list of texts. */
  public List<String> texts(String name) {
    List<?> list = list(name, "a list of texts");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (!(list.get(i) instanceof String text)) {
        throw wrong(path(name) + "[" + i + "]", "a text");
      }
      texts.add(text);
    }
    return texts;
  }

  /** Returns a document. */
  public Document document(String name) {
    if (required(name, "an object") instanceof Document document) {
      return new Document(document.values, path(name));
    }
    throw wrong(path(name), "an object");
  }

  /** Returns a list of documents. */
  public List<Document> documents(String name) {
    List<?> list = list(name, "a list of objects");
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String at = path(name) + "[" + i + "]";
      if (!(list.get(i) instanceof Document document)) {
        throw wrong(at, "an object");
      }
      documents.add(new Document(document.values, at));
    }
    return documents;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Document document && values.equals(document.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.toString();
  }
}
