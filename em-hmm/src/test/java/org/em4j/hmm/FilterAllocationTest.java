package org.em4j.hmm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.em4j.core.Distribution;
import org.em4j.core.Family;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureFamily;
import org.em4j.distributions.Bernoulli;
import org.em4j.distributions.BernoulliFamily;
import org.em4j.distributions.BernoulliVector;
import org.em4j.distributions.BernoulliVectorFamily;
import org.em4j.distributions.Beta;
import org.em4j.distributions.BetaFamily;
import org.em4j.distributions.Binomial;
import org.em4j.distributions.BinomialFamily;
import org.em4j.distributions.Categorical;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.CategoricalVector;
import org.em4j.distributions.CategoricalVectorFamily;
import org.em4j.distributions.ChiSquare;
import org.em4j.distributions.ChiSquareFamily;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.DiagonalCovariance;
import org.em4j.distributions.Dirichlet;
import org.em4j.distributions.DirichletFamily;
import org.em4j.distributions.Exponential;
import org.em4j.distributions.ExponentialDistributionFamily;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.Gamma;
import org.em4j.distributions.GammaFamily;
import org.em4j.distributions.Geometric;
import org.em4j.distributions.GeometricFamily;
import org.em4j.distributions.InverseGaussian;
import org.em4j.distributions.InverseGaussianFamily;
import org.em4j.distributions.Laplace;
import org.em4j.distributions.LaplaceFamily;
import org.em4j.distributions.LogNormal;
import org.em4j.distributions.LogNormalFamily;
import org.em4j.distributions.Multinomial;
import org.em4j.distributions.MultinomialFamily;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.NegativeBinomial;
import org.em4j.distributions.NegativeBinomialFamily;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Pareto;
import org.em4j.distributions.ParetoFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.distributions.Rayleigh;
import org.em4j.distributions.RayleighFamily;
import org.em4j.distributions.SphericalCovariance;
import org.em4j.distributions.TiedCovariance;
import org.em4j.distributions.VonMises;
import org.em4j.distributions.VonMisesFamily;
import org.em4j.distributions.VonMisesFisher;
import org.em4j.distributions.VonMisesFisherFamily;
import org.em4j.distributions.Weibull;
import org.em4j.distributions.WeibullFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Filters of every family allocate nothing at a step. */
class FilterAllocationTest {
  private static final int STEPS = 5000;

  /** What something unforeseen may take in all those steps: half a byte for each. */
  private static final long ALLOWED = STEPS / 2;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static <P> HiddenMarkovModel<P> model(Family<P> family, P first, P second) {
    return HiddenMarkovModel.of(
        new double[] {0.5, 0.5},
        new double[][] {{0.9, 0.1}, {0.2, 0.8}},
        family,
        List.of(first, second));
  }

