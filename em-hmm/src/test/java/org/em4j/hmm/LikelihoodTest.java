package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.Random;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;

class LikelihoodTest {
  /** Has digits to its end, so that sums of it are rounded. */
  private static final double LOG = Math.log(0.067);

  @Test
  void aMillionEqualNumbersAreAddedUpWithoutAnyBias() {
    Likelihood sum = new Likelihood();
    for (int i = 0; i < 1_000_000; i++) {
      sum.add(LOG);
    }
    double exact = new BigDecimal(LOG).multiply(BigDecimal.valueOf(1_000_000)).doubleValue();
    assertThat(sum.value()).isEqualTo(exact);
    assertThat(sum.magnitude()).isCloseTo(-exact, within(1e-4));
    sum.clear();
    assertThat(sum.value()).isZero();
  }

  @Test
  void theRowsOfATableAreToo() {
    int n = 300_001;
    double[] values = new double[n * 3];
    for (int i = 0; i < n; i++) {
      values[3 * i] = LOG;
      values[3 * i + 1] = LOG;
    }
    ChainFixture fixture =
        ChainFixture.of(
            new double[] {0.5, 0.5},
            new double[] {0.5, 0.5, 0.5, 0.5},
            Sequences.of(Observations.of(values, 3)));
    double[] run = fixture.run(1);
    double exact = new BigDecimal(LOG).multiply(BigDecimal.valueOf(n)).doubleValue();
    assertThat(run[run.length - 1]).isCloseTo(exact, within(-1e-14 * exact));
  }

  @Test
  void largeNumbersThatCancelLeaveTheSmallOnes() {
    Likelihood sum = new Likelihood();
    Random random = new Random(1);
    double small = 0;
    for (int i = 0; i < 100; i++) {
      double large = 1e15 * random.nextDouble();
      sum.add(large);
      sum.add(-0.125);
      sum.add(-large);
      small -= 0.125;
    }
    assertThat(sum.value()).isCloseTo(small, within(1e-12));
  }
}
