package org.em4j.core.mixture;

import org.em4j.core.Block;
import org.em4j.core.Observations;

/** Rows that all have weight 1: for evaluating rows whose weights do not matter. */
final class UnitWeights implements Observations {
  static final UnitWeights INSTANCE = new UnitWeights();

  private UnitWeights() {}

  @Override
  public int rows() {
    return 0;
  }

  @Override
  public int columns() {
    return 0;
  }

  @Override
  public double weight(int row) {
    return 1;
  }

  @Override
  public boolean weighted() {
    return false;
  }

  @Override
  public double totalWeight() {
    return 0;
  }

  @Override
  public void read(int firstRow, int rows, Block into) {
    throw new IllegalStateException("unit weights have no rows to read");
  }
}
