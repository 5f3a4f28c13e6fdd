package org.em4j.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class LineNumbersTest {
  @Property
  void givesBackTheLineOfEachRow(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 3) Integer> steps) {
    LineNumbers lines = new LineNumbers();
    long line = 0;
    for (int step : steps) {
      line += step;
      lines.add(line);
    }
    line = 0;
    for (int row = 0; row < steps.size(); row++) {
      line += steps.get(row);
      assertThat(lines.line(row)).isEqualTo(line);
    }
  }

  @Test
  void keepsNothingForConsecutiveLines() {
    LineNumbers lines = new LineNumbers();
    for (int row = 0; row < 10_000; row++) {
      lines.add(row + (row < 5_000 ? 2 : 3));
    }
    assertThat(lines.jumps()).isEqualTo(2);
    assertThat(lines.line(4_999)).isEqualTo(5_001);
    assertThat(lines.line(5_000)).isEqualTo(5_003);
  }
}
