package org.em4j.hmm.internal;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;
import org.em4j.core.internal.Lanes;

/**
 * Recursions with lanes for the states that a row goes to. Where a padded vector would reach over
 * the end of an array, the plain twin does the row.
 */
public final class VectorChainKernel implements ChainKernel {
  /** Padded rows hold a whole number of vectors of at most eight. */
  private static final VectorSpecies<Double> S =
      Lanes.LENGTH > 8 ? DoubleVector.SPECIES_512 : Lanes.SPECIES;

  private static final VectorSpecies<Long> LONGS = S.withLanes(long.class).check(long.class);

  private static final int L = S.length();
  private static final PlainChainKernel PLAIN_TWIN = new PlainChainKernel();

  @Override
  public void product(StateMatrix m, double[] x, double[] work, double[] out, int at) {
    multiply(m, x, 0, work);
    System.arraycopy(work, 0, out, at, m.size());
  }

  @Override
  public int walk(Walk w, int n) {
    int width = w.x.length;
    int row = 0;
    while (row < n) {
      row =
          L == 8 && width == 8
              ? walkOne(w, row, n)
              : L == 8 && width == 16 ? walkTwo(w, row, n) : walkMany(w, row, n);
      if (row < n && isSafe(w, row)) {
        return row;
      }
      if (row < n) {
        int next = PLAIN_TWIN.walk(w, row, row + 1);
        if (next == row) {
          return row;
        }
        row = next;
      }
    }
    return n;
  }

  private static boolean isSafe(Walk w, int row) {
    return w.densityAt(row) + w.x.length <= w.densities.length;
  }

  /** One vector a row: the whole matrix stays in registers. */
  private static int walkOne(Walk w, int from, int n) {
    double[] m = w.matrix.padded();
    double[] x = w.x;
    double[] b = w.densities;
    boolean productsFill = w.productsStep == L;
    boolean valuesFill = w.valuesStep == L;
    DoubleVector small = constant(Walk.SMALL);
    DoubleVector m0 = DoubleVector.fromArray(S, m, 0);
    DoubleVector m1 = DoubleVector.fromArray(S, m, L);
    DoubleVector m2 = DoubleVector.fromArray(S, m, 2 * L);
    DoubleVector m3 = DoubleVector.fromArray(S, m, 3 * L);
    DoubleVector m4 = DoubleVector.fromArray(S, m, 4 * L);
    DoubleVector m5 = DoubleVector.fromArray(S, m, 5 * L);
    DoubleVector m6 = DoubleVector.fromArray(S, m, 6 * L);
    DoubleVector m7 = DoubleVector.fromArray(S, m, 7 * L);
    for (int row = from; row < n; row++) {
      int bAt = w.densityAt(row);
      if (bAt + L > b.length) {
        return row;
      }
      DoubleVector even = all(x[0]).mul(m0);
      DoubleVector odd = all(x[1]).mul(m1);
      even = all(x[2]).fma(m2, even);
      odd = all(x[3]).fma(m3, odd);
      even = all(x[4]).fma(m4, even);
      odd = all(x[5]).fma(m5, odd);
      even = all(x[6]).fma(m6, even);
      odd = all(x[7]).fma(m7, odd);
      DoubleVector p = even.add(odd);
      DoubleVector y = p.mul(DoubleVector.fromArray(S, b, bAt));
      if (w.checked && y.compare(LT, Walk.LEAST).anyTrue() && (anyFades(p) || anyFades(y))) {
        return row;
      }
      double scale = 1;
      if (!y.compare(GE, small).anyTrue()) {
        y.intoArray(w.product, 0);
        double sum = sum(w.product, w.states);
        if (sum < Walk.LEAST) {
          return row;
        }
        if (sum < Walk.SMALL) {
          y = y.mul(Walk.UP);
          scale = Walk.UP;
          w.scalings++;
        }
      }
      y.intoArray(x, 0);
      if (w.products != null) {
        int at = w.productsAt + row * w.productsStep;
        if (productsFill) {
          p.intoArray(w.products, at);
        } else {
          p.intoArray(w.product, 0);
          write(w.product, w.products, at, w.states);
        }
      }
      if (w.values != null) {
        int at = w.valuesAt + row * w.valuesStep;
        if (valuesFill) {
          y.intoArray(w.values, at);
        } else {
          write(x, w.values, at, w.states);
        }
      }
      if (w.scales != null) {
        w.scales[w.scalesAt + row] = scale;
      }
    }
    return n;
  }

