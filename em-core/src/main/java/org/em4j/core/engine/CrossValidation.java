package org.em4j.core.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import org.em4j.core.Observations;

/**
 * How well models of one kind explain rows that they have not seen: each fold is held out once, a
 * model is fitted to the others, and the log-likelihood of the fold is taken. Higher is better, and
 * nothing is asked of the number of parameters (Smyth 2000, doi:10.1023/A:1008940618127).
 *
 * <pre>{@code
 * Folds folds = Folds.ofRows(data, 5, seed);
 * CrossValidation validation =
 *     CrossValidation.of(
 *         folds,
 *         training -> GaussianMixture.fit(training, options).model(),
 *         (model, heldOut) -> model.score(heldOut).logLikelihood());
 * }</pre>
 *
 * @param folds what came of each fold, in order; at least two
 */
public record CrossValidation(List<Fold> folds) {
  /**
   * What came of a fold.
   *
   * @param logLikelihood of its rows by the model that was fitted to all others: {@code Σ w log
   *     p(x)}, natural logarithms
   * @param weight the sum of its rows' weights
   */
  public record Fold(double logLikelihood, double weight) {
    /** Returns the log-likelihood per unit of weight. */
    public double meanLogLikelihood() {
      return logLikelihood / weight;
    }
  }

  /** Copies the list. */
  public CrossValidation {
    folds = List.copyOf(folds);
    if (folds.size() < 2) {
      throw new IllegalArgumentException(
          "there must be at least 2 folds, but there are " + folds.size());
    }
  }

  /** Fits and measures one fold after the other; a fit may have threads of its own. */
  public static <M> CrossValidation of(
      Folds folds,
      Function<? super Observations, ? extends M> fit,
      ToDoubleBiFunction<? super M, ? super Observations> logLikelihood) {
    try (Workers workers = Workers.sequential()) {
      return of(folds, fit, logLikelihood, workers);
    }
  }

  /**
   * Fits and measures. What a fit throws is thrown here: that of the first fold that failed.
   *
   * @param folds the data
   * @param fit fits a model to rows, of which those held out have the weight 0; called on any of
   *     the threads
   * @param logLikelihood measures a model on rows, {@code Σ w log p(x)}; called on any of the
   *     threads
   * @param workers run the folds; their number changes no bit of the result if fits do not depend
   *     on it
   */
  public static <M> CrossValidation of(
      Folds folds,
      Function<? super Observations, ? extends M> fit,
      ToDoubleBiFunction<? super M, ? super Observations> logLikelihood,
      Workers workers) {
    return of(
        folds,
        fold -> logLikelihood.applyAsDouble(fit.apply(folds.training(fold)), folds.heldOut(fold)),
        workers);
  }

  /**
   * Fits and measures, where data are more than their rows.
   *
   * @param folds the data
   * @param heldOut fits a model to all folds but one, and returns the log-likelihood of that one;
   *     called on any of the threads
   * @param workers run the folds
   */
  public static CrossValidation of(Folds folds, IntToDoubleFunction heldOut, Workers workers) {
    List<Fold> measured = new ArrayList<>();
    workers.inOrder(
        folds.count(),
        () -> new double[1],
        (fold, storage) -> storage[0] = heldOut.applyAsDouble(fold),
        storage -> measured.add(new Fold(storage[0], folds.weight(measured.size()))));
    return new CrossValidation(measured);
  }

  /** Returns the log-likelihood of all rows, each by the model that has not seen it. */
  public double logLikelihood() {
    return folds.stream().mapToDouble(Fold::logLikelihood).sum();
  }

  /** Returns the sum of the rows' weights. */
  public double totalWeight() {
    return folds.stream().mapToDouble(Fold::weight).sum();
  }

  /** Returns the log-likelihood per unit of weight: what models are compared by. */
  public double meanLogLikelihood() {
    return logLikelihood() / totalWeight();
  }

  /**
   * Returns the standard error of the mean, from how the F folds differ: {@code √(F/(F−1) Σ
   * (W_f/W)² (m_f − m)²)} with weights W_f and means m_f, for folds of equal weight the standard
   * deviation of their means by √F. Folds share most of what their models were fitted to, so it is
   * a rough one.
   */
  public double standardError() {
    double mean = meanLogLikelihood();
    double total = totalWeight();
    double squares = 0;
    for (Fold fold : folds) {
      double share = fold.weight() / total * (fold.meanLogLikelihood() - mean);
      squares += share * share;
    }
    return Math.sqrt(squares * folds.size() / (folds.size() - 1));
  }
}
