package org.em4j.bernoulli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.em4j.core.Block;
import org.em4j.core.Observations;
import org.em4j.core.engine.InformationCriteria;
import org.em4j.core.engine.Workers;
import org.jspecify.annotations.Nullable;

/**
 * How well a latent class model explains a table of counts, and how well it tells the classes
 * apart. Immutable and thread-safe.
 *
 * <p>The table has a cell for every combination of symbols. With n the sum of the weights, n_c the
 * weight of the rows in cell c and p_c its probability under the model, {@code G² = 2 Σ n_c log(n_c
 * / n p_c)} and {@code X² = Σ (n_c − n p_c)² / n p_c} over all cells; an empty cell adds its
 * expected count to X² and nothing to G². Rows with missing values belong to no cell: they are left
 * out of the table, and of the table alone (Linzer and Lewis 2011, doi:10.18637/jss.v042.i10). A
 * table of more than {@value #MOST_CELLS} cells is not made.
 */
public final class LatentClassAnalysis {
  /** Up to here the number of cells is exact, and a table still tells something. */
  public static final double MOST_CELLS = 0x1p53;

  /**
   * An estimate behind which there is less than this part of a row is on its way to the boundary:
   * EM nears it in steps that soon are too small to go on for, and one row would give it a
   * probability of 1/n_k.
   */
  static final double BOUNDARY_COUNT = 0.01;

  /**
   * No estimate above this is called 0, however few rows there are or however weights are scaled.
   */
  static final double BOUNDARY_PROBABILITY = 1e-3;

  private static final int SLICE = 1024;

  private final InformationCriteria criteria;
  private final double cellCount;
  private final List<Cell> cells;
  private final double tableWeight;
  private final double gSquared;
  private final double xSquared;
  private final double[][] classification;

  /**
   * A cell of the table that some row is in.
   *
   * @param symbols one for each column
   * @param observed the weight of its rows
   * @param expected {@code n p_c}
   */
  public record Cell(List<Integer> symbols, double observed, double expected) {
    /** Copies the list. */
    public Cell {
      symbols = List.copyOf(symbols);
    }
  }

  /**
   * An estimate on the boundary of the parameters.
   *
   * @param component the class, 0 … K−1
   * @param column 0 … d−1
   * @param symbol 0 … levels−1
   * @param probability about 0 or about 1
   */
  public record BoundaryEstimate(int component, int column, int symbol, double probability) {}

  private LatentClassAnalysis(
      LatentClassModel model, Observations data, int freeParameters, Workers workers) {
    criteria = model.mixture().score(data, workers).criteria(freeParameters);
    cellCount = cellCount(model);
    boolean table = cellCount <= MOST_CELLS;
    SortedMap<List<Integer>, double[]> counts = new TreeMap<>(LatentClassAnalysis::compare);
    classification = new double[model.components()][model.components()];
    walk(model, data, table ? counts : null);
    double weight = 0;
    for (double[] count : counts.values()) {
      weight += count[0];
    }
    tableWeight = weight;
    cells = cells(model, counts, weight);
    double g = 0;
    double x = 0;
    double explained = 0;
    for (Cell cell : cells) {
      double deviation = cell.observed() - cell.expected();
      g += 2 * cell.observed() * Math.log(cell.observed() / cell.expected());
      x += deviation * deviation / cell.expected();
      explained += cell.expected();
    }
    gSquared = cells.isEmpty() ? Double.NaN : g;
    xSquared = cells.isEmpty() ? Double.NaN : x + Math.max(0, weight - explained);
  }

  /**
   * Analyses a model over data.
   *
   * @param model the model
   * @param data n×d, with weights or without
   */
  public static LatentClassAnalysis of(LatentClassModel model, Observations data) {
    try (Workers workers = Workers.sequential()) {
      return of(model, data, model.freeParameters(), workers);
    }
  }