  /** Two vectors a row: sums in two chains each. */
  private static int walkTwo(Walk w, int from, int n) {
    double[] x = w.x;
    double[] b = w.densities;
    double[] m = w.matrix.padded();
    boolean productsFill = w.productsStep == 2 * L;
    boolean valuesFill = w.valuesStep == 2 * L;
    DoubleVector small = constant(Walk.SMALL);
    for (int row = from; row < n; row++) {
      int bAt = w.densityAt(row);
      if (bAt + 2 * L > b.length) {
        return row;
      }
      DoubleVector x0 = all(x[0]);
      DoubleVector x1 = all(x[1]);
      DoubleVector even0 = x0.mul(DoubleVector.fromArray(S, m, 0));
      DoubleVector even1 = x0.mul(DoubleVector.fromArray(S, m, L));
      DoubleVector odd0 = x1.mul(DoubleVector.fromArray(S, m, 2 * L));
      DoubleVector odd1 = x1.mul(DoubleVector.fromArray(S, m, 3 * L));
      for (int i = 2; i < StateMatrix.CHAINED; i += 2) {
        DoubleVector u = all(x[i]);
        DoubleVector v = all(x[i + 1]);
        int at = i * 2 * L;
        even0 = u.fma(DoubleVector.fromArray(S, m, at), even0);
        even1 = u.fma(DoubleVector.fromArray(S, m, at + L), even1);
        odd0 = v.fma(DoubleVector.fromArray(S, m, at + 2 * L), odd0);
        odd1 = v.fma(DoubleVector.fromArray(S, m, at + 3 * L), odd1);
      }
      DoubleVector p0 = even0.add(odd0);
      DoubleVector p1 = even1.add(odd1);
      DoubleVector y0 = p0.mul(DoubleVector.fromArray(S, b, bAt));
      DoubleVector y1 = p1.mul(DoubleVector.fromArray(S, b, bAt + L));
      if (w.checked
          && y0.compare(LT, Walk.LEAST).or(y1.compare(LT, Walk.LEAST)).anyTrue()
          && (anyFades(p0) || anyFades(p1) || anyFades(y0) || anyFades(y1))) {
        return row;
      }
      double scale = 1;
      if (!y0.max(y1).compare(GE, small).anyTrue()) {
        y0.intoArray(w.product, 0);
        y1.intoArray(w.product, L);
        double sum = sum(w.product, w.states);
        if (sum < Walk.LEAST) {
          return row;
        }
        if (sum < Walk.SMALL) {
          y0 = y0.mul(Walk.UP);
          y1 = y1.mul(Walk.UP);
          scale = Walk.UP;
          w.scalings++;
        }
      }
      y0.intoArray(x, 0);
      y1.intoArray(x, L);
      if (w.products != null) {
        int at = w.productsAt + row * w.productsStep;
        if (productsFill) {
          p0.intoArray(w.products, at);
          p1.intoArray(w.products, at + L);
        } else {
          p0.intoArray(w.product, 0);
          p1.intoArray(w.product, L);
          write(w.product, w.products, at, w.states);
        }
      }
      if (w.values != null) {
        int at = w.valuesAt + row * w.valuesStep;
        if (valuesFill) {
          y0.intoArray(w.values, at);
          y1.intoArray(w.values, at + L);
        } else {
          write(x, w.values, at, w.states);
        }
      }
      if (w.scales != null) {
        w.scales[w.scalesAt + row] = scale;
      }
    }
    return n;
  }