  static Stream<HiddenMarkovModel<?>> models() {
    NormalFamily normal = new NormalFamily();
    CategoricalFamily categorical = new CategoricalFamily(3);
    Covariance full = Covariance.full(new double[] {2, 0.5, 0.5, 1});
    Covariance diagonal = Covariance.diagonal(1, 2);
    Covariance spherical = Covariance.spherical(2, 2);
    double[] at = {0, 1};
    Categorical fair = Categorical.of(0.5, 0.25, 0.25);
    Categorical loaded = Categorical.of(0.1, 0.1, 0.8);
    GammaFamily gamma = new GammaFamily();
    DirichletFamily dirichlet = new DirichletFamily(3);
    Dirichlet shares = Dirichlet.of(2, 3, 4);
    return Stream.of(
        model(normal, new Normal(0, 1), new Normal(3, 2)),
        model(new PoissonFamily(), new Poisson(2), new Poisson(9)),
        model(gamma, new Gamma(2, 1), new Gamma(9, 1)),
        model(new ExponentialDistributionFamily(), new Exponential(1), new Exponential(3)),
        model(new LaplaceFamily(), new Laplace(0, 1), new Laplace(0, 3)),
        model(new LogNormalFamily(), new LogNormal(0, 1), new LogNormal(1, 1)),
        model(new InverseGaussianFamily(), new InverseGaussian(1, 2), new InverseGaussian(3, 1)),
        model(new WeibullFamily(2), new Weibull(2, 1), new Weibull(2, 4)),
        model(new ParetoFamily(1), new Pareto(1, 2), new Pareto(1, 4)),
        model(new RayleighFamily(), new Rayleigh(1), new Rayleigh(4)),
        model(new ChiSquareFamily(), new ChiSquare(2), new ChiSquare(9)),
        model(new BetaFamily(), new Beta(2, 3), new Beta(5, 1)),
        model(new GeometricFamily(), new Geometric(0.2), new Geometric(0.7)),
        model(new BinomialFamily(7), new Binomial(7, 0.2), new Binomial(7, 0.7)),
        model(
            new NegativeBinomialFamily(3),
            new NegativeBinomial(3, 0.2),
            new NegativeBinomial(3, 0.7)),
        model(new VonMisesFamily(), new VonMises(0, 1), new VonMises(1, 5)),
        model(new BernoulliFamily(), new Bernoulli(0.2), new Bernoulli(0.7)),
        model(categorical, fair, loaded),
        model(
            new BernoulliVectorFamily(3),
            BernoulliVector.of(0.2, 0.5, 0.7),
            BernoulliVector.of(0.6, 0.6, 0.1)),
        model(
            CategoricalVectorFamily.ofLevels(3, 3),
            CategoricalVector.of(List.of(fair, loaded)),
            CategoricalVector.of(List.of(loaded, fair))),
        model(
            MultinomialFamily.withTrials(3, 5),
            Multinomial.of(0.2, 0.3, 0.5),
            Multinomial.of(0.6, 0.3, 0.1)),
        model(dirichlet, shares, Dirichlet.of(5, 1, 1)),
        model(
            new VonMisesFisherFamily(2),
            VonMisesFisher.of(new double[] {1, 0}, 2),
            VonMisesFisher.of(new double[] {0, 1}, 5)),
        model(
            new FullCovariance(2),
            new MultivariateNormal(at, full),
            new MultivariateNormal(at, full)),
        model(
            new TiedCovariance(2),
            new MultivariateNormal(at, full),
            new MultivariateNormal(at, full)),
        model(
            new DiagonalCovariance(2),
            new MultivariateNormal(at, diagonal),
            new MultivariateNormal(at, diagonal)),
        model(
            new SphericalCovariance(2),
            new MultivariateNormal(at, spherical),
            new MultivariateNormal(at, spherical)),
        model(
            new ProductFamily(List.of(normal, dirichlet, categorical)),
            product(normal, new Normal(0, 1), dirichlet, shares, categorical, fair),
            product(normal, new Normal(1, 1), dirichlet, shares, categorical, loaded)),
        model(
            new MixtureFamily<>(normal, 2),
            Mixture.of(
                normal, new double[] {0.5, 0.5}, List.of(new Normal(0, 1), new Normal(5, 1))),
            Mixture.of(
                normal, new double[] {0.2, 0.8}, List.of(new Normal(1, 2), new Normal(2, 1)))),
        model(
            new PerComponentFamily(List.of(gamma, normal)),
            new Distribution<>(gamma, new Gamma(2, 1)),
            new Distribution<>(normal, new Normal(-3, 2))));
  }

  private static <A, B, C> Product product(
      Family<A> first, A a, Family<B> second, B b, Family<C> third, C c) {
    return new Product(
        List.of(
            new Distribution<>(first, a),
            new Distribution<>(second, b),
            new Distribution<>(third, c)));
  }

  /** Observations that the model has drawn, every fifth of them missing. */
  private static double[][] rows(HiddenMarkovModel<?> model) {
    int d = model.columns();
    double[] x = new double[STEPS * d];
    model.sample(STEPS, new Random(2), x, new int[STEPS]);
    double[][] rows = new double[STEPS][d];
    for (int t = 0; t < STEPS; t++) {
      for (int j = 0; j < d; j++) {
        rows[t][j] = t % 5 == 4 ? Double.NaN : x[t * d + j];
      }
    }
    return rows;
  }

  /** Returns the least of several runs: the compiler needs some to warm up, at times of its own. */
  private static long allocated(Runnable run) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 20 && least >= ALLOWED; i++) {
      long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      run.run();
      long after = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
      least = Math.min(least, after - before);
    }
    return least;
  }

  @ParameterizedTest
  @MethodSource("models")
  void anUpdateAllocatesNothing(HiddenMarkovModel<?> model) {
    Filter filter = model.filter();
    double[][] rows = rows(model);
    long bytes =
        allocated(
            () -> {
              for (int t = 0; t < STEPS; t++) {
                filter.update(rows[t]);
              }
            });
    assertThat(bytes).isLessThan(ALLOWED);
    assertThat(filter.logLikelihood()).isFinite();
  }

  @Test
  void forecastsAndSmoothingAllocateNothing() {
    HiddenMarkovModel<?> model = models().findFirst().orElseThrow();
    FixedLagSmoother smoother = FixedLagSmoother.of(model, 7);
    Filter filter = model.filter();
    double[][] rows = rows(model);
    double[] out = new double[14];
    long bytes =
        allocated(
            () -> {
              for (int t = 0; t < STEPS; t++) {
                filter.update(rows[t]);
                filter.forecast(1 + t % 1000, out);
                filter.forecastLogDensity(5, rows[t]);
                if (smoother.update(rows[t])) {
                  smoother.probabilities(out);
                }
                smoother.smoothPending(out);
              }
            });
    assertThat(bytes).isLessThan(ALLOWED);
  }
}
