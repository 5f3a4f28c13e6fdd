package org.em4j.distributions;

/**
 * With eight or two components in registers: one index serves them all, and an addition takes its
 * operand from the table.
 */
final class PlainByteSums implements ByteSums {
  @Override
  public void subsets(double[] rows, double[] nibbles, int width, int used) {
    for (int four = 0; four < ROWS / 4; four++) {
      for (int lane = 0; lane < used; lane++) {
        int from = 4 * four * width + lane;
        subsets(rows, from, nibbles, 16 * four * width + lane, width);
      }
    }
  }

  private static void subsets(double[] rows, int from, double[] nibbles, int to, int width) {
    double a = rows[from];
    double b = rows[from + width];
    double c = rows[from + 2 * width];
    double d = rows[from + 3 * width];
    nibbles[to] = 0;
    nibbles[to + width] = a;
    nibbles[to + 2 * width] = b;
    nibbles[to + 3 * width] = a + b;
    nibbles[to + 4 * width] = c;
    nibbles[to + 5 * width] = a + c;
    nibbles[to + 6 * width] = b + c;
    nibbles[to + 7 * width] = a + b + c;
    nibbles[to + 8 * width] = d;
    nibbles[to + 9 * width] = a + d;
    nibbles[to + 10 * width] = b + d;
    nibbles[to + 11 * width] = a + b + d;
    nibbles[to + 12 * width] = c + d;
    nibbles[to + 13 * width] = a + c + d;
    nibbles[to + 14 * width] = b + c + d;
    nibbles[to + 15 * width] = a + b + c + d;
  }

  @Override
  public void expand(double[] nibbles, int from, double[] tables, int width, int used) {
    int shift = Integer.numberOfTrailingZeros(width);
    for (int s = 0; s < STREAMS; s++) {
      int lane = 0;
      while (lane < used) {
        int lower = from + 32 * s * width + lane;
        int to = 256 * s * width + lane;
        if (used - lane > 4) {
          eight(nibbles, lower, tables, to, shift);
          lane += 8;
        } else {
          two(nibbles, lower, tables, to, shift);
          lane += 2;
        }
      }
    }
  }

  private static void eight(double[] nibbles, int lower, double[] tables, int to, int shift) {
    int upper = lower + (16 << shift);
    for (int high = 0; high < 16; high++) {
      int h = upper + (high << shift);
      double h0 = nibbles[h];
      double h1 = nibbles[h + 1];
      double h2 = nibbles[h + 2];
      double h3 = nibbles[h + 3];
      double h4 = nibbles[h + 4];
      double h5 = nibbles[h + 5];
      double h6 = nibbles[h + 6];
      double h7 = nibbles[h + 7];
      for (int low = 0; low < 16; low++) {
        int p = lower + (low << shift);
        int q = to + ((16 * high + low) << shift);
        tables[q] = nibbles[p] + h0;
        tables[q + 1] = nibbles[p + 1] + h1;
        tables[q + 2] = nibbles[p + 2] + h2;
        tables[q + 3] = nibbles[p + 3] + h3;
        tables[q + 4] = nibbles[p + 4] + h4;
        tables[q + 5] = nibbles[p + 5] + h5;
        tables[q + 6] = nibbles[p + 6] + h6;
        tables[q + 7] = nibbles[p + 7] + h7;
      }
    }
  }

