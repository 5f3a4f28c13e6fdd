package org.em4j.core.seam;

import java.util.List;
import org.em4j.core.mixture.Mixture;

/**
 * A hidden Markov model whose states emit mixtures.
 *
 * @param <Q> the parameters of an inner component
 */
final class Hmm<Q> {
  private final double[] initial;
  private final double[] transition;
  private final List<Mixture<Q>> emissions;

  /**
   * Makes a model.
   *
   * @param initial probability of each first state
   * @param transition row-major S×S, rows of sum 1
   * @param emissions one mixture for each state
   */
  Hmm(double[] initial, double[] transition, List<Mixture<Q>> emissions) {
    this.initial = initial.clone();
    this.transition = transition.clone();
    this.emissions = List.copyOf(emissions);
  }

  double initial(int state) {
    return initial[state];
  }

  double transition(int from, int to) {
    return transition[from * initial.length + to];
  }

  List<Mixture<Q>> emissions() {
    return emissions;
  }
}
