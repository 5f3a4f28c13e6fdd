package org.em4j.distributions;

import java.util.Arrays;
import java.util.List;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Kernel;
import org.em4j.core.Scratch;
import org.jspecify.annotations.Nullable;

/**
 * Densities of normals that share a covariance: rows are turned to {@code y = W(x − c)} once, with
 * {@code W = L⁻¹} and c the mean of the means, and {@code (x−μ)ᵀΣ⁻¹(x−μ) = ‖y − ν‖²} with {@code ν
 * = W(μ − c)}: O(d²) for a row and O(d) for each component.
 *
 * <p>In much work only the sum of the second moments over components is right, which is all that
 * the M-step uses: with {@code δ = r − c} it is {@code Σγ(x−c)(x−c)ᵀ − Σ_k (v_k δ_kᵀ + δ_k v_kᵀ)},
 * where {@code v = Σγ(x−c) − ½ δ Σγ}, and its first term needs no component. Both lose the digits
 * by which the clusters are further apart than wide, so this kernel is for clusters {@linkplain
 * #suits not too far apart}.
 */
final class TiedCovarianceKernel implements Kernel {
  /** Squared standard deviations between a mean and c: four digits of sixteen. */
  private static final double FARTHEST = 1e4;

  /** Variances of a column between a mean and c: less than one more digit lost than about means. */
  private static final double NEAR = 10;

  /** The scratch that no loops use. */
  private static final int OWN = 0;

  private static final int WHITENED = 0;
  private static final int TOTAL = 1;
  private static final int MOMENTS = 2;
  private static final int MEANS = 3;
  private static final int SHIFT = 4;
  private static final int HALF = 5;
  private static final int WEIGHTS = 6;

  private final int d;
  private final double[] centre;
  private final double[] inverse;

  /** ν of each component, row-major K×d. */
  private final double[] locations;

  private final double[] factor;
  private final double[] constant;

  private TiedCovarianceKernel(List<MultivariateNormal> components) {
    Covariance covariance = components.get(0).covariance();
    this.d = components.get(0).mean().length;
    this.inverse =
        FullCovarianceKernel.padded(
            covariance.isDiagonal()
                ? Covariance.full(covariance.toArray()).inverseFactor()
                : covariance.inverseFactor(),
            d);
    this.centre = new double[d];
    for (MultivariateNormal component : components) {
      for (int j = 0; j < d; j++) {
        centre[j] += component.mean(j) / components.size();
      }
    }
    this.locations = new double[components.size() * d];
    for (int k = 0; k < components.size(); k++) {
      whiten(components.get(k), k * d);
    }
    this.factor = new double[components.size()];
    Arrays.fill(factor, -0.5);
    this.constant = new double[components.size()];
    Arrays.fill(constant, FullCovarianceKernel.constant(d, covariance));
  }

  /** Returns the kernel if it suits the components, and null if it does not. */
  static @Nullable TiedCovarianceKernel suiting(List<MultivariateNormal> components) {
    Covariance covariance = components.get(0).covariance();
    for (MultivariateNormal component : components) {
      if (!component.covariance().equals(covariance)) {
        return null;
      }
    }
    TiedCovarianceKernel kernel = new TiedCovarianceKernel(components);
    return kernel.suits() && kernel.keepsDigits(components) ? kernel : null;
  }

