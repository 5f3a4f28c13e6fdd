package org.em4j.gmm;

import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.em4j.core.engine.Acceleration;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.RestartPolicy;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Covariance;

/**
 * What Gaussian mixture to fit, and how: immutable, each {@code with} method returns changed
 * options.
 *
 * <p>Initial weights, means or covariances replace what the initialiser of the first start gives;
 * if all three are given no initialiser runs.
 */
public final class GaussianMixtureOptions {
  private final int components;
  private final CovarianceType covarianceType;
  private final MixtureOptions mixture;
  private final double[] initialWeights;
  private final double[][] initialMeans;
  private final Covariance[] initialCovariances;

  private GaussianMixtureOptions(
      int components,
      CovarianceType covarianceType,
      MixtureOptions mixture,
      double[] initialWeights,
      double[][] initialMeans,
      Covariance[] initialCovariances) {
    if (components < 1) {
      throw new IllegalArgumentException(
          "the number of components must be at least 1, but is " + components);
    }
    this.components = components;
    this.covarianceType = Objects.requireNonNull(covarianceType, "covarianceType");
    this.mixture = Objects.requireNonNull(mixture, "mixture");
    this.initialWeights = initialWeights;
    this.initialMeans = initialMeans;
    this.initialCovariances = initialCovariances;
  }

  /**
   * Returns options for K components with full covariances and {@link MixtureOptions#defaults}.
   *
   * @param components K, at least 1
   */
  public static GaussianMixtureOptions components(int components) {
    return new GaussianMixtureOptions(
        components, CovarianceType.FULL, MixtureOptions.defaults(), null, null, null);
  }

  /** Returns these options with another covariance structure. */
  public GaussianMixtureOptions withCovariance(CovarianceType value) {
    return new GaussianMixtureOptions(
        components, value, mixture, initialWeights, initialMeans, initialCovariances);
  }

  /** Returns these options with other options of the fit. */
  public GaussianMixtureOptions withMixture(MixtureOptions value) {
    return new GaussianMixtureOptions(
        components, covarianceType, value, initialWeights, initialMeans, initialCovariances);
  }

  /** Returns these options with changed options of the fit. */
  public GaussianMixtureOptions withMixture(UnaryOperator<MixtureOptions> change) {
    return withMixture(change.apply(mixture));
  }

  /** Returns these options with n starts: k-means, then random rows. */
  public GaussianMixtureOptions withRestarts(int n) {
    return withMixture(m -> m.withRestarts(n));
  }

  /** Returns these options with another restart policy. */
  public GaussianMixtureOptions withRestarts(RestartPolicy policy) {
    return withMixture(m -> m.withRestarts(policy));
  }

  /** Returns these options with another seed. */
  public GaussianMixtureOptions withSeed(long seed) {
    return withMixture(m -> m.withSeed(seed));
  }

  /** Returns these options with another tolerance on the mean log-likelihood. */
  public GaussianMixtureOptions withTolerance(double tolerance) {
    return withMixture(m -> m.withTolerance(tolerance));
  }

  /** Returns these options with another acceleration of runs that creep. */
  public GaussianMixtureOptions withAcceleration(Acceleration acceleration) {
    return withMixture(m -> m.withAcceleration(acceleration));
  }

  /** Returns these options with another iteration limit. */
  public GaussianMixtureOptions withMaxIterations(int iterations) {
    return withMixture(m -> m.withMaxIterations(iterations));
  }

  /** Returns these options with another number of threads, which changes no bit of the result. */
  public GaussianMixtureOptions withThreads(int threads) {
    return withMixture(m -> m.withThreads(threads));
  }

  /** Returns these options with {@code X} added to the diagonal of each covariance. */
  public GaussianMixtureOptions withRegularization(double regularization) {
    return withMixture(m -> m.withRegularization(regularization));
  }

  /** Returns these options with a listener, which is told of every iteration. */
  public GaussianMixtureOptions withListener(EmListener listener) {
    return withMixture(m -> m.withListener(listener));
  }

  /** Returns these options with a way to ask whether to stop: asked often, on any thread. */
  public GaussianMixtureOptions withCancellation(BooleanSupplier cancelled) {
    return withMixture(m -> m.withCancellation(cancelled));
  }

  /** Returns these options with one initialiser for every start. */
  public GaussianMixtureOptions withInitializer(Initializer initializer) {
    return withMixture(m -> m.withInitializer(initializer));
  }

  /**
   * Returns these options with initial weights.
   *
   * @param weights K values of sum 1; copied
   */
  public GaussianMixtureOptions withInitialWeights(double... weights) {
    requireLength(weights.length, "initial weights");
    return new GaussianMixtureOptions(
        components, covarianceType, mixture, weights.clone(), initialMeans, initialCovariances);
  }

  /**
   * Returns these options with initial means.
   *
   * @param means K rows of d values; copied
   */
  public GaussianMixtureOptions withInitialMeans(double[]... means) {
    requireLength(means.length, "initial means");
    double[][] copy = new double[means.length][];
    for (int k = 0; k < means.length; k++) {
      copy[k] = means[k].clone();
    }
    return new GaussianMixtureOptions(
        components, covarianceType, mixture, initialWeights, copy, initialCovariances);
  }

  /**
   * Returns these options with initial covariances.
   *
   * @param covariances K of them, of the options' structure; copied
   */
  public GaussianMixtureOptions withInitialCovariances(Covariance... covariances) {
    requireLength(covariances.length, "initial covariances");
    return new GaussianMixtureOptions(
        components, covarianceType, mixture, initialWeights, initialMeans, covariances.clone());
  }

  /**
   * Returns these options with initial precisions, the inverses of covariances.
   *
   * @param precisions K matrices, row-major d×d
   */
  public GaussianMixtureOptions withInitialPrecisions(double[]... precisions) {
    Covariance[] covariances = new Covariance[precisions.length];
    for (int k = 0; k < precisions.length; k++) {
      covariances[k] = Covariance.ofPrecision(precisions[k]);
    }
    return withInitialCovariances(covariances);
  }

  private void requireLength(int length, String what) {
    if (length != components) {
      throw new IllegalArgumentException(
          length + " " + what + " were given for " + components + " components");
    }
  }

  /** Returns the number of components K. */
  public int components() {
    return components;
  }

  /** Returns the covariance structure. */
  public CovarianceType covarianceType() {
    return covarianceType;
  }

  /** Returns the options of the fit. */
  public MixtureOptions mixture() {
    return mixture;
  }

  boolean hasInitial() {
    return initialWeights != null || initialMeans != null || initialCovariances != null;
  }

  boolean hasWholeInitial() {
    return initialWeights != null && initialMeans != null && initialCovariances != null;
  }

  double[] initialWeights(double[] otherwise) {
    return initialWeights == null ? otherwise : initialWeights;
  }

  double[] initialMean(int k, double[] otherwise) {
    return initialMeans == null ? otherwise : initialMeans[k];
  }

  Covariance initialCovariance(int k, Covariance otherwise) {
    return initialCovariances == null ? otherwise : initialCovariances[k];
  }
}
