package org.em4j.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.contract.RestartPolicyContract;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.StopReason;
import org.junit.jupiter.api.Test;

class InVainTest extends RestartPolicyContract {
  @Override
  protected RestartPolicy policy() {
    return new InVain(3, 1e-3);
  }

  @Test
  void startsThatBeatNoneBeforeThemAreCounted() {
    InVain policy = new InVain(2, 1);
    List<StartSummary> starts = new ArrayList<>();
    for (double objective : new double[] {-9, -9.5, -7, -6.5}) {
      assertThat(policy.next(starts)).containsExactly(RestartPolicy.Run.whole(starts.size()));
      starts.add(
          new StartSummary(starts.size(), 0, objective, 5, StopReason.CONVERGED, false, null));
    }
    assertThat(policy.next(starts)).hasSize(1);
    starts.add(new StartSummary(4, 0, -1, 5, StopReason.CONVERGED, true, null)); // repaired
    assertThat(policy.next(starts)).isEmpty();
  }
}
