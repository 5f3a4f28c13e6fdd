package org.em4j.hmm;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.em4j.core.Family;
import org.em4j.core.engine.Acceleration;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.core.mixture.MixtureOptions;

/**
 * What hidden Markov model to fit, and how: immutable, each {@code with} method returns changed
 * options.
 */
public final class HiddenMarkovOptions {
  /** Hidden Markov models have many local maxima; this many starts are made by default. */
  public static final int DEFAULT_STARTS = 10;

  private final int states;
  private final MixtureOptions mixture;
  private final Topology topology;
  private final Starting starting;
  private final boolean stationary;
  private final boolean fixedInitial;
  private final boolean fixedTransitions;
  private final boolean fixedEmissions;
  private final int[] tiedRows;
  private final int[] tiedEmissions;
  private final double[][] transitionPrior;

  private HiddenMarkovOptions(Builder from) {
    this.states = from.states;
    this.mixture = Objects.requireNonNull(from.mixture, "mixture");
    this.topology = Objects.requireNonNull(from.topology, "topology");
    this.starting = from.starting;
    this.stationary = from.stationary;
    this.fixedInitial = from.fixedInitial;
    this.fixedTransitions = from.fixedTransitions;
    this.fixedEmissions = from.fixedEmissions;
    this.tiedRows = from.tiedRows;
    this.tiedEmissions = from.tiedEmissions;
    this.transitionPrior = from.transitionPrior;
    if (states < 1) {
      throw new IllegalArgumentException(
          "the number of states must be at least 1, but is " + states);
    }
    if (stationary && fixedInitial) {
      throw new IllegalArgumentException(
          "the initial distribution cannot be both fixed and stationary");
    }
  }

  /** What changed options are made from. */
  private static final class Builder {
    private int states;
    private MixtureOptions mixture;
    private Topology topology;
    private Starting starting;
    private boolean stationary;
    private boolean fixedInitial;
    private boolean fixedTransitions;
    private boolean fixedEmissions;
    private int[] tiedRows;
    private int[] tiedEmissions;
    private double[][] transitionPrior;
  }

  private HiddenMarkovOptions with(java.util.function.Consumer<Builder> change) {
    Builder builder = new Builder();
    builder.states = states;
    builder.mixture = mixture;
    builder.topology = topology;
    builder.starting = starting;
    builder.stationary = stationary;
    builder.fixedInitial = fixedInitial;
    builder.fixedTransitions = fixedTransitions;
    builder.fixedEmissions = fixedEmissions;
    builder.tiedRows = tiedRows;
    builder.tiedEmissions = tiedEmissions;
    builder.transitionPrior = transitionPrior;
    change.accept(builder);
    return new HiddenMarkovOptions(builder);
  }

  /**
   * Returns options for K states: {@link MixtureOptions#defaults} with ten starts, every transition
   * allowed, nothing fixed or tied.
   *
   * @param states K, at least 1
   */
  public static HiddenMarkovOptions states(int states) {
    Builder builder = new Builder();
    builder.states = states;
    builder.mixture = defaultMixture();
    builder.topology = Topology.full();
    return new HiddenMarkovOptions(builder);
  }

  /** Returns {@link MixtureOptions#defaults} with ten starts. */
  public static MixtureOptions defaultMixture() {
    return MixtureOptions.defaults().withRestarts(DEFAULT_STARTS);
  }

  // --- how --------------------------------------------------------------------------------------

  /**
   * Returns these options with other options of the engine, the initialisers, the emissions and the
   * prior. Its assignment is the kind of training: soft is Baum-Welch, hard is Viterbi training.
   * The Dirichlet prior is one of each row of the transition matrix and of the initial
   * distribution, but for entries that are fixed. Its fixed weights are those of the mixtures that
   * states emit.
   */
  public HiddenMarkovOptions withMixture(MixtureOptions value) {
    return with(b -> b.mixture = value);
  }

  /** Returns these options with changed options of the engine, initialisers, emissions, prior. */
  public HiddenMarkovOptions withMixture(UnaryOperator<MixtureOptions> change) {
    return withMixture(change.apply(mixture));
  }

  /**
   * Returns these options with n starts. Every start but the first is the best of up to sixteen
   * candidates after ten M-steps, fewer where the data are large.
   */
  public HiddenMarkovOptions withRestarts(int n) {
    return withMixture(m -> m.withRestarts(n));
  }

