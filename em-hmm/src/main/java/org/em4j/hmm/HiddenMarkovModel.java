package org.em4j.hmm;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.Distribution;
import org.em4j.core.Distributions;
import org.em4j.core.Family;
import org.em4j.core.FamilyModel;
import org.em4j.core.Kernel;
import org.em4j.core.ObservationException;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.PresentRows;
import org.em4j.core.Sample;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.document.Document;
import org.em4j.core.document.ShortText;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;

/**
 * A hidden Markov model: a chain of K states that nobody sees, {@code P(z₁ = i) = π_i} and {@code
 * P(z_t = j | z_{t−1} = i) = a_ij}, and observations {@code p(x_t | z_t = k)} of any family
 * (Rabiner 1989, doi:10.1109/5.18626). Immutable and thread-safe.
 *
 * <p>States that emit mixtures have a {@link org.em4j.core.mixture.MixtureFamily}, states of
 * different families a {@link PerComponentFamily}.
 *
 * @param <P> the parameters of a state's emission
 */
public final class HiddenMarkovModel<P> implements FamilyModel {
  /** Rows must have the sum 1 within this. */
  private static final double SUM_TOLERANCE = 1e-6;

  private final double[] initial;
  private final double[] transitions;
  private final Family<P> family;
  private final List<P> emissions;
  private final Kernel kernel;

  private HiddenMarkovModel(
      double[] initial, double[] transitions, Family<P> family, List<P> emissions) {
    this.initial = initial;
    this.transitions = transitions;
    this.family = family;
    this.emissions = emissions;
    this.kernel = PresentRows.of(family, family.kernel(emissions), emissions.size());
  }

  /**
   * Makes a model.
   *
   * @param initial π, K probabilities of sum 1 within 1e-6; copied and kept as they are
   * @param transitions A, K×K, row = from, each row of sum 1 within 1e-6; copied
   * @param family of all emissions
   * @param emissions one for each state; copied
   * @throws IllegalArgumentException that names what is wrong and where
   */
  public static <P> HiddenMarkovModel<P> of(
      double[] initial, double[][] transitions, Family<P> family, List<P> emissions) {
    Objects.requireNonNull(family, "family");
    int states = initial.length;
    if (states == 0) {
      throw new IllegalArgumentException("a model must have at least one state");
    }
    requireProbabilities("initial", initial, states);
    if (transitions.length != states) {
      throw new IllegalArgumentException(
          "transitions must have " + states + " rows, but have " + transitions.length);
    }
    double[] flat = new double[states * states];
    for (int i = 0; i < states; i++) {
      requireProbabilities("transitions[" + i + "]", transitions[i], states);
      System.arraycopy(transitions[i], 0, flat, i * states, states);
    }
    if (emissions.size() != states) {
      throw new IllegalArgumentException(
          "emissions must be " + states + ", one for each state, but are " + emissions.size());
    }
    return new HiddenMarkovModel<>(initial.clone(), flat, family, List.copyOf(emissions));
  }

  private static void requireProbabilities(String what, double[] values, int states) {
    if (values.length != states) {
      throw new IllegalArgumentException(
          what + " must have " + states + " entries, but has " + values.length);
    }
    double sum = 0;
    for (int i = 0; i < states; i++) {
      if (!(values[i] >= 0 && values[i] <= 1 + SUM_TOLERANCE)) {
        throw new IllegalArgumentException(
            what + "[" + i + "] must be a probability, but is " + values[i]);
      }
      sum += values[i];
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new IllegalArgumentException(what + " must have the sum 1, but has " + sum);
    }
  }

  /** Makes a model from values that an M-step has just made: A is row-major. Nothing is copied. */
  static <P> HiddenMarkovModel<P> ofChecked(
      double[] initial, double[] transitions, Family<P> family, List<P> emissions) {
    return new HiddenMarkovModel<>(initial, transitions, family, List.copyOf(emissions));
  }

  /**
   * Fits a model.
   *
   * @param data sequences of the family's columns
   * @param family of all emissions
   * @param options how many states, and how
   * @return the best start
   * @throws org.em4j.core.ObservationException if the family cannot take a value
   * @throws org.em4j.core.EmException if every start failed
   * @throws IllegalArgumentException if the options do not fit the data
   */
  public static <P> EmResult<HiddenMarkovModel<P>> fit(
      Sequences data, Family<P> family, HiddenMarkovOptions options) {
    return HiddenMarkovProblem.of(data, family, options).fit();
  }

