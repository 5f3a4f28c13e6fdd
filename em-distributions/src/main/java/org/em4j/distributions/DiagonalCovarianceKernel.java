package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.jspecify.annotations.Nullable;

/**
 * Densities of normals with diagonal covariances: {@code −½ Σ_j ((x_j − μ_j)/σ_j)²}. A missing
 * value is left out with its normalising constant; a row has the same bits whatever is missing in
 * others.
 */
final class DiagonalCovarianceKernel extends DiagonalCovarianceStatistics implements Kernel {
  private static final int MISSING = FIRST_OWN;
  private static final int CONSTANT = FIRST_OWN + 1;

  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  private final int d;

  /**
   * 1/σ of each column, row-major K×d, or null where the columns of each component share one, which
   * its factor holds.
   */
  private final double @Nullable [] reciprocal;

  /** What the sum of squares is multiplied by. */
  private final double[] factor;

  /** Row-major K×d. */
  private final double[] mean;

  private final double[] constant;

  /** The normalising constant of each column alone. */
  private final double[][] columnConstant;

  DiagonalCovarianceKernel(int columns, List<MultivariateNormal> components, int squares) {
    super(columns, squares);
    this.d = columns;
    int k = components.size();
    boolean common = components.stream().allMatch(c -> isCommon(c.covariance()));
    reciprocal = common ? null : new double[k * d];
    factor = new double[k];
    mean = new double[k * d];
    constant = new double[k];
    columnConstant = new double[k][d];
    for (int c = 0; c < k; c++) {
      Covariance covariance = components.get(c).covariance();
      factor[c] = common ? -0.5 / covariance.value(0, 0) : -0.5;
      for (int j = 0; j < d; j++) {
        double variance = covariance.value(j, j);
        if (reciprocal != null) {
          reciprocal[c * d + j] = 1 / Math.sqrt(variance);
        }
        mean[c * d + j] = components.get(c).mean(j);
        columnConstant[c][j] = -0.5 * (LOG_2_PI + Math.log(variance));
      }
      constant[c] = -0.5 * (d * LOG_2_PI + covariance.logDeterminant());
    }
  }

  private boolean isCommon(Covariance covariance) {
    for (int j = 1; j < d; j++) {
      if (covariance.value(j, j) != covariance.value(0, 0)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    double[] x = rows.values();
    DiagonalLoops.of(rows)
        .squares(rows, x, rows.column(0), mean, reciprocal, factor, constant, out);
    if (anyMissing(out, rows.rows())) {
      logDensitiesOfPresent(rows, out);
    }
  }

  /** Tells whether a row has a missing value, which has made its sum of squares NaN. */
  private static boolean anyMissing(double[] squares, int n) {
    boolean missing = false;
    for (int i = 0; i < n; i++) {
      missing |= Double.isNaN(squares[i]);
    }
    return missing;
  }

  private void logDensitiesOfPresent(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    double[] x = rows.values();
    double[] missing = countMissing(rows);
    double[] own = rows.scratch().doubles(CONSTANT, stride);
    for (int k = 0; k < constant.length; k++) {
      int to = k * stride;
      Arrays.fill(out, to, to + n, 0);
      Arrays.fill(own, 0, n, 0);
      for (int j = 0; j < d; j++) {
        int column = rows.column(j);
        double scale = reciprocal == null ? 1 : reciprocal[k * d + j];
        addPresentSquares(x, column, mean[k * d + j], scale, out, to, n);
        addConstants(x, column, columnConstant[k][j], own, n);
      }
      double c = constant[k];
      for (int i = 0; i < n; i++) {
        out[to + i] = Math.fma(factor[k], out[to + i], missing[i] == 0 ? c : own[i]);
      }
    }
  }

  /** Counts the missing values of each row. */
  private double[] countMissing(Block rows) {
    int n = rows.rows();
    double[] x = rows.values();
    double[] missing = rows.scratch().doubles(MISSING, rows.stride());
    Arrays.fill(missing, 0, n, 0);
    for (int j = 0; j < d; j++) {
      int column = rows.column(j);
      for (int i = 0; i < n; i++) {
        missing[i] += Double.isNaN(x[column + i]) ? 1 : 0;
      }
    }
    return missing;
  }

  private static void addPresentSquares(
      double[] x, int column, double mean, double reciprocal, double[] out, int to, int n) {
    for (int i = 0; i < n; i++) {
      double z = (x[column + i] - mean) * reciprocal;
      double present = Double.isNaN(z) ? 0 : z;
      out[to + i] = Math.fma(present, present, out[to + i]);
    }
  }

  private static void addConstants(double[] x, int column, double constant, double[] out, int n) {
    for (int i = 0; i < n; i++) {
      out[i] += Double.isNaN(x[column + i]) ? 0 : constant;
    }
  }
}