  /** Returns these options with another restart policy. */
  public HiddenMarkovOptions withRestarts(RestartPolicy policy) {
    return withMixture(m -> m.withRestarts(policy));
  }

  /** Returns these options with another seed. */
  public HiddenMarkovOptions withSeed(long seed) {
    return withMixture(m -> m.withSeed(seed));
  }

  /** Returns these options with another tolerance on the mean log-likelihood per row. */
  public HiddenMarkovOptions withTolerance(double tolerance) {
    return withMixture(m -> m.withTolerance(tolerance));
  }

  /** Returns these options with another acceleration of runs that creep. */
  public HiddenMarkovOptions withAcceleration(Acceleration acceleration) {
    return withMixture(m -> m.withAcceleration(acceleration));
  }

  /** Returns these options with another iteration limit. */
  public HiddenMarkovOptions withMaxIterations(int iterations) {
    return withMixture(m -> m.withMaxIterations(iterations));
  }

  /** Returns these options with another number of threads, which changes no bit of the result. */
  public HiddenMarkovOptions withThreads(int threads) {
    return withMixture(m -> m.withThreads(threads));
  }

  /** Returns these options with a listener, which is told of every iteration. */
  public HiddenMarkovOptions withListener(EmListener listener) {
    return withMixture(m -> m.withListener(listener));
  }

  /** Returns these options with a way to ask whether to stop: asked often, on any thread. */
  public HiddenMarkovOptions withCancellation(BooleanSupplier cancelled) {
    return withMixture(m -> m.withCancellation(cancelled));
  }

  /** Returns these options with a prior of emissions, transitions and initial distribution. */
  public HiddenMarkovOptions withPrior(Prior prior) {
    return withMixture(m -> m.withPrior(prior));
  }

  /** Returns these options with one initialiser for every start. */
  public HiddenMarkovOptions withInitializer(Initializer initializer) {
    return withMixture(m -> m.withInitializer(initializer));
  }

  /** Returns these options with another way to start. */
  public HiddenMarkovOptions withStarting(Starting value) {
    return with(b -> b.starting = Objects.requireNonNull(value, "starting"));
  }

  /** Returns these options with Viterbi training (hard EM) in place of Baum-Welch. */
  public HiddenMarkovOptions withViterbiTraining() {
    return withMixture(m -> m.withAssignment(Assignment.HARD));
  }

  // --- constraints ------------------------------------------------------------------------------

  /** Returns these options with another topology. */
  public HiddenMarkovOptions withTopology(Topology value) {
    return with(b -> b.topology = value);
  }

  /**
   * Returns these options with an initial distribution that is the stationary one of the transition
   * matrix, as of a chain that has been running for long, or without.
   */
  public HiddenMarkovOptions withStationaryInitial(boolean value) {
    return with(b -> b.stationary = value);
  }

  /** Returns these options with an initial distribution that stays as it starts, or without. */
  public HiddenMarkovOptions withFixedInitial(boolean value) {
    return with(b -> b.fixedInitial = value);
  }

  /** Returns these options with a transition matrix that stays as it starts, or without. */
  public HiddenMarkovOptions withFixedTransitions(boolean value) {
    return with(b -> b.fixedTransitions = value);
  }

  /** Returns these options with emissions that stay as they start, or without. */
  public HiddenMarkovOptions withFixedEmissions(boolean value) {
    return with(b -> b.fixedEmissions = value);
  }

  /**
   * Returns these options with rows of the transition matrix that are the same.
   *
   * @param groups one number for each state: states of the same number have the same row; copied
   */
  public HiddenMarkovOptions withTiedRows(int... groups) {
    return with(b -> b.tiedRows = groups.clone());
  }

  /**
   * Returns these options with emissions that are the same.
   *
   * @param groups one number for each state: states of the same number emit alike; copied
   */
  public HiddenMarkovOptions withTiedEmissions(int... groups) {
    return with(b -> b.tiedEmissions = groups.clone());
  }

