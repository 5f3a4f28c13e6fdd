package org.em4j.core.engine;

/**
 * A component that an M-step could not estimate honestly.
 *
 * @param iteration the M-step, from 1; 0 for the start
 * @param component its index, from 0
 * @param action what was done
 * @param cause what was wrong, such as "its covariance is singular"
 */
public record Repair(int iteration, int component, Action action, String cause) {
  /** What a repair did. */
  public enum Action {
    /** The variance was raised to the floor, or the parameters kept. */
    FLOORED("floored"),
    /** Nothing: the regularisation alone holds it. */
    REGULARIZED("regularized"),
    /** The component was started anew around a random row. */
    RESEEDED("reseeded");

    private final String text;

    Action(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** Tells whether a model with this repair ranks behind one without. */
  public boolean marksModel() {
    return action != Action.RESEEDED;
  }

  @Override
  public String toString() {
    return "component "
        + (component + 1)
        + " "
        + action
        + " in iteration "
        + iteration
        + ": "
        + cause;
  }
}
