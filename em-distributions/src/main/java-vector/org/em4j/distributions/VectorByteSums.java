package org.em4j.distributions;

import static org.em4j.core.internal.Lanes.LENGTH;
import static org.em4j.core.internal.Lanes.SPECIES;

import jdk.incubator.vector.DoubleVector;

/**
 * With components in the lanes: one load and one addition for all of them. Of a tile of 16, two
 * vectors at a time share their indices; lanes without a component hold numbers that nobody reads.
 */
public final class VectorByteSums implements ByteSums {
  @Override
  public void subsets(double[] rows, double[] nibbles, int width, int used) {
    for (int four = 0; four < ROWS / 4; four++) {
      for (int lane = 0; lane < width; lane += LENGTH) {
        int from = 4 * four * width + lane;
        subsets(rows, from, nibbles, 16 * four * width + lane, width);
      }
    }
  }

  private static void subsets(double[] rows, int from, double[] nibbles, int to, int width) {
    DoubleVector a = DoubleVector.fromArray(SPECIES, rows, from);
    DoubleVector b = DoubleVector.fromArray(SPECIES, rows, from + width);
    DoubleVector c = DoubleVector.fromArray(SPECIES, rows, from + 2 * width);
    DoubleVector d = DoubleVector.fromArray(SPECIES, rows, from + 3 * width);
    DoubleVector ab = a.add(b);
    DoubleVector ac = a.add(c);
    DoubleVector bc = b.add(c);
    DoubleVector abc = ab.add(c);
    DoubleVector.zero(SPECIES).intoArray(nibbles, to);
    a.intoArray(nibbles, to + width);
    b.intoArray(nibbles, to + 2 * width);
    ab.intoArray(nibbles, to + 3 * width);
    c.intoArray(nibbles, to + 4 * width);
    ac.intoArray(nibbles, to + 5 * width);
    bc.intoArray(nibbles, to + 6 * width);
    abc.intoArray(nibbles, to + 7 * width);
    d.intoArray(nibbles, to + 8 * width);
    a.add(d).intoArray(nibbles, to + 9 * width);
    b.add(d).intoArray(nibbles, to + 10 * width);
    ab.add(d).intoArray(nibbles, to + 11 * width);
    c.add(d).intoArray(nibbles, to + 12 * width);
    ac.add(d).intoArray(nibbles, to + 13 * width);
    bc.add(d).intoArray(nibbles, to + 14 * width);
    abc.add(d).intoArray(nibbles, to + 15 * width);
  }

  @Override
  public void expand(double[] nibbles, int from, double[] tables, int width, int used) {
    for (int s = 0; s < STREAMS; s++) {
      for (int lane = 0; lane < width; lane += LENGTH) {
        stream(nibbles, from + 32 * s * width + lane, tables, 256 * s * width + lane, width);
      }
    }
  }

  private static void stream(double[] nibbles, int lower, double[] tables, int to, int width) {
    int upper = lower + 16 * width;
    for (int high = 0; high < 16; high++) {
      DoubleVector h = DoubleVector.fromArray(SPECIES, nibbles, upper + high * width);
      int q = to + 16 * high * width;
      for (int low = 0; low < 16; low++) {
        DoubleVector l = DoubleVector.fromArray(SPECIES, nibbles, lower + low * width);
        l.add(h).intoArray(tables, q + low * width);
      }
    }
  }

  @Override
  public void addBytes(
      byte[] codes,
      int at,
      int step,
      int streams,
      double[] tables,
      double[] sums,
      int n,
      int width,
      int used) {
    int a1 = ByteSums.stream(1, at, step, streams);
    int a2 = ByteSums.stream(2, at, step, streams);
    int a3 = ByteSums.stream(3, at, step, streams);
    if (width == 8) {
      for (int lane = 0; lane < 8; lane += LENGTH) {
        one(codes, at, a1, a2, a3, tables, sums, n, lane);
      }
      return;
    }
    for (int lane = 0; lane < 16; lane += 2 * LENGTH) {
      two(codes, at, a1, a2, a3, tables, sums, n, lane);
    }
  }

  private static void two(
      byte[] codes,
      int a0,
      int a1,
      int a2,
      int a3,
      double[] tables,
      double[] sums,
      int n,
      int lane) {
    int second = (256 << 4) + lane;
    int third = (512 << 4) + lane;
    int fourth = (768 << 4) + lane;
    for (int i = 0; i < n; i++) {
      int to = (i << 4) + lane;
      int p = ((codes[a0 + i] & 0xff) << 4) + lane;
      int q = ((codes[a1 + i] & 0xff) << 4) + second;
      int r = ((codes[a2 + i] & 0xff) << 4) + third;
      int s = ((codes[a3 + i] & 0xff) << 4) + fourth;
      DoubleVector x = DoubleVector.fromArray(SPECIES, sums, to);
      DoubleVector y = DoubleVector.fromArray(SPECIES, sums, to + LENGTH);
      x = x.add(DoubleVector.fromArray(SPECIES, tables, p));
      y = y.add(DoubleVector.fromArray(SPECIES, tables, p + LENGTH));
      x = x.add(DoubleVector.fromArray(SPECIES, tables, q));
      y = y.add(DoubleVector.fromArray(SPECIES, tables, q + LENGTH));
      x = x.add(DoubleVector.fromArray(SPECIES, tables, r));
      y = y.add(DoubleVector.fromArray(SPECIES, tables, r + LENGTH));
      x = x.add(DoubleVector.fromArray(SPECIES, tables, s));
      y = y.add(DoubleVector.fromArray(SPECIES, tables, s + LENGTH));
      x.intoArray(sums, to);
      y.intoArray(sums, to + LENGTH);
    }
  }

