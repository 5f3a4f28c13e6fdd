package org.em4j.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class InformationCriteriaTest {
  @Test
  void theFormulas() {
    InformationCriteria criteria = new InformationCriteria(-100, 5, Math.E * Math.E, 3);
    assertThat(criteria.aic()).isEqualTo(210);
    assertThat(criteria.bic()).isCloseTo(200 + 5 * 2, within(1e-13 * 210));
    assertThat(criteria.icl()).isCloseTo(210 + 6, within(1e-13 * 210));
  }
}
