package org.em4j.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** One M-step of a run: its number, its randomness, and what it repaired. Used by one thread. */
public final class MStep {
  private final int iteration;
  private final long seed;
  private final List<Repair> repairs = new ArrayList<>();

  /**
   * Makes the M-step of an iteration.
   *
   * @param iteration from 1; 0 for the start
   * @param seed the run's seed
   */
  public MStep(int iteration, long seed) {
    this.iteration = iteration;
    this.seed = seed;
  }

  /** Returns the number of the M-step. */
  public int iteration() {
    return iteration;
  }

  /** Returns the randomness of one component in this M-step, the same on every run. */
  public RandomGenerator random(int component) {
    return new SplittableRandom(Seeds.derive(Seeds.derive(seed, iteration), component));
  }

  /** Records a repair. */
  public void repaired(int component, Repair.Action action, String cause) {
    repairs.add(new Repair(iteration, component, action, cause));
  }

  /** Returns what was repaired in this M-step. */
  public List<Repair> repairs() {
    return List.copyOf(repairs);
  }
}
