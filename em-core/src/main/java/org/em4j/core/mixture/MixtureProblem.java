package org.em4j.core.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.Family;
import org.em4j.core.ObservationException;
import org.em4j.core.Observations;
import org.em4j.core.PresentRows;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.ComponentMaximization;
import org.em4j.core.engine.EmEngine;
import org.em4j.core.engine.EmProblem;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.Starts;
import org.em4j.core.engine.Workers;
import org.em4j.core.internal.KernelChoice;

/**
 * A finite mixture as an {@link EmProblem}. Its statistics are (weight, T) for each component, and
 * behind them what rows that are missing as a whole give to the mixture's weights alone.
 *
 * <p>Rows are cut into chunks whose number depends on the data alone; a chunk is worked through in
 * blocks that stay in cache, in which densities, log-sum-exp, responsibilities and statistics
 * follow each other, so an iteration reads the data once and writes nothing of size n×K.
 *
 * @param <P> the parameters of a component
 */
public final class MixtureProblem<P> implements EmProblem<Mixture<P>> {
  private static final int LAST_RESEEDING = 200;

  /** Enough to be found again within some iterations, too little to blur the clusters. */
  private static final double SHARE_OF_ALL = 0.1;

  private final Observations data;
  private final DataSummary summary;
  private final Family<P> family;
  private final int components;
  private final MixtureOptions options;
  private final Chunks chunks;
  private final Prior.OfComponents prior;
  private final Queue<Chunk> pool = new ConcurrentLinkedQueue<>();

  /** Each thread's own: handed from one core to another, it would have to be fetched anew. */
  private final Map<Thread, Posterior> working = new ConcurrentHashMap<>();

  private MixtureProblem(
      Observations data, Family<P> family, int components, MixtureOptions options) {
    this.data = data;
    this.summary = DataSummary.of(data);
    this.family = family.forData(summary);
    this.components = components;
    this.options = options;
    this.chunks = Chunks.of(data, components);
    this.prior = options.prior().ofComponents(this.family, summary);
  }

  /**
   * Makes a problem.
   *
   * @param data n×d with d the family's observation size
   * @param family of all components
   * @param components K, 1 to the number of rows with a weight above 0
   * @param options how it is to be fitted
   * @throws ObservationException if the family cannot take a value
   * @throws IllegalArgumentException if K or d does not fit the data
   */
  public static <P> MixtureProblem<P> of(
      Observations data, Family<P> family, int components, MixtureOptions options) {
    return of(data, family, components, options, false);
  }

  /**
   * Makes a problem of rows that may be missing as a whole even where the family {@linkplain
   * Family#leavesOut does not leave a row out}, as where time passes without an observation; the
   * rest as of {@link #of}.
   */
  public static <P> MixtureProblem<P> ofRowsInTime(
      Observations data, Family<P> family, int components, MixtureOptions options) {
    return of(data, family, components, options, true);
  }

  private static <P> MixtureProblem<P> of(
      Observations data,
      Family<P> family,
      int components,
      MixtureOptions options,
      boolean missingRows) {
    if (data.columns() != family.observationSize()) {
      throw new IllegalArgumentException(
          family.id()
              + " takes "
              + family.observationSize()
              + " columns, the data have "
              + data.columns());
    }
    int rows = usedRows(data);
    if (components < 1 || components > rows) {
      throw new IllegalArgumentException(
          "the number of components must be 1 to "
              + rows
              + " (the rows of the data), but is "
              + components);
    }
    requireSupported(data, family, missingRows);
    return new MixtureProblem<>(data, family, components, options);
  }

  private static int usedRows(Observations data) {
    if (!data.weighted()) {
      return data.rows();
    }
    int rows = 0;
    for (int i = 0; i < data.rows(); i++) {
      rows += data.weight(i) > 0 ? 1 : 0;
    }
    return rows;
  }

  private static void requireSupported(Observations data, Family<?> family, boolean missingRows) {
    Block block = Block.allocate(data.columns(), data.blockRows(1));
    for (int first = 0; first < data.rows(); first += block.stride()) {
      data.read(first, Math.min(block.stride(), data.rows() - first), block);
      ObservationException.requireSupported(block, family, missingRows);
    }
  }

  /** Fits from the starts that the options name. */
  public EmResult<Mixture<P>> fit() {
    return EmEngine.fit(this, starts(), options.em());
  }

