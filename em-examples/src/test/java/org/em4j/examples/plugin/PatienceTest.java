package org.em4j.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.em4j.core.contract.ConvergencePolicyContract;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.Trace;
import org.em4j.core.engine.Verdict;
import org.junit.jupiter.api.Test;

class PatienceTest extends ConvergencePolicyContract {
  @Override
  protected ConvergencePolicy policy() {
    return new Patience(5, 1e-3);
  }

  @Test
  void oneIterationWithoutAGainIsForgiven() {
    Trace trace = new Trace(10);
    for (double objective : new double[] {-100, -90, -90}) {
      trace.add(objective, 0, () -> 1);
      assertThat(new Patience(2, 1).assess(trace)).isEqualTo(Verdict.CONTINUE);
    }
    trace.add(-89.5, 0, () -> 1);
    assertThat(new Patience(2, 1).assess(trace)).isEqualTo(Verdict.CONVERGED);
  }
}
