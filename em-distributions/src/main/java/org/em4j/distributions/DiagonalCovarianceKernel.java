package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.Kernel;
import org.em4j.core.Scratch;

/**
 * Densities of normals with diagonal covariances: {@code −½ Σ_j ((x_j − μ_j)/σ_j)²}, by columns
 * over the rows of a block, four at a time, of which zeros fill the last. A missing value is left
 * out with its normalising constant; a row has the same bits whatever is missing in others.
 */
final class DiagonalCovarianceKernel extends DiagonalCovarianceStatistics implements Kernel {
  private static final int MISSING = 3;
  private static final int CONSTANT = 4;
  private static final int SUM = 5;
  private static final int ZEROS = 6;

  /** From here on each column has an array. */
  private static final int COLUMNS = 7;

  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  private final int d;

  /** The number of columns with those of zeros. */
  private final int padded;

  private final double[][] reciprocal;
  private final double[][] mean;
  private final double[] constant;

  /** The normalising constant of each column alone. */
  private final double[][] columnConstant;

  DiagonalCovarianceKernel(int columns, List<MultivariateNormal> components, int squares) {
    super(columns, squares);
    this.d = columns;
    this.padded = BlockColumns.padded(columns);
    int k = components.size();
    reciprocal = new double[k][padded];
    mean = new double[k][];
    constant = new double[k];
    columnConstant = new double[k][d];
    for (int c = 0; c < k; c++) {
      Covariance covariance = components.get(c).covariance();
      for (int j = 0; j < d; j++) {
        double variance = covariance.value(j, j);
        reciprocal[c][j] = 1 / Math.sqrt(variance);
        columnConstant[c][j] = -0.5 * (LOG_2_PI + Math.log(variance));
      }
      mean[c] = Arrays.copyOf(components.get(c).mean(), padded);
      constant[c] = -0.5 * (d * LOG_2_PI + covariance.logDeterminant());
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int n = rows.rows();
    int stride = rows.stride();
    Scratch scratch = rows.scratch();
    for (int j = 0; j < d; j++) {
      BlockColumns.copy(rows, j, COLUMNS + j);
    }
    for (int j = d; j < padded; j++) {
      BlockColumns.zeros(scratch, COLUMNS + j, stride);
    }
    double[] zeros = BlockColumns.zeros(scratch, ZEROS, stride);
    double[] sum = scratch.doubles(SUM, stride);
    for (int k = 0; k < constant.length; k++) {
      // Fast from the first block on, which a loop is not before it is compiled.
      System.arraycopy(zeros, 0, sum, 0, n);
      for (int j = 0; j < padded; j += 4) {
        addFourSquares(
            scratch.doubles(COLUMNS + j, stride),
            scratch.doubles(COLUMNS + j + 1, stride),
            scratch.doubles(COLUMNS + j + 2, stride),
            scratch.doubles(COLUMNS + j + 3, stride),
            mean[k],
            reciprocal[k],
            j,
            sum,
            n);
      }
      if (k == 0 && anyMissing(sum, n)) {
        logDensitiesOfPresent(rows, out);
        return;
      }
      finish(sum, constant[k], n);
      System.arraycopy(sum, 0, out, k * stride, n);
    }
  }

  /** Adds the squares of four columns, in the order of {@link #addPresentSquares}. */
  private static void addFourSquares(
      double[] x0,
      double[] x1,
      double[] x2,
      double[] x3,
      double[] mean,
      double[] reciprocal,
      int at,
      double[] sum,
      int n) {
    double m0 = mean[at];
    double m1 = mean[at + 1];
    double m2 = mean[at + 2];
    double m3 = mean[at + 3];
    double r0 = reciprocal[at];
    double r1 = reciprocal[at + 1];
    double r2 = reciprocal[at + 2];
    double r3 = reciprocal[at + 3];
    for (int i = 0; i < n; i++) {
      double z0 = (x0[i] - m0) * r0;
      double z1 = (x1[i] - m1) * r1;
      double z2 = (x2[i] - m2) * r2;
      double z3 = (x3[i] - m3) * r3;
      double s = Math.fma(z1, z1, Math.fma(z0, z0, sum[i]));
      sum[i] = Math.fma(z3, z3, Math.fma(z2, z2, s));
    }
  }

  private static void finish(double[] sum, double constant, int n) {
    for (int i = 0; i < n; i++) {
      sum[i] = Math.fma(-0.5, sum[i], constant);
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
        addPresentSquares(x, column, mean[k][j], reciprocal[k][j], out, to, n);
        addConstants(x, column, columnConstant[k][j], own, n);
      }
      double c = constant[k];
      for (int i = 0; i < n; i++) {
        out[to + i] = Math.fma(-0.5, out[to + i], missing[i] == 0 ? c : own[i]);
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
