package org.em4j.hmm;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Seeds;
import org.em4j.core.engine.Starts;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;

/**
 * Starts of Baum-Welch: the emissions are started as those of a mixture, and the chain from how the
 * rows' responsibilities follow each other. Each further start is the best of some candidates after
 * some M-steps, most of which have a random chain that stays long in its states: from how rows of
 * overlapping emissions follow each other EM seldom finds states that last.
 *
 * @param <P> the parameters of a state's emission
 */
final class HiddenMarkovStarts<P> implements Starts<HiddenMarkovModel<P>> {
  private static final int SEGMENTAL_ITERATIONS = 10;

  /** Each further start is the best of so many after so many M-steps. */
  private static final int CANDIDATES = 16;

  /** The most numbers α that the candidates of a start may have together, but for the first. */
  private static final int CANDIDATE_NUMBERS = 1 << 22;

  private static final int SCREENING_ITERATIONS = 10;

  /** Between these are the probabilities of staying that a random chain has. */
  private static final double LEAST_STAY = 0.5;

  private static final double MOST_STAY = 0.99;

  /** Tells the randomness of chains from that of emissions. */
  private static final int STICKY = 1;

  /** What every allowed transition begins with, so that none begins at 0 and stays there. */
  private static final double SHARE_OF_ALL = 0.1;

  private final HiddenMarkovProblem<P> problem;
  private final Sequences data;
  private final HiddenMarkovOptions options;
  private final ChainEstimate chain;
  private final int[] emissionOf;
  private final int states;

  HiddenMarkovStarts(
      HiddenMarkovProblem<P> problem,
      Sequences data,
      HiddenMarkovOptions options,
      ChainEstimate chain,
      int[] emissionOf) {
    this.problem = problem;
    this.data = data;
    this.options = options;
    this.chain = chain;
    this.emissionOf = emissionOf;
    this.states = emissionOf.length;
  }

  /**
   * Returns the options of the rows by themselves, whose initialisers know sequences and labels.
   */
  static MixtureOptions initializers(
      Sequences data, HiddenMarkovOptions options, int[] emissionOf) {
    MixtureOptions mixture = options.mixture();
    Initializer first = mixture.initializer();
    Initializer further = mixture.furtherInitializer();
    if (options.starting() == Starting.STRETCHES) {
      first = new Stretches(data, emissionOf, false);
      further = new Stretches(data, emissionOf, true);
    }
    if (data.labelled()) {
      boolean named = options.starting() == Starting.STRETCHES;
      first = new LabelledRows(data, emissionOf, first, named);
      further = new LabelledRows(data, emissionOf, further, named);
    }
    // Fixed weights are those of mixtures that states emit.
    return mixture.withFixedWeights(false).withInitializers(first, further);
  }

  @Override
  public HiddenMarkovModel<P> start(int index, long seed, MStep step, Workers workers) {
    return index == 0 || states == 1
        ? candidate(index, seed, false, step, workers)
        : bestCandidate(index, seed, step, workers);
  }

  /** Few random starts end in the best maximum; those that cannot are behind after ten M-steps. */
  private HiddenMarkovModel<P> bestCandidate(int index, long seed, MStep step, Workers workers) {
    Screening<P> screening = new Screening<>(problem, workers);
    int iterations = Math.min(SCREENING_ITERATIONS, options.mixture().em().maxIterations());
    long numbers = Math.max(1, (long) data.rows().rows() * states);
    int candidates = (int) Math.max(1, Math.min(CANDIDATES, CANDIDATE_NUMBERS / numbers));
    for (int c = 0; c < candidates; c++) {
      long own = Seeds.derive(seed, c);
      boolean sticky = c > 0;
      screening.consider(first -> candidate(index, own, sticky, first, workers), own, iterations);
    }
    return screening.best(step);
  }

