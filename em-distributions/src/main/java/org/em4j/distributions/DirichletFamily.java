package org.em4j.distributions;

import java.util.List;
import java.util.random.RandomGenerator;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.ParameterCodec;
import org.em4j.core.PseudoRows;
import org.em4j.core.Support;
import org.jspecify.annotations.Nullable;

/**
 * Dirichlet distributions {@code p(x|α) = Γ(Σα_j) Π x_j^(α_j−1) / Γ(α_j)} of the proportions in d ≥
 * 2 columns. Every proportion is above 0 and below 1; a row must have the sum 1 within 1e-6, and is
 * divided by it.
 *
 * <p>As an exponential family {@code T_j = log x_j}, {@code η_j = α_j − 1}, {@code A = Σ log Γ(α_j)
 * − log Γ(Σα_j)}. The estimate solves {@code ψ(α_j) − ψ(Σα_j) = E[log x_j]} by Newton's method,
 * whose Hessian is a diagonal and a matrix of rank one (Minka 2000, Estimating a Dirichlet
 * distribution, equations 13 to 18); a step that does not raise the likelihood is halved.
 *
 * <p>The likelihood of rows that are all equal has no bound. A component is degenerate when every
 * column's variance {@code m_j (1 − m_j)/(Σα + 1)}, with m the mean, is below the policy's floor,
 * relative to the squared scale of the column, or when the means of logarithms have too few digits
 * to tell its rows apart, at Σα of about 1e13. Immutable and thread-safe.
 */
public final class DirichletFamily implements ExponentialFamily<Dirichlet> {
  /** What the digits of a file may be off. */
  private static final double SUM_TOLERANCE = 1e-6;

  private static final Support PROPORTIONS = new Support(0, 1, false, false, false);

  private static final int MOST_STEPS = 200;
  private static final int MOST_HALVINGS = 60;

  /** Of the largest terms of a log-likelihood: some tens of roundings. */
  private static final double ROUNDING = 1e-14;

  /** Below this relative step, steps that no longer shrink are rounding errors. */
  private static final double SMALL_STEP = 1e-5;

  private final int d;
  private final double leastExcess;

  /**
   * Makes the family.
   *
   * @param columns d, at least 2
   */
  public DirichletFamily(int columns) {
    if (columns < 2) {
      throw new IllegalArgumentException("dirichlet takes at least 2 columns, but has " + columns);
    }
    this.d = columns;
    this.leastExcess = 64 * Math.ulp(1.0) * (1 + Math.log(columns));
  }

  @Override
  public String id() {
    return "dirichlet";
  }

  @Override
  public int observationSize() {
    return d;
  }

  @Override
  public int statisticSize() {
    return d;
  }

  @Override
  public Support support() {
    return PROPORTIONS;
  }

  @Override
  public boolean bindsColumns() {
    return true;
  }

  @Override
  public @Nullable String problem(double[] x, int at) {
    double sum = sum(x, at);
    return Math.abs(sum - 1) <= SUM_TOLERANCE
        ? null
        : "its proportions have the sum "
            + sum
            + ", but dirichlet takes rows of sum 1: divide every row by its sum";
  }

  private double sum(double[] x, int at) {
    double sum = 0;
    for (int j = 0; j < d; j++) {
      sum += x[at + j];
    }
    return sum;
  }

  @Override
  public int freeParameters() {
    return d;
  }

  @Override
  public void statistics(double[] x, int at, double[] t, int to) {
    double logSum = Math.log(sum(x, at));
    for (int j = 0; j < d; j++) {
      t[to + j] = Math.log(x[at + j]) - logSum;
    }
  }

  @Override
  public double logBaseMeasure(double[] x, int at) {
    boolean supported = Math.abs(sum(x, at) - 1) <= SUM_TOLERANCE;
    for (int j = 0; j < d && supported; j++) {
      supported = PROPORTIONS.contains(x[at + j]);
    }
    return supported ? 0 : Double.NEGATIVE_INFINITY;
  }

  @Override
  public double natural(Dirichlet parameters, double[] eta) {
    checked(parameters);
    double sum = -GammaFunction.logGamma(parameters.total());
    for (int j = 0; j < d; j++) {
      eta[j] = parameters.concentration(j) - 1;
      sum += GammaFunction.logGamma(parameters.concentration(j));
    }
    return sum;
  }

  private Dirichlet checked(Dirichlet parameters) {
    if (parameters.size() != d) {
      throw new IllegalArgumentException(
          "concentration must have " + d + " entries, but has " + parameters.size());
    }
    return parameters;
  }