  /**
   * Fits from a given model, in one start and without an initialiser.
   *
   * @throws IllegalArgumentException if its K or d is not the problem's
   */
  public EmResult<Mixture<P>> fitFrom(Mixture<P> initial) {
    initial.requireColumns(data);
    if (initial.components() != components) {
      throw new IllegalArgumentException(
          "the initial model has "
              + initial.components()
              + " components, but "
              + components
              + " are to be fitted");
    }
    return EmEngine.fit(
        this, (index, seed, step, workers) -> initial, options.em().withRestarts(1));
  }

  /** Returns the starts that the options name, for use with an engine of one's own. */
  public Starts<Mixture<P>> starts() {
    return (index, seed, step, workers) -> {
      Initializer initializer = index == 0 ? options.initializer() : options.furtherInitializer();
      return start(
          initializer.start(data, summary, components, seed, options.em()), seed, step, workers);
    };
  }

  /** Returns what is known of the columns of the data. */
  public DataSummary summary() {
    return summary;
  }

  /** Returns the prior of the components. */
  public Prior.OfComponents prior() {
    return prior;
  }

  /** Returns the family, with what it has learned from the data. */
  public Family<P> family() {
    return family;
  }

  @Override
  public String name() {
    return "a mixture of " + family.id();
  }

  @Override
  public double totalWeight() {
    return data.totalWeight();
  }

  // --- statistics -------------------------------------------------------------------------------

  private SufficientStatistics zeros() {
    return SufficientStatistics.zeros(
        missingAt() + components, components * family.referenceSize());
  }

  /** Returns where the weights of the rows begin that are missing as a whole. */
  private int missingAt() {
    return components * (1 + family.statisticSize());
  }

  /** Adds the responsibilities of missing rows, which no family's statistic has counted. */
  private void addMissing(Block rows, double[] gamma, SufficientStatistics into) {
    if (family.acceptsMissing() || !PresentRows.anyMissing(rows)) {
      return;
    }
    for (int i = 0; i < rows.rows(); i++) {
      for (int k = 0; k < components && rows.isMissing(i); k++) {
        into.values()[missingAt() + k] += gamma[k * rows.stride() + i];
      }
    }
  }

  private Accumulator starter(long seed) {
    return PresentRows.of(family, family.starter(components, seed));
  }

  /** Returns statistics with what the prior adds to them; themselves if there is no prior. */
  private SufficientStatistics withPrior(SufficientStatistics total, Accumulator accumulator) {
    if (prior.isNone()) {
      return total;
    }
    SufficientStatistics sum = total.copy();
    prior.addTo(accumulator, group(sum));
    return sum;
  }

  private ComponentStatistics group(SufficientStatistics statistics) {
    return statistics.components(0, components, family.statisticSize(), 0, family.referenceSize());
  }

  @Override
  public SufficientStatistics newStatistics(Mixture<P> model) {
    return about(model.parameters());
  }

  private SufficientStatistics about(List<P> parameters) {
    SufficientStatistics statistics = zeros();
    for (int k = 0; k < components; k++) {
      family.reference(parameters.get(k), statistics.references(), k * family.referenceSize());
    }
    return statistics;
  }

  /** The result of one task, whose storage is kept from one E-step to the next. */
  private final class Chunk {
    /** That of the thread that runs the task, from {@link #begin} on. */
    @SuppressWarnings("NullAway.Init")
    private Posterior posterior;

    private final SufficientStatistics statistics = zeros();
    private final ComponentStatistics group = group(statistics);
    private double value;
    private double magnitude;

    void begin(SufficientStatistics like) {
      System.arraycopy(like.references(), 0, statistics.references(), 0, like.references().length);
      statistics.clear();
      value = 0;
      magnitude = 0;
      posterior =
          working.computeIfAbsent(
              Thread.currentThread(),
              thread -> new Posterior(data.columns(), components, chunks.blockRows(), data.rows()));
    }
  }

