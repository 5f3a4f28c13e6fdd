package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.junit.jupiter.api.Test;

/** Models at coordinates: what is fixed, tied or stationary is so at any of them. */
class CoordinatesTest {
  private static final double FREE = Topology.FREE;

  private static HiddenMarkovModel<Normal> model() {
    return HiddenMarkovModel.of(
        new double[] {0.2, 0.3, 0.5},
        new double[][] {{0.5, 0.3, 0.2}, {0.1, 0.9, 0}, {0.5, 0.3, 0.2}},
        new NormalFamily(),
        List.of(new Normal(0, 1), new Normal(4, 2), new Normal(9, 1)));
  }

  private static HiddenMarkovProblem<Normal> problem(HiddenMarkovOptions options) {
    Sequences data = RandomModels.draw(model(), new SplittableRandom(1), 60, 40).data();
    return HiddenMarkovProblem.of(data, new NormalFamily(), options);
  }

  private static HiddenMarkovOptions pattern() {
    return HiddenMarkovOptions.states(3)
        .withTopology(
            Topology.of(new double[][] {{0.5, FREE, FREE}, {FREE, FREE, 0}, {0.5, FREE, FREE}}))
        .withTiedRows(0, 1, 0);
  }

  @Test
  void ofAModelGiveTheModel() {
    for (HiddenMarkovOptions options : List.of(HiddenMarkovOptions.states(3), pattern())) {
      HiddenMarkovProblem<Normal> problem = problem(options);
      HiddenMarkovModel<Normal> same = problem.at(model(), problem.coordinates(model()));
      for (int i = 0; i < 3; i++) {
        assertThat(same.initial(i)).isCloseTo(model().initial(i), within(1e-15));
        for (int j = 0; j < 3; j++) {
          assertThat(same.transition(i, j)).isCloseTo(model().transition(i, j), within(1e-15));
        }
        assertThat(same.emission(i).mean()).isCloseTo(model().emission(i).mean(), within(1e-13));
      }
    }
  }

  @Test
  void keepToWhatIsFixedAndTied() {
    HiddenMarkovProblem<Normal> problem = problem(pattern());
    double[] moved = problem.coordinates(model());
    for (int i = 0; i < moved.length; i++) {
      moved[i] += 0.1 * i;
    }
    HiddenMarkovModel<Normal> there = problem.at(model(), moved);
    assertThat(there.transition(0, 0)).isEqualTo(0.5);
    assertThat(there.transition(1, 2)).isZero();
    // Of the free entries .3 and .2 that share a half, the second gained e^.1.
    assertThat(there.transition(0, 2) / there.transition(0, 1))
        .isCloseTo(2 * Math.exp(0.1) / 3, within(1e-14));
    assertThat(there.transitions()[2]).isEqualTo(there.transitions()[0]);
    for (double[] row : there.transitions()) {
      assertThat(row[0] + row[1] + row[2]).isCloseTo(1, within(1e-15));
    }
  }

  @Test
  void keepAChainStationary() {
    HiddenMarkovProblem<Normal> problem =
        problem(HiddenMarkovOptions.states(3).withStationaryInitial(true));
    double[] moved = problem.coordinates(model());
    moved[3] += 0.7;
    HiddenMarkovModel<Normal> there = problem.at(model(), moved);
    assertThat(there.initial()).containsExactly(there.stationaryDistribution(), within(1e-15));
  }
}
