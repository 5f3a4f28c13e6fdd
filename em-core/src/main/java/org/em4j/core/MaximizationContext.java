package org.em4j.core;

/**
 * What an M-step may know besides the statistics, and where it reports what it had to repair. Made
 * by the problem for each M-step; used by one thread.
 */
public interface MaximizationContext {
  /**
   * Returns what is known of the family's columns: the scale on which a component is degenerate.
   */
  DataSummary data();

  /**
   * Returns what is added to the diagonal of each covariance, in squared data units; 0 for none.
   */
  double regularization();

  /**
   * Returns the least variance that a component may have in any direction, relative to the squared
   * {@link DataSummary#scale scale} of the data's columns: below it the component is degenerate.
   */
  double floor();

  /**
   * Tells that only the regularisation keeps a component from being degenerate. Starts with such a
   * component are ranked behind honest ones.
   */
  void heldByRegularization(int component);

  /**
   * Returns the index that people know a component of this part by: a part's own first one may be
   * the model's third.
   */
  default int index(int component) {
    return component;
  }

  /**
   * Declares a component degenerate and applies the declared policy.
   *
   * <p>With the policy <i>fail</i> this throws. With <i>floor</i> the repair is recorded and the
   * caller repairs the component with the floor returned. With <i>reseed</i> the component will be
   * started anew by the problem, and the caller floors it meanwhile.
   *
   * @param component its index
   * @param what a clause that tells what is wrong, such as "its covariance is singular"
   * @return the least variance to leave, relative to the variance of the whole data's columns
   * @throws EmException if the policy is to fail
   */
  double degenerate(int component, String what);

  /**
   * Returns the context of a part: the factor of a product or the inner family of a component.
   *
   * @param firstColumn the part's first column
   * @param columns the number of its columns
   * @param firstComponent the index that the part's component 0 has here
   */
  MaximizationContext part(int firstColumn, int columns, int firstComponent);

  /**
   * Returns the context of the inner components of one component: whatever degenerates there is
   * told of that component.
   */
  MaximizationContext inside(int component);
}
