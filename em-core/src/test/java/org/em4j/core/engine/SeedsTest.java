package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void derivedSeedsDoNotCollide() {
    Set<Long> seen = new HashSet<>();
    for (long seed = -50; seed < 50; seed++) {
      for (long index = 0; index < 1000; index++) {
        seen.add(Seeds.derive(seed, index));
      }
    }
    assertThat(seen).hasSize(100_000);
  }

  @Test
  void uniformNumbersAreUniform() {
    int n = 100_000;
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    double before = 0;
    for (int i = 0; i < n; i++) {
      double u = Seeds.uniform(7, i);
      assertThat(u).isBetween(0.0, Math.nextDown(1.0));
      sum += u;
      squares += (u - 0.5) * (u - 0.5);
      neighbours += (u - 0.5) * (before - 0.5);
      before = u;
    }
    // Five standard errors each.
    assertThat(sum / n).isCloseTo(0.5, within(5 * Math.sqrt(1.0 / 12 / n)));
    assertThat(squares / n).isCloseTo(1.0 / 12, within(5 * Math.sqrt(1.0 / 180 / n)));
    assertThat(neighbours / n).isCloseTo(0, within(5.0 / 12 / Math.sqrt(n)));
  }

  @Test
  void theRandomnessOfAnMStepIsItsOwn() {
    Set<Long> seen = new HashSet<>();
    for (int iteration = 0; iteration < 20; iteration++) {
      for (int component = 0; component < 20; component++) {
        seen.add(new MStep(iteration, 3).random(component).nextLong());
      }
    }
    assertThat(seen).hasSize(400);
    assertThat(new MStep(4, 3).random(1).nextLong())
        .isEqualTo(new MStep(4, 3).random(1).nextLong());
  }
}
