package org.em4j.core.seam;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.SufficientStatistics;
import org.em4j.core.engine.ComponentMaximization;
import org.em4j.core.engine.EmProblem;
import org.em4j.core.engine.MStep;
import org.em4j.core.engine.Objective;
import org.em4j.core.engine.Workers;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;

/**
 * A hidden Markov model as an {@link EmProblem}: one vector of initial counts, transition counts
 * and the states' (weight, T); a task is a sequence.
 */
final class HmmProblem<Q> implements EmProblem<Hmm<Q>> {
  private final Observations data;
  private final int[] starts;
  private final MixtureFamily<Q> family;
  private final int states;
  private final DataSummary summary;

  /** Sequence i holds the rows from {@code starts[i]} to {@code starts[i + 1]}. */
  HmmProblem(Observations data, int[] starts, MixtureFamily<Q> family, int states) {
    this.data = data;
    this.starts = starts;
    this.family = family;
    this.states = states;
    this.summary = DataSummary.of(data);
  }

  @Override
  public String name() {
    return "a hidden Markov model of " + family.id();
  }

  @Override
  public double totalWeight() {
    return data.totalWeight();
  }

  private int emissionsAt() {
    return states + states * states;
  }

  private SufficientStatistics zeros() {
    return SufficientStatistics.zeros(
        emissionsAt() + states * (1 + family.statisticSize()), states * family.referenceSize());
  }

  ComponentStatistics emissions(SufficientStatistics statistics) {
    return statistics.components(
        emissionsAt(), states, family.statisticSize(), 0, family.referenceSize());
  }

  @Override
  public SufficientStatistics newStatistics(Hmm<Q> model) {
    SufficientStatistics statistics = zeros();
    for (int s = 0; s < states; s++) {
      family.reference(
          model.emissions().get(s), statistics.references(), s * family.referenceSize());
    }
    return statistics;
  }

  private static final class Storage {
    private final SufficientStatistics statistics;
    private double logLikelihood;

    Storage(SufficientStatistics like) {
      statistics = like.emptyCopy();
    }
  }

  @Override
  public Objective expectation(Hmm<Q> model, SufficientStatistics into, Workers workers) {
    Kernel kernel = family.kernel(model.emissions());
    double[] totals = new double[2];
    workers.inOrder(
        starts.length - 1,
        () -> new Storage(into),
        (sequence, storage) -> {
          storage.statistics.clear();
          storage.logLikelihood =
              forwardBackward(model, kernel, starts[sequence], starts[sequence + 1], storage);
        },
        storage -> {
          into.merge(storage.statistics);
          totals[0] += storage.logLikelihood;
          totals[1] += Math.abs(storage.logLikelihood);
        });
    return new Objective(totals[0], totals[1], Objective.Kind.LOG_LIKELIHOOD);
  }

  private double forwardBackward(Hmm<Q> model, Kernel kernel, int from, int to, Storage storage) {
    int n = to - from;
    Block block = Block.allocate(data.columns(), n);
    data.read(from, n, block);
    double[] b = new double[states * n];
    kernel.logDensities(block, b);
    double[] alpha = new double[states * n];
    double[] beta = new double[states * n];
    double[] terms = new double[states];
    for (int t = 0; t < n; t++) {
      for (int s = 0; s < states; s++) {
        if (t == 0) {
          alpha[s * n] = Math.log(model.initial(s)) + b[s * n];
          continue;
        }
        for (int r = 0; r < states; r++) {
          terms[r] = alpha[r * n + t - 1] + Math.log(model.transition(r, s));
        }
        alpha[s * n + t] = logSum(terms) + b[s * n + t];
      }
    }
    for (int t = n - 2; t >= 0; t--) {
      for (int r = 0; r < states; r++) {
        for (int s = 0; s < states; s++) {
          terms[s] = Math.log(model.transition(r, s)) + b[s * n + t + 1] + beta[s * n + t + 1];
        }
        beta[r * n + t] = logSum(terms);
      }
    }
    for (int s = 0; s < states; s++) {
      terms[s] = alpha[s * n + n - 1];
    }
    double logLikelihood = logSum(terms);
    double[] gamma = new double[states * n];
    double[] values = storage.statistics.values();
    for (int s = 0; s < states; s++) {
      for (int t = 0; t < n; t++) {
        gamma[s * n + t] = Math.exp(alpha[s * n + t] + beta[s * n + t] - logLikelihood);
      }
      values[s] += gamma[s * n];
      for (int r = 0; r < states; r++) {
        for (int t = 0; t < n - 1; t++) {
          values[states + r * states + s] +=
              Math.exp(
                  alpha[r * n + t]
                      + Math.log(model.transition(r, s))
                      + b[s * n + t + 1]
                      + beta[s * n + t + 1]
                      - logLikelihood);
        }
      }
    }
    kernel.accumulate(block, gamma, emissions(storage.statistics));
    return logLikelihood;
  }

