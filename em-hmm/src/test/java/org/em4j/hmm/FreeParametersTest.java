package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.DiagonalCovariance;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.distributions.SphericalCovariance;
import org.em4j.distributions.TiedCovariance;
import org.junit.jupiter.api.Test;

/** Numbers of free parameters, counted by hand. */
class FreeParametersTest {
  private static final double FREE = Topology.FREE;
  private static final PoissonFamily POISSON = new PoissonFamily();

  private static HiddenMarkovOptions states(int k) {
    return HiddenMarkovOptions.states(k);
  }

  @Test
  void withoutConstraints() {
    // π 2, A 3·2, and 3 rates.
    assertThat(states(3).freeParameters(POISSON)).isEqualTo(2 + 6 + 3);
    assertThat(states(1).freeParameters(POISSON)).isEqualTo(1);
    // 4 levels: 3 each.
    assertThat(states(2).freeParameters(new CategoricalFamily(4))).isEqualTo(1 + 2 + 2 * 3);
  }

  @Test
  void ofEachCovarianceStructure() {
    // 3 columns: means 3 each, covariances 6, 3 and 1 each, or 6 once.
    assertThat(states(2).freeParameters(new FullCovariance(3))).isEqualTo(1 + 2 + 6 + 12);
    assertThat(states(2).freeParameters(new DiagonalCovariance(3))).isEqualTo(1 + 2 + 6 + 6);
    assertThat(states(2).freeParameters(new SphericalCovariance(3))).isEqualTo(1 + 2 + 6 + 2);
    assertThat(states(2).freeParameters(new TiedCovariance(3))).isEqualTo(1 + 2 + 6 + 6);
  }

  @Test
  void ofMixturesAndOfDifferentFamilies() {
    // Each state: a weight, and two normals of 2.
    assertThat(states(3).freeParameters(new MixtureFamily<>(new NormalFamily(), 2)))
        .isEqualTo(2 + 6 + 3 * (1 + 4));
    PerComponentFamily differing =
        new PerComponentFamily(List.of(new NormalFamily(), POISSON, new NormalFamily()));
    assertThat(states(3).freeParameters(differing)).isEqualTo(2 + 6 + 2 + 1 + 2);
    // Of tied emissions the first counts: a Poisson is left once of states 1 and 2.
    assertThat(states(3).withTiedEmissions(0, 1, 0).freeParameters(differing))
        .isEqualTo(2 + 6 + 2 + 1);
  }

  @Test
  void whatIsFixedIsNone() {
    HiddenMarkovOptions three = states(3);
    assertThat(three.withFixedInitial(true).freeParameters(POISSON)).isEqualTo(6 + 3);
    assertThat(three.withFixedTransitions(true).freeParameters(POISSON)).isEqualTo(2 + 3);
    assertThat(three.withFixedEmissions(true).freeParameters(POISSON)).isEqualTo(2 + 6);
    assertThat(three.withFixedInitial(true).withFixedEmissions(true).freeParameters(POISSON))
        .isEqualTo(6);
    assertThat(three.withFixedEmissions(true).freeParameters(new TiedCovariance(3)))
        .isEqualTo(2 + 6);
    assertThat(
            three
                .withFixedInitial(true)
                .withFixedTransitions(true)
                .withFixedEmissions(true)
                .freeParameters(POISSON))
        .isZero();
  }

  @Test
  void aStationaryInitialDistributionFollowsFromTheTransitions() {
    assertThat(states(3).withStationaryInitial(true).freeParameters(POISSON)).isEqualTo(6 + 3);
    assertThat(
            states(3)
                .withStationaryInitial(true)
                .withFixedTransitions(true)
                .freeParameters(POISSON))
        .isEqualTo(3);
  }

  @Test
  void topologies() {
    // Left-right of 4: π is fixed; rows of 4, 3, 2, 1 entries have 3, 2, 1, 0.
    assertThat(states(4).withTopology(Topology.leftRight()).freeParameters(POISSON))
        .isEqualTo(3 + 2 + 1 + 4);
    // One step at a time: rows of 2, 2, 2, 1.
    assertThat(states(4).withTopology(Topology.leftRight(1)).freeParameters(POISSON))
        .isEqualTo(3 + 4);
    // Banded by 1: π 3; rows of 2, 3, 3, 2.
    assertThat(states(4).withTopology(Topology.banded(1)).freeParameters(POISSON))
        .isEqualTo(3 + 1 + 2 + 2 + 1 + 4);
    // Banded by 2, of 5: rows of 3, 4, 5, 4, 3.
    assertThat(states(5).withTopology(Topology.banded(2)).freeParameters(POISSON))
        .isEqualTo(4 + 2 + 3 + 4 + 3 + 2 + 5);
  }

  @Test
  void singleEntries() {
    double[][] pattern = {
      {0.5, FREE, FREE}, // 1: the two share one half
      {0.25, 0.25, FREE}, // 0: what is left
      {0, FREE, FREE} // 1
    };
    HiddenMarkovOptions options = states(3).withTopology(Topology.of(pattern));
    assertThat(options.freeParameters(POISSON)).isEqualTo(2 + 1 + 0 + 1 + 3);
    assertThat(
            states(3)
                .withTopology(Topology.of(pattern).withInitial(0.25, FREE, FREE))
                .freeParameters(POISSON))
        .isEqualTo(1 + 1 + 0 + 1 + 3);
    assertThat(options.withStationaryInitial(true).freeParameters(POISSON)).isEqualTo(2 + 3);
    assertThat(states(3).withTopology(Topology.full().withInitial(1, 0, 0)).freeParameters(POISSON))
        .isEqualTo(6 + 3);
  }

  @Test
  void ties() {
    assertThat(states(4).withTiedRows(0, 1, 0, 1).freeParameters(POISSON)).isEqualTo(3 + 2 * 3 + 4);
    assertThat(states(4).withTiedEmissions(0, 0, 0, 1).freeParameters(POISSON))
        .isEqualTo(3 + 12 + 2);
    // Two means, one covariance.
    assertThat(states(4).withTiedEmissions(0, 0, 0, 1).freeParameters(new TiedCovariance(2)))
        .isEqualTo(3 + 12 + 2 * 2 + 3);
    double[][] pattern = {
      {FREE, FREE, FREE, 0}, {FREE, FREE, FREE, 0}, {0, 0, FREE, FREE}, {0.5, FREE, FREE, FREE}
    };
    // π 3; the tied row 2, once; then 1 and 2; one rate for states 2 and 3, one for each other.
    assertThat(
            states(4)
                .withTopology(Topology.of(pattern))
                .withTiedRows(0, 0, 1, 2)
                .withTiedEmissions(0, 1, 2, 2)
                .freeParameters(POISSON))
        .isEqualTo(3 + 2 + 1 + 2 + 3);
  }

  @Test
  void zerosOfAGivenStart() {
    HiddenMarkovModel<Poisson> start =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5, 0},
            new double[][] {{0.5, 0.5, 0}, {0, 1, 0}, {0.25, 0.25, 0.5}},
            POISSON,
            List.of(new Poisson(1), new Poisson(2), new Poisson(3)));
    assertThat(states(3).freeParameters(start)).isEqualTo(1 + 1 + 0 + 2 + 3);
    assertThat(states(3).withStationaryInitial(true).freeParameters(start)).isEqualTo(3 + 3);
    assertThat(states(3).withFixedInitial(true).freeParameters(start)).isEqualTo(3 + 3);
  }
}
