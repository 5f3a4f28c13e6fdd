package org.em4j.core.engine;

import java.util.BitSet;
import org.em4j.core.DataSummary;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.Family;
import org.em4j.core.MaximizationContext;

/**
 * The context of one M-step of all components of a family: applies the declared policy for
 * degenerate components and reports repairs to the {@link MStep}. Every {@link EmProblem} that has
 * components can use it; made anew for each M-step, used by one thread.
 */
public final class ComponentMaximization implements MaximizationContext {
  private final Family<?> family;
  private final DataSummary summary;
  private final DegeneratePolicy policy;
  private final double regularization;
  private final MStep step;
  private final BitSet degenerate;
  private final BitSet toReseed;
  private final int firstComponent;
  private final boolean inside;

  /**
   * Makes a context.
   *
   * @param family of the components, for messages
   * @param summary the columns of the data
   * @param policy what meets a component that collapses
   * @param regularization added to the diagonal of each covariance, in squared data units
   * @param step is told of every repair
   */
  public ComponentMaximization(
      Family<?> family,
      DataSummary summary,
      DegeneratePolicy policy,
      double regularization,
      MStep step) {
    this(family, summary, policy, regularization, step, new BitSet(), new BitSet(), 0, false);
  }

  private ComponentMaximization(
      Family<?> family,
      DataSummary summary,
      DegeneratePolicy policy,
      double regularization,
      MStep step,
      BitSet degenerate,
      BitSet toReseed,
      int firstComponent,
      boolean inside) {
    this.family = family;
    this.summary = summary;
    this.policy = policy;
    this.regularization = regularization;
    this.step = step;
    this.degenerate = degenerate;
    this.toReseed = toReseed;
    this.firstComponent = firstComponent;
    this.inside = inside;
  }

  /** Returns the components that the policy <i>reseed</i> leaves to the problem to start anew. */
  public BitSet toReseed() {
    return (BitSet) toReseed.clone();
  }

  @Override
  public DataSummary data() {
    return summary;
  }

  @Override
  public double regularization() {
    return regularization;
  }

  @Override
  public double floor() {
    return policy.relative();
  }

  @Override
  public int index(int component) {
    return inside ? firstComponent : firstComponent + component;
  }

  @Override
  public void heldByRegularization(int component) {
    int k = index(component);
    if (!degenerate.get(k)) {
      degenerate.set(k);
      step.repaired(
          k,
          Repair.Action.REGULARIZED,
          "only the regularization keeps its covariance from singular");
    }
  }

  @Override
  public double degenerate(int component, String what) {
    int k = index(component);
    if (policy.kind() == DegeneratePolicy.Kind.FAIL) {
      throw new EmException(
          "component "
              + (k + 1)
              + " of "
              + family.id()
              + " degenerated in iteration "
              + step.iteration()
              + ": "
              + what
              + "; fit fewer components, start elsewhere, restrict the covariances, add a"
              + " regularization, or let it be floored");
    }
    if (!degenerate.get(k)) {
      degenerate.set(k);
      step.repaired(
          k,
          policy.kind() == DegeneratePolicy.Kind.RESEED
              ? Repair.Action.RESEEDED
              : Repair.Action.FLOORED,
          what);
    }
    if (policy.kind() == DegeneratePolicy.Kind.RESEED) {
      toReseed.set(k);
    }
    return policy.relative();
  }

  @Override
  public MaximizationContext part(int firstColumn, int columns, int component) {
    return new ComponentMaximization(
        family,
        summary.columns(firstColumn, columns),
        policy,
        regularization,
        step,
        degenerate,
        toReseed,
        index(component),
        inside);
  }

  @Override
  public MaximizationContext inside(int component) {
    return new ComponentMaximization(
        family,
        summary,
        policy,
        regularization,
        step,
        degenerate,
        toReseed,
        firstComponent + component,
        true);
  }
}