  /**
   * {@inheritDoc}
   *
   * <p>With {@code c = Σ exp(E[log x_j])}, below 1 unless all rows are equal, the sum of α is about
   * {@code (d − 1)/(−2 log c)} where it is large; the start takes it and the α_j that go with it.
   */
  @Override
  public Dirichlet fromMean(double[] mean, double weight) {
    double excess = -Math.log(sumOfGeometricMeans(mean));
    if (!(excess > leastExcess)) {
      throw new DegenerateComponentException("its rows are all equal");
    }
    double digamma = GammaFunction.digamma(0.5 * (d - 1) / excess);
    double[] alpha = new double[d];
    for (int j = 0; j < d; j++) {
      alpha[j] = GammaFunction.inverseDigamma(digamma + mean[j]);
    }
    return Dirichlet.of(mostLikely(mean, alpha));
  }

  private double sumOfGeometricMeans(double[] mean) {
    double sum = 0;
    for (int j = 0; j < d; j++) {
      sum += Math.exp(mean[j]);
    }
    return sum;
  }

  /** Climbs from {@code alpha}, which is modified and returned. */
  private double[] mostLikely(double[] mean, double[] alpha) {
    double[] step = new double[d];
    double[] next = new double[d];
    double value = logLikelihood(mean, alpha);
    double last = Double.POSITIVE_INFINITY;
    for (int times = 0; times < MOST_STEPS; times++) {
      newtonStep(mean, alpha, step);
      double least = value - ROUNDING * magnitude(mean, alpha);
      double share = 1;
      boolean climbs = moved(alpha, step, share, next) && logLikelihood(mean, next) >= least;
      for (int halvings = 0; !climbs && halvings < MOST_HALVINGS; halvings++) {
        share *= 0.5;
        climbs = moved(alpha, step, share, next) && logLikelihood(mean, next) >= least;
      }
      if (!climbs) {
        return alpha;
      }
      double relative = 0;
      for (int j = 0; j < d; j++) {
        relative = Math.max(relative, Math.abs(next[j] - alpha[j]) / alpha[j]);
        alpha[j] = next[j];
      }
      value = logLikelihood(mean, alpha);
      if (relative <= 2 * Math.ulp(1.0) || (relative < SMALL_STEP && relative >= 0.5 * last)) {
        return alpha;
      }
      last = relative;
    }
    return alpha;
  }

  /** Writes {@code −H⁻¹} times the gradient. */
  private void newtonStep(double[] mean, double[] alpha, double[] step) {
    double total = sum(alpha, 0);
    double gap = GammaFunction.logMinusDigamma(total);
    double weighted = 0;
    double inverses = 0;
    for (int j = 0; j < d; j++) {
      double inverse = 1 / GammaFunction.trigamma(alpha[j]);
      // Logarithms of shares have the size of the means; those of large numbers would cancel.
      step[j] =
          Math.log(total / alpha[j]) + mean[j] + (GammaFunction.logMinusDigamma(alpha[j]) - gap);
      weighted += step[j] * inverse;
      inverses += inverse;
    }
    double common = weighted / (inverses - 1 / GammaFunction.trigamma(total));
    for (int j = 0; j < d; j++) {
      step[j] = (step[j] - common) / GammaFunction.trigamma(alpha[j]);
    }
  }

  /** Writes {@code alpha + share·step}; false if that leaves the parameters. */
  private boolean moved(double[] alpha, double[] step, double share, double[] next) {
    for (int j = 0; j < d; j++) {
      next[j] = alpha[j] + share * step[j];
      if (!(next[j] > 0) || Double.isInfinite(next[j])) {
        return false;
      }
    }
    return true;
  }

  /** Returns the mean log-likelihood of a row, but for a constant. */
  private double logLikelihood(double[] mean, double[] alpha) {
    double sum = GammaFunction.logGamma(sum(alpha, 0));
    for (int j = 0; j < d; j++) {
      sum += alpha[j] * mean[j] - GammaFunction.logGamma(alpha[j]);
    }
    return sum;
  }

  private double magnitude(double[] mean, double[] alpha) {
    double sum = 1 + Math.abs(GammaFunction.logGamma(sum(alpha, 0)));
    for (int j = 0; j < d; j++) {
      sum += Math.abs(alpha[j] * mean[j]) + Math.abs(GammaFunction.logGamma(alpha[j]));
    }
    return sum;
  }