  private HiddenMarkovModel<P> candidate(
      int index, long seed, boolean sticky, MStep step, Workers workers) {
    Mixture<P> emissions = problem.rows().starts().start(index, seed, step, workers);
    boolean stretches = options.starting() == Starting.STRETCHES;
    double[] follow = stretches ? stretchCounts(index, seed) : follow(emissions);
    List<P> parameters = problem.expanded(emissions.parameters());
    if (!stretches && isRestricted() && arePermutable(emissions)) {
      int[] order = permutation(follow, firsts(emissions));
      follow = ordered(follow, order);
      parameters = Arrays.stream(order).mapToObj(emissions::component).toList();
    }
    HiddenMarkovModel<P> model =
        problem.model(sticky && !stretches ? sticky(seed) : chain(follow), parameters);
    if (options.starting() == Starting.SEGMENTAL) {
      HiddenMarkovModel<P> trained = problem.trainedByViterbi(model, SEGMENTAL_ITERATIONS);
      model = problem.model(softened(trained), trained.emissions());
    }
    return model;
  }

  // --- the chain --------------------------------------------------------------------------------

  /** Returns how much of state i is followed by state j, row-major. */
  private double[] follow(Mixture<P> emissions) {
    int groups = emissions.components();
    double[] pairs = new double[groups * groups];
    int slice = Math.max(1, Math.min(data.rows().rows(), 4096));
    double[] gamma = new double[(slice + 1) * groups];
    Block block = newBlock();
    for (int s = 0; s < data.count(); s++) {
      double weight = data.weight(s);
      int end = data.first(s) + data.length(s);
      for (int at = data.first(s); at + 1 < end && weight > 0; at += slice) {
        int count = Math.min(slice + 1, end - at);
        responsibilities(emissions, at, count, block, gamma);
        for (int t = 0; t + 1 < count; t++) {
          for (int i = 0; i < groups; i++) {
            double from = weight * gamma[t * groups + i];
            for (int j = 0; j < groups; j++) {
              pairs[i * groups + j] += from * gamma[(t + 1) * groups + j];
            }
          }
        }
      }
    }
    int[] sharing = new int[groups];
    Arrays.stream(emissionOf).forEach(g -> sharing[g]++);
    double[] follow = new double[states * states];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        follow[i * states + j] =
            pairs[emissionOf[i] * groups + emissionOf[j]]
                / (sharing[emissionOf[i]] * sharing[emissionOf[j]]);
      }
    }
    return follow;
  }

  /** Writes those of the rows by themselves, or those of known states, row-major. */
  private void responsibilities(
      Mixture<P> emissions, int first, int rows, Block block, double[] gamma) {
    int groups = emissions.components();
    double[] logs = new double[groups * block.stride()];
    for (int at = 0; at < rows; at += block.stride()) {
      data.rows().read(first + at, Math.min(block.stride(), rows - at), block);
      emissions.kernel().logDensities(block, logs);
      for (int i = 0; i < block.rows(); i++) {
        int label = data.label(first + at + i);
        double max = Double.NEGATIVE_INFINITY;
        for (int g = 0; g < groups; g++) {
          max = Math.max(max, logs[g * block.stride() + i]);
        }
        double sum = 0;
        int out = (at + i) * groups;
        for (int g = 0; g < groups; g++) {
          double log = logs[g * block.stride() + i];
          gamma[out + g] = log == max ? 1 : Math.exp(log - max);
          gamma[out + g] *= emissions.weight(g);
          sum += gamma[out + g];
        }
        for (int g = 0; g < groups; g++) {
          gamma[out + g] =
              label >= 0
                  ? g == emissionOf[label] ? 1 : 0
                  : sum > 0 ? gamma[out + g] / sum : 1.0 / groups;
        }
      }
    }
  }

  /** Returns how much of each emission the sequences begin with. */
  private double[] firsts(Mixture<P> emissions) {
    double[] firsts = new double[emissions.components()];
    double[] gamma = new double[emissions.components()];
    Block block = newBlock();
    for (int s = 0; s < data.count(); s++) {
      responsibilities(emissions, data.first(s), 1, block, gamma);
      for (int g = 0; g < firsts.length; g++) {
        firsts[g] += data.weight(s) * gamma[g];
      }
    }
    return firsts;
  }

  private Block newBlock() {
    Observations rows = data.rows();
    double work = Block.work(rows.rows(), rows.columns(), states);
    return Block.allocate(rows.columns(), rows.blockRows(states), work);
  }

  private double[] stretchCounts(int index, long seed) {
    double[] counts = new double[states * states];
    Stretches stretches = new Stretches(data, emissionOf, index > 0);
    for (int s = 0; s < data.count(); s++) {
      int[] cuts = stretches.cuts(s, seed);
      double weight = data.weight(s);
      int before = -1;
      for (int k = 0; k < states; k++) {
        int length = cuts[k + 1] - cuts[k];
        if (length > 0) {
          counts[k * states + k] += weight * (length - 1);
          if (before >= 0) {
            counts[before * states + k] += weight;
          }
          before = k;
        }
      }
    }
    return counts;
  }

  /** Returns the chain that counts give, with a share for every allowed transition. */
  private ChainEstimate.Chain chain(double[] follow) {
    double[] counts = new double[states + states * states];
    Arrays.fill(counts, 0, states, 1);
    for (int i = 0; i < states; i++) {
      double row = 0;
      int allowed = 0;
      for (int j = 0; j < states; j++) {
        if (!chain.forbids(i, j)) {
          row += follow[i * states + j];
          allowed++;
        }
      }
      double share = row > 0 ? SHARE_OF_ALL * row / allowed : 1;
      for (int j = 0; j < states; j++) {
        counts[states + i * states + j] = (1 - SHARE_OF_ALL) * follow[i * states + j] + share;
      }
    }
    return chain.maximize(counts, 0, chain.uniform());
  }

  /** Returns a chain that stays in each state for some random time and goes anywhere from there. */
  private ChainEstimate.Chain sticky(long seed) {
    double[] counts = new double[states + states * states];
    Arrays.fill(counts, 0, states, 1);
    double rows = data.rows().totalWeight() / states;
    for (int i = 0; i < states; i++) {
      double stay =
          LEAST_STAY + (MOST_STAY - LEAST_STAY) * Seeds.uniform(Seeds.derive(seed, STICKY), i);
      for (int j = 0; j < states; j++) {
        counts[states + i * states + j] = rows * (i == j ? stay : (1 - stay) / (states - 1));
      }
    }
    return chain.maximize(counts, 0, chain.uniform());
  }

  private ChainEstimate.Chain softened(HiddenMarkovModel<P> trained) {
    double rows = data.rows().totalWeight() / states;
    double[] follow = trained.flatTransitions().clone();
    for (int i = 0; i < follow.length; i++) {
      follow[i] *= rows;
    }
    return chain(follow);
  }

  // --- which state is which ---------------------------------------------------------------------

  private boolean isRestricted() {
    return IntStream.range(0, states * states).anyMatch(i -> chain.forbids(i / states, i % states))
        || IntStream.range(0, states).anyMatch(chain::forbidsFirst);
  }

  private boolean arePermutable(Mixture<P> emissions) {
    return emissions.components() == states
        && !data.labelled()
        && !(emissions.family() instanceof PerComponentFamily);
  }

  /** Names the states such that what follows each other is allowed: by swaps, while they help. */
  private int[] permutation(double[] follow, double[] firsts) {
    int[] order = IntStream.range(0, states).toArray();
    double best = allowed(follow, firsts, order);
    boolean better = true;
    while (better) {
      better = false;
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < i; j++) {
          swap(order, i, j);
          double value = allowed(follow, firsts, order);
          if (value > best) {
            best = value;
            better = true;
          } else {
            swap(order, i, j);
          }
        }
      }
    }
    return order;
  }

  private static void swap(int[] order, int i, int j) {
    int kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }

  private double allowed(double[] follow, double[] firsts, int[] order) {
    double sum = 0;
    for (int i = 0; i < states; i++) {
      sum += chain.forbidsFirst(i) ? 0 : firsts[order[i]];
      for (int j = 0; j < states; j++) {
        sum += chain.forbids(i, j) ? 0 : follow[order[i] * states + order[j]];
      }
    }
    return sum;
  }

  private double[] ordered(double[] follow, int[] order) {
    double[] ordered = new double[follow.length];
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        ordered[i * states + j] = follow[order[i] * states + order[j]];
      }
    }
    return ordered;
  }
}