  /** Adds what each block gives to {@code into}, in the order of the chunks. */
  private Objective pass(
      SufficientStatistics into, Workers workers, Objective.Kind kind, Consumer<Chunk> task) {
    double[] totals = new double[2];
    List<Chunk> used = new ArrayList<>();
    workers.inOrder(
        chunks.count(),
        () -> {
          Chunk chunk = pool.poll();
          Chunk storage = chunk == null ? new Chunk() : chunk;
          synchronized (used) {
            used.add(storage);
          }
          return storage;
        },
        (index, chunk) -> {
          chunk.begin(into);
          Block block = chunk.posterior.block();
          int end = chunks.end(index);
          for (int at = chunks.begin(index); at < end; at += block.stride()) {
            data.read(at, Math.min(block.stride(), end - at), block);
            task.accept(chunk);
          }
        },
        chunk -> {
          into.merge(chunk.statistics);
          totals[0] += chunk.value;
          totals[1] += chunk.magnitude;
        });
    pool.addAll(used);
    KernelChoice.count(Block.work(data.rows(), data.columns(), components));
    return new Objective(totals[0], totals[1], kind);
  }

  // --- the two maps -----------------------------------------------------------------------------

  @Override
  public Objective expectation(Mixture<P> model, SufficientStatistics into, Workers workers) {
    Assignment assignment = options.assignment();
    Objective measured =
        pass(
            into,
            workers,
            assignment.objective(),
            chunk -> {
              Posterior posterior = chunk.posterior;
              posterior.evaluate(model.kernel(), model.logWeights(), assignment, data);
              chunk.value += posterior.logLikelihood();
              chunk.magnitude += posterior.magnitude();
              model
                  .kernel()
                  .accumulate(posterior.block(), posterior.responsibilities(), chunk.group);
              addMissing(posterior.block(), posterior.responsibilities(), chunk.statistics);
            });
    return options.prior().isNone() ? measured : penalized(measured, model);
  }

  private Objective penalized(Objective measured, Mixture<P> model) {
    double logPrior = prior.logDensity(model.kernel(), components);
    if (!options.fixedWeights()) {
      logPrior += options.prior().logDensity(model.logWeights());
    }
    return new Objective(
        measured.data(), logPrior, measured.magnitude() + Math.abs(logPrior), measured.kind());
  }

  @Override
  public Mixture<P> maximize(SufficientStatistics total, Mixture<P> previous, MStep step) {
    ComponentMaximization context = maximization(step);
    List<P> parameters =
        new ArrayList<>(
            family.maximize(
                group(withPrior(total, previous.kernel())), previous.parameters(), context));
    double[] weights = options.fixedWeights() ? previous.weights() : weights(total);
    if (!context.toReseed().isEmpty()) {
      reseed(context.toReseed(), parameters, weights, step);
    }
    return Mixture.ofChecked(family, weights, parameters);
  }

  /** Returns the context of an M-step of the components, under the policy that the options name. */
  public ComponentMaximization maximization(MStep step) {
    // A component that keeps collapsing would be reseeded for ever.
    boolean over =
        options.degenerate().kind() == DegeneratePolicy.Kind.RESEED
            && step.iteration() > LAST_RESEEDING;
    return maximization(
        over ? DegeneratePolicy.floor(options.degenerate().relative()) : options.degenerate(),
        step);
  }

  private double[] weights(SufficientStatistics total) {
    ComponentStatistics group = group(total);
    double[] weights = new double[components];
    for (int k = 0; k < components; k++) {
      weights[k] = group.weight(k) + total.values()[missingAt() + k];
    }
    // Weights that stay as they start are the start's alone.
    return (options.fixedWeights() ? Prior.NONE : options.prior()).probabilities(weights);
  }

  // --- starts -----------------------------------------------------------------------------------

  /**
   * The M-step of a start, in two passes: the first finds where the components are, the second
   * takes the moments about there, so that clusters far apart lose no digits.
   */
  private Mixture<P> start(Initializer.Assignments given, long seed, MStep step, Workers workers) {
    Accumulator starter = starter(seed);
    SufficientStatistics statistics = zeros();
    family.startReferences(summary, group(statistics));
    Initializer.Assignments assignments =
        family.componentsLeaveRowsOut()
            ? PossibleRows.start(given, data, family, components)
            : given;
    assign(assignments, starter, statistics, workers);
    ComponentMaximization context = maximization(options.degenerate(), step);
    BitSet empty = withoutRows(group(statistics));
    if (!empty.isEmpty()) {
      empty.stream().forEach(k -> context.degenerate(k, "no row belonged to its start"));
      assignments = sharingAllRows(assignments, empty);
      statistics.clear();
      assign(assignments, starter, statistics, workers);
    }
    if (isTrapped(group(statistics), seed)) {
      assignments = withAShareOfAllRows(assignments);
      statistics.clear();
      assign(assignments, starter, statistics, workers);
    }
    List<P> parameters = List.of();
    if (family.referenceSize() > 0) {
      // Whatever is degenerate here may be so for want of digits alone: the second pass judges.
      ComponentMaximization meanwhile =
          maximization(DegeneratePolicy.floor(options.degenerate().relative()), new MStep(0, seed));
      parameters = family.maximize(group(withPrior(statistics, starter)), parameters, meanwhile);
      statistics = about(parameters);
      assign(assignments, starter, statistics, workers);
    }
    parameters =
        new ArrayList<>(
            family.maximize(group(withPrior(statistics, starter)), parameters, context));
    double[] weights = weights(statistics);
    if (!context.toReseed().isEmpty()) {
      reseed(context.toReseed(), parameters, weights, step);
    }
    return Mixture.ofChecked(family, weights, parameters);
  }