  private static int walkMany(Walk w, int from, int n) {
    for (int row = from; row < n; row++) {
      if (!isSafe(w, row)) {
        return row;
      }
      multiply(w.matrix, w.x, row, w.product);
      if (!emit(w, row)) {
        return row;
      }
    }
    return n;
  }

  /** Does what is left of a row when its products are there; false if it is not to be passed. */
  private static boolean emit(Walk w, int row) {
    double[] p = w.product;
    double[] b = w.densities;
    double[] y = w.work;
    int width = w.x.length;
    int bAt = w.densityAt(row);
    DoubleVector highest = DoubleVector.zero(S);
    for (int k = 0; k < width; k += L) {
      DoubleVector v = DoubleVector.fromArray(S, p, k).mul(DoubleVector.fromArray(S, b, bAt + k));
      v.intoArray(y, k);
      // Sums are compared with bounds alone, and any order of them does.
      highest = highest.add(v);
    }
    if (w.checked && (anyFades(p) || anyFades(y))) {
      return false;
    }
    double scale = 1;
    if (!highest.compare(GE, constant(2 * Walk.SMALL)).anyTrue()) {
      double sum = sum(y, w.states);
      if (sum < Walk.LEAST) {
        return false;
      }
      if (sum < Walk.SMALL) {
        scale = Walk.UP;
        w.scalings++;
        for (int k = 0; k < width; k += L) {
          DoubleVector.fromArray(S, y, k).mul(Walk.UP).intoArray(y, k);
        }
      }
    }
    for (int k = 0; k < width; k += L) {
      DoubleVector.fromArray(S, y, k).intoArray(w.x, k);
    }
    if (w.products != null) {
      write(p, w.products, w.productsAt + row * w.productsStep, w.states);
    }
    if (w.values != null) {
      write(y, w.values, w.valuesAt + row * w.valuesStep, w.states);
    }
    if (w.scales != null) {
      w.scales[w.scalesAt + row] = scale;
    }
    return true;
  }

  private static boolean anyFades(DoubleVector v) {
    return v.compare(LT, constant(Walk.LEAST)).and(v.compare(GT, DoubleVector.zero(S))).anyTrue();
  }

  private static boolean anyFades(double[] values) {
    for (int k = 0; k < values.length; k += L) {
      if (anyFades(DoubleVector.fromArray(S, values, k))) {
        return true;
      }
    }
    return false;
  }

  /** See {@link Lanes#all}, which is about vectors of any length. */
  private static DoubleVector all(double value) {
    return LongVector.broadcast(LONGS, Double.doubleToRawLongBits(value)).reinterpretAsDoubles();
  }

  private static double sum(double[] values, int states) {
    double sum = 0;
    for (int k = 0; k < states; k++) {
      sum += values[k];
    }
    return sum;
  }

  /** Writes a padded row to where there may be no room for its padding. */
  private static void write(double[] padded, double[] out, int at, int states) {
    int k = 0;
    for (; k + L <= states; k += L) {
      DoubleVector.fromArray(S, padded, k).intoArray(out, at + k);
    }
    for (; k < states; k++) {
      out[at + k] = padded[k];
    }
  }

  /**
   * Writes x M to a padded row: as many sums in registers as hide their latency. Each row begins
   * with the columns where the one before has ended, which are still in the nearest cache when the
   * matrix as a whole is not.
   */
  private static void multiply(StateMatrix matrix, double[] x, int row, double[] out) {
    double[] m = matrix.padded();
    int width = x.length;
    int size = matrix.size();
    if (size <= StateMatrix.CHAINED) {
      for (int j = 0; j < width; j += L) {
        chained(m, width, size, j, x, out);
      }
      return;
    }
    int tiles = width / (4 * L);
    if ((row & 1) != 0) {
      narrow(m, width, size, tiles * 4 * L, x, out);
    }
    for (int tile = 0; tile < tiles; tile++) {
      four(m, width, size, ((row & 1) == 0 ? tile : tiles - 1 - tile) * 4 * L, x, out);
    }
    if ((row & 1) == 0) {
      narrow(m, width, size, tiles * 4 * L, x, out);
    }
  }

