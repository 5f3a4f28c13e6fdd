package org.em4j.core.mixture;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.DataSummary;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmEngine;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.ImprovementPerObservation;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.engine.ShortRunsThenBest;

/**
 * k-means, the best of several seedings by k-means++ (the best two after ten iterations go on):
 * hard EM of normals with the same spherical covariance and equal weights, run on the engine.
 * Columns are standardised, so that scale changes nothing. Rows belong to the nearest centre.
 * Immutable.
 */
public final class KMeansInitializer implements Initializer {
  /** The default number of seedings. */
  public static final int DEFAULT_SEEDINGS = 10;

  private static final int MAX_ITERATIONS = 300;
  private static final int SHORT_ITERATIONS = 10;
  private static final int KEPT = 2;
  private static final double TOLERANCE = 1e-10;

  private final int seedings;

  /** Makes an initialiser with ten seedings. */
  public KMeansInitializer() {
    this(DEFAULT_SEEDINGS);
  }

  /**
   * Makes an initialiser.
   *
   * @param seedings how many k-means runs the best is taken from, at least 1
   */
  public KMeansInitializer(int seedings) {
    if (seedings < 1) {
      throw new IllegalArgumentException("seedings must be at least 1, but is " + seedings);
    }
    this.seedings = seedings;
  }

  @Override
  public Assignments start(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    return new NearestCentres(centres(data, summary, components, seed, options), summary, true);
  }

  /** Seedings that are behind after a few iterations hardly ever win: only the best go on. */
  private RestartPolicy restarts(int components) {
    return components == 1
        ? RestartPolicy.single()
        : new ShortRunsThenBest(seedings, SHORT_ITERATIONS, Math.min(KEPT, seedings));
  }

  /** Returns the centres in standardised columns. */
  List<double[]> centres(
      Observations data, DataSummary summary, int components, long seed, EmOptions options) {
    Observations standardized = new StandardizedObservations(data, summary);
    UnitNormal family = new UnitNormal(data.columns());
    double[] weights = new double[components];
    Arrays.fill(weights, 1.0 / components);
    MixtureOptions hard =
        MixtureOptions.defaults()
            .withAssignment(Assignment.HARD)
            .withFixedWeights(true)
            .withEm(
                EmOptions.defaults()
                    .withSeed(seed)
                    .withThreads(options.threads())
                    .withCancellation(options.cancelled())
                    .withRestarts(restarts(components))
                    .withMaxIterations(MAX_ITERATIONS)
                    .withConvergence(new ImprovementPerObservation(TOLERANCE)));
    return EmEngine.fit(
            MixtureProblem.of(standardized, family, components, hard),
            (index, startSeed, step, workers) ->
                Mixture.ofChecked(
                    family,
                    weights,
                    KMeansPlusPlusInitializer.centres(standardized, components, startSeed)),
            hard.em())
        .model()
        .parameters();
  }
}
