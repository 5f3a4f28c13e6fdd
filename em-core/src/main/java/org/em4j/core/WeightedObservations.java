package org.em4j.core;

/** Observations with a weight for each row. */
final class WeightedObservations implements Observations {
  private final Observations rows;
  private final double[] weights;
  private final double total;

  WeightedObservations(Observations rows, double[] weights) {
    if (weights.length != rows.rows()) {
      throw new IllegalArgumentException(
          weights.length + " weights were given for " + rows.rows() + " rows");
    }
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      if (!(weights[i] >= 0) || Double.isInfinite(weights[i])) {
        throw new IllegalArgumentException(
            "weights must be finite and not negative, but row " + i + " has " + weights[i]);
      }
      sum += weights[i];
    }
    if (!(sum > 0) || Double.isInfinite(sum)) {
      throw new IllegalArgumentException(
          "the weights must have a finite sum above 0, but it is " + sum);
    }
    this.rows = rows;
    this.weights = weights;
    this.total = sum;
  }

  /** Returns the rows without their weights. */
  Observations unweighted() {
    return rows;
  }

  /** {@inheritDoc} They replace those that the rows have. */
  @Override
  public Observations withWeights(double[] others) {
    return rows.withWeights(others);
  }

  @Override
  public int rows() {
    return rows.rows();
  }

  @Override
  public int columns() {
    return rows.columns();
  }

  @Override
  public double weight(int row) {
    return weights[row];
  }

  @Override
  public boolean weighted() {
    return true;
  }

  @Override
  public double totalWeight() {
    return total;
  }

  @Override
  public int blockRows(int components) {
    return rows.blockRows(components);
  }

  @Override
  public void read(int firstRow, int count, Block into) {
    rows.read(firstRow, count, into);
  }
}