  /** The columns from j on, which are fewer than four vectors. */
  private static void narrow(double[] m, int width, int size, int j, double[] x, double[] out) {
    int at = j;
    if (at + 2 * L <= width) {
      two(m, width, size, at, x, out);
      at += 2 * L;
    }
    if (at < width) {
      one(m, width, size, at, x, out);
    }
  }

  private static void one(double[] m, int width, int size, int j, double[] x, double[] out) {
    DoubleVector s = DoubleVector.zero(S);
    for (int i = 0, at = j; i < size; i++, at += width) {
      s = all(x[i]).fma(DoubleVector.fromArray(S, m, at), s);
    }
    s.intoArray(out, j);
  }

  private static void chained(double[] m, int width, int size, int j, double[] x, double[] out) {
    DoubleVector even = DoubleVector.zero(S);
    DoubleVector odd = DoubleVector.zero(S);
    for (int i = 0, at = j; i < size; i += 2, at += 2 * width) {
      // There is an even number of padded rows.
      even = all(x[i]).fma(DoubleVector.fromArray(S, m, at), even);
      odd = all(x[i + 1]).fma(DoubleVector.fromArray(S, m, at + width), odd);
    }
    even.add(odd).intoArray(out, j);
  }

  private static void two(double[] m, int width, int size, int j, double[] x, double[] out) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = DoubleVector.zero(S);
    for (int i = 0, at = j; i < size; i++, at += width) {
      DoubleVector v = all(x[i]);
      s0 = v.fma(DoubleVector.fromArray(S, m, at), s0);
      s1 = v.fma(DoubleVector.fromArray(S, m, at + L), s1);
    }
    s0.intoArray(out, j);
    s1.intoArray(out, j + L);
  }

  private static void four(double[] m, int width, int size, int j, double[] x, double[] out) {
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = DoubleVector.zero(S);
    DoubleVector s2 = DoubleVector.zero(S);
    DoubleVector s3 = DoubleVector.zero(S);
    for (int i = 0, at = j; i < size; i++, at += width) {
      DoubleVector v = all(x[i]);
      s0 = v.fma(DoubleVector.fromArray(S, m, at), s0);
      s1 = v.fma(DoubleVector.fromArray(S, m, at + L), s1);
      s2 = v.fma(DoubleVector.fromArray(S, m, at + 2 * L), s2);
      s3 = v.fma(DoubleVector.fromArray(S, m, at + 3 * L), s3);
    }
    s0.intoArray(out, j);
    s1.intoArray(out, j + L);
    s2.intoArray(out, j + 2 * L);
    s3.intoArray(out, j + 3 * L);
  }

  /** A number that is known when code is compiled: then it is read no more than once. */
  private static DoubleVector constant(double value) {
    return DoubleVector.broadcast(S, value);
  }

  /** Some rows at a time, so that no row waits for the sum of its own lanes. */
  @Override
  public void pair(Pairing p, int n) {
    for (int row = 0; row < n; ) {
      if (isSafe(p, row)) {
        int end = row + 1;
        int most = Math.min(n, row + Pairing.BLOCK);
        while (end < most && isSafe(p, end)) {
          end++;
        }
        addUp(p, row, end);
        p.normalise(row, end);
        divide(p, row, end);
        row = end;
      } else {
        PLAIN_TWIN.pairRow(p, row);
        row++;
      }
    }
  }

  private static boolean isSafe(Pairing p, int row) {
    return p.keptAt + row * p.keptStep + p.width <= p.kept.length
        && (p.densities == null || p.densityAt(row) + p.width <= p.densities.length);
  }

  /** Eight sums of products by places modulo eight, however long vectors are. */
  private static void addUp(Pairing p, int from, int to) {
    double[] other = p.other;
    double[] kept = p.kept;
    double[] sums = p.sums;
    int width = p.width;
    for (int row = from; row < to; row++) {
      int at = p.keptAt + row * p.keptStep;
      int otherAt = p.otherAt + row * width;
      for (int first = 0; first < 8; first += L) {
        DoubleVector sum =
            DoubleVector.fromArray(S, other, otherAt + first)
                .mul(DoubleVector.fromArray(S, kept, at + first));
        for (int k = first + 8; k < width; k += 8) {
          sum =
              DoubleVector.fromArray(S, other, otherAt + k)
                  .mul(DoubleVector.fromArray(S, kept, at + k))
                  .add(sum);
        }
        sum.intoArray(sums, (row - from) * 8 + first);
      }
    }
  }

  private static void divide(Pairing p, int from, int to) {
    double[] other = p.other;
    double[] kept = p.kept;
    double[] into = p.into;
    double[] b = p.densities;
    int states = p.states;
    int whole = states / L * L;
    for (int row = from; row < to; row++) {
      int at = p.keptAt + row * p.keptStep;
      int otherAt = p.otherAt + row * p.width;
      int intoAt = p.intoAt + row * p.width;
      int bAt = p.densityAt(row);
      double norm = p.norms[row - from];
      double factor = p.factors[row - from];
      for (int k = 0; k < whole; k += L) {
        DoubleVector value = DoubleVector.fromArray(S, kept, at + k);
        DoubleVector.fromArray(S, other, otherAt + k)
            .mul(value)
            .mul(all(norm))
            .intoArray(kept, at + k);
        if (b != null) {
          value = DoubleVector.fromArray(S, b, bAt + k).mul(value);
        }
        value.mul(all(factor)).intoArray(into, intoAt + k);
      }
      for (int k = whole; k < states; k++) {
        double value = kept[at + k];
        kept[at + k] = other[otherAt + k] * value * norm;
        into[intoAt + k] = (b == null ? value : b[bAt + k] * value) * factor;
      }
      if (p.codes != null) {
        addTo(kept, at, p.byCode, bAt, states);
      }
    }
  }

  private static void addTo(double[] row, int rowAt, double[] out, int at, int states) {
    int k = 0;
    for (; k + L <= states; k += L) {
      DoubleVector.fromArray(S, out, at + k)
          .add(DoubleVector.fromArray(S, row, rowAt + k))
          .intoArray(out, at + k);
    }
    for (; k < states; k++) {
      out[at + k] += row[rowAt + k];
    }
  }

  /** Tiles of eight vectors of sums, which stay in registers. */
  @Override
  public void addProducts(PairProducts pairs, int n, double[] out) {
    int states = pairs.states;
    int j = 0;
    for (; j + 2 * L <= pairs.width; j += 2 * L) {
      int i = 0;
      for (; i + 4 <= states; i += 4) {
        fourByTwo(pairs, n, i, j, out);
      }
      for (; i < states; i++) {
        oneByOne(pairs, n, i, j, out);
        oneByOne(pairs, n, i, j + L, out);
      }
    }
    if (j < pairs.width) {
      int i = 0;
      for (; i + 8 <= states; i += 8) {
        eightByOne(pairs, n, i, j, out);
      }
      for (; i < states; i++) {
        oneByOne(pairs, n, i, j, out);
      }
    }
  }

  private static void fourByTwo(PairProducts pairs, int n, int i, int j, double[] out) {
    double[] u = pairs.u;
    double[] w = pairs.w;
    int width = pairs.width;
    DoubleVector s00 = DoubleVector.zero(S);
    DoubleVector s01 = DoubleVector.zero(S);
    DoubleVector s10 = DoubleVector.zero(S);
    DoubleVector s11 = DoubleVector.zero(S);
    DoubleVector s20 = DoubleVector.zero(S);
    DoubleVector s21 = DoubleVector.zero(S);
    DoubleVector s30 = DoubleVector.zero(S);
    DoubleVector s31 = DoubleVector.zero(S);
    for (int row = 0, at = 0; row < n; row++, at += width) {
      DoubleVector w0 = DoubleVector.fromArray(S, w, at + j);
      DoubleVector w1 = DoubleVector.fromArray(S, w, at + j + L);
      DoubleVector v = all(u[at + i]);
      s00 = v.fma(w0, s00);
      s01 = v.fma(w1, s01);
      v = all(u[at + i + 1]);
      s10 = v.fma(w0, s10);
      s11 = v.fma(w1, s11);
      v = all(u[at + i + 2]);
      s20 = v.fma(w0, s20);
      s21 = v.fma(w1, s21);
      v = all(u[at + i + 3]);
      s30 = v.fma(w0, s30);
      s31 = v.fma(w1, s31);
    }
    add(pairs, s00, i, j, out);
    add(pairs, s01, i, j + L, out);
    add(pairs, s10, i + 1, j, out);
    add(pairs, s11, i + 1, j + L, out);
    add(pairs, s20, i + 2, j, out);
    add(pairs, s21, i + 2, j + L, out);
    add(pairs, s30, i + 3, j, out);
    add(pairs, s31, i + 3, j + L, out);
  }

  private static void eightByOne(PairProducts pairs, int n, int i, int j, double[] out) {
    double[] u = pairs.u;
    double[] w = pairs.w;
    int width = pairs.width;
    DoubleVector s0 = DoubleVector.zero(S);
    DoubleVector s1 = DoubleVector.zero(S);
    DoubleVector s2 = DoubleVector.zero(S);
    DoubleVector s3 = DoubleVector.zero(S);
    DoubleVector s4 = DoubleVector.zero(S);
    DoubleVector s5 = DoubleVector.zero(S);
    DoubleVector s6 = DoubleVector.zero(S);
    DoubleVector s7 = DoubleVector.zero(S);
    for (int row = 0, at = 0; row < n; row++, at += width) {
      DoubleVector v = DoubleVector.fromArray(S, w, at + j);
      s0 = v.fma(all(u[at + i]), s0);
      s1 = v.fma(all(u[at + i + 1]), s1);
      s2 = v.fma(all(u[at + i + 2]), s2);
      s3 = v.fma(all(u[at + i + 3]), s3);
      s4 = v.fma(all(u[at + i + 4]), s4);
      s5 = v.fma(all(u[at + i + 5]), s5);
      s6 = v.fma(all(u[at + i + 6]), s6);
      s7 = v.fma(all(u[at + i + 7]), s7);
    }
    add(pairs, s0, i, j, out);
    add(pairs, s1, i + 1, j, out);
    add(pairs, s2, i + 2, j, out);
    add(pairs, s3, i + 3, j, out);
    add(pairs, s4, i + 4, j, out);
    add(pairs, s5, i + 5, j, out);
    add(pairs, s6, i + 6, j, out);
    add(pairs, s7, i + 7, j, out);
  }

  private static void oneByOne(PairProducts pairs, int n, int i, int j, double[] out) {
    DoubleVector s = DoubleVector.zero(S);
    for (int row = 0, at = 0; row < n; row++, at += pairs.width) {
      s = all(pairs.u[at + i]).fma(DoubleVector.fromArray(S, pairs.w, at + j), s);
    }
    add(pairs, s, i, j, out);
  }

  /** Adds a vector of sums to a row, without its padding. */
  private static void add(PairProducts pairs, DoubleVector sums, int i, int j, double[] out) {
    int states = pairs.states;
    int at = i * states + j;
    if (j + L <= states) {
      DoubleVector.fromArray(S, out, at).add(sums).intoArray(out, at);
      return;
    }
    sums.intoArray(pairs.row, 0);
    for (int k = 0; j + k < states; k++) {
      out[at + k] += pairs.row[k];
    }
  }
}
