package org.em4j.core;

/**
 * A view of a stretch of {@link SufficientStatistics}: for each of K components its weight {@code
 * Σγ} and, behind it, its statistic {@code Σγ T(x)}, with the reference it was taken about.
 *
 * <p>Component k's statistic begins at {@link #at(int) at(k)} of {@link #values()}, its weight
 * stands one before. Views are cheap and share their storage; not thread-safe.
 */
public final class ComponentStatistics {
  private final double[] values;
  private final double[] references;
  private final int start;
  private final int stride;
  private final int components;
  private final int size;
  private final int referenceStart;
  private final int referenceStride;

  ComponentStatistics(
      double[] values,
      double[] references,
      int start,
      int stride,
      int components,
      int size,
      int referenceStart,
      int referenceStride) {
    this.values = values;
    this.references = references;
    this.start = start;
    this.stride = stride;
    this.components = components;
    this.size = size;
    this.referenceStart = referenceStart;
    this.referenceStride = referenceStride;
  }

  /** Makes zeros for {@code components} components of a family, about references of zero. */
  public static ComponentStatistics zeros(int components, Family<?> family) {
    int size = family.statisticSize();
    int referenceSize = family.referenceSize();
    return SufficientStatistics.zeros(components * (1 + size), components * referenceSize)
        .components(0, components, size, 0, referenceSize);
  }

  /** Returns the number of components K. */
  public int components() {
    return components;
  }

  /** Returns s = |T(x)|. */
  public int size() {
    return size;
  }

  /** Returns the live entries. */
  public double[] values() {
    return values;
  }

  /** Returns the index in {@link #values()} at which the statistic of {@code component} begins. */
  public int at(int component) {
    return start + component * stride + 1;
  }

  /** Returns {@code Σγ} of a component. */
  public double weight(int component) {
    return values[start + component * stride];
  }

  /** Returns the sum of the weights of all components. */
  public double totalWeight() {
    double total = 0;
    for (int k = 0; k < components; k++) {
      total += weight(k);
    }
    return total;
  }

  /** Adds to the weight of a component. */
  public void addWeight(int component, double weight) {
    values[start + component * stride] += weight;
  }

  /** Returns the live reference coordinates. */
  public double[] references() {
    return references;
  }

  /** Returns the index in {@link #references()} at which a component's reference begins. */
  public int referenceAt(int component) {
    return referenceStart + component * referenceStride;
  }

  /**
   * Writes the mean statistic {@code Σγ T(x) / Σγ} of a component.
   *
   * @param component its index
   * @param mean length s. Modified
   */
  public void mean(int component, double[] mean) {
    double weight = weight(component);
    int at = at(component);
    for (int i = 0; i < size; i++) {
      mean[i] = values[at + i] / weight;
    }
  }

  /** Returns a view of one component alone. */
  public ComponentStatistics component(int component) {
    return new ComponentStatistics(
        values,
        references,
        start + component * stride,
        stride,
        1,
        size,
        referenceAt(component),
        referenceStride);
  }

  /** Returns a view in which only the first {@code smaller} entries of each statistic are used. */
  ComponentStatistics ofSize(int smaller) {
    return new ComponentStatistics(
        values, references, start, stride, components, smaller, referenceStart, referenceStride);
  }

  /**
   * Returns a view of the same (weight, T) stretch inside every component's statistic: a factor of
   * a product.
   *
   * @param at where in a component's statistic the factor's weight stands
   * @param factorSize the factor's statistic size
   * @param factorReferenceAt where in a component's reference the factor's begins
   */
  public ComponentStatistics factor(int at, int factorSize, int factorReferenceAt) {
    return new ComponentStatistics(
        values,
        references,
        start + 1 + at,
        stride,
        components,
        factorSize,
        referenceStart + factorReferenceAt,
        referenceStride);
  }

  /**
   * Returns a view of one component's statistic that is itself made of (weight, T) for several
   * inner components: a mixture that is a component here.
   *
   * @param component whose statistic, all of it
   * @param innerComponents the number of inner components
   * @param innerSize their statistic size
   * @param innerReferenceSize the reference coordinates of one inner component
   */
  public ComponentStatistics nested(
      int component, int innerComponents, int innerSize, int innerReferenceSize) {
    return new ComponentStatistics(
        values,
        references,
        at(component),
        1 + innerSize,
        innerComponents,
        innerSize,
        referenceAt(component),
        innerReferenceSize);
  }
}
