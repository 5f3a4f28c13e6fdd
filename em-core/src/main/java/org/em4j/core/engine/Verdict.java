package org.em4j.core.engine;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a convergence policy says of a trace. */
public enum Verdict {
  /** Go on. */
  CONTINUE(null),
  /** Stop: converged. */
  CONVERGED(StopReason.CONVERGED),
  /** Stop: what is left is rounding. */
  CONVERGED_TO_ROUNDING(StopReason.CONVERGED_TO_ROUNDING),
  /** Stop: the time is over. */
  TIME_LIMIT(StopReason.TIME_LIMIT);

  private final @Nullable StopReason reason;

  Verdict(@Nullable StopReason reason) {
    this.reason = reason;
  }

  /** Returns why to stop; empty to go on. */
  public Optional<StopReason> stopReason() {
    return Optional.ofNullable(reason);
  }
}