  private static void two(double[] nibbles, int lower, double[] tables, int to, int shift) {
    int upper = lower + (16 << shift);
    for (int high = 0; high < 16; high++) {
      int h = upper + (high << shift);
      double h0 = nibbles[h];
      double h1 = nibbles[h + 1];
      for (int low = 0; low < 16; low++) {
        int p = lower + (low << shift);
        int q = to + ((16 * high + low) << shift);
        tables[q] = nibbles[p] + h0;
        tables[q + 1] = nibbles[p + 1] + h1;
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
    int shift = Integer.numberOfTrailingZeros(width);
    int a1 = ByteSums.stream(1, at, step, streams);
    int a2 = ByteSums.stream(2, at, step, streams);
    int a3 = ByteSums.stream(3, at, step, streams);
    int lane = 0;
    while (lane < used) {
      if (used - lane > 4) {
        eight(codes, at, a1, a2, a3, tables, sums, n, shift, lane);
        lane += 8;
      } else {
        two(codes, at, a1, a2, a3, tables, sums, n, shift, lane);
        lane += 2;
      }
    }
  }

  private static void eight(
      byte[] codes,
      int a0,
      int a1,
      int a2,
      int a3,
      double[] tables,
      double[] sums,
      int n,
      int shift,
      int lane) {
    int second = (256 << shift) + lane;
    int third = (512 << shift) + lane;
    int fourth = (768 << shift) + lane;
    for (int i = 0; i < n; i++) {
      int to = (i << shift) + lane;
      int p = ((codes[a0 + i] & 0xff) << shift) + lane;
      double s0 = sums[to] + tables[p];
      double s1 = sums[to + 1] + tables[p + 1];
      double s2 = sums[to + 2] + tables[p + 2];
      double s3 = sums[to + 3] + tables[p + 3];
      double s4 = sums[to + 4] + tables[p + 4];
      double s5 = sums[to + 5] + tables[p + 5];
      double s6 = sums[to + 6] + tables[p + 6];
      double s7 = sums[to + 7] + tables[p + 7];
      p = ((codes[a1 + i] & 0xff) << shift) + second;
      s0 += tables[p];
      s1 += tables[p + 1];
      s2 += tables[p + 2];
      s3 += tables[p + 3];
      s4 += tables[p + 4];
      s5 += tables[p + 5];
      s6 += tables[p + 6];
      s7 += tables[p + 7];
      p = ((codes[a2 + i] & 0xff) << shift) + third;
      s0 += tables[p];
      s1 += tables[p + 1];
      s2 += tables[p + 2];
      s3 += tables[p + 3];
      s4 += tables[p + 4];
      s5 += tables[p + 5];
      s6 += tables[p + 6];
      s7 += tables[p + 7];
      p = ((codes[a3 + i] & 0xff) << shift) + fourth;
      s0 += tables[p];
      s1 += tables[p + 1];
      s2 += tables[p + 2];
      s3 += tables[p + 3];
      s4 += tables[p + 4];
      s5 += tables[p + 5];
      s6 += tables[p + 6];
      s7 += tables[p + 7];
      sums[to] = s0;
      sums[to + 1] = s1;
      sums[to + 2] = s2;
      sums[to + 3] = s3;
      sums[to + 4] = s4;
      sums[to + 5] = s5;
      sums[to + 6] = s6;
      sums[to + 7] = s7;
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
      int shift,
      int lane) {
    int second = (256 << shift) + lane;
    int third = (512 << shift) + lane;
    int fourth = (768 << shift) + lane;
    for (int i = 0; i < n; i++) {
      int to = (i << shift) + lane;
      int p = ((codes[a0 + i] & 0xff) << shift) + lane;
      double s0 = sums[to] + tables[p];
      double s1 = sums[to + 1] + tables[p + 1];
      p = ((codes[a1 + i] & 0xff) << shift) + second;
      s0 += tables[p];
      s1 += tables[p + 1];
      p = ((codes[a2 + i] & 0xff) << shift) + third;
      s0 += tables[p];
      s1 += tables[p + 1];
      p = ((codes[a3 + i] & 0xff) << shift) + fourth;
      s0 += tables[p];
      s1 += tables[p + 1];
      sums[to] = s0;
      sums[to + 1] = s1;
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
    int shift = Integer.numberOfTrailingZeros(width);
    int a1 = ByteSums.stream(1, at, step, streams);
    int a2 = ByteSums.stream(2, at, step, streams);
    int a3 = ByteSums.stream(3, at, step, streams);
    int lane = 0;
    while (lane < used) {
      if (used - lane > 4) {
        eight(codes, at, a1, a2, a3, nibbles, from + lane, sums, n, shift, lane);
        lane += 8;
      } else {
        two(codes, at, a1, a2, a3, nibbles, from + lane, sums, n, shift, lane);
        lane += 2;
      }
    }
  }

  private static void eight(
      byte[] codes,
      int a0,
      int a1,
      int a2,
      int a3,
      double[] nibbles,
      int from,
      double[] sums,
      int n,
      int shift,
      int lane) {
    int half = 16 << shift;
    for (int i = 0; i < n; i++) {
      int to = (i << shift) + lane;
      int code = codes[a0 + i];
      int p = from + ((code & 15) << shift);
      int q = from + half + ((code >> 4 & 15) << shift);
      double s0 = sums[to] + (nibbles[p] + nibbles[q]);
      double s1 = sums[to + 1] + (nibbles[p + 1] + nibbles[q + 1]);
      double s2 = sums[to + 2] + (nibbles[p + 2] + nibbles[q + 2]);
      double s3 = sums[to + 3] + (nibbles[p + 3] + nibbles[q + 3]);
      double s4 = sums[to + 4] + (nibbles[p + 4] + nibbles[q + 4]);
      double s5 = sums[to + 5] + (nibbles[p + 5] + nibbles[q + 5]);
      double s6 = sums[to + 6] + (nibbles[p + 6] + nibbles[q + 6]);
      double s7 = sums[to + 7] + (nibbles[p + 7] + nibbles[q + 7]);
      code = codes[a1 + i];
      p = from + 2 * half + ((code & 15) << shift);
      q = from + 3 * half + ((code >> 4 & 15) << shift);
      s0 += nibbles[p] + nibbles[q];
      s1 += nibbles[p + 1] + nibbles[q + 1];
      s2 += nibbles[p + 2] + nibbles[q + 2];
      s3 += nibbles[p + 3] + nibbles[q + 3];
      s4 += nibbles[p + 4] + nibbles[q + 4];
      s5 += nibbles[p + 5] + nibbles[q + 5];
      s6 += nibbles[p + 6] + nibbles[q + 6];
      s7 += nibbles[p + 7] + nibbles[q + 7];
      code = codes[a2 + i];
      p = from + 4 * half + ((code & 15) << shift);
      q = from + 5 * half + ((code >> 4 & 15) << shift);
      s0 += nibbles[p] + nibbles[q];
      s1 += nibbles[p + 1] + nibbles[q + 1];
      s2 += nibbles[p + 2] + nibbles[q + 2];
      s3 += nibbles[p + 3] + nibbles[q + 3];
      s4 += nibbles[p + 4] + nibbles[q + 4];
      s5 += nibbles[p + 5] + nibbles[q + 5];
      s6 += nibbles[p + 6] + nibbles[q + 6];
      s7 += nibbles[p + 7] + nibbles[q + 7];
      code = codes[a3 + i];
      p = from + 6 * half + ((code & 15) << shift);
      q = from + 7 * half + ((code >> 4 & 15) << shift);
      s0 += nibbles[p] + nibbles[q];
      s1 += nibbles[p + 1] + nibbles[q + 1];
      s2 += nibbles[p + 2] + nibbles[q + 2];
      s3 += nibbles[p + 3] + nibbles[q + 3];
      s4 += nibbles[p + 4] + nibbles[q + 4];
      s5 += nibbles[p + 5] + nibbles[q + 5];
      s6 += nibbles[p + 6] + nibbles[q + 6];
      s7 += nibbles[p + 7] + nibbles[q + 7];
      sums[to] = s0;
      sums[to + 1] = s1;
      sums[to + 2] = s2;
      sums[to + 3] = s3;
      sums[to + 4] = s4;
      sums[to + 5] = s5;
      sums[to + 6] = s6;
      sums[to + 7] = s7;
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
      int shift,
      int lane) {
    int half = 16 << shift;
    for (int i = 0; i < n; i++) {
      int to = (i << shift) + lane;
      int code = codes[a0 + i];
      int p = from + ((code & 15) << shift);
      int q = from + half + ((code >> 4 & 15) << shift);
      double s0 = sums[to] + (nibbles[p] + nibbles[q]);
      double s1 = sums[to + 1] + (nibbles[p + 1] + nibbles[q + 1]);
      code = codes[a1 + i];
      p = from + 2 * half + ((code & 15) << shift);
      q = from + 3 * half + ((code >> 4 & 15) << shift);
      s0 += nibbles[p] + nibbles[q];
      s1 += nibbles[p + 1] + nibbles[q + 1];
      code = codes[a2 + i];
      p = from + 4 * half + ((code & 15) << shift);
      q = from + 5 * half + ((code >> 4 & 15) << shift);
      s0 += nibbles[p] + nibbles[q];
      s1 += nibbles[p + 1] + nibbles[q + 1];
      code = codes[a3 + i];
      p = from + 6 * half + ((code & 15) << shift);
      q = from + 7 * half + ((code >> 4 & 15) << shift);
      s0 += nibbles[p] + nibbles[q];
      s1 += nibbles[p + 1] + nibbles[q + 1];
      sums[to] = s0;
      sums[to + 1] = s1;
    }
  }
}
