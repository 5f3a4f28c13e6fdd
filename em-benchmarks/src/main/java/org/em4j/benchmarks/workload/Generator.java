package org.em4j.benchmarks.workload;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.em4j.io.ReadOptions;
import org.em4j.io.TableReader;

/**
 * Draws the data of a workload, and a start, by its seed.
 *
 * <p>Normals have means of a length of about 4 (4.5 in chains), weights from Dirichlet(5), and
 * covariances {@code AA'/d + 0.3I} or variances from 0.3 to 2. A start has equal weights, means at
 * random rows and the covariance of all rows.
 */
public final class Generator {
  private static final double MIXTURE_SPREAD = 4;
  private static final double CHAIN_SPREAD = 4.5;
  private static final int SYMBOLS = 16;

  private final Workload workload;
  private final Draws draws;
  private final int n;
  private final int d;
  private final int k;
  private final Map<String, Matrix> parts = new TreeMap<>();

  private Generator(Workload workload) {
    this.workload = workload;
    this.draws = new Draws(workload.seed());
    this.n = workload.rows();
    this.d = workload.columns();
    this.k = workload.components();
  }

  /** Draws the data of a workload; the same ones each time. */
  public static DataSet draw(Workload workload) {
    return new Generator(workload).draw();
  }

  private DataSet draw() {
    switch (workload.kind()) {
      case CHAIN, VITERBI -> chain();
      case FIT -> iris();
      case MIXTURE -> {
        if (d == 1) {
          twoNormals();
        } else if (workload.structure() == Structure.BITS) {
          bits();
        } else {
          normals(mixtureLabels(), MIXTURE_SPREAD);
        }
      }
      case SELECTION -> normals(labels(4), MIXTURE_SPREAD);
      case RESTARTS, ONE_BY_ONE, PREDICT -> normals(mixtureLabels(), MIXTURE_SPREAD);
    }
    return new DataSet(parts);
  }

  private void iris() {
    String[] columns = {"sepal_length", "sepal_width", "petal_length", "petal_width"};
    ReadOptions options = ReadOptions.builder().columns(columns).build();
    parts.put(
        "X", NpyFolder.matrix(new TableReader(options).read(Path.of("em-examples/data/iris.csv"))));
    start();
  }

  /** 60,000 of N(100, 5²) and 50,000 of N(90, 2²), in another number of rows in proportion. */
  private void twoNormals() {
    double[] x = new double[n];
    for (int i = 0; i < n; i++) {
      x[i] = draws.uniform() * 11 < 6 ? 100 + 5 * draws.normal() : 90 + 2 * draws.normal();
    }
    parts.put("X", Matrix.column(x));
    parts.put("weights", Matrix.column(0.5, 0.5));
    parts.put("means", Matrix.column(105, 85));
  }

  private int[] mixtureLabels() {
    return labels(k);
  }

