package org.em4j.gmm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.em4j.core.Observations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The array forms of prediction allocate nothing per row. */
class PredictionAllocationTest {
  private static final int FEW = 1_000;
  private static final int MANY = 100_000;

  /** The bytes of 99,000 rows that took one byte each: none may. */
  private static final long LESS_THAN_A_BYTE_PER_ROW = MANY - FEW;

  private static final int MOST_RUNS = 3_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final Observations FEW_ROWS = Observations.of(TestData.normals(FEW, 4, 1));
  private static final Observations MANY_ROWS = Observations.of(TestData.normals(MANY, 4, 1));

  private static long allocated(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Of code that is compiled for good: before, every vector of a vector kernel is an object. */
  private static void assertIndependentOfRows(Runnable few, Runnable many) {
    long difference = Long.MAX_VALUE;
    for (int i = 0; i < MOST_RUNS && difference >= LESS_THAN_A_BYTE_PER_ROW; i++) {
      difference = allocated(many) - allocated(few);
    }
    assertThat(difference).isLessThan(LESS_THAN_A_BYTE_PER_ROW);
  }

  @Test
  void theMeasureSeesAllocations() {
    assertThat(THREADS.isThreadAllocatedMemoryEnabled()).isTrue();
    assertThat(allocated(() -> TestData.normals(FEW, 1, 1))).isGreaterThan(FEW * 16L);
  }

  @ParameterizedTest
  @EnumSource
  void arrayFormsAllocateNothingPerRow(CovarianceType type) {
    GaussianMixture model =
        GaussianMixture.fit(
                FEW_ROWS,
                GaussianMixtureOptions.components(3).withCovariance(type).withMaxIterations(2))
            .model();
    double[] densities = new double[MANY];
    double[] responsibilities = new double[3 * MANY];
    int[] labels = new int[MANY];

    assertIndependentOfRows(
        () -> model.logDensities(FEW_ROWS, densities),
        () -> model.logDensities(MANY_ROWS, densities));
    assertIndependentOfRows(
        () -> model.responsibilities(FEW_ROWS, responsibilities),
        () -> model.responsibilities(MANY_ROWS, responsibilities));
    assertIndependentOfRows(
        () -> model.predict(FEW_ROWS, labels), () -> model.predict(MANY_ROWS, labels));
    assertIndependentOfRows(() -> model.score(FEW_ROWS), () -> model.score(MANY_ROWS));
  }
}