  private boolean suits() {
    for (int k = 0; k < constant.length; k++) {
      double squares = 0;
      for (int j = 0; j < d; j++) {
        squares += locations[k * d + j] * locations[k * d + j];
      }
      if (!(squares <= FARTHEST)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Tells whether moments about c are good enough for each column: their rounding grows with δ²,
   * and is measured by what the other columns leave of the column's variance, {@code 1 / Σ⁻¹_jj},
   * which is little where columns are nearly collinear. Moments about the means round with Σ_jj.
   */
  private boolean keepsDigits(List<MultivariateNormal> components) {
    Covariance covariance = components.get(0).covariance();
    int padded = BlockColumns.padded(d);
    for (int j = 0; j < d; j++) {
      double precision = 0;
      for (int i = j; i < d; i++) {
        precision = Math.fma(inverse[i * padded + j], inverse[i * padded + j], precision);
      }
      for (MultivariateNormal component : components) {
        double delta = component.mean(j) - centre[j];
        boolean near = delta * delta <= NEAR * covariance.value(j, j);
        if (!near && !(delta * delta * precision <= FARTHEST)) {
          return false;
        }
      }
    }
    return true;
  }

  private void whiten(MultivariateNormal component, int at) {
    int padded = BlockColumns.padded(d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        double z = component.mean(j) - centre[j];
        locations[at + i] = Math.fma(inverse[i * padded + j], z, locations[at + i]);
      }
    }
  }

  @Override
  public void logDensities(Block rows, double[] out) {
    int stride = rows.stride();
    double[] y = rows.scratch().nested(OWN).doubles(WHITENED, d * stride);
    FullCovarianceLoops.of(rows).whiten(rows, centre, inverse, y);
    DiagonalLoops.of(rows).squares(rows, y, 0, locations, null, factor, constant, out);
    if (!isFinite(out, rows.rows())) {
      for (int k = 0; k < constant.length; k++) {
        clearNaN(out, k * stride, rows.rows());
      }
    }
  }

  private static boolean isFinite(double[] values, int n) {
    double zero = 0;
    for (int i = 0; i < n; i++) {
      zero += values[i] * 0;
    }
    return zero == 0;
  }

  /** Of a row so far away that its distance overflows, ∞ − ∞ stands for no chance at all. */
  private static void clearNaN(double[] out, int at, int n) {
    for (int i = at; i < at + n; i++) {
      out[i] = Double.isNaN(out[i]) ? Double.NEGATIVE_INFINITY : out[i];
    }
  }

  @Override
  public void accumulate(Block rows, double[] responsibilities, ComponentStatistics into) {
    if (!rows.large()) {
      FullCovarianceLoops.of(rows).accumulate(rows, responsibilities, into);
      return;
    }
    int components = into.components();
    Scratch scratch = rows.scratch().nested(OWN);
    DiagonalLoops loops = DiagonalLoops.of(rows);
    double[] moments = scratch.doubles(MOMENTS, d + d * (d + 1) / 2);
    double[] total = scratch.doubles(TOTAL, rows.stride());
    double[] means = scratch.doubles(MEANS, components * d);
    Arrays.fill(moments, 0, d + d * (d + 1) / 2, 0);
    double[] weights = scratch.doubles(WEIGHTS, components);
    loops.totals(rows, responsibilities, components, total);
    loops.weights(rows, responsibilities, components, weights);
    FullCovarianceLoops full = FullCovarianceLoops.of(rows);
    full.prepare(rows);
    full.moments(rows, total, 0, centre, 0, moments, 0);
    loops.means(rows, responsibilities, components, centre, means);
    for (int k = 0; k < components; k++) {
      if (weights[k] != 0) {
        into.addWeight(k, weights[k]);
        addMeans(weights[k], into, k, means, moments, scratch);
      }
    }
    int products = into.at(0) + d;
    for (int i = 0; i < d * (d + 1) / 2; i++) {
      into.values()[products + i] += moments[d + i];
    }
  }

  /** Adds Σγ(x − r), and takes from the moments about c what those about r do not hold. */
  private void addMeans(
      double weight,
      ComponentStatistics into,
      int k,
      double[] means,
      double[] moments,
      Scratch scratch) {
    double[] shift = scratch.doubles(SHIFT, d);
    double[] half = scratch.doubles(HALF, d);
    for (int j = 0; j < d; j++) {
      double mean = means[k * d + j];
      shift[j] = into.references()[into.referenceAt(k) + j] - centre[j];
      into.values()[into.at(k) + j] += Math.fma(-weight, shift[j], mean);
      half[j] = Math.fma(-0.5 * weight, shift[j], mean);
    }
    int next = d;
    for (int i = 0; i < d; i++) {
      double vi = -half[i];
      double di = -shift[i];
      for (int j = 0; j <= i; j++) {
        moments[next] = Math.fma(vi, shift[j], Math.fma(di, half[j], moments[next]));
        next++;
      }
    }
  }
}
