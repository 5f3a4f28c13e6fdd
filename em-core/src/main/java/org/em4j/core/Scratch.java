package org.em4j.core;

import java.util.Arrays;

/**
 * Reusable storage of one thread, so that kernels allocate nothing per block.
 *
 * <p>A kernel asks for numbered arrays; the same number gives the same array again, grown when it
 * is too short. Contents are whatever the last use left. A kernel that calls other kernels gives
 * each a {@linkplain #nested nested} scratch. Not thread-safe.
 */
public final class Scratch {
  private double[][] arrays = new double[4][];
  private byte[][] byteArrays = new byte[0][];
  private int[][] intArrays = new int[0][];
  private Scratch[] nested = new Scratch[0];

  /**
   * Returns the array of a slot, at least {@code size} long, contents undefined.
   *
   * @param slot a small number, 0 or more
   * @param size the least length
   */
  public double[] doubles(int slot, int size) {
    if (slot >= arrays.length) {
      arrays = Arrays.copyOf(arrays, slot + 4);
    }
    double[] array = arrays[slot];
    if (array == null || array.length < size) {
      array = new double[size];
      arrays[slot] = array;
    }
    return array;
  }

  /**
   * Returns the bytes of a slot, at least {@code size} long, contents undefined; slots of bytes,
   * ints and doubles are apart.
   *
   * @param slot a small number, 0 or more
   * @param size the least length
   */
  public byte[] bytes(int slot, int size) {
    if (slot >= byteArrays.length) {
      byteArrays = Arrays.copyOf(byteArrays, slot + 2);
    }
    if (byteArrays[slot] == null || byteArrays[slot].length < size) {
      byteArrays[slot] = new byte[size];
    }
    return byteArrays[slot];
  }

  /**
   * Returns the ints of a slot, at least {@code size} long, contents undefined; slots of bytes,
   * ints and doubles are apart.
   *
   * @param slot a small number, 0 or more
   * @param size the least length
   */
  public int[] ints(int slot, int size) {
    if (slot >= intArrays.length) {
      intArrays = Arrays.copyOf(intArrays, slot + 2);
    }
    if (intArrays[slot] == null || intArrays[slot].length < size) {
      intArrays[slot] = new int[size];
    }
    return intArrays[slot];
  }

  /** Returns the scratch of the {@code index}-th inner kernel, always the same one. */
  public Scratch nested(int index) {
    if (index >= nested.length) {
      nested = Arrays.copyOf(nested, index + 1);
    }
    if (nested[index] == null) {
      nested[index] = new Scratch();
    }
    return nested[index];
  }
}
