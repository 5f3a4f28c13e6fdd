package org.em4j.hmm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Family;
import org.em4j.core.Kernel;
import org.em4j.core.PresentRows;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.ComponentMaximization;
import org.em4j.core.engine.EmEngine;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.EmProblem;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Starts;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Assignment;
import org.em4j.core.mixture.MixtureProblem;
import org.jspecify.annotations.Nullable;

/**
 * A hidden Markov model as an {@link EmProblem}: Baum-Welch. One vector holds the expected counts
 * of first states and of transitions, and (weight, T) of each emission.
 *
 * @param <P> the parameters of a state's emission
 */
public final class HiddenMarkovProblem<P> implements EmProblem<HiddenMarkovModel<P>> {
  private final Sequences data;
  private final HiddenMarkovOptions options;
  private final int states;

  /** The emissions by themselves: rows as if they were independent. */
  private final MixtureProblem<P> rows;

  private final Family<P> allFamily;
  private final Family<P> family;

  /** The emission of each state, and the first state of each emission. */
  private final int[] emissionOf;

  private final int[] firstOf;
  private final ChainEstimate chain;
  private final Expectation expectation;
  private final HardExpectation hardExpectation;

  private HiddenMarkovProblem(
      Sequences data,
      HiddenMarkovOptions options,
      MixtureProblem<P> rows,
      int[] emissionOf,
      int[] firstOf,
      ChainEstimate chain) {
    this.data = data;
    this.options = options;
    this.states = options.states();
    this.rows = rows;
    this.family = rows.family();
    this.allFamily = family.reordered(emissionOf);
    this.emissionOf = emissionOf;
    this.firstOf = firstOf;
    this.chain = chain;
    this.expectation = new Expectation(data, emissionOf, firstOf.length);
    this.hardExpectation = new HardExpectation(data, emissionOf, firstOf.length);
  }

  /**
   * Makes a problem.
   *
   * @param data sequences of the family's columns
   * @param family of all emissions
   * @param options how many states, and how they are to be fitted
   * @throws org.em4j.core.ObservationException if the family cannot take a value
   * @throws IllegalArgumentException if the options do not fit the data
   */
  public static <P> HiddenMarkovProblem<P> of(
      Sequences data, Family<P> family, HiddenMarkovOptions options) {
    return of(data, family, options, null);
  }

  private static <P> HiddenMarkovProblem<P> of(
      Sequences data,
      Family<P> family,
      HiddenMarkovOptions options,
      @Nullable HiddenMarkovModel<P> start) {
    int states = options.states();
    int used =
        (int) IntStream.range(0, data.rows().rows()).filter(i -> data.rows().weight(i) > 0).count();
    if (states > used) {
      throw new IllegalArgumentException(
          "the number of states must be 1 to "
              + used
              + " (the rows of the data), but is "
              + states);
    }
    data.requireLabels(states);
    ChainEstimate chain = ChainEstimate.of(options, start);
    new KnownStates(chain, states).requirePossible(data);
    int[] groups = options.emissionGroups();
    int[] firsts = IntStream.range(0, states).filter(k -> groups[k] == k).toArray();
    int[] emissionOf = new int[states];
    for (int k = 0; k < states; k++) {
      emissionOf[k] = Arrays.binarySearch(firsts, groups[k]);
    }
    MixtureProblem<P> rows =
        MixtureProblem.ofRowsInTime(
            data.rows(),
            options.emissions(family).reordered(firsts),
            firsts.length,
            HiddenMarkovStarts.initializers(data, options, emissionOf));
    return new HiddenMarkovProblem<>(data, options, rows, emissionOf, firsts, chain);
  }

  /** Fits from the starts that the options name. */
  public EmResult<HiddenMarkovModel<P>> fit() {
    return EmEngine.fit(this, starts(), options.mixture().em());
  }

  /**
   * Fits from a given model, in one start and without an initialiser; what is 0 in it stays 0.
   *
   * @throws IllegalArgumentException if it is not of the problem's states and columns, or differs
   *     from what the options fix or tie
   */
  public EmResult<HiddenMarkovModel<P>> fitFrom(HiddenMarkovModel<P> start) {
    start.requireColumns(data);
    if (start.states() != states) {
      throw new IllegalArgumentException(
          "the initial model has "
              + start.states()
              + " states, but "
              + states
              + " are to be fitted");
    }
    requireTied(start);
    HiddenMarkovProblem<P> problem = of(data, start.family(), options, start);
    HiddenMarkovModel<P> first =
        options.stationaryInitial()
            ? problem.model(
                new ChainEstimate.Chain(
                    chain.requireStationary(start.flatTransitions()), start.flatTransitions()),
                start.emissions())
            : start;
    return EmEngine.fit(
        problem, (index, seed, step, workers) -> first, options.mixture().em().withRestarts(1));
  }

