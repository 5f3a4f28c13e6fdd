package org.em4j.core.engine;

/** Why a run of EM ended. The text is what model files say. */
public enum StopReason {
  /** The convergence policy was satisfied. */
  CONVERGED("converged"),
  /** The objective fell by no more than rounding explains: there is nothing left to gain. */
  CONVERGED_TO_ROUNDING("converged-to-rounding"),
  /** The iteration limit was reached first. */
  ITERATION_LIMIT("iteration-limit"),
  /** The time limit was reached first. */
  TIME_LIMIT("time-limit"),
  /** The caller asked to stop. */
  CANCELLED("cancelled"),
  /** It could not overtake a better start: see {@link RestartPolicy.Run#toBeat}. */
  ABANDONED("abandoned");

  private final String text;

  StopReason(String text) {
    this.text = text;
  }

  /** Tells whether the run ended at an optimum. */
  public boolean converged() {
    return this == CONVERGED || this == CONVERGED_TO_ROUNDING;
  }

  @Override
  public String toString() {
    return text;
  }
}