  private static double logSum(double[] terms) {
    double max = Double.NEGATIVE_INFINITY;
    for (double term : terms) {
      max = Math.max(max, term);
    }
    double sum = 0;
    for (double term : terms) {
      sum += max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(term - max);
    }
    return max + (sum > 0 ? Math.log(sum) : 0);
  }

  @Override
  public Hmm<Q> maximize(SufficientStatistics total, Hmm<Q> previous, MStep step) {
    double[] counts = total.values();
    double[] initial = new double[states];
    double[] transition = new double[states * states];
    double sum = 0;
    for (int s = 0; s < states; s++) {
      sum += counts[s];
    }
    for (int r = 0; r < states; r++) {
      initial[r] = counts[r] / sum;
      double row = 0;
      for (int s = 0; s < states; s++) {
        row += counts[states + r * states + s];
      }
      for (int s = 0; s < states; s++) {
        transition[r * states + s] = counts[states + r * states + s] / row;
      }
    }
    List<Mixture<Q>> emissions =
        family.maximize(
            emissions(total),
            previous.emissions(),
            new ComponentMaximization(family, summary, DegeneratePolicy.floor(), 0, step));
    return new Hmm<>(initial, transition, emissions);
  }

  @Override
  public double roundingAllowance(Hmm<Q> model, Objective objective) {
    double condition = family.condition(model.emissions());
    return Math.ulp(1.0) * (64 * totalWeight() * condition + 16 * objective.magnitude());
  }

  @Override
  public double[] coordinates(Hmm<Q> model) {
    List<Double> all = new ArrayList<>();
    for (int s = 0; s < states; s++) {
      all.add(Math.log(model.initial(s)));
    }
    for (int i = 0; i < states * states; i++) {
      all.add(Math.log(model.transition(i / states, i % states)));
    }
    for (Mixture<Q> emission : model.emissions()) {
      double[] out = new double[family.coordinateSize(emission)];
      family.coordinates(emission, summary, out, 0);
      for (double c : out) {
        all.add(c);
      }
    }
    return all.stream().mapToDouble(Double::doubleValue).toArray();
  }

  @Override
  public Hmm<Q> at(Hmm<Q> like, double[] coordinates) {
    double[] initial = new double[states];
    double[] transition = new double[states * states];
    for (int i = 0; i < emissionsAt(); i++) {
      double p = Math.exp(coordinates[i]);
      if (i < states) {
        initial[i] = p;
      } else {
        transition[i - states] = p;
      }
    }
    List<Mixture<Q>> emissions = new ArrayList<>();
    int at = emissionsAt();
    for (Mixture<Q> emission : like.emissions()) {
      emissions.add(family.at(emission, summary, coordinates, at));
      at += family.coordinateSize(emission);
    }
    return new Hmm<>(initial, transition, emissions);
  }

  @Override
  public List<String> warnings(Hmm<Q> model, SufficientStatistics total) {
    return List.of();
  }
}