  /**
   * Fits a model from given parameters: no initialiser runs, there is one start. Transitions of
   * probability 0 stay 0.
   *
   * @param data sequences of the model's columns
   * @param start the model before the first iteration
   * @param options how; its number of states must be the model's
   */
  public static <P> EmResult<HiddenMarkovModel<P>> fit(
      Sequences data, HiddenMarkovModel<P> start, HiddenMarkovOptions options) {
    return HiddenMarkovProblem.of(data, start.family(), options).fitFrom(start);
  }

  /** Returns the number of states K. */
  public int states() {
    return initial.length;
  }

  /** Returns the number of columns d of an observation. */
  public int columns() {
    return family.observationSize();
  }

  /** Returns the probability that a sequence begins in a state. */
  public double initial(int state) {
    return initial[state];
  }

  /** Returns a copy of the initial distribution π. */
  public double[] initial() {
    return initial.clone();
  }

  /** Returns the probability of a transition. */
  public double transition(int from, int to) {
    return transitions[from * initial.length + to];
  }

  /** Returns a copy of the transition matrix A, K×K, row = from. */
  public double[][] transitions() {
    int states = states();
    double[][] rows = new double[states][];
    for (int i = 0; i < states; i++) {
      rows[i] = Arrays.copyOfRange(transitions, i * states, (i + 1) * states);
    }
    return rows;
  }

  /** Returns the family of all emissions. */
  @Override
  public Family<P> family() {
    return family;
  }

  /** Returns the parameters of a state's emission. */
  public P emission(int state) {
    return emissions.get(state);
  }

  /** Returns the parameters of all emissions. */
  public List<P> emissions() {
    return emissions;
  }

  /** Returns a state's emission with its family. */
  public Distribution<?> distribution(int state) {
    return emissions.get(state) instanceof Distribution<?> known
        ? known
        : new Distribution<>(family, emissions.get(state));
  }

  /** Returns the frozen densities of the emissions; a row that is missing as a whole has 0. */
  public Kernel kernel() {
    return kernel;
  }

  /** The live row-major transition matrix; never written to. */
  double[] flatTransitions() {
    return transitions;
  }

  /** The live initial distribution; never written to. */
  double[] liveInitial() {
    return initial;
  }

  /**
   * Returns the number of free parameters of a model without constraints: those of the emissions, K
   * − 1 initial probabilities and K (K − 1) transitions. Of a fit {@link
   * HiddenMarkovOptions#freeParameters} tells them, which knows what was fixed, tied or forbidden.
   */
  public int freeParameters() {
    int states = states();
    return family.freeParameters(states) + (states + 1) * (states - 1);
  }

  /**
   * Returns the same model with its states in another order.
   *
   * @param order the present index of each state, every index once
   */
  public HiddenMarkovModel<P> reordered(int... order) {
    int states = states();
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    if (!Arrays.equals(sorted, IntStream.range(0, states).toArray())) {
      throw new IllegalArgumentException(
          "the order must hold every state from 0 to "
              + (states - 1)
              + " once, but is "
              + Arrays.toString(order));
    }
    double[] newInitial = new double[states];
    double[] newTransitions = new double[states * states];
    for (int i = 0; i < states; i++) {
      newInitial[i] = initial[order[i]];
      for (int j = 0; j < states; j++) {
        newTransitions[i * states + j] = transition(order[i], order[j]);
      }
    }
    return new HiddenMarkovModel<>(
        newInitial,
        newTransitions,
        family.reordered(order),
        Arrays.stream(order).mapToObj(emissions::get).toList());
  }

  /**
   * Draws one sequence: the path of states, and an observation from each.
   *
   * @param rows its length T
   * @param random the source of randomness
   * @param x row-major T×d. Modified
   * @param path the T states. Modified
   */
  public void sample(int rows, RandomGenerator random, double[] x, int[] path) {
    sample(-1, rows, random, x, path);
  }

  /**
   * Draws one sequence.
   *
   * @param rows its length T
   * @param random the source of randomness; {@code new SplittableRandom(seed)} gives the same
   *     sequence each time
   * @return its rows, the labels of which are the states
   */
  public Sample sample(int rows, RandomGenerator random) {
    double[] x = new double[Math.multiplyExact(rows, columns())];
    int[] path = new int[rows];
    sample(rows, random, x, path);
    return new Sample(x, columns(), path);
  }

  /**
   * Draws the next rows of a sequence.
   *
   * @param before the state of the row before them, or −1 where the sequence begins
   * @param rows their number
   * @param random the source of randomness
   * @param x row-major rows×d. Modified
   * @param path their states. Modified
   */
  public void sample(int before, int rows, RandomGenerator random, double[] x, int[] path) {
    int from = before;
    for (int t = 0; t < rows; t++) {
      path[t] = from < 0 ? draw(initial, 0, random) : draw(transitions, from * states(), random);
      family.sample(emissions.get(path[t]), random, x, t * columns());
      from = path[t];
    }
  }