  /**
   * Analyses a model of which not every parameter was estimated.
   *
   * @param model the model
   * @param data n×d, with weights or without
   * @param freeParameters the number of those that were
   * @param workers runs the parts
   */
  public static LatentClassAnalysis of(
      LatentClassModel model, Observations data, int freeParameters, Workers workers) {
    return new LatentClassAnalysis(model, data, freeParameters, workers);
  }

  private static double cellCount(LatentClassModel model) {
    double cells = 1;
    for (int j = 0; j < model.columns(); j++) {
      cells *= model.levels(j);
    }
    return cells;
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    int j = 0;
    while (j < a.size() - 1 && a.get(j).equals(b.get(j))) {
      j++;
    }
    return Integer.compare(a.get(j), b.get(j));
  }

  /** Counts the patterns of complete rows, and which class each row is given to. */
  private void walk(
      LatentClassModel model, Observations data, @Nullable Map<List<Integer>, double[]> counts) {
    int components = model.components();
    double[] gamma = new double[SLICE * components];
    Block block = Block.allocate(data.columns(), SLICE);
    for (int first = 0; first < data.rows(); first += SLICE) {
      int rows = Math.min(SLICE, data.rows() - first);
      data.read(first, rows, block);
      model.mixture().responsibilities(data, first, rows, gamma);
      for (int i = 0; i < rows; i++) {
        double weight = data.weight(first + i);
        if (weight > 0) {
          classify(gamma, i * components, weight);
          List<Integer> pattern = counts == null ? null : pattern(block, i);
          if (counts != null && pattern != null) {
            counts.computeIfAbsent(pattern, p -> new double[1])[0] += weight;
          }
        }
      }
    }
  }

  private void classify(double[] gamma, int at, double weight) {
    int modal = 0;
    for (int k = 1; k < classification.length; k++) {
      modal = gamma[at + k] > gamma[at + modal] ? k : modal;
    }
    for (int k = 0; k < classification.length; k++) {
      classification[k][modal] += weight * gamma[at + k];
    }
  }

  /** Returns the symbols of a row, or null if one is missing. */
  private static @Nullable List<Integer> pattern(Block block, int row) {
    Integer[] symbols = new Integer[block.columns()];
    for (int j = 0; j < symbols.length; j++) {
      double x = block.value(row, j);
      if (Double.isNaN(x)) {
        return null;
      }
      symbols[j] = (int) x;
    }
    return Arrays.asList(symbols);
  }

  private static List<Cell> cells(
      LatentClassModel model, SortedMap<List<Integer>, double[]> counts, double weight) {
    if (counts.isEmpty()) {
      return List.of();
    }
    int d = model.columns();
    double[] x = new double[Math.multiplyExact(counts.size(), d)];
    int at = 0;
    for (List<Integer> pattern : counts.keySet()) {
      for (int symbol : pattern) {
        x[at++] = symbol;
      }
    }
    double[] logs = model.mixture().logDensities(Observations.of(x, d));
    List<Cell> cells = new ArrayList<>(counts.size());
    for (Map.Entry<List<Integer>, double[]> count : counts.entrySet()) {
      double expected = weight * Math.exp(logs[cells.size()]);
      cells.add(new Cell(count.getKey(), count.getValue()[0], expected));
    }
    return List.copyOf(cells);
  }

  /** Returns log-likelihood, entropy and the criteria made of them. */
  public InformationCriteria criteria() {
    return criteria;
  }

  /** Returns the number of cells of the table, seen or not. */
  public double cellCount() {
    return cellCount;
  }

  /** Tells whether there is a table: not too many cells, and a row without missing values. */
  public boolean hasTable() {
    return !cells.isEmpty();
  }

  /** Returns the cells that rows are in, with their predicted counts, in the order of symbols. */
  public List<Cell> cells() {
    return cells;
  }

  /** Returns the weight of the rows without missing values: those that the table counts. */
  public double tableWeight() {
    return tableWeight;
  }

  /** Returns the likelihood-ratio statistic G²; NaN without a table. */
  public double gSquared() {
    return gSquared;
  }

  /** Returns Pearson's statistic X²; NaN without a table. */
  public double xSquared() {
    return xSquared;
  }

