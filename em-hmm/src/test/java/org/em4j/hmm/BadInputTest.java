package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.junit.jupiter.api.Test;

/** Errors name what is wrong, where, and what is allowed. */
class BadInputTest {
  private static final double FREE = Topology.FREE;
  private static final PoissonFamily POISSON = new PoissonFamily();
  private static final List<Poisson> TWO = List.of(new Poisson(1), new Poisson(5));
  private static final double[] HALVES = {0.5, 0.5};
  private static final Sequences DATA =
      Sequences.of(Observations.of(new double[] {1, 2, 0, 7, 5, 1}, 1), 2, 4);

  private static AbstractThrowableAssert<?, ?> wrong(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  private static HiddenMarkovModel<Poisson> model(double[] initial, double[]... transitions) {
    return HiddenMarkovModel.of(initial, transitions, POISSON, TWO);
  }

  @Test
  void chainsThatAreNone() {
    wrong(() -> model(new double[] {0.5, 0.4}, HALVES, HALVES))
        .hasMessageContaining("initial must have the sum 1, but has 0.9");
    wrong(() -> model(HALVES, HALVES, new double[] {0.5, 0.6}))
        .hasMessageContaining("transitions[1] must have the sum 1, but has 1.1");
    wrong(() -> model(HALVES, HALVES, new double[] {-0.5, 1.5}))
        .hasMessageContaining("transitions[1][0]")
        .hasMessageContaining("-0.5");
    wrong(() -> model(HALVES, HALVES, new double[] {Double.NaN, 1}))
        .hasMessageContaining("transitions[1][0]");
    wrong(() -> model(HALVES, HALVES, new double[] {1}))
        .hasMessageContaining("transitions[1] must have 2 entries, but has 1");
    wrong(() -> model(HALVES, HALVES)).hasMessageContaining("2 rows, but have 1");
    wrong(() -> model(new double[0])).hasMessageContaining("at least one state");
    wrong(() -> model(new double[] {1}, new double[] {1}))
        .hasMessageContaining("emissions must be 1, one for each state, but are 2");
  }

  @Test
  void sequencesThatAreNone() {
    Observations rows = Observations.of(new double[] {1, 2, 3}, 1);
    wrong(() -> Sequences.of(rows, 2, 0, 1)).hasMessageContaining("sequence 1 has 0");
    wrong(() -> Sequences.of(rows, 2, 2)).hasMessageContaining("sum 3").hasMessageContaining("4");
    wrong(() -> Sequences.of(rows, new int[0])).hasMessageContaining("sum 3");
    wrong(() -> Sequences.of(rows, 1, 2).withWeights(1)).hasMessageContaining("1 weights for 2");
    wrong(() -> Sequences.of(rows, 1, 2).withWeights(1, -2))
        .hasMessageContaining("sequence 1")
        .hasMessageContaining("-2");
    wrong(() -> Sequences.of(rows.withWeights(new double[] {1, 1, 2}), 1, 2))
        .hasMessageContaining("sequence 1");
  }

  @Test
  void topologiesThatAreNone() {
    wrong(() -> Topology.leftRight(0)).hasMessageContaining("width").hasMessageContaining("0");
    wrong(() -> Topology.of(new double[][] {{1, 0}, {1}}))
        .hasMessageContaining("row 1 of the topology must have 2 entries, but has 1");
    wrong(() -> Topology.of(new double[][] {{FREE, 1.5}, {FREE, FREE}}))
        .hasMessageContaining("row 0")
        .hasMessageContaining("1.5");
    wrong(() -> Topology.of(new double[][] {{0.5, 0.4}, {FREE, FREE}}))
        .hasMessageContaining("row 0")
        .hasMessageContaining("0.9");
    wrong(() -> Topology.full().withInitial(0.5, 0.5, FREE))
        .hasMessageContaining("initial distribution")
        .hasMessageContaining("must leave probability to its free entries");
  }

  @Test
  void aFullRowLeavesNothingToItsFreeEntries() {
    wrong(() -> Topology.of(new double[][] {{0.1, 0.2, 0.7, FREE}, {}, {}, {}}))
        .hasMessageContaining("row 0 of the topology must leave probability");
  }

  @Test
  void topologiesThatDoNotFitTheStates() {
    Topology two = Topology.of(new double[][] {{FREE, FREE}, {FREE, FREE}});
    wrong(() -> fit(HiddenMarkovOptions.states(3).withTopology(two)))
        .hasMessageContaining("one of 2 states, but the model has 3");
    Topology unreachable = Topology.of(new double[][] {{FREE, 0}, {FREE, FREE}}).withInitial(1, 0);
    wrong(() -> fit(HiddenMarkovOptions.states(2).withTopology(unreachable)))
        .hasMessageContaining("cannot reach state 1");
    wrong(
            () ->
                fit(
                    HiddenMarkovOptions.states(3)
                        .withTopology(Topology.leftRight())
                        .withStationaryInitial(true)))
        .hasMessageContaining("never in state 0");
    Topology parts = Topology.of(new double[][] {{1, 0}, {0, 1}});
    wrong(() -> fit(HiddenMarkovOptions.states(2).withTopology(parts).withStationaryInitial(true)))
        .hasMessageContaining("no single stationary distribution");
    wrong(
            () ->
                fit(
                    HiddenMarkovOptions.states(3)
                        .withTopology(Topology.leftRight())
                        .withTiedRows(0, 0, 1)))
        .hasMessageContaining("rows of states 0 and 1 are tied");
  }

  private static void fit(HiddenMarkovOptions options) {
    HiddenMarkovModel.fit(DATA, POISSON, options);
  }

  @Test
  void optionsThatContradictEachOther() {
    wrong(() -> HiddenMarkovOptions.states(0)).hasMessageContaining("at least 1, but is 0");
    wrong(() -> HiddenMarkovOptions.states(2).withStationaryInitial(true).withFixedInitial(true))
        .hasMessageContaining("both fixed and stationary");
    wrong(() -> fit(HiddenMarkovOptions.states(2).withTiedRows(0, 0, 0)))
        .hasMessageContaining("tied rows must be told by 2 numbers, but there are 3");
    wrong(() -> fit(HiddenMarkovOptions.states(2).withTiedEmissions(0)))
        .hasMessageContaining("tied emissions");
    wrong(() -> fit(HiddenMarkovOptions.states(2).withMixture(m -> m.withFixedWeights(true))))
        .hasMessageContaining("only where states emit mixtures");
  }

  @Test
  void dataThatDoNotFit() {
    wrong(() -> fit(HiddenMarkovOptions.states(7)))
        .hasMessageContaining("1 to 6")
        .hasMessageContaining("is 7");
    wrong(() -> HiddenMarkovModel.fit(DATA, new FullCovariance(2), HiddenMarkovOptions.states(2)))
        .hasMessageContaining("2 columns")
        .hasMessageContaining("1");
    Sequences negative = Sequences.of(Observations.of(new double[] {1, -2, 3}, 1));
    assertThatThrownBy(
            () -> HiddenMarkovModel.fit(negative, POISSON, HiddenMarkovOptions.states(2)))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 1")
        .hasMessageContaining("-2");
    Sequences undeclared = Sequences.of(Observations.of(new double[] {0, 1, 3}, 1));
    assertThatThrownBy(
            () ->
                HiddenMarkovModel.fit(
                    undeclared, new CategoricalFamily(3), HiddenMarkovOptions.states(2)))
        .hasMessageContaining("3");
    Sequences hole =
        Sequences.of(Observations.of(new double[] {1, 2, 3, Double.NaN, 5, 6, 7, 7}, 2));
    assertThatThrownBy(
            () -> HiddenMarkovModel.fit(hole, new FullCovariance(2), HiddenMarkovOptions.states(2)))
        .isInstanceOf(ObservationException.class)
        .hasMessageContaining("row 1")
        .hasMessageContaining("missing");
  }

  @Test
  void startsThatDoNotFit() {
    HiddenMarkovModel<Poisson> start = model(HALVES, HALVES, new double[] {0.2, 0.8});
    wrong(() -> HiddenMarkovModel.fit(DATA, start, HiddenMarkovOptions.states(3)))
        .hasMessageContaining("2 states, but 3");
    wrong(
            () ->
                HiddenMarkovModel.fit(
                    DATA, start, HiddenMarkovOptions.states(2).withTiedRows(0, 0)))
        .hasMessageContaining("rows of states 0 and 1 are tied, but differ");
    wrong(
            () ->
                HiddenMarkovModel.fit(
                    DATA, start, HiddenMarkovOptions.states(2).withTiedEmissions(0, 0)))
        .hasMessageContaining("emissions of states 0 and 1 are tied, but differ");
    wrong(
            () ->
                HiddenMarkovModel.fit(
                    DATA,
                    start,
                    HiddenMarkovOptions.states(2)
                        .withTopology(Topology.of(new double[][] {{FREE, FREE}, {0.3, 0.7}}))))
        .hasMessageContaining("transitions[1][0] is fixed at 0.3, but the start has 0.2");
    wrong(
            () ->
                HiddenMarkovModel.fit(
                    DATA, start, HiddenMarkovOptions.states(2).withTopology(Topology.leftRight())))
        .hasMessageContaining("is fixed at");
    HiddenMarkovModel<Categorical> symbols =
        HiddenMarkovModel.of(
            HALVES,
            new double[][] {HALVES, HALVES},
            new CategoricalFamily(2),
            List.of(Categorical.of(0.5, 0.5), Categorical.of(0.1, 0.9)));
    assertThatThrownBy(() -> HiddenMarkovModel.fit(DATA, symbols, HiddenMarkovOptions.states(2)))
        .hasMessageContaining("row 1");
  }
}