  /**
   * Tells whether a component begins on a boundary of its parameters where another one does not: a
   * symbol that no row of its cluster has would keep the probability 0 for ever.
   */
  private boolean isTrapped(ComponentStatistics group, long seed) {
    if (components == 1 || family.componentsLeaveRowsOut()) {
      return false;
    }
    List<P> parameters;
    try {
      parameters =
          family.maximize(
              group,
              List.of(),
              maximization(
                  DegeneratePolicy.floor(options.degenerate().relative()), new MStep(0, seed)));
    } catch (EmException e) {
      // Told by the M-step that counts.
      return false;
    }
    double[] first = coordinatesOf(parameters.get(0));
    for (int k = 1; k < components; k++) {
      double[] other = coordinatesOf(parameters.get(k));
      for (int i = 0; i < first.length && other.length == first.length; i++) {
        if (first[i] != other[i] && (Double.isInfinite(first[i]) || Double.isInfinite(other[i]))) {
          return true;
        }
      }
    }
    return false;
  }

  private double[] coordinatesOf(P parameters) {
    double[] coordinates = new double[family.coordinateSize(parameters)];
    family.coordinates(parameters, summary, coordinates, 0);
    return coordinates;
  }

  /** Every component takes a share of every row: what the data have it can have. */
  private Initializer.Assignments withAShareOfAllRows(Initializer.Assignments given) {
    return (rows, out) -> {
      given.responsibilities(rows, out);
      for (int k = 0; k < components; k++) {
        int at = k * rows.stride();
        for (int i = 0; i < rows.rows(); i++) {
          out[at + i] = (1 - SHARE_OF_ALL) * out[at + i] + SHARE_OF_ALL / components;
        }
      }
    };
  }

  private ComponentMaximization maximization(DegeneratePolicy policy, MStep step) {
    return new ComponentMaximization(family, summary, policy, options.regularization(), step);
  }

  private static BitSet withoutRows(ComponentStatistics group) {
    BitSet empty = new BitSet();
    for (int k = 0; k < group.components(); k++) {
      empty.set(k, !(group.weight(k) > 0));
    }
    return empty;
  }

  /**
   * A component that got no row, because rows are equal or far apart, takes a share of all rows.
   */
  private Initializer.Assignments sharingAllRows(Initializer.Assignments given, BitSet empty) {
    return (rows, out) -> {
      given.responsibilities(rows, out);
      empty.stream()
          .forEach(
              k -> {
                int at = k * rows.stride();
                Arrays.fill(out, at, at + rows.rows(), 1.0 / components);
              });
    };
  }

  private void assign(
      Initializer.Assignments assignments,
      Accumulator starter,
      SufficientStatistics into,
      Workers workers) {
    pass(
        into,
        workers,
        Objective.Kind.LOG_LIKELIHOOD,
        chunk -> {
          Block block = chunk.posterior.block();
          double[] gamma = chunk.posterior.responsibilities();
          assignments.responsibilities(block, gamma);
          if (family.componentsLeaveRowsOut()) {
            PossibleRows.keep(block, gamma, family, components);
          }
          for (int i = 0; i < block.rows(); i++) {
            double weight = data.weight(block.firstRow() + i);
            for (int k = 0; k < components; k++) {
              gamma[k * block.stride() + i] *= weight;
            }
          }
          starter.accumulate(block, gamma, chunk.group);
          addMissing(block, gamma, chunk.statistics);
        });
  }

