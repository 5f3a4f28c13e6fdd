package org.em4j.bernoulli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.FitProgress;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.StopReason;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.mixture.KModesInitializer;
import org.em4j.core.plugin.Registry;
import org.junit.jupiter.api.Test;

/** Every option has an effect, and leaves the options that it was made from alone. */
class LatentClassOptionsTest {
  private static final LatentClassOptions DEFAULTS = LatentClassOptions.components(3);

  private static EmResult<CategoricalMixture> fit(LatentClassOptions options) {
    return CategoricalMixture.fit(TestData.gss82().observations(), options);
  }

  @Test
  void theDefaultsAreTenStarts() {
    assertThat(fit(DEFAULTS).starts()).hasSize(LatentClassOptions.DEFAULT_STARTS);
    assertThat(DEFAULTS.components()).isEqualTo(3);
    assertThatThrownBy(() -> LatentClassOptions.components(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
  }

  @Test
  void restartsAreAsMany() {
    assertThat(fit(DEFAULTS.withRestarts(2)).starts()).hasSize(2);
    assertThat(fit(DEFAULTS.withRestarts(RestartPolicy.fixed(3))).starts()).hasSize(3);
  }

  @Test
  void anotherSeedGivesOtherStarts() {
    LatentClassOptions one = DEFAULTS.withRestarts(1).withMaxIterations(1);

    assertThat(fit(one.withSeed(1)).model()).isEqualTo(fit(one.withSeed(1)).model());
    assertThat(fit(one.withSeed(1)).model()).isNotEqualTo(fit(one.withSeed(2)).model());
  }

  @Test
  void aLowerToleranceTakesMoreIterations() {
    LatentClassOptions one = DEFAULTS.withRestarts(1);

    assertThat(fit(one.withTolerance(1e-10)).iterations())
        .isGreaterThan(fit(one.withTolerance(1e-4)).iterations());
  }

  @Test
  void theIterationLimitIsKept() {
    EmResult<CategoricalMixture> result = fit(DEFAULTS.withMaxIterations(4));

    assertThat(result.iterations()).isEqualTo(4);
    assertThat(result.stopReason()).isEqualTo(StopReason.ITERATION_LIMIT);
  }

  @Test
  void theNumberOfThreadsIsHandedOn() {
    assertThat(DEFAULTS.withThreads(3).mixture().em().threads()).isEqualTo(3);
    assertThat(fit(DEFAULTS.withThreads(1)).model())
        .isEqualTo(fit(DEFAULTS.withThreads(3)).model());
  }

  @Test
  void aPriorIsPartOfTheObjective() {
    assertThat(fit(DEFAULTS.withMaxIterations(5)).objective().logPrior()).isZero();
    assertThat(
            fit(DEFAULTS.withMaxIterations(5).withPrior(Prior.ofPseudoCount(1)))
                .objective()
                .logPrior())
        .isNegative();
  }

  @Test
  void aListenerHearsOfEveryStart() {
    Set<Integer> starts = new ConcurrentSkipListSet<>();

    fit(DEFAULTS.withListener(EmListener.onIteration((start, trace) -> starts.add(start))));

    assertThat(starts).hasSize(LatentClassOptions.DEFAULT_STARTS);
  }

  @Test
  void anotherInitializerStartsElsewhere() {
    LatentClassOptions one = DEFAULTS.withRestarts(1).withMaxIterations(1);
    LatentClassOptions modes = one.withInitializer(new KModesInitializer());

    assertThat(fit(modes).model()).isNotEqualTo(fit(one).model());
    assertThat(
            fit(one.withInitializer(Registry.standard().initializers().create("k-modes"))).model())
        .isEqualTo(fit(modes).model());
  }

  @Test
  void otherOptionsOfTheMixtureAreHandedOn() {
    EmResult<CategoricalMixture> hard =
        fit(DEFAULTS.withMixture(m -> m.withAssignment(Assignment.HARD)));
    EmResult<CategoricalMixture> fixed =
        fit(
            DEFAULTS
                .withMixture(LatentClassOptions.defaultMixture().withFixedWeights(true))
                .withMaxIterations(10));

    assertThatThrownBy(hard::logLikelihood).isInstanceOf(IllegalStateException.class);
    assertThat(hard.model().weights()).isNotEqualTo(fit(DEFAULTS).model().weights());
    assertThat(fixed.model().weights()).isNotEqualTo(fit(DEFAULTS).model().weights());
  }

  @Test
  void levelsAreCopied() {
    int[] levels = {3, 2, 2, 4};
    LatentClassOptions options = DEFAULTS.withLevels(levels);
    levels[3] = 9;

    assertThat(fit(options.withMaxIterations(1)).model().levels(3)).isEqualTo(4);
    assertThat(fit(DEFAULTS.withMaxIterations(1)).model().levels(3)).isEqualTo(3);
  }

  @Test
  void aFitThatIsCancelledKeepsTheBestSoFar() {
    AtomicBoolean cancelled = new AtomicBoolean();

    EmResult<CategoricalMixture> result =
        fit(
            DEFAULTS
                .withListener(FitProgress.listener(p -> cancelled.set(p.iteration() == 2)))
                .withCancellation(cancelled::get));

    assertThat(result.stopReason()).isEqualTo(StopReason.CANCELLED);
    assertThat(result.iterations()).isEqualTo(2);
    assertThat(result.starts()).hasSize(1);
  }
}
