package org.em4j.distributions;

import org.em4j.core.ComponentStatistics;
import org.em4j.core.ExponentialFamily;

/**
 * The means of two statistics of one column, as {@link PairAccumulator} takes them, about a
 * reference that is not 0: raw ones are taken over to the centre of the data.
 *
 * @param about the reference
 * @param first the mean of the first statistic
 * @param second the mean of the second
 */
record CentredPair(double about, double first, double second) {
  /**
   * Returns the means of a component with rows.
   *
   * @param family whose statistics they are
   * @param centre of the data, not 0
   */
  static CentredPair of(
      ExponentialFamily<?> family, int component, ComponentStatistics group, double centre) {
    double weight = group.weight(component);
    double[] t = {group.values()[group.at(component)], group.values()[group.at(component) + 1]};
    double[] references = {group.references()[group.referenceAt(component)], centre};
    int about = references[0] == 0 ? 1 : 0;
    family.recentre(t, 0, weight, references, 0, references, about);
    return new CentredPair(references[about], t[0] / weight, t[1] / weight);
  }
}
