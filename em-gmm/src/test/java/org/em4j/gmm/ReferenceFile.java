package org.em4j.gmm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A file of reference values as {@code src/test/reference} writes it: lines of a path, a tab and
 * values.
 */
final class ReferenceFile {
  private final String name;
  private final Map<String, String> values = new LinkedHashMap<>();

  private ReferenceFile(String name) {
    this.name = name;
  }

  static ReferenceFile read(String name) {
    ReferenceFile file = new ReferenceFile(name);
    for (String line : TestData.lines(name)) {
      if (!line.startsWith("#")) {
        int tab = line.indexOf('\t');
        file.values.put(line.substring(0, tab), line.substring(tab + 1));
      }
    }
    return file;
  }

  boolean has(String path) {
    return values.containsKey(path);
  }

  String text(String path) {
    String value = values.get(path);
    if (value == null) {
      throw new IllegalArgumentException(name + " has no " + path);
    }
    return value;
  }

  double[] numbers(String path) {
    return Arrays.stream(text(path).split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  double number(String path) {
    return Double.parseDouble(text(path));
  }

  int integer(String path) {
    return Integer.parseInt(text(path));
  }

  /** Reads {@code weights}, {@code means} and {@code covariances} below a path. */
  GaussianMixture mixture(String path, CovarianceType type) {
    return Models.of(
        type, numbers(path + "/weights"), numbers(path + "/means"), numbers(path + "/covariances"));
  }
}