  private void requireTied(HiddenMarkovModel<P> start) {
    int[] rowGroups = options.rowGroups();
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        if (start.transition(i, j) != start.transition(rowGroups[i], j)) {
          throw new IllegalArgumentException(
              "the rows of states "
                  + rowGroups[i]
                  + " and "
                  + i
                  + " are tied, but differ in the initial model");
        }
      }
      int first = firstOf[emissionOf[i]];
      if (!rows.same(start.emission(first), start.emission(i))) {
        throw new IllegalArgumentException(
            "the emissions of states "
                + first
                + " and "
                + i
                + " are tied, but differ in the initial model");
      }
    }
  }

  /** Returns the starts that the options name, for use with an engine of one's own. */
  public Starts<HiddenMarkovModel<P>> starts() {
    return new HiddenMarkovStarts<>(this, data, options, chain, emissionOf);
  }

  /** Returns the emissions by themselves: a mixture of rows as if they were independent. */
  MixtureProblem<P> rows() {
    return rows;
  }

  @Override
  public String name() {
    return "a hidden Markov model of " + family.id();
  }

  @Override
  public double totalWeight() {
    return data.rows().totalWeight();
  }

  /** Makes a model of a chain and the emissions of all states. */
  HiddenMarkovModel<P> model(ChainEstimate.Chain made, List<P> emissions) {
    return HiddenMarkovModel.ofChecked(made.initial(), made.transitions(), allFamily, emissions);
  }

  /** Returns one emission for each state. */
  List<P> expanded(List<P> distinct) {
    return Arrays.stream(emissionOf).mapToObj(distinct::get).toList();
  }

  private List<P> distinct(HiddenMarkovModel<P> model) {
    return Arrays.stream(firstOf).mapToObj(model::emission).toList();
  }

  // --- statistics -------------------------------------------------------------------------------

  private int emissionsAt() {
    return states + states * states;
  }

  private ComponentStatistics group(SufficientStatistics statistics) {
    return emissions(statistics, family, states, firstOf.length);
  }

  /** Returns the part of a vector that is about G emissions of K states. */
  static ComponentStatistics emissions(
      SufficientStatistics statistics, Family<?> family, int states, int emissions) {
    return statistics.components(
        states + states * states, emissions, family.statisticSize(), 0, family.referenceSize());
  }

  @Override
  public SufficientStatistics newStatistics(HiddenMarkovModel<P> model) {
    return statistics(family, states, distinct(model));
  }

  /** Returns an empty vector about the references of emissions. */
  static <Q> SufficientStatistics statistics(Family<Q> family, int states, List<Q> emissions) {
    SufficientStatistics statistics =
        SufficientStatistics.zeros(
            states + states * states + emissions.size() * (1 + family.statisticSize()),
            emissions.size() * family.referenceSize());
    for (int g = 0; g < emissions.size(); g++) {
      family.reference(emissions.get(g), statistics.references(), g * family.referenceSize());
    }
    return statistics;
  }

  // --- the two maps -----------------------------------------------------------------------------

  private Kernel kernel(HiddenMarkovModel<P> model) {
    return firstOf.length == states
        ? model.kernel()
        : PresentRows.of(family, family.kernel(distinct(model)), firstOf.length);
  }

  @Override
  public Objective expectation(
      HiddenMarkovModel<P> model, SufficientStatistics into, Workers workers) {
    Kernel kernel = kernel(model);
    Assignment assignment = options.mixture().assignment();
    double[] initial = model.liveInitial();
    double[] transitions = model.flatTransitions();
    Objective measured =
        assignment.hard()
            ? hardExpectation.run(initial, transitions, kernel, into, this::group, workers)
            : expectation.run(initial, transitions, kernel, assignment, into, this::group, workers);
    double logPrior = chain.logPrior(model.liveInitial(), model.flatTransitions());
    if (!options.fixedEmissions()) {
      logPrior += rows.prior().logDensity(kernel, firstOf.length);
    }
    return logPrior == 0
        ? measured
        : new Objective(
            measured.data(), logPrior, measured.magnitude() + Math.abs(logPrior), measured.kind());
  }

  @Override
  public HiddenMarkovModel<P> maximize(
      SufficientStatistics total, HiddenMarkovModel<P> previous, MStep step) {
    ChainEstimate.Chain made =
        chain.maximize(
            total.values(),
            0,
            new ChainEstimate.Chain(previous.liveInitial(), previous.flatTransitions()));
    if (options.fixedEmissions()) {
      return model(made, previous.emissions());
    }
    SufficientStatistics withPrior = total;
    if (!rows.prior().isNone()) {
      withPrior = total.copy();
      rows.prior().addTo(kernel(previous), group(withPrior));
    }
    ComponentMaximization context = rows.maximization(step);
    List<P> parameters =
        new ArrayList<>(family.maximize(group(withPrior), distinct(previous), context));
    BitSet reseeded = context.toReseed();
    if (!reseeded.isEmpty()) {
      rows.restart(reseeded, parameters, step);
    }
    return model(made, expanded(parameters));
  }

  // --- judging ----------------------------------------------------------------------------------

  @Override
  public double roundingAllowance(HiddenMarkovModel<P> model, Objective objective) {
    if (options.mixture().regularization() > 0) {
      return Double.POSITIVE_INFINITY;
    }
    double condition = family.condition(distinct(model));
    return Math.ulp(1.0)
        * (64 * totalWeight() * data.rows().columns() * condition + 128 * objective.magnitude());
  }

  @Override
  public double[] coordinates(HiddenMarkovModel<P> model) {
    int size = emissionsAt();
    for (P parameters : distinct(model)) {
      size += family.coordinateSize(parameters);
    }
    double[] out = new double[size];
    for (int i = 0; i < states; i++) {
      out[i] = Math.log(model.initial(i));
      for (int j = 0; j < states; j++) {
        out[states + i * states + j] = Math.log(model.transition(i, j));
      }
    }
    int at = emissionsAt();
    for (P parameters : distinct(model)) {
      family.coordinates(parameters, rows.summary(), out, at);
      at += family.coordinateSize(parameters);
    }
    return out;
  }

  @Override
  public HiddenMarkovModel<P> at(HiddenMarkovModel<P> like, double[] coordinates) {
    ChainEstimate.Chain made =
        chain.at(coordinates, new ChainEstimate.Chain(like.liveInitial(), like.flatTransitions()));
    if (options.fixedEmissions()) {
      return model(made, like.emissions());
    }
    List<P> parameters = new ArrayList<>();
    int at = emissionsAt();
    for (P emission : distinct(like)) {
      parameters.add(family.at(emission, rows.summary(), coordinates, at));
      at += family.coordinateSize(emission);
    }
    return model(made, expanded(parameters));
  }

  @Override
  public List<String> warnings(HiddenMarkovModel<P> model, SufficientStatistics total) {
    List<String> warnings = new ArrayList<>();
    ComponentStatistics group = group(total);
    for (int g = 0; g < firstOf.length && !options.fixedEmissions(); g++) {
      if (group.weight(g) < family.leastWeight()) {
        warnings.add(
            String.format(
                java.util.Locale.ROOT,
                "state %d holds only %.3g rows' weight (below %.0f): its parameters are hardly"
                    + " determined, and a spurious maximum is likely; fit fewer states, try more"
                    + " starts, or restrict the model",
                firstOf[g] + 1,
                group.weight(g),
                family.leastWeight()));
      }
    }
    for (int i = 0; i < states; i++) {
      for (int h = 0; h < i; h++) {
        if (interchangeable(model, h, i)) {
          warnings.add(
              "states "
                  + (h + 1)
                  + " and "
                  + (i + 1)
                  + " are identical: EM can never tell them apart; start them from different"
                  + " parameters, or fit fewer states");
        }
      }
    }
    return warnings;
  }

  /** Tells whether two states could change names without changing anything. */
  private boolean interchangeable(HiddenMarkovModel<P> model, int a, int b) {
    if (!near(model.initial(a), model.initial(b))
        || !rows.same(model.emission(a), model.emission(b))) {
      return false;
    }
    for (int j = 0; j < states; j++) {
      int swapped = j == a ? b : j == b ? a : j;
      if (!near(model.transition(a, j), model.transition(b, swapped))
          || !near(model.transition(j, a), model.transition(swapped, b))) {
        return false;
      }
    }
    return true;
  }

  private static boolean near(double a, double b) {
    return Math.abs(a - b) <= 1e-10 * Math.abs(a);
  }

  /** Returns what Viterbi training makes of a model in some iterations. */
  HiddenMarkovModel<P> trainedByViterbi(HiddenMarkovModel<P> start, int iterations) {
    HiddenMarkovProblem<P> hard =
        new HiddenMarkovProblem<>(
            data,
            options.withMixture(m -> m.withAssignment(Assignment.HARD)),
            rows,
            emissionOf,
            firstOf,
            chain);
    EmOptions em = options.mixture().em();
    return EmEngine.fit(
            hard,
            (index, seed, step, workers) -> start,
            EmOptions.defaults()
                .withThreads(em.threads())
                .withCancellation(em.cancelled())
                .withMaxIterations(iterations)
                .withRestarts(1))
        .model();
  }
}
