package org.em4j.hmm;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Starts;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;

/**
 * Starts of Baum-Welch: the emissions are started as those of a mixture, and the chain from how the
 * rows' responsibilities follow each other.
 *
 * @param <P> the parameters of a state's emission
 */
final class HiddenMarkovStarts<P> implements Starts<HiddenMarkovModel<P>> {
  private static final int SEGMENTAL_ITERATIONS = 10;

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
      first = new LabelledRows(data, emissionOf, first);
      further = new LabelledRows(data, emissionOf, further);
    }
    return mixture.withInitializers(first, further);
  }

  @Override
  public HiddenMarkovModel<P> start(int index, long seed, MStep step, Workers workers) {
    Mixture<P> emissions = problem.rows().starts().start(index, seed, step, workers);
    boolean stretches = options.starting() == Starting.STRETCHES;
    double[] follow = stretches ? stretchCounts(index, seed) : follow(emissions);
    HiddenMarkovModel<P> model =
        problem.model(chain(follow), problem.expanded(emissions.parameters()));
    if (!stretches && isRestricted() && arePermutable(emissions)) {
      int[] order = permutation(follow);
      double[] ordered = new double[follow.length];
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < states; j++) {
          ordered[i * states + j] = follow[order[i] * states + order[j]];
        }
      }
      model =
          problem.model(
              chain(ordered), Arrays.stream(order).mapToObj(emissions::component).toList());
    }
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
    Observations rows = data.rows();
    int slice = Math.max(1, Math.min(rows.rows(), 4096));
    double[] gamma = new double[(slice + 1) * groups];
    for (int s = 0; s < data.count(); s++) {
      double weight = data.weight(s);
      int end = data.first(s) + data.length(s);
      for (int at = data.first(s); at + 1 < end && weight > 0; at += slice) {
        int count = Math.min(slice + 1, end - at);
        emissions.responsibilities(rows, at, count, gamma);
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
    return IntStream.range(0, states * states).anyMatch(i -> chain.forbids(i / states, i % states));
  }

  private boolean arePermutable(Mixture<P> emissions) {
    return emissions.components() == states
        && !data.labelled()
        && !(emissions.family() instanceof PerComponentFamily);
  }

  /** Names the states such that what follows each other is allowed: by swaps, while they help. */
  private int[] permutation(double[] follow) {
    int[] order = IntStream.range(0, states).toArray();
    double best = allowed(follow, order);
    boolean better = true;
    while (better) {
      better = false;
      for (int i = 0; i < states; i++) {
        for (int j = 0; j < i; j++) {
          swap(order, i, j);
          double value = allowed(follow, order);
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

  private double allowed(double[] follow, int[] order) {
    double sum = 0;
    for (int i = 0; i < states; i++) {
      for (int j = 0; j < states; j++) {
        sum += chain.forbids(i, j) ? 0 : follow[order[i] * states + order[j]];
      }
    }
    return sum;
  }
}
