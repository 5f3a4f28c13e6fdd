package org.em4j.core.contract;

import java.util.ArrayList;
import java.util.List;
import org.em4j.core.DataSummary;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.MaximizationContext;

/** An M-step's context that floors what degenerates, and remembers it. */
final class RecordingContext implements MaximizationContext {
  private final DataSummary data;
  private final List<Integer> degenerate;

  RecordingContext(DataSummary data) {
    this(data, new ArrayList<>());
  }

  private RecordingContext(DataSummary data, List<Integer> degenerate) {
    this.data = data;
    this.degenerate = degenerate;
  }

  /** Returns the components that were declared degenerate. */
  List<Integer> degenerate() {
    return degenerate;
  }

  @Override
  public DataSummary data() {
    return data;
  }

  @Override
  public double regularization() {
    return 0;
  }

  @Override
  public double floor() {
    return DegeneratePolicy.DEFAULT_RELATIVE;
  }

  @Override
  public void heldByRegularization(int component) {
    throw new IllegalStateException("there is no regularization");
  }

  @Override
  public double degenerate(int component, String what) {
    degenerate.add(component);
    return floor();
  }

  @Override
  public MaximizationContext part(int firstColumn, int columns, int firstComponent) {
    return new RecordingContext(data.columns(firstColumn, columns), degenerate);
  }

  @Override
  public MaximizationContext inside(int component) {
    return this;
  }
}
