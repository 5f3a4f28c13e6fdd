package org.em4j.benchmarks.workload;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows and where EM starts, by the names of their files: {@code X}, {@code weights}, {@code means},
 * {@code theta}, {@code lengths}, {@code startprob}, {@code transmat}, {@code emission}, {@code
 * lambdas}. Covariances of starts are those of the rows and stand nowhere. Immutable but for the
 * matrices' values.
 */
public final class DataSet {
  private final Map<String, Matrix> parts;

  /** Makes a data set of parts by name. */
  public DataSet(Map<String, Matrix> parts) {
    this.parts = Collections.unmodifiableMap(new TreeMap<>(parts));
  }

  /** Returns all parts by name. */
  public Map<String, Matrix> parts() {
    return parts;
  }

  /**
   * Returns one part.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public Matrix part(String name) {
    Matrix part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("the data have no " + name + ", but " + parts.keySet());
    }
    return part;
  }

  /** Returns the rows. */
  public Matrix rows() {
    return part("X");
  }

  /** Returns the same start with the first rows alone, which are one sequence. */
  public DataSet first(int count) {
    Map<String, Matrix> fewer = new TreeMap<>(parts);
    fewer.put("X", rows().first(count));
    fewer.remove("lengths");
    return new DataSet(fewer);
  }
}
