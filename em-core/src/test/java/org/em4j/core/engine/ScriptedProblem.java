package org.em4j.core.engine;

import java.util.List;
import org.em4j.core.EmException;
import org.em4j.core.SufficientStatistics;

/**
 * A problem whose model is the number of M-steps behind it, and whose objectives are written down:
 * what the engine does with them is all that happens.
 */
final class ScriptedProblem implements EmProblem<ScriptedProblem.Model> {
  /** Start {@code run} after {@code step} M-steps. */
  record Model(int run, int step) {}

  private final double[][] objectives;
  private double allowance = 1e-9;
  private int repairedAt = -1;
  private Repair.Action action = Repair.Action.FLOORED;
  private int failAt = -1;
  private Runnable beforeExpectation = () -> {};

  /** Row r is the script of run r; the last entry goes on for ever. */
  ScriptedProblem(double[]... objectives) {
    this.objectives = objectives;
  }

  ScriptedProblem allowing(double fall) {
    allowance = fall;
    return this;
  }

  /** Reports a repair in every M-step from this one on. */
  ScriptedProblem repairedFrom(int step, Repair.Action how) {
    repairedAt = step;
    action = how;
    return this;
  }

  ScriptedProblem failingIn(int step) {
    failAt = step;
    return this;
  }

  ScriptedProblem beforeExpectation(Runnable action) {
    beforeExpectation = action;
    return this;
  }

  static Starts<Model> starts() {
    return (index, seed, step, workers) -> new Model(index, 0);
  }

  /** Returns what the script says of a model. */
  double objective(Model model) {
    double[] script = objectives[Math.min(model.run(), objectives.length - 1)];
    return script[Math.min(model.step(), script.length - 1)];
  }

  @Override
  public String name() {
    return "a script";
  }

  @Override
  public double totalWeight() {
    return 10;
  }

  @Override
  public SufficientStatistics newStatistics(Model model) {
    return SufficientStatistics.zeros(1, 0);
  }

  @Override
  public Objective expectation(Model model, SufficientStatistics into, Workers workers) {
    beforeExpectation.run();
    workers.inOrder(1, () -> new double[1], (index, storage) -> {}, storage -> {});
    into.values()[0] = model.step();
    return new Objective(objective(model), 1, Objective.Kind.LOG_LIKELIHOOD);
  }

  @Override
  public Model maximize(SufficientStatistics total, Model previous, MStep step) {
    if (total.values()[0] != previous.step() || step.iteration() != previous.step() + 1) {
      throw new AssertionError("the statistics belong to another model");
    }
    if (step.iteration() == failAt) {
      throw new EmException("run " + previous.run() + " failed by design");
    }
    if (repairedAt >= 0 && step.iteration() >= repairedAt) {
      step.repaired(0, action, "by design");
    }
    return new Model(previous.run(), previous.step() + 1);
  }

  @Override
  public double roundingAllowance(Model model, Objective objective) {
    return allowance;
  }

  @Override
  public double[] coordinates(Model model) {
    return new double[] {1.0 / (1 + model.step()), Double.NEGATIVE_INFINITY};
  }

  @Override
  public Model at(Model like, double[] coordinates) {
    throw new AssertionError("no engine asks for a model at coordinates");
  }

  @Override
  public List<String> warnings(Model model, SufficientStatistics total) {
    return List.of("step " + model.step() + " by statistics " + total.values()[0]);
  }
}