  /** Draws an index from the K probabilities that begin at {@code at}. */
  private int draw(double[] probabilities, int at, RandomGenerator random) {
    double u = random.nextDouble();
    int k = 0;
    while (k < states() - 1 && (u -= probabilities[at + k]) >= 0) {
      k++;
    }
    while (probabilities[at + k] == 0) {
      k--;
    }
    return k;
  }

  /** Returns log-likelihood and entropy over sequences, on the calling thread. */
  public HiddenMarkovScore score(Sequences data) {
    try (Workers workers = Workers.sequential()) {
      return score(data, workers);
    }
  }

  /**
   * Returns log-likelihood and entropy over sequences; the same bits whatever the number of
   * threads, and the same as a fit of these data that ended with this model measured.
   *
   * @param data sequences of the model's columns; known states are regarded
   * @param workers runs the parts
   * @throws org.em4j.core.ObservationException if a row has a value that the family cannot take
   * @throws org.em4j.core.EmException if no state explains a row, naming sequence and row
   */
  public HiddenMarkovScore score(Sequences data, Workers workers) {
    requireData(data);
    SufficientStatistics statistics = HiddenMarkovProblem.statistics(family, states(), emissions);
    return new Expectation(data, IntStream.range(0, states()).toArray(), states())
        .score(
            initial,
            transitions,
            kernel,
            statistics,
            s -> HiddenMarkovProblem.emissions(s, family, states(), states()),
            workers);
  }

  /**
   * Returns AIC, BIC and ICL over sequences, on the calling thread.
   *
   * @param data sequences of the model's columns
   * @param options of the fit, which tell what was fixed, tied or forbidden
   */
  public InformationCriteria criteria(Sequences data, HiddenMarkovOptions options) {
    return score(data).criteria(options.freeParameters(family));
  }

  /**
   * Returns the probability of each state at each row, given its whole sequence (smoothed).
   *
   * @param data sequences of the model's columns; known states are regarded, weights are not
   * @return row-major n×K
   * @throws org.em4j.core.EmException if no state explains a row, naming sequence and row
   */
  public double[] posteriors(Sequences data) {
    double[] out = new double[Math.multiplyExact(data.rows().rows(), states())];
    ForwardBackward storage = ForwardBackward.prepare(this, data.longest());
    for (int s = 0; s < data.count(); s++) {
      storage.smooth(data, s);
      storage.copyPosteriors(out, data.first(s) * states());
    }
    return out;
  }

  /**
   * Returns {@code log p(x_t | x_1 … x_{t−1})} of each row, given the rows before it in its
   * sequence: their sum is the log-likelihood of sequences of weight 1.
   *
   * @param data sequences of the model's columns; known states are regarded, weights are not
   * @throws org.em4j.core.EmException if no state explains a row, naming sequence and row
   */
  public double[] predictiveLogDensities(Sequences data) {
    double[] out = new double[data.rows().rows()];
    ForwardBackward storage = ForwardBackward.prepare(this, data.longest());
    for (int s = 0; s < data.count(); s++) {
      storage.filter(data, s);
      for (int t = 0; t < data.length(s); t++) {
        out[data.first(s) + t] = storage.logDensity(t);
      }
    }
    return out;
  }

  /** Returns a {@link Filter} that follows a chain of this model while observations come in. */
  public Filter filter() {
    return Filter.of(this);
  }

  /**
   * Returns the distribution δ = δA of the states that a long chain has on average, each entry with
   * its full relative precision (Grassmann, Taksar and Heyman 1985, doi:10.1287/opre.33.5.1107).
   *
   * @throws IllegalStateException that names the parts that the chain never leaves if there are
   *     several: then there are several such distributions
   */
  public double[] stationaryDistribution() {
    return StationaryDistribution.only(transitions, states());
  }

  /**
   * Returns the expected number of steps that a chain stays in each state, {@code 1 / (1 − a_kk)};
   * +∞ for a state that it never leaves.
   */
  public double[] expectedDwellTimes() {
    double[] times = new double[states()];
    Arrays.setAll(times, k -> DwellTimes.expected(transitions, states(), k));
    return times;
  }