  private static void one(
      byte[] codes,
      int a0,
      int a1,
      int a2,
      int a3,
      double[] tables,
      double[] sums,
      int n,
      int lane) {
    int second = (256 << 3) + lane;
    int third = (512 << 3) + lane;
    int fourth = (768 << 3) + lane;
    for (int i = 0; i < n; i++) {
      int to = (i << 3) + lane;
      int p = ((codes[a0 + i] & 0xff) << 3) + lane;
      int q = ((codes[a1 + i] & 0xff) << 3) + second;
      int r = ((codes[a2 + i] & 0xff) << 3) + third;
      int s = ((codes[a3 + i] & 0xff) << 3) + fourth;
      DoubleVector x = DoubleVector.fromArray(SPECIES, sums, to);
      x = x.add(DoubleVector.fromArray(SPECIES, tables, p));
      x = x.add(DoubleVector.fromArray(SPECIES, tables, q));
      x = x.add(DoubleVector.fromArray(SPECIES, tables, r));
      x = x.add(DoubleVector.fromArray(SPECIES, tables, s));
      x.intoArray(sums, to);
    }
  }

  @Override
  public void addNibbles(
      byte[] codes,
      int at,
      int step,
      int streams,
      double[] nibbles,
      int from,
      double[] sums,
      int n,
      int width,
      int used) {
    int a1 = ByteSums.stream(1, at, step, streams);
    int a2 = ByteSums.stream(2, at, step, streams);
    int a3 = ByteSums.stream(3, at, step, streams);
    if (width == 8) {
      for (int lane = 0; lane < 8; lane += LENGTH) {
        one(codes, at, a1, a2, a3, nibbles, from + lane, sums, n, lane);
      }
      return;
    }
    for (int lane = 0; lane < 16; lane += 2 * LENGTH) {
      two(codes, at, a1, a2, a3, nibbles, from + lane, sums, n, lane);
    }
  }

  private static void two(
      byte[] codes,
      int a0,
      int a1,
      int a2,
      int a3,
      double[] nibbles,
      int from,
      double[] sums,
      int n,
      int lane) {
    int half = 16 << 4;
    for (int i = 0; i < n; i++) {
      int to = (i << 4) + lane;
      DoubleVector x = DoubleVector.fromArray(SPECIES, sums, to);
      DoubleVector y = DoubleVector.fromArray(SPECIES, sums, to + LENGTH);
      int code = codes[a0 + i];
      int p = from + ((code & 15) << 4);
      int q = from + half + ((code >> 4 & 15) << 4);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      y =
          y.add(
              DoubleVector.fromArray(SPECIES, nibbles, p + LENGTH)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q + LENGTH)));
      code = codes[a1 + i];
      p = from + 2 * half + ((code & 15) << 4);
      q = from + 3 * half + ((code >> 4 & 15) << 4);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      y =
          y.add(
              DoubleVector.fromArray(SPECIES, nibbles, p + LENGTH)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q + LENGTH)));
      code = codes[a2 + i];
      p = from + 4 * half + ((code & 15) << 4);
      q = from + 5 * half + ((code >> 4 & 15) << 4);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      y =
          y.add(
              DoubleVector.fromArray(SPECIES, nibbles, p + LENGTH)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q + LENGTH)));
      code = codes[a3 + i];
      p = from + 6 * half + ((code & 15) << 4);
      q = from + 7 * half + ((code >> 4 & 15) << 4);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      y =
          y.add(
              DoubleVector.fromArray(SPECIES, nibbles, p + LENGTH)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q + LENGTH)));
      x.intoArray(sums, to);
      y.intoArray(sums, to + LENGTH);
    }
  }

  private static void one(
      byte[] codes,
      int a0,
      int a1,
      int a2,
      int a3,
      double[] nibbles,
      int from,
      double[] sums,
      int n,
      int lane) {
    int half = 16 << 3;
    for (int i = 0; i < n; i++) {
      int to = (i << 3) + lane;
      DoubleVector x = DoubleVector.fromArray(SPECIES, sums, to);
      int code = codes[a0 + i];
      int p = from + ((code & 15) << 3);
      int q = from + half + ((code >> 4 & 15) << 3);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      code = codes[a1 + i];
      p = from + 2 * half + ((code & 15) << 3);
      q = from + 3 * half + ((code >> 4 & 15) << 3);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      code = codes[a2 + i];
      p = from + 4 * half + ((code & 15) << 3);
      q = from + 5 * half + ((code >> 4 & 15) << 3);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      code = codes[a3 + i];
      p = from + 6 * half + ((code & 15) << 3);
      q = from + 7 * half + ((code >> 4 & 15) << 3);
      x =
          x.add(
              DoubleVector.fromArray(SPECIES, nibbles, p)
                  .add(DoubleVector.fromArray(SPECIES, nibbles, q)));
      x.intoArray(sums, to);
    }
  }
}