  /**
   * Returns these options with a Dirichlet prior of each row of the transition matrix, in place of
   * that of {@link #withPrior}.
   *
   * @param alpha K×K, each finite and at least 1; of rows that are tied the first counts; copied
   */
  public HiddenMarkovOptions withTransitionPrior(double[][] alpha) {
    for (double[] row : alpha) {
      for (double a : row) {
        if (!(a >= 1) || Double.isInfinite(a)) {
          throw new IllegalArgumentException(
              "a parameter of a Dirichlet prior must be finite and at least 1 (1 is no prior), but"
                  + " one is "
                  + a);
        }
      }
    }
    return with(
        b ->
            b.transitionPrior = Arrays.stream(alpha).map(double[]::clone).toArray(double[][]::new));
  }

  // --- what they are ----------------------------------------------------------------------------

  /** Returns the number of states K. */
  public int states() {
    return states;
  }

  /** Returns the options of the engine, the initialisers, the emissions and the prior. */
  public MixtureOptions mixture() {
    return mixture;
  }

  /** Returns the topology. */
  public Topology topology() {
    return topology;
  }

  /** Returns how starts are made: {@link Starting#STRETCHES} by default if chains never go back. */
  public Starting starting() {
    if (starting != null) {
      return starting;
    }
    topology.requireStates(states);
    return topology.neverGoesBack(states) ? Starting.STRETCHES : Starting.ROWS;
  }

  /** Tells whether the initial distribution is the stationary one. */
  public boolean stationaryInitial() {
    return stationary;
  }

  /** Tells whether the initial distribution stays as it starts. */
  public boolean fixedInitial() {
    return fixedInitial;
  }

  /** Tells whether the transition matrix stays as it starts. */
  public boolean fixedTransitions() {
    return fixedTransitions;
  }

  /** Tells whether the emissions stay as they start. */
  public boolean fixedEmissions() {
    return fixedEmissions;
  }

  /** Returns for each state the first state that has the same row of transitions. */
  int[] rowGroups() {
    return groups(tiedRows, "tied rows");
  }

  /** Returns for each state the first state that emits alike. */
  int[] emissionGroups() {
    return groups(tiedEmissions, "tied emissions");
  }

  private int[] groups(int[] given, String what) {
    if (given == null) {
      return IntStream.range(0, states).toArray();
    }
    if (given.length != states) {
      throw new IllegalArgumentException(
          what + " must be told by " + states + " numbers, but there are " + given.length);
    }
    int[] first = new int[states];
    for (int i = 0; i < states; i++) {
      while (given[first[i]] != given[i]) {
        first[i]++;
      }
    }
    return first;
  }

  /** Returns α of a transition. */
  double transitionAlpha(int from, int to) {
    return transitionPrior == null ? mixture.prior().dirichlet() : transitionPrior[from][to];
  }

  /** Returns the transition prior, or null. */
  double[][] transitionPrior() {
    return transitionPrior;
  }

  /**
   * Returns the number of parameters that a fit with these options estimates, from starts that it
   * makes itself.
   *
   * @param family of the emissions
   */
  public int freeParameters(Family<?> family) {
    return ChainEstimate.of(this, null).freeParameters() + freeOfEmissions(family);
  }

  /**
   * Returns the number of parameters that a fit with these options estimates from a given start: an
   * initial or transition probability that starts at 0 is none.
   */
  public int freeParameters(HiddenMarkovModel<?> start) {
    return ChainEstimate.of(this, start).freeParameters() + freeOfEmissions(start.family());
  }

  /**
   * Returns the family of the emissions under these options.
   *
   * @throws IllegalArgumentException if weights are to stay as they start, but there are none
   */
  <P> Family<P> emissions(Family<P> family) {
    return mixture.fixedWeights() ? weightsFixed(family) : family;
  }

  @SuppressWarnings("unchecked") // the same family but for what it estimates
  private static <P> Family<P> weightsFixed(Family<P> family) {
    if (family instanceof MixtureFamily<?> mixtures) {
      return (Family<P>) mixtures.withFixedWeights();
    }
    throw new IllegalArgumentException(
        "weights can stay as they start only where states emit mixtures, but they emit "
            + family.id());
  }

  private int freeOfEmissions(Family<?> family) {
    int[] groups = emissionGroups();
    int[] firsts = IntStream.range(0, states).filter(k -> groups[k] == k).toArray();
    return fixedEmissions ? 0 : emissions(family).reordered(firsts).freeParameters(firsts.length);
  }
}