  /**
   * Returns the state of largest posterior probability of each row by itself, the lowest of equal
   * ones. It makes the expected number of wrong states least; but two that follow each other may
   * have a transition of probability 0, unlike those of {@link #viterbi(Sequences)}.
   *
   * @param data sequences of the model's columns; known states are regarded, weights are not
   * @return one state for each row
   * @throws org.em4j.core.EmException if no state explains a row, naming sequence and row
   */
  public int[] posteriorDecoding(Sequences data) {
    int[] states = new int[data.rows().rows()];
    PosteriorDecoding.decode(posteriors(data), states(), states);
    return states;
  }

  /**
   * Returns the n most probable paths of states of one sequence, best first; fewer if there are not
   * so many that are possible. {@link KBestViterbi} does the same without allocating.
   *
   * @param data sequences of the model's columns; known states are kept
   * @param sequence which of them
   * @param paths n, at least 1
   * @throws org.em4j.core.EmException that names the first row that no state can give
   */
  public List<StatePath> mostProbablePaths(Sequences data, int sequence, int paths) {
    return KBestViterbi.of(this, data, sequence, paths);
  }

  /**
   * Returns the probability {@code a_kk^(n−1) (1 − a_kk)} that a chain stays in a state for exactly
   * so many steps; 0 for a state that it never leaves.
   *
   * @param state k
   * @param duration n, at least 1
   */
  public double dwellTimeProbability(int state, long duration) {
    if (state < 0 || state >= states()) {
      throw new IllegalArgumentException(
          "state must be 0 to " + (states() - 1) + ", but is " + state);
    }
    if (duration < 1) {
      throw new IllegalArgumentException("duration must be at least 1, but is " + duration);
    }
    return DwellTimes.probability(transitions, states(), state, duration);
  }

  /** Checks that data are such that this model can take them. */
  void requireData(Sequences data) {
    requireColumns(data);
    data.requireLabels(states());
    Block block = Block.allocate(columns(), data.rows().blockRows(1));
    for (int at = 0; at < data.rows().rows(); at += block.stride()) {
      data.rows().read(at, Math.min(block.stride(), data.rows().rows() - at), block);
      ObservationException.requireSupported(block, family, true);
    }
  }

  /**
   * Returns the most probable path of states of each sequence, one behind the other; known states
   * are kept. {@link Viterbi} does the same without allocating.
   *
   * @return one state for each row
   * @throws org.em4j.core.EmException that names the first row that no state can give
   */
  public int[] viterbi(Sequences data) {
    int[] path = new int[data.rows().rows()];
    try (Workers workers = Workers.sequential()) {
      viterbi(data, workers, path);
    }
    return path;
  }

  /**
   * Writes the most probable path of states of each sequence, which does not depend on the number
   * of threads.
   *
   * @param path one state for each row, of the sequences one behind the other. Modified
   * @return {@code Σ log p(x, z*)} over the sequences, without their weights
   * @throws org.em4j.core.EmException that names the first row that no state can give
   */
  public double viterbi(Sequences data, Workers workers, int[] path) {
    requireData(data);
    return Viterbi.runAll(this, data, workers, path);
  }

  /**
   * Returns the ordinary pseudo-residuals of sequences.
   *
   * @param data sequences of one column
   * @throws IllegalArgumentException if the model has several columns or its family has no
   *     distribution function
   * @throws org.em4j.core.EmException if no state can give a row
   */
  public PseudoResiduals<P> pseudoResiduals(Sequences data) {
    return PseudoResiduals.of(this).compute(data);
  }

  /** Checks that data have the columns of this model. */
  void requireColumns(Sequences data) {
    Viterbi.requireColumns(columns(), data);
  }

  /** Tells whether all probabilities, families and parameters are the same, bit for bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof HiddenMarkovModel<?> model
        && Arrays.equals(initial, model.initial)
        && Arrays.equals(transitions, model.transitions)
        && emissionDocuments().equals(model.emissionDocuments());
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        Arrays.hashCode(initial), Arrays.hashCode(transitions), emissionDocuments());
  }

  private List<Document> emissionDocuments() {
    return IntStream.range(0, states())
        .mapToObj(k -> Distributions.write(distribution(k)))
        .toList();
  }

  /** Returns a line for each state: its π_i, its row of A and its emission in six digits. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("HiddenMarkovModel: ");
    text.append(states()).append(states() == 1 ? " state, " : " states, ");
    text.append(columns()).append(columns() == 1 ? " column" : " columns");
    double[][] rows = transitions();
    for (int k = 0; k < states(); k++) {
      text.append("\n  ").append(k).append(": initial ").append(ShortText.of(initial[k]));
      text.append(", transitions ").append(ShortText.of(rows[k]));
      text.append(", ").append(ShortText.of(Distributions.write(distribution(k))));
    }
    return text.toString();
  }
}