  private int[] labels(int components) {
    double[] weights = draws.dirichlet(components, 5);
    int[] labels = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = draws.index(weights);
    }
    return labels;
  }

  private void normals(int[] labels, double spread) {
    double[][] means = new double[k][];
    double[][] factors = new double[k][];
    double[] shared = factor();
    for (int c = 0; c < k; c++) {
      means[c] = draws.normals(d);
      factors[c] = workload.structure() == Structure.TIED ? shared : factor();
    }
    double[] x = new double[n * d];
    for (int i = 0; i < n; i++) {
      int c = labels[i];
      double[] e = draws.normals(d);
      for (int j = 0; j < d; j++) {
        double value = means[c][j] * spread / Math.sqrt(d);
        for (int m = 0; m <= j; m++) {
          value += factors[c][j * d + m] * e[m];
        }
        x[i * d + j] = value;
      }
    }
    parts.put("X", new Matrix(n, d, x));
    start();
  }

  /** Returns a lower triangular factor of a covariance, row-major. */
  private double[] factor() {
    double[] factor = new double[d * d];
    switch (workload.structure()) {
      case DIAGONAL -> {
        for (int j = 0; j < d; j++) {
          factor[j * d + j] = Math.sqrt(draws.uniform(0.3, 2));
        }
      }
      case SPHERICAL -> {
        double deviation = Math.sqrt(draws.uniform(0.3, 2));
        for (int j = 0; j < d; j++) {
          factor[j * d + j] = deviation;
        }
      }
      default -> {
        double[] a = draws.normals(d * d);
        double[] s = new double[d * d];
        for (int i = 0; i < d; i++) {
          for (int j = 0; j < d; j++) {
            double sum = i == j ? 0.3 : 0;
            for (int m = 0; m < d; m++) {
              sum += a[i * d + m] * a[j * d + m] / d;
            }
            s[i * d + j] = sum;
          }
        }
        Starts.cholesky(s, d, factor);
      }
    }
    return factor;
  }

  private void start() {
    int[] chosen = draws.distinct(k, n);
    double[] means = new double[k * d];
    for (int c = 0; c < k; c++) {
      System.arraycopy(parts.get("X").row(chosen[c]), 0, means, c * d, d);
    }
    parts.put("means", new Matrix(k, d, means));
    parts.put("weights", equal(k));
  }

  private static Matrix equal(int size) {
    double[] p = new double[size];
    Arrays.fill(p, 1.0 / size);
    return Matrix.column(p);
  }

  private void bits() {
    double[] shape = d > 100 ? new double[] {0.3, 1.2} : new double[] {1, 1};
    double[] theta = new double[k * d];
    for (int j = 0; j < k * d; j++) {
      theta[j] = draws.beta(shape[0], shape[1]);
    }
    int[] labels = mixtureLabels();
    double[] x = new double[n * d];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        x[i * d + j] = draws.uniform() < theta[labels[i] * d + j] ? 1 : 0;
      }
    }
    double[] start = new double[k * d];
    for (int j = 0; j < k * d; j++) {
      start[j] = draws.uniform(0.25, 0.75);
    }
    parts.put("X", new Matrix(n, d, x));
    parts.put("theta", new Matrix(k, d, start));
    parts.put("weights", equal(k));
  }

  private void chain() {
    int length = n / workload.sequences();
    double[] lengths = new double[workload.sequences()];
    Arrays.fill(lengths, length);
    parts.put("lengths", Matrix.column(lengths));
    int[] states = states(length);
    switch (workload.structure()) {
      case SYMBOLS -> symbols(states);
      case COUNTS -> counts(states);
      default -> normals(states, CHAIN_SPREAD);
    }
    parts.remove("weights");
    parts.put("startprob", equal(k));
    double[] transitions = new double[k * k];
    for (int from = 0; from < k; from++) {
      double[] row = draws.dirichlet(k, 10);
      for (int to = 0; to < k; to++) {
        transitions[from * k + to] = 0.5 * row[to] + (from == to ? 0.5 : 0);
      }
    }
    parts.put("transmat", new Matrix(k, k, transitions));
  }

  /** A chain that stays in its state with a probability of about 0.8. */
  private int[] states(int length) {
    double[][] away = new double[k][];
    for (int from = 0; from < k; from++) {
      away[from] = draws.dirichlet(k, 1);
    }
    int[] states = new int[n];
    for (int t = 0; t < n; t++) {
      if (t % length == 0) {
        states[t] = (int) (draws.uniform() * k);
      } else {
        states[t] = draws.uniform() < 0.8 ? states[t - 1] : draws.index(away[states[t - 1]]);
      }
    }
    return states;
  }

  private void symbols(int[] states) {
    double[][] emission = new double[k][];
    double[] start = new double[k * SYMBOLS];
    for (int s = 0; s < k; s++) {
      emission[s] = draws.dirichlet(SYMBOLS, 0.6);
      System.arraycopy(draws.dirichlet(SYMBOLS, 8), 0, start, s * SYMBOLS, SYMBOLS);
    }
    double[] x = new double[n];
    for (int t = 0; t < n; t++) {
      x[t] = draws.index(emission[states[t]]);
    }
    parts.put("X", Matrix.column(x));
    parts.put("emission", new Matrix(k, SYMBOLS, start));
  }

  private void counts(int[] states) {
    double[] rates = {1, 4, 9, 20};
    double[] x = new double[n];
    for (int t = 0; t < n; t++) {
      x[t] = draws.poisson(rates[states[t]]);
    }
    parts.put("X", Matrix.column(x));
    parts.put("lambdas", Matrix.column(2, 5, 8, 15));
  }
}
