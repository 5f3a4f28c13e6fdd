package org.em4j.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.em4j.core.Block;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.contract.InitializerContract;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.mixture.Initializer;
import org.junit.jupiter.api.Test;

class QuantilesTest extends InitializerContract {
  @Override
  protected Initializer initializer() {
    return new Quantiles();
  }

  @Test
  void partsHaveEquallyManyRows() {
    Observations data = Observations.of(new double[] {6, 1, 5, 2, 4, 3}, 1);
    Block block = Block.allocate(1, 8);
    data.read(0, 6, block);
    double[] out = new double[24];
    new Quantiles()
        .start(data, DataSummary.of(data), 3, 0, EmOptions.defaults())
        .responsibilities(block, out);
    assertThat(out)
        .containsExactly(
            0, 1, 0, 1, 0, 0, 0, 0, // 1 and 2
            0, 0, 0, 0, 1, 1, 0, 0, // 3 and 4
            1, 0, 1, 0, 0, 0, 0, 0); // 5 and 6
  }
}
