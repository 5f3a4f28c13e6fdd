package org.em4j.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.em4j.core.Block;
import org.em4j.core.Distribution;
import org.em4j.core.Kernel;

/**
 * The densities {@code π_k p_k(x_j)} of the components of a model in one of its columns, and their
 * sum, at the points of a grid; of a column of whole numbers the probabilities. Immutable and
 * thread-safe.
 */
public final class DensityCurves {
  private static final int ROWS = 256;

  private final double[] grid;
  private final double[][] components;
  private final double[] total;

  private DensityCurves(double[] grid, double[][] components) {
    this.grid = grid;
    this.components = components;
    this.total = new double[grid.length];
    for (double[] component : components) {
      for (int i = 0; i < grid.length; i++) {
        total[i] += component[i];
      }
    }
  }

  /**
   * Returns the curves of a column; empty if the marginal distribution of one of the components is
   * not known.
   *
   * @param weights π of the components. Not modified
   * @param components K distributions of d columns
   * @param column j, 0 … d−1
   * @param grid where to evaluate them; points that no component can give are left out. Not
   *     modified
   */
  public static Optional<DensityCurves> of(
      double[] weights, List<? extends Distribution<?>> components, int column, double[] grid) {
    double[][] curves = new double[components.size()][];
    List<Distribution<?>> marginals = new ArrayList<>();
    for (Distribution<?> component : components) {
      Optional<Distribution<?>> marginal = Marginals.ofColumn(component, column);
      if (marginal.isEmpty()) {
        return Optional.empty();
      }
      marginals.add(marginal.get());
    }
    double[] points =
        Arrays.stream(grid)
            .filter(x -> marginals.stream().anyMatch(marginal -> marginal.family().supports(0, x)))
            .toArray();
    for (int k = 0; k < curves.length; k++) {
      curves[k] = densities(marginals.get(k), points);
      for (int i = 0; i < points.length; i++) {
        curves[k][i] *= weights[k];
      }
    }
    return Optional.of(new DensityCurves(points, curves));
  }

  private static <P> double[] densities(Distribution<P> distribution, double[] grid) {
    Kernel kernel = distribution.family().kernel(List.of(distribution.parameters()));
    Block block = Block.allocate(1, ROWS);
    double[] logDensities = new double[ROWS];
    double[] out = new double[grid.length];
    int[] supported = new int[ROWS];
    for (int i = 0; i < grid.length; ) {
      int rows = 0;
      for (; i < grid.length && rows < ROWS; i++) {
        if (distribution.family().supports(0, grid[i])) {
          block.values()[rows] = grid[i];
          supported[rows++] = i;
        }
      }
      block.fill(0, rows);
      if (rows > 0) {
        kernel.logDensities(block, logDensities);
      }
      for (int r = 0; r < rows; r++) {
        out[supported[r]] = Math.exp(logDensities[r]);
      }
    }
    return out;
  }

  /**
   * Returns evenly spaced points.
   *
   * @param from the first
   * @param to the last, above the first
   * @param count how many, at least 2
   */
  public static double[] grid(double from, double to, int count) {
    double[] grid = new double[count];
    for (int i = 0; i < count; i++) {
      grid[i] = i == count - 1 ? to : from + (to - from) * i / (count - 1);
    }
    return grid;
  }

  /**
   * Returns whole numbers of a range: all, or so many of them, evenly spaced.
   *
   * @param from the least, rounded up
   * @param to the largest, rounded down
   * @param most how many at most, at least 2
   */
  public static double[] integers(double from, double to, int most) {
    double first = Math.ceil(from);
    double count = Math.max(0, Math.floor(to) - first + 1);
    return count <= most
        ? IntStream.range(0, (int) count).mapToDouble(i -> first + i).toArray()
        : Arrays.stream(grid(first, Math.floor(to), most)).map(Math::rint).toArray();
  }

  /** Returns K, the number of components. */
  public int components() {
    return components.length;
  }

  /** Returns a copy of the points. */
  public double[] grid() {
    return grid.clone();
  }

  /** Returns a copy of the density of a component times its weight, at every point. */
  public double[] component(int component) {
    return components[component].clone();
  }

  /** Returns a copy of the density of the whole model, at every point. */
  public double[] total() {
    return total.clone();
  }

  /** Returns the largest value of the whole model's density that is finite. */
  public double highest() {
    return Arrays.stream(total).filter(Double::isFinite).max().orElse(0);
  }
}