  /**
   * Starts components anew, each around a random row; {@code parameters} and {@code weights} are
   * modified.
   */
  private void reseed(BitSet which, List<P> parameters, double[] weights, MStep step) {
    restart(which, parameters, step);
    double sum = 0;
    for (int k = 0; k < components; k++) {
      weights[k] = which.get(k) && !options.fixedWeights() ? 1.0 / components : weights[k];
      sum += weights[k];
    }
    for (int k = 0; k < components && !options.fixedWeights(); k++) {
      weights[k] /= sum;
    }
  }

  /**
   * Estimates some components anew, each from the rows around a random row.
   *
   * @param which their indices
   * @param parameters of all components. Modified
   * @param step tells the randomness
   */
  public void restart(BitSet which, List<P> parameters, MStep step) {
    SufficientStatistics statistics = about(parameters);
    Accumulator starter = starter(step.iteration());
    Neighbourhoods around = new Neighbourhoods(data, summary, family, which, step);
    try (Workers workers = Workers.sequential()) {
      assign(around, starter, statistics, workers);
    }
    ComponentMaximization context =
        maximization(
            DegeneratePolicy.floor(options.degenerate().relative()),
            new MStep(step.iteration(), 0));
    List<P> local = family.maximize(group(withPrior(statistics, starter)), parameters, context);
    which.stream()
        .forEach(k -> parameters.set(k, family.restarted(local.get(k), parameters.get(k))));
  }

  // --- judging ----------------------------------------------------------------------------------

  @Override
  public double roundingAllowance(Mixture<P> model, Objective objective) {
    if (options.regularization() > 0) {
      return Double.POSITIVE_INFINITY;
    }
    double condition = family.condition(model.parameters());
    // Equal rows round alike, so their errors add up and do not cancel.
    return Math.ulp(1.0)
        * (64 * data.totalWeight() * data.columns() * condition + 128 * objective.magnitude());
  }

  @Override
  public double[] coordinates(Mixture<P> model) {
    int size = components;
    for (P parameters : model.parameters()) {
      size += family.coordinateSize(parameters);
    }
    double[] out = new double[size];
    int at = components;
    for (int k = 0; k < components; k++) {
      out[k] = model.logWeights()[k];
      family.coordinates(model.component(k), summary, out, at);
      at += family.coordinateSize(model.component(k));
    }
    return out;
  }

  @Override
  public Mixture<P> at(Mixture<P> like, double[] coordinates) {
    List<P> parameters = new ArrayList<>(components);
    int at = components;
    for (int k = 0; k < components; k++) {
      parameters.add(family.at(like.component(k), summary, coordinates, at));
      at += family.coordinateSize(like.component(k));
    }
    double[] weights =
        options.fixedWeights() ? like.weights() : LogWeights.weights(coordinates, 0, components);
    return Mixture.of(family, weights, parameters);
  }

  @Override
  public List<String> warnings(Mixture<P> model, SufficientStatistics total) {
    List<String> warnings = new ArrayList<>();
    ComponentStatistics group = group(total);
    for (int k = 0; k < components; k++) {
      if (group.weight(k) < family.leastWeight()) {
        warnings.add(
            String.format(
                java.util.Locale.ROOT,
                "component %d holds only %.3g rows' weight (below %.0f): its parameters are hardly"
                    + " determined, and a spurious maximum is likely; fit fewer components, try more"
                    + " starts, or restrict the model",
                k + 1,
                group.weight(k),
                family.leastWeight()));
      }
    }
    for (int k = 0; k < components; k++) {
      for (int other = 0; other < k; other++) {
        if (same(model.component(other), model.component(k))) {
          warnings.add(
              "components "
                  + (other + 1)
                  + " and "
                  + (k + 1)
                  + " are identical: EM can never tell them apart; start them from different"
                  + " parameters, or fit fewer components");
        }
      }
    }
    return warnings;
  }

  /** Tells whether two components have the same parameters, up to rounding. */
  public boolean same(P first, P second) {
    int size = family.coordinateSize(first);
    if (size != family.coordinateSize(second)) {
      return false;
    }
    double[] a = new double[size];
    double[] b = new double[size];
    family.coordinates(first, summary, a, 0);
    family.coordinates(second, summary, b, 0);
    for (int i = 0; i < size; i++) {
      // Relative alone: the coordinates of a plugin may not be free of the data's scale. Of two
      // different ones no infinite one is near.
      boolean near = Double.isFinite(a[i]) && Math.abs(a[i] - b[i]) <= 1e-10 * Math.abs(a[i]);
      if (a[i] != b[i] && !near) {
        return false;
      }
    }
    return size > 0;
  }
}