  /**
   * Returns {@code min(cells − 1, n) − p}, as poLCA (Linzer and Lewis 2011) has it, with n the
   * weight of all rows; NaN if there are too many cells for a table.
   */
  public double degreesOfFreedom() {
    return Math.min(tableDegreesOfFreedom(), criteria.totalWeight() - criteria.freeParameters());
  }

  /**
   * Returns {@code cells − 1 − p}, as textbooks have it (Goodman 1974); NaN if there are too many
   * cells for a table.
   */
  public double tableDegreesOfFreedom() {
    return cellCount > MOST_CELLS ? Double.NaN : cellCount - 1 - criteria.freeParameters();
  }

  /** Returns {@code −Σ w Σ_k γ_k log γ_k}, 0 if every row surely belongs to one class. */
  public double entropy() {
    return criteria.entropy();
  }

  /**
   * Returns {@code 1 − entropy / (n log K)}: 1 if every row surely belongs to one class, 0 if the
   * model tells nothing (Celeux and Soromenho 1996); 1 for one class.
   */
  public double relativeEntropy() {
    int components = classification.length;
    return components == 1
        ? 1
        : 1 - criteria.entropy() / (criteria.totalWeight() * Math.log(components));
  }

  /**
   * Returns the expected weight of the rows that belong to a class and are given to a class: each
   * row is given to its most probable one.
   *
   * @param component the class that rows belong to, 0 … K−1
   * @param assigned the class that they are given to, 0 … K−1
   */
  public double classification(int component, int assigned) {
    return classification[component][assigned];
  }

  /** Returns the share of the rows that are expected to be given to another class than theirs. */
  public double classificationError() {
    double right = 0;
    double all = 0;
    for (int k = 0; k < classification.length; k++) {
      right += classification[k][k];
      for (double weight : classification[k]) {
        all += weight;
      }
    }
    return Math.max(0, 1 - right / all);
  }

  /**
   * Returns the probabilities at 0 or 1: those by which a class of n_k rows has less than {@value
   * #BOUNDARY_COUNT} rows with the symbol, or without it, and that are within {@value
   * #BOUNDARY_PROBABILITY} of 0 or 1. A column of one symbol has none.
   *
   * @param model fitted to the rows
   * @param totalWeight n, the sum of the rows' weights
   */
  public static List<BoundaryEstimate> boundaryEstimates(
      LatentClassModel model, double totalWeight) {
    List<BoundaryEstimate> estimates = new ArrayList<>();
    for (int k = 0; k < model.components(); k++) {
      double limit =
          Math.min(BOUNDARY_PROBABILITY, BOUNDARY_COUNT / (model.weight(k) * totalWeight));
      for (int j = 0; j < model.columns(); j++) {
        for (int symbol = 0; symbol < model.levels(j) && model.levels(j) > 1; symbol++) {
          double p = model.probability(k, j, symbol);
          if (p < limit || 1 - p < limit) {
            estimates.add(new BoundaryEstimate(k, j, symbol, p));
          }
        }
      }
    }
    return estimates;
  }

  /** Returns what a person should be warned of in a fitted model, each with its remedy. */
  static List<String> warnings(LatentClassModel model, double totalWeight, int freeParameters) {
    List<String> warnings = new ArrayList<>();
    if (freeParameters > cellCount(model) - 1) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the model is not identifiable: %d parameters are more than the table's %.0f cells"
                  + " less 1 can determine, so other parameters explain the data as well; fit fewer"
                  + " components",
              freeParameters,
              cellCount(model)));
    }
    // A probability near 1 is the other side of one near 0.
    long boundary =
        boundaryEstimates(model, totalWeight).stream().filter(e -> e.probability() < 0.5).count();
    if (boundary > 0) {
      warnings.add(
          boundary
              + (boundary == 1 ? " probability is" : " probabilities are")
              + " estimated at the boundary (0, or 1 beside it): standard errors and degrees of"
              + " freedom do not hold there; a prior keeps them inside, such as a pseudo-count of"
              + " 1");
    }
    return warnings;
  }
}