  @Override
  public void requireSpread(Dirichlet estimate, double relative, DataSummary data) {
    double[] proportions = estimate.concentration();
    for (int j = 0; j < d; j++) {
      proportions[j] /= estimate.total();
    }
    if (estimate.total() > largestTotal(proportions, relative, data)) {
      throw new DegenerateComponentException(
          "its concentrations have the sum "
              + estimate.total()
              + ": no column has a variance on its scale");
    }
  }

  @Override
  public Dirichlet repair(
      double[] mean, @Nullable Dirichlet previous, double relative, DataSummary data) {
    double[] alpha = new double[d];
    double sum = sumOfGeometricMeans(mean);
    for (int j = 0; j < d; j++) {
      alpha[j] = Math.exp(mean[j]) / sum;
    }
    double total = largestTotal(alpha, relative, data);
    for (int j = 0; j < d; j++) {
      alpha[j] = Math.max(Double.MIN_NORMAL, alpha[j] * total);
    }
    return Dirichlet.of(alpha);
  }

  private double largestTotal(double[] proportions, double relative, DataSummary data) {
    double largest = 0;
    for (int j = 0; j < d; j++) {
      double scale = data.scale(j);
      double variance = proportions[j] * (1 - proportions[j]);
      largest = Math.max(largest, variance / scale / scale / relative);
    }
    return Math.min(largest, 0.5 * (d - 1) / leastExcess);
  }

  @Override
  public Kernel kernel(List<Dirichlet> components) {
    components.forEach(this::checked);
    return new DirichletKernel(this, components);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A row for each corner, half way there from the centre of the data: they lie inside, as
   * logarithms need, their centre is that of the data and a corner's share alike, and they differ
   * in every column, so that α stays finite.
   */
  @Override
  public PseudoRows pseudoRows(DataSummary data) {
    double[] values = new double[d * d];
    double[] weights = new double[d];
    double sum = 0;
    for (int j = 0; j < d; j++) {
      sum += data.centre(j);
    }
    for (int row = 0; row < d; row++) {
      weights[row] = 1.0 / d;
      for (int j = 0; j < d; j++) {
        double centre = sum > 0 ? data.centre(j) / sum : 1.0 / d;
        values[row * d + j] = 0.5 * centre + (row == j ? 0.5 : 0);
      }
    }
    return PseudoRows.of(values, weights);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Gamma variables divided by their sum, by their logarithms, of which one is finite even where
   * all the variables are 0. A proportion that is no double above 0 and below 1 becomes the
   * nearest.
   */
  @Override
  public void sample(Dirichlet parameters, RandomGenerator random, double[] x, int at) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < d; j++) {
      x[at + j] = GammaDraws.logarithm(parameters.concentration(j), random);
      largest = Math.max(largest, x[at + j]);
    }
    double sum = 0;
    for (int j = 0; j < d; j++) {
      x[at + j] = Math.exp(x[at + j] - largest);
      sum += x[at + j];
    }
    for (int j = 0; j < d; j++) {
      x[at + j] = Math.max(Double.MIN_VALUE, Math.min(Math.nextDown(1.0), x[at + j] / sum));
    }
  }

  @Override
  public int coordinateSize(Dirichlet parameters) {
    return d;
  }

  /**
   * {@inheritDoc}
   *
   * <p>{@code log α_j}.
   */
  @Override
  public void coordinates(Dirichlet parameters, DataSummary data, double[] out, int at) {
    for (int j = 0; j < d; j++) {
      out[at + j] = Math.log(parameters.concentration(j));
    }
  }

  @Override
  public Dirichlet at(Dirichlet like, DataSummary data, double[] coordinates, int at) {
    double[] alpha = new double[d];
    for (int j = 0; j < d; j++) {
      alpha[j] = Math.exp(coordinates[at + j]);
    }
    return Dirichlet.of(alpha);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Densities round to α where they are not taken from deviances; the logarithms of which an
   * estimate is made round to a share of {@code Σα ulp(1)} of it, which costs a row its square.
   */
  @Override
  public double condition(List<Dirichlet> components) {
    double largest = 1;
    for (Dirichlet component : components) {
      double total = component.total();
      double terms = Math.min(total, DirichletKernel.DEVIANCE_FROM);
      largest = Math.max(largest, Math.max(terms, total * total * Math.ulp(1.0)));
    }
    return largest;
  }

  /** Writes {@code concentration}. */
  @Override
  public ParameterCodec<Dirichlet> codec() {
    return new NumbersCodec<>(
        "concentration", Dirichlet::concentration, numbers -> checked(Dirichlet.of(numbers)));
  }
}
