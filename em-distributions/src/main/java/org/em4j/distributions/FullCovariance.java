package org.em4j.distributions;

import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Multivariate normals with a full covariance each: {@code d + d(d+1)/2} parameters per component.
 *
 * <p>The statistic is x − r, then the lower half of {@code (x−r)(x−r)ᵀ} row by row. Stateless and
 * thread-safe.
 */
public class FullCovariance extends MultivariateNormalFamily {
  /** Of a column's own variance, what the others may leave unexplained before it counts as none. */
  private static final double ROUNDING = 1e-13;

  /**
   * What a floored direction is raised to, relative to the squared scale of the data. More than the
   * usual floor, because a Cholesky factor loses as many digits as the condition has; and the same
   * for every component and iteration, because then the repair is the maximum among covariances
   * with that floor: floored iterations climb too, and a constant column tells nothing about which
   * component a row belongs to.
   */
  private static final double LEAST = 1e-10;

  /** Of the component's largest variance, what is left at least for a factor to exist. */
  private static final double LEAST_RELATIVE_TO_LARGEST = 1e-13;

  private final int d;

  /**
   * Makes the family.
   *
   * @param columns d, at least 1
   */
  public FullCovariance(int columns) {
    super(columns);
    this.d = columns;
  }

  /** {@inheritDoc} None: a row that is missing as a whole is most probably a mistake, too. */
  @Override
  public boolean leavesOut(Block rows, int row, int column) {
    return false;
  }

  @Override
  String structure() {
    return "full";
  }

  @Override
  public final int statisticSize() {
    return d + d * (d + 1) / 2;
  }

  @Override
  public int freeParameters() {
    return d + d * (d + 1) / 2;
  }

  @Override
  public final void statistics(double[] x, int at, double[] t, int to) {
    int next = to + d;
    for (int i = 0; i < d; i++) {
      t[to + i] = x[at + i];
      for (int j = 0; j <= i; j++) {
        t[next++] = x[at + i] * x[at + j];
      }
    }
  }

  @Override
  public final double natural(MultivariateNormal parameters, double[] eta) {
    double[] precision = parameters.covariance().precision();
    double quadratic = 0;
    int next = d;
    for (int i = 0; i < d; i++) {
      double sum = 0;
      for (int j = 0; j < d; j++) {
        sum += precision[i * d + j] * parameters.mean(j);
      }
      eta[i] = sum;
      quadratic += sum * parameters.mean(i);
      for (int j = 0; j <= i; j++) {
        // Off the diagonal an entry stands for two.
        eta[next++] = i == j ? -0.5 * precision[i * d + j] : -precision[i * d + j];
      }
    }
    return 0.5 * (quadratic + parameters.covariance().logDeterminant());
  }

  @Override
  public final void recentre(
      double[] t, int at, double weight, double[] from, int fromAt, double[] to, int toAt) {
    int next = at + d;
    for (int i = 0; i < d; i++) {
      double a = from[fromAt + i] - to[toAt + i];
      for (int j = 0; j <= i; j++) {
        double b = from[fromAt + j] - to[toAt + j];
        t[next++] += a * t[at + j] + b * t[at + i] + weight * a * b;
      }
    }
    for (int i = 0; i < d; i++) {
      t[at + i] += weight * (from[fromAt + i] - to[toAt + i]);
    }
  }

  @Override
  final Accumulator accumulator() {
    return (rows, responsibilities, into) ->
        FullCovarianceLoops.of(rows).accumulate(rows, responsibilities, into);
  }

  @Override
  public Kernel kernel(List<MultivariateNormal> components) {
    return new FullCovarianceKernel(d, components);
  }

  @Override
  final double[] secondMoments(double[] mean, double[] shift) {
    double[] moments = new double[d * d];
    int next = d;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double value = mean[next++] - shift[i] * shift[j];
        moments[i * d + j] = value;
        moments[j * d + i] = value;
      }
    }
    return moments;
  }

  @Override
  final void addToDiagonal(double[] moments, double added) {
    for (int j = 0; j < d; j++) {
      moments[j * d + j] += added;
    }
  }

  private double[] standardized(double[] moments, double[] scale) {
    double[] result = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        result[i * d + j] = moments[i * d + j] / scale[i] / scale[j];
      }
    }
    return result;
  }

  @Override
  final boolean isDegenerate(double[] moments, double[] scale, double floor) {
    double[] standardized = standardized(moments, scale);
    double[] lower = new double[d * d];
    if (!Covariance.factorize(standardized, d, lower)) {
      return true;
    }
    for (int j = 0; j < d; j++) {
      double pivot = lower[j * d + j] * lower[j * d + j];
      if (!(pivot >= Math.max(floor, ROUNDING * standardized[j * d + j]))) {
        return true;
      }
    }
    return false;
  }

  @Override
  final @Nullable Covariance covariance(double[] moments, double[] scale, double floor) {
    if (floor > 0) {
      return floored(moments, scale, floor);
    }
    return tryFull(moments);
  }

  private static @Nullable Covariance tryFull(double[] moments) {
    try {
      return Covariance.full(moments);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Raises the small eigenvalues of the matrix in units of the columns' scales. */
  private @Nullable Covariance floored(double[] moments, double[] scale, double floor) {
    EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(d, true, true);
    if (!eigen.decompose(new DMatrixRMaj(d, d, true, standardized(moments, scale)))) {
      throw new IllegalStateException("the eigenvalues of a covariance were not found");
    }
    double largest = 0;
    for (int e = 0; e < d; e++) {
      largest = Math.max(largest, eigen.getEigenvalue(e).getReal());
    }
    double least = Math.max(Math.max(floor, LEAST), LEAST_RELATIVE_TO_LARGEST * largest);
    double[] result = new double[d * d];
    for (int e = 0; e < d; e++) {
      double value = Math.max(least, eigen.getEigenvalue(e).getReal());
      double[] vector = eigen.getEigenVector(e).getData();
      for (int i = 0; i < d; i++) {
        for (int j = 0; j <= i; j++) {
          result[i * d + j] += value * vector[i] * vector[j] * scale[i] * scale[j];
        }
      }
    }
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        result[j * d + i] = result[i * d + j];
      }
    }
    return tryFull(result);
  }

  @Override
  final Covariance read(double[] matrix) {
    return Covariance.full(matrix);
  }

  @Override
  final int covarianceCoordinates() {
    return d * (d + 1) / 2;
  }

  @Override
  final void writeCovariance(Covariance covariance, double[] unit, double[] out, int at) {
    double[] lower = covariance.cholesky();
    int next = at;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double value = lower[i * d + j] / unit[i];
        out[next++] = i == j ? Math.log(value) : value;
      }
    }
  }

  @Override
  final Covariance readCovariance(double[] coordinates, int at, double[] unit) {
    double[] lower = new double[d * d];
    int next = at;
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double value = coordinates[next++];
        lower[i * d + j] = unit[i] * (i == j ? Math.exp(value) : value);
      }
    }
    double[] values = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int m = 0; m <= j; m++) {
          sum += lower[i * d + m] * lower[j * d + m];
        }
        values[i * d + j] = sum;
        values[j * d + i] = sum;
      }
    }
    return Covariance.full(values);
  }
}
