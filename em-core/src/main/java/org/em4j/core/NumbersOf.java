package org.em4j.core;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.document.Document;
import org.jspecify.annotations.Nullable;

/** The numbers of a document in order, and a document of the same shape with other numbers. */
final class NumbersOf {
  private NumbersOf() {}

  static double[] document(Document document) {
    List<Double> numbers = new ArrayList<>();
    for (String name : document.names()) {
      collect(document.value(name), numbers);
    }
    return numbers.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(@Nullable Object value, List<Double> into) {
    if (value instanceof Double number) {
      into.add(number);
    } else if (value instanceof List<?> list) {
      list.forEach(v -> collect(v, into));
    } else if (value instanceof Document document) {
      document.names().forEach(name -> collect(document.value(name), into));
    }
  }

  /** Replaces every number that is not a whole-number constant ({@link Long}). */
  static Document replace(Document like, double[] numbers, int at) {
    return replaceAll(like, numbers, new int[] {at});
  }

  private static Document replaceAll(Document like, double[] numbers, int[] next) {
    Document.Builder builder = Document.builder();
    for (String name : like.names()) {
      builder.value(name, replaceValue(like.value(name), numbers, next));
    }
    return builder.build();
  }

  private static @Nullable Object replaceValue(
      @Nullable Object value, double[] numbers, int[] next) {
    if (value instanceof Double) {
      return numbers[next[0]++];
    }
    if (value instanceof List<?> list) {
      List<Object> replaced = new ArrayList<>(list.size());
      list.forEach(v -> replaced.add(replaceValue(v, numbers, next)));
      return replaced;
    }
    return value instanceof Document document ? replaceAll(document, numbers, next) : value;
  }
}
