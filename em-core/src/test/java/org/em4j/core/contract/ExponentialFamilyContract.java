package org.em4j.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.em4j.core.Accumulator;
import org.em4j.core.Block;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.Cumulative;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.EmException;
import org.em4j.core.ExponentialFamily;
import org.em4j.core.Kernel;
import org.em4j.core.Observations;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmOptions;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Initializer;
import org.em4j.core.mixture.KMeansInitializer;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.mixture.RandomFromDataInitializer;
import org.em4j.core.mixture.RandomInitializer;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ExponentialFamily} keeps. Extend it, name the family and a few parameters:
 *
 * <pre>{@code
 * class MaxwellTest extends ExponentialFamilyContract<Maxwell> {
 *   protected ExponentialFamily<Maxwell> family() {
 *     return new MaxwellFamily();
 *   }
 *
 *   protected List<Maxwell> parameters() {
 *     return List.of(new Maxwell(1), new Maxwell(20));
 *   }
 * }
 * }</pre>
 *
 * @param <P> the parameters
 */
public abstract class ExponentialFamilyContract<P> {
  /**
   * Of a log-density, relative to the sum of the sizes of its terms; and of a sum, relative to the
   * sum of the sizes of its summands: some hundred roundings of 1.1e-16.
   */
  private static final double ROUNDING = 1e-12;

  /** Of a sum of probabilities by numerical integration, and of moments by it. */
  private static final double INTEGRATION = 1e-6;

  /** Standard errors by which a mean of samples may be off: a chance of 1e-9 for each check. */
  private static final double STANDARD_ERRORS = 6;

  private static final int SAMPLES = 20_000;

  /** Of a distribution function of the samples: a chance of 1e-9 (Massart 1990). */
  private static final double LARGEST_DEVIATION = Math.sqrt(Math.log(2e9) / (2.0 * SAMPLES));

  private static final int DIRECTIONS = 60;
  private static final int FIT_ROWS = 200;
  private static final double[] STEPS = {1e-3, -1e-3, 1e-2, -1e-2, 0.1, -0.1};
  private static final long WHERE = 26;
  private static final long[] SEEDS = {1, 20, 300};
  private static final int[] BLOCK_ROWS = {1, 7, 8, 9, 17};

  /** Makes the contract; for subclasses. */
  protected ExponentialFamilyContract() {}

  /** Returns the family under test. */
  protected abstract ExponentialFamily<P> family();

  /**
   * Returns at least two different parameters inside the parameter space, of a size at which the
   * plain formula for the density neither overflows nor cancels: means of at most a few hundred
   * standard deviations, say.
   */
  protected abstract List<P> parameters();

  /** Returns parameters on the boundary, such as a probability of 0; none by default. */
  protected List<P> boundaries() {
    return List.of();
  }

  /**
   * Returns parameters as far apart as data have them, from whose samples a fit must find the
   * optimum; {@link #parameters} by default.
   */
  protected List<P> wideParameters() {
    return parameters();
  }

  /** Returns the names that a document may leave out, such as a known constant; none by default. */
  protected Set<String> optionalNames() {
    return Set.of();
  }

  /**
   * Returns the pieces on each of which a density of one column is smooth, and on which together it
   * has the integral 1: the support; one turn for angles, which repeat themselves.
   */
  protected List<Support> integrationRanges() {
    return List.of(family().support(0));
  }

  // --- the density ------------------------------------------------------------------------------

  @Test
  void sizesAreSane() {
    ExponentialFamily<P> family = family();
    assertThat(parameters()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(family.id()).isNotBlank();
    assertThat(family.observationSize()).isPositive();
    assertThat(family.statisticSize()).isPositive();
    assertThat(family.referenceSize()).isNotNegative();
    assertThat(family.leastWeight()).isNotNegative();
    assertThat(family.freeParameters()).isNotNegative();
    assertThat(family.freeParameters(1)).isEqualTo(family.freeParameters());
    for (int k = 1; k < 5; k++) {
      assertThat(family.freeParameters(k + 1))
          .isGreaterThanOrEqualTo(family.freeParameters(k))
          .isLessThanOrEqualTo((k + 1) * family.freeParameters());
    }
    for (P p : parameters()) {
      assertThat(family.coordinateSize(p)).isGreaterThanOrEqualTo(family.freeParameters());
    }
    assertThat(family.condition(parameters())).isGreaterThanOrEqualTo(1).isFinite();
  }

  @Test
  void statisticsFillTheirPlaceAndNothingElse() {
    ExponentialFamily<P> family = family();
    int d = family.observationSize();
    int s = family.statisticSize();
    double[] x = new double[d + 2];
    Arrays.fill(x, 7.25);
    family.sample(parameters().get(0), new SplittableRandom(1), x, 1);
    assertThat(x[0]).isEqualTo(7.25);
    assertThat(x[d + 1]).isEqualTo(7.25);
    double[] before = x.clone();
    double[] t = new double[s + 2];
    Arrays.fill(t, -0.125);
    family.statistics(x, 1, t, 1);
    assertThat(x).as("the observation").isEqualTo(before);
    assertThat(t[0]).isEqualTo(-0.125);
    assertThat(t[s + 1]).isEqualTo(-0.125);
    double[] again = new double[s];
    family.statistics(x, 1, again, 0);
    assertThat(again).isEqualTo(Arrays.copyOfRange(t, 1, s + 1));
  }

  @Test
  void kernelsGiveTheDensityOfTheFormula() {
    ExponentialFamily<P> family = family();
    for (long seed : SEEDS) {
      double[] rows = mixedSample(101, seed);
      for (int blockRows : BLOCK_ROWS) {
        double[] actual = logDensities(parameters(), rows, blockRows);
        for (int i = 0; i < 101; i++) {
          for (int k = 0; k < parameters().size(); k++) {
            Plain plain = new Plain(parameters().get(k), rows, i * family.observationSize());
            assertThat(actual[i * parameters().size() + k])
                .as("log density of row %s in component %s", i, k)
                .isCloseTo(plain.value, within(ROUNDING * (1 + plain.magnitude)));
          }
        }
      }
    }
  }

  @Test
  void kernelsLeaveTheRowsAlone() {
    double[] rows = mixedSample(9, 1);
    Block block = Block.allocate(family().observationSize(), 16);
    Observations.of(rows, family().observationSize()).read(0, 9, block);
    double[] before = block.values().clone();
    int k = parameters().size();
    Kernel kernel = family().kernel(parameters());
    kernel.logDensities(block, new double[k * 16]);
    kernel.accumulate(block, new double[k * 16], ComponentStatistics.zeros(k, family()));
    assertThat(block.values()).isEqualTo(before);
  }

  @Test
  void nothingOutsideTheSupportIsPossible() {
    ExponentialFamily<P> family = family();
    int d = family.observationSize();
    for (int j = 0; j < d; j++) {
      for (double outside : outside(family.support(j))) {
        double[] row = sample(parameters().get(0), 1, 5);
        row[j] = outside;
        assertThat(family.supports(j, outside)).as("%s is supported", outside).isFalse();
        assertThat(family.logBaseMeasure(row, 0)).as("log h(%s)", outside).isEqualTo(MINUS_INF);
        for (P p : all()) {
          assertThat(logDensities(List.of(p), row, 1)[0])
              .as("log density of %s, given %s", outside, p)
              .isEqualTo(MINUS_INF);
        }
      }
      for (double odd : new double[] {Double.NaN, MINUS_INF, -MINUS_INF}) {
        double[] row = sample(parameters().get(0), 1, 5);
        row[j] = odd;
        assertThat(family.supports(j, odd)).isFalse();
        assertThat(family.logBaseMeasure(row, 0)).as("log h(%s)", odd).isNotNaN();
      }
    }
  }

  @Test
  void densitiesAreNeverNaN() {
    int d = family().observationSize();
    for (double size :
        new double[] {0, Double.MIN_VALUE, 1e-300, 1e-9, 1, 63, 64, 1e9, 1e154, 1e300, MAX}) {
      for (double x : new double[] {size, -size}) {
        for (int j = 0; j < d; j++) {
          double[] one = sample(parameters().get(0), 1, 6);
          one[j] = x;
          requireNumbers(one);
        }
        double[] all = new double[d];
        Arrays.fill(all, x);
        requireNumbers(all);
        all[0] = -x;
        requireNumbers(all);
      }
    }
  }

  private void requireNumbers(double[] row) {
    assertThat(family().logBaseMeasure(row, 0)).as("log h(%s)", Arrays.toString(row)).isNotNaN();
    double[] log = logDensities(all(), row, 1);
    for (int k = 0; k < log.length; k++) {
      assertThat(log[k])
          .as("log density of %s, given %s", Arrays.toString(row), all().get(k))
          .isNotNaN();
    }
  }

  @Test
  void probabilitiesHaveTheSumOne() {
    if (family().observationSize() == 1) {
      for (P p : all()) {
        assertThat(expectation(p)[0]).as("the integral of %s", p).isCloseTo(1, within(INTEGRATION));
      }
    }
  }

  @Test
  void evaluationIsTheSameInEveryThread() {
    double[] rows = mixedSample(203, 4);
    Kernel kernel = family().kernel(parameters());
    List<CompletableFuture<double[]>> futures = new ArrayList<>();
    for (int thread = 0; thread < 4; thread++) {
      futures.add(
          CompletableFuture.supplyAsync(() -> logDensities(kernel, parameters().size(), rows, 17)));
    }
    double[] alone = logDensities(parameters(), rows, 17);
    futures.forEach(future -> assertThat(future.join()).isEqualTo(alone));
  }

  // --- estimation -------------------------------------------------------------------------------

  @Test
  void theExpectedStatisticGivesTheParametersBack() {
    if (family().observationSize() == 1) {
      for (P p : parameters()) {
        double[] moments = expectation(p);
        double[] mean = Arrays.copyOfRange(moments, 1, 1 + family().statisticSize());
        DataSummary data = summary(sample(p, 100, 7));
        assertThat(coordinates(family().fromMean(mean, SAMPLES), data))
            .as("the coordinates of %s from its expected statistic", p)
            .containsExactly(coordinates(p, data), within(100 * INTEGRATION));
      }
    }
  }

  @Test
  void theExpectedStatisticIsTheGradientOfTheLogPartition() {
    if (family().observationSize() == 1) {
      for (P p : parameters()) {
        double[] moments = expectation(p);
        double[] mean = Arrays.copyOfRange(moments, 1, 1 + family().statisticSize());
        DataSummary data = summary(sample(p, 100, 7));
        double[] at = coordinates(p, data);
        // The score has the expectation 0: d(η·E[T] − A) vanishes along every coordinate.
        double step = 1e-4;
        for (int c = 0; c < at.length; c++) {
          Mean above = new Mean(moved(p, data, at, c, step), mean);
          Mean below = new Mean(moved(p, data, at, c, -step), mean);
          assertThat((above.value - below.value) / (2 * step))
              .as("the expected score of %s along coordinate %s", p, c)
              .isCloseTo(0, within(100 * INTEGRATION * (1 + above.magnitude)));
        }
      }
    }
  }

  @Test
  void noNeighbourOfAnEstimateIsMoreLikely() {
    for (P p : parameters()) {
      for (long seed : SEEDS) {
        int n = 20 + 10 * family().statisticSize();
        double[] rows = sample(p, n, seed);
        double[] weights = weights(n, seed);
        double[] mean = meanStatistic(rows, weights);
        P estimate;
        try {
          estimate = family().fromMean(mean, sum(weights));
        } catch (DegenerateComponentException e) {
          continue;
        }
        requireMostLikely(estimate, mean, summary(rows), seed);
      }
    }
  }

  private void requireMostLikely(P estimate, double[] mean, DataSummary data, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] at = coordinates(estimate, data);
    Mean best = new Mean(estimate, mean);
    for (double size : new double[] {1e-5, 1e-3, 1e-1}) {
      for (int direction = 0; direction < DIRECTIONS; direction++) {
        double[] moved = at.clone();
        if (direction % 2 == 0) {
          moved[direction / 2 % at.length] += random.nextBoolean() ? size : -size;
        } else {
          for (int c = 0; c < at.length; c++) {
            moved[c] += size * random.nextGaussian();
          }
        }
        Mean other;
        try {
          other = new Mean(family().at(estimate, data, moved, 0), mean);
        } catch (IllegalArgumentException e) {
          continue;
        }
        assertThat(other.value)
            .as("mean log-likelihood at %s, near the estimate %s", Arrays.toString(moved), estimate)
            .isLessThanOrEqualTo(best.value + ROUNDING * (1 + best.magnitude));
      }
    }
  }

  @Test
  void estimatesFromManySamplesAreWithinStandardErrors() {
    for (P p : parameters()) {
      double[] mean = meanStatistic(sample(p, SAMPLES, 8), ones(SAMPLES));
      P estimate = family().fromMean(mean, SAMPLES);
      Mean best = new Mean(estimate, mean);
      double ratio = 2 * SAMPLES * (best.value - new Mean(p, mean).value);
      int f = family().freeParameters();
      // Twice the logarithm of the likelihood ratio has a chi-squared distribution (Wilks 1938).
      assertThat(ratio)
          .as("the likelihood ratio of %s and of the truth %s", estimate, p)
          .isGreaterThanOrEqualTo(-2 * SAMPLES * ROUNDING * (1 + best.magnitude))
          .isLessThan(f + STANDARD_ERRORS * Math.sqrt(2.0 * Math.max(1, f)) + 20);
    }
  }

  @Test
  void noNeighbourOfAFitOfOneComponentIsMoreLikelyNorIsTheTruth() {
    for (P truth : wideParameters()) {
      for (long seed : SEEDS) {
        double[] rows = sample(truth, FIT_ROWS, seed);
        EmResult<Mixture<P>> result = fit(rows, 1, new KMeansInitializer(), 1);
        if (!result.repairs().isEmpty()) {
          continue;
        }
        P estimate = result.model().component(0);
        double[] mean = meanStatistic(rows, ones(FIT_ROWS));
        Mean best = new Mean(estimate, mean);
        requireNotAbove(best, new Mean(truth, mean), estimate, "of the truth " + truth);
        DataSummary data = summary(rows);
        double[] at = coordinates(estimate, data);
        for (int c = 0; c < at.length; c++) {
          for (double step : STEPS) {
            P moved;
            try {
              moved = moved(estimate, data, at, c, step);
            } catch (IllegalArgumentException e) {
              continue;
            }
            String what = "with coordinate " + c + " moved by " + step;
            requireNotAbove(best, new Mean(moved, mean), estimate, what);
          }
        }
      }
    }
  }

  private void requireNotAbove(Mean best, Mean other, P estimate, String what) {
    assertThat(other.value)
        .as("the mean log-likelihood %s, where %s is fitted", what, estimate)
        .isLessThanOrEqualTo(best.value + ROUNDING * (1 + best.magnitude + other.magnitude));
  }

  @Test
  void maximizationOfOneComponentIsTheEstimate() {
    for (P p : parameters()) {
      int n = 20 + 10 * family().statisticSize();
      double[] rows = sample(p, n, 9);
      double[] weights = weights(n, 9);
      DataSummary data = summary(rows, weights);
      P expected;
      try {
        expected = family().fromMean(meanStatistic(rows, weights), sum(weights));
      } catch (DegenerateComponentException e) {
        continue;
      }
      ComponentStatistics group = aboutReferences(List.of(p));
      accumulate(family().kernel(List.of(p)), rows, weights, 17, group);
      RecordingContext context = new RecordingContext(data);
      P actual = family().maximize(group, List.of(p), context).get(0);
      assertThat(context.degenerate()).as("degenerate components").isEmpty();
      assertThat(coordinates(actual, data))
          .as("the coordinates of the M-step of rows from %s", p)
          .containsExactly(coordinates(expected, data), within(1e-7));
    }
  }

  @Test
  void aComponentWithoutRowsKeepsItsParametersAndIsTold() {
    P p = parameters().get(0);
    P other = parameters().get(1);
    double[] rows = sample(p, 50 + 10 * family().statisticSize(), 10);
    int n = rows.length / family().observationSize();
    double[] gamma = new double[2 * n];
    Arrays.fill(gamma, 0, n, 1);
    ComponentStatistics group = aboutReferences(List.of(p, other));
    accumulate(family().kernel(List.of(p, other)), rows, gamma, 17, group);
    RecordingContext context = new RecordingContext(summary(rows));
    List<P> actual = family().maximize(group, List.of(p, other), context);
    assertThat(actual).hasSize(2);
    assertThat(context.degenerate()).as("degenerate components").containsExactly(1);
  }

  // --- statistics -------------------------------------------------------------------------------

  @Test
  void accumulationIsThePlainSum() {
    int k = parameters().size();
    for (int n : new int[] {1, 7, 8, 9, 17, 100}) {
      double[] rows = mixedSample(n, 11);
      double[] gamma = weights(n * k, 12);
      double[] expected = plainSums(rows, gamma, k);
      double[] magnitude = plainMagnitudes(rows, gamma, k);
      for (int blockRows : BLOCK_ROWS) {
        ComponentStatistics byKernel = ComponentStatistics.zeros(k, family());
        accumulate(family().kernel(parameters()), rows, gamma, blockRows, byKernel);
        requireClose(flat(byKernel), expected, magnitude, "by the kernel");
        ComponentStatistics byStarter = ComponentStatistics.zeros(k, family());
        accumulate(family().starter(k, 3), rows, gamma, blockRows, byStarter);
        requireClose(flat(byStarter), expected, magnitude, "by the starter");
      }
    }
  }

  @Test
  void mergingChunksIsOnePass() {
    int k = parameters().size();
    double[] rows = mixedSample(100, 13);
    double[] gamma = weights(100 * k, 14);
    ComponentStatistics one = aboutReferences(parameters());
    ComponentStatistics two = aboutReferences(parameters());
    Kernel kernel = family().kernel(parameters());
    accumulate(kernel, rows, gamma, 100, one);
    accumulate(kernel, rows, gamma, 33, two);
    requireClose(flat(two), flat(one), plainMagnitudes(rows, gamma, k), "in chunks");
  }

  @Test
  void weightsAreRepeatedRows() {
    int d = family().observationSize();
    double[] rows = mixedSample(10, 15);
    double[] repeated = new double[55 * d];
    double[] weights = new double[10];
    int next = 0;
    for (int i = 0; i < 10; i++) {
      weights[i] = i + 1;
      for (int times = 0; times <= i; times++) {
        System.arraycopy(rows, i * d, repeated, next++ * d, d);
      }
    }
    List<P> one = parameters().subList(0, 1);
    ComponentStatistics weighted = aboutReferences(one);
    ComponentStatistics plain = aboutReferences(one);
    accumulate(family().kernel(one), rows, weights, 8, weighted);
    accumulate(family().kernel(one), repeated, ones(55), 8, plain);
    requireClose(flat(weighted), flat(plain), plainMagnitudes(rows, weights, 1), "by weights");
  }

  @Test
  void recentringGivesTheStatisticsAboutTheOtherReference() {
    int r = family().referenceSize();
    if (r == 0) {
      return;
    }
    List<P> two = parameters().subList(0, 2);
    double[] rows = mixedSample(50, 16);
    double[] gamma = weights(50, 17);
    List<P> first = two.subList(0, 1);
    ComponentStatistics from = aboutReferences(first);
    ComponentStatistics to = aboutReferences(two.subList(1, 2));
    double[] fromReference = from.references().clone();
    double[] toReference = to.references().clone();
    Kernel kernel = family().kernel(first);
    accumulate(kernel, rows, gamma, 50, from);
    accumulate(kernel, rows, gamma, 50, to);
    double[] before = flat(from);
    double[] magnitude = plainMagnitudes(rows, gamma, 1);
    family().recentre(from.values(), from.at(0), from.weight(0), fromReference, 0, toReference, 0);
    requireClose(flat(from), flat(to), magnitude, "recentred");
    family().recentre(from.values(), from.at(0), from.weight(0), toReference, 0, fromReference, 0);
    requireClose(flat(from), before, magnitude, "recentred there and back");
  }

  // --- names, coordinates, samples --------------------------------------------------------------

  @Test
  void parametersReadBackAreTheSameBits() {
    double[] rows = mixedSample(20, 18);
    for (P p : all()) {
      Document written = family().codec().write(p);
      P read = family().codec().read(written);
      assertThat(family().codec().write(read)).as("written, read, written").isEqualTo(written);
      assertThat(logDensities(List.of(read), rows, 8))
          .as("log densities after reading back")
          .isEqualTo(logDensities(List.of(p), rows, 8));
    }
  }

  @Test
  void wrongDocumentsAreRefusedByName() {
    Document right = family().codec().write(parameters().get(0));
    requireRefused(Document.builder().all(right).number("surplus", 1).build(), "surplus");
    for (String name : right.names()) {
      Document.Builder without = Document.builder();
      Document.Builder text = Document.builder();
      for (String other : right.names()) {
        text.value(other, other.equals(name) ? "word" : right.value(other));
        if (!other.equals(name)) {
          without.value(other, right.value(other));
        }
      }
      requireRefused(text.build(), name);
      if (!optionalNames().contains(name)) {
        requireRefused(without.build(), name);
      }
      if (right.value(name) instanceof Double) {
        for (double odd : new double[] {Double.NaN, MINUS_INF, -MINUS_INF}) {
          Document.Builder builder = Document.builder();
          for (String other : right.names()) {
            builder.value(other, other.equals(name) ? (Object) odd : right.value(other));
          }
          requireRefused(builder.build(), name);
        }
      }
    }
  }

  private void requireRefused(Document document, String name) {
    assertThatThrownBy(() -> family().codec().read(document))
        .as("reading %s", document)
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining(name);
  }

  @Test
  void coordinatesLeadBackToTheParameters() {
    DataSummary data = summary(mixedSample(100, 19));
    for (P p : all()) {
      int size = family().coordinateSize(p);
      double[] padded = new double[size + 2];
      Arrays.fill(padded, 0.375);
      family().coordinates(p, data, padded, 1);
      assertThat(padded[0]).isEqualTo(0.375);
      assertThat(padded[size + 1]).isEqualTo(0.375);
      double[] coordinates = Arrays.copyOfRange(padded, 1, size + 1);
      double[] back = coordinates(family().at(p, data, padded, 1), data);
      for (int c = 0; c < size; c++) {
        assertThat(coordinates[c]).isNotNaN();
        if (Double.isInfinite(coordinates[c])) {
          assertThat(back[c]).as("coordinate %s of %s", c, p).isEqualTo(coordinates[c]);
        } else {
          assertThat(back[c])
              .as("coordinate %s of %s", c, p)
              .isCloseTo(coordinates[c], within(1e-9 * (1 + Math.abs(coordinates[c]))));
        }
      }
    }
  }

  @Test
  void samplesStayInTheSupport() {
    int d = family().observationSize();
    for (P p : all()) {
      double[] rows = sample(p, 1000, 20);
      double[] log = logDensities(List.of(p), rows, 17);
      for (int i = 0; i < 1000; i++) {
        assertThat(log[i]).as("log density of a sample of %s", p).isGreaterThan(MINUS_INF);
        for (int j = 0; j < d; j++) {
          assertThat(family().supports(j, rows[i * d + j]))
              .as("%s, drawn from %s, is supported", rows[i * d + j], p)
              .isTrue();
        }
      }
    }
  }

  @Test
  void theSameSeedDrawsTheSameSamples() {
    for (P p : all()) {
      assertThat(sample(p, 100, 21)).isEqualTo(sample(p, 100, 21));
    }
  }

  @Test
  void samplesHaveTheExpectedStatistic() {
    if (family().observationSize() > 1) {
      return;
    }
    int s = family().statisticSize();
    for (P p : all()) {
      double[] moments = expectation(p);
      double[] near = statistics(sample(p, 1, WHERE), 0);
      double[] rows = sample(p, SAMPLES, 22);
      double[] sum = new double[s];
      double[] largest = new double[s];
      for (int i = 0; i < SAMPLES; i++) {
        double[] t = statistics(rows, i);
        for (int a = 0; a < s; a++) {
          sum[a] += t[a] - moments[1 + a];
          largest[a] = Math.max(largest[a], Math.abs(t[a] - moments[1 + a]));
        }
      }
      for (int a = 0; a < s; a++) {
        double mean = moments[1 + a];
        double offset = mean - near[a];
        double variance = Math.max(0, moments[1 + s + a] - offset * offset);
        // Bernstein's inequality, because rare values have no normal distribution.
        double allowed =
            STANDARD_ERRORS * Math.sqrt(variance / SAMPLES)
                + STANDARD_ERRORS * STANDARD_ERRORS / 6 * largest[a] / SAMPLES;
        assertThat(sum[a] / SAMPLES)
            .as("the mean of T[%s] of %s samples of %s, less its expectation", a, SAMPLES, p)
            .isCloseTo(0, within(allowed + INTEGRATION * INTEGRATION * (1 + Math.abs(mean))));
      }
    }
  }

  @Test
  void samplesAreDistributedAsTheDensitySays() {
    if (family().observationSize() > 1) {
      return;
    }
    for (P p : all()) {
      double[] rows = sample(p, SAMPLES, 29);
      Arrays.sort(rows);
      List<double[]> nodes = new ArrayList<>();
      forEachNode(p, (x, probability) -> nodes.add(new double[] {x, probability}));
      nodes.sort(Comparator.comparingDouble(node -> node[0]));
      double below = 0;
      double largest = 0;
      int count = 0;
      for (double[] node : nodes) {
        // A node of an integral stands in the middle of its probability.
        double upTo = below + (family().support(0).integer() ? 1 : 0.5) * node[1];
        while (count < SAMPLES && rows[count] <= node[0]) {
          count++;
        }
        largest = Math.max(largest, Math.abs((double) count / SAMPLES - upTo));
        below += node[1];
      }
      assertThat(largest)
          .as("the largest deviation of the distribution of %s samples of %s", SAMPLES, p)
          .isLessThan(LARGEST_DEVIATION);
    }
  }

  // --- distribution functions -------------------------------------------------------------------

  @Test
  void distributionFunctionsAddUpTheDensity() {
    Cumulative<P> cumulative = family().cumulative().orElse(null);
    for (P p : cumulative == null ? List.<P>of() : all()) {
      double[] points = Arrays.stream(sample(p, 8, 30)).sorted().distinct().toArray();
      for (int i = 1; i < points.length; i++) {
        double lower = Math.exp(cumulative.logCumulative(p, points[i - 1]));
        double upper = Math.exp(cumulative.logCumulative(p, points[i]));
        assertThat(upper - lower)
            .as("P(%s < X <= %s), given %s", points[i - 1], points[i], p)
            .isCloseTo(between(p, points[i - 1], points[i]), within(INTEGRATION));
      }
    }
  }

  @Test
  void distributionFunctionsRiseFromZeroToOne() {
    Cumulative<P> cumulative = family().cumulative().orElse(null);
    for (P p : cumulative == null ? List.<P>of() : all()) {
      double[] points = Arrays.stream(sample(p, 300, 31)).sorted().toArray();
      double last = MINUS_INF;
      for (double x : points) {
        double lower = cumulative.logCumulative(p, x);
        double upper = cumulative.logSurvival(p, x);
        String what = "at " + x + ", given " + p;
        assertThat(lower).as("log P(X <= x) %s", what).isBetween(last - ROUNDING, 0.0);
        assertThat(upper).as("log P(X > x) %s", what).isLessThanOrEqualTo(0);
        assertThat(Math.exp(lower) + Math.exp(upper)).as(what).isCloseTo(1, within(ROUNDING));
        last = lower;
      }
      Support support = family().support(0);
      for (double below : new double[] {MINUS_INF, Math.nextDown(support.lower())}) {
        requireTails(cumulative, p, below, MINUS_INF, 0);
      }
      requireTails(cumulative, p, support.upper(), 0, MINUS_INF);
      requireTails(cumulative, p, -MINUS_INF, 0, MINUS_INF);
      assertThatThrownBy(() -> cumulative.logCumulative(p, Double.NaN))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> cumulative.logSurvival(p, Double.NaN))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void requireTails(Cumulative<P> cumulative, P p, double x, double lower, double upper) {
    assertThat(cumulative.logCumulative(p, x)).as("log P(X <= %s), %s", x, p).isEqualTo(lower);
    assertThat(cumulative.logSurvival(p, x)).as("log P(X > %s), %s", x, p).isEqualTo(upper);
  }

  /** Returns the integral of the density from one value to another, which belongs to it. */
  private double between(P p, double from, double to) {
    double[] sum = new double[1];
    Quadrature.Node node = withDensity(p, (x, probability) -> sum[0] += probability);
    if (family().support(0).integer()) {
      for (double x = from + 1; x <= to; x++) {
        node.accept(x, 1);
      }
      return sum[0];
    }
    for (Support range : integrationRanges()) {
      double lower = Math.max(from, range.lower());
      double upper = Math.min(to, range.upper());
      if (lower < upper) {
        Quadrature.visit(new Support(lower, upper, false, false, false), 0, 1, node);
      }
    }
    return sum[0];
  }

  // --- whole fits -------------------------------------------------------------------------------

  @Test
  void aFitOfTwoComponentsNeverFallsAndStaysFinite() {
    double[] rows = mixedSample(400, 23);
    for (Initializer initializer :
        List.of(
            new KMeansInitializer(), new RandomInitializer(), new RandomFromDataInitializer())) {
      EmResult<Mixture<P>> result = fit(rows, 2, initializer, 1);
      double[] objectives = result.trace().objectives();
      for (int i = 1; i < objectives.length; i++) {
        assertThat(objectives[i]).isFinite();
        assertThat(objectives[i])
            .as("the log-likelihood after %s M-steps", i)
            .isGreaterThanOrEqualTo(
                objectives[i - 1] - ROUNDING * (rows.length + Math.abs(objectives[i])));
      }
      requireFinite(result.model());
      EmResult<Mixture<P>> twoThreads = fit(rows, 2, initializer, 2);
      assertThat(twoThreads.logLikelihood()).isEqualTo(result.logLikelihood());
      assertThat(twoThreads.model().toDocument()).isEqualTo(result.model().toDocument());
    }
  }

  @Test
  void aFitReportsTheLikelihoodOfItsModel() {
    double[] rows = mixedSample(200, 24);
    EmResult<Mixture<P>> result = fit(rows, 2, new RandomInitializer(), 1);
    Mixture<P> model = result.model();
    double sum = 0;
    double magnitude = 0;
    for (int i = 0; i < 200; i++) {
      double density = 0;
      for (int k = 0; k < 2; k++) {
        Plain plain = new Plain(model.component(k), rows, i * family().observationSize());
        density += model.weight(k) * Math.exp(plain.value);
        magnitude += plain.magnitude;
      }
      sum += Math.log(density);
    }
    assertThat(result.logLikelihood()).isCloseTo(sum, within(ROUNDING * (1 + magnitude)));
  }

  @Test
  void equalRowsAreFittedRepairedOrRefused() {
    int d = family().observationSize();
    double[] row = sample(parameters().get(0), 1, 25);
    double[] rows = new double[30 * d];
    for (int i = 0; i < 30; i++) {
      System.arraycopy(row, 0, rows, i * d, d);
    }
    for (int k = 1; k <= 2; k++) {
      EmResult<Mixture<P>> result = fit(rows, k, new RandomInitializer(), 1);
      assertThat(result.logLikelihood()).isFinite();
      requireFinite(result.model());
      MixtureOptions failing = options(new RandomInitializer(), 1);
      try {
        requireFinite(
            Mixture.fit(
                    Observations.of(rows, d),
                    family(),
                    k,
                    failing.withDegenerate(DegeneratePolicy.fail()))
                .model());
      } catch (EmException e) {
        assertThat(e).hasMessageContaining(family().id());
      }
    }
  }

  // --- the plain textbook -----------------------------------------------------------------------

  private static final double MINUS_INF = Double.NEGATIVE_INFINITY;
  private static final double MAX = Double.MAX_VALUE;

  private List<P> all() {
    List<P> all = new ArrayList<>(parameters());
    all.addAll(boundaries());
    return all;
  }

  /** {@code η·t − A} and the sum of the sizes of its terms; 0 times ∞ is 0. */
  private class Mean {
    double value;
    double magnitude;

    Mean(P parameters, double[] t) {
      double[] eta = new double[family().statisticSize()];
      double a = family().natural(parameters, eta);
      add(-a);
      for (int s = 0; s < eta.length; s++) {
        add(t[s] == 0 ? 0 : eta[s] * t[s]);
      }
    }

    final void add(double term) {
      value += term;
      magnitude += Math.abs(term);
    }
  }

  /** {@code log h + η·T − A}. */
  private final class Plain extends Mean {
    Plain(P parameters, double[] x, int at) {
      super(parameters, statistics(x, at));
      add(family().logBaseMeasure(x, at));
    }
  }

  private double[] statistics(double[] x, int at) {
    double[] t = new double[family().statisticSize()];
    family().statistics(x, at, t, 0);
    return t;
  }

  private double[] sample(P parameters, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int d = family().observationSize();
    double[] rows = new double[n * d];
    for (int i = 0; i < n; i++) {
      family().sample(parameters, random, rows, i * d);
    }
    return rows;
  }

  /** Rows from all parameters in turn. */
  private double[] mixedSample(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int d = family().observationSize();
    double[] rows = new double[n * d];
    for (int i = 0; i < n; i++) {
      family().sample(parameters().get(i % parameters().size()), random, rows, i * d);
    }
    return rows;
  }

  /** Numbers in [0, 2), every fifth of them 0. */
  private static double[] weights(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = i % 5 == 4 ? 0 : 2 * random.nextDouble();
    }
    return weights;
  }

  private static double[] ones(int n) {
    double[] ones = new double[n];
    Arrays.fill(ones, 1);
    return ones;
  }

  private static double sum(double[] values) {
    return Arrays.stream(values).sum();
  }

  private DataSummary summary(double[] rows) {
    return DataSummary.of(Observations.of(rows, family().observationSize()));
  }

  private DataSummary summary(double[] rows, double[] weights) {
    return DataSummary.of(Observations.of(rows, family().observationSize()).withWeights(weights));
  }

  private double[] meanStatistic(double[] rows, double[] weights) {
    double[] mean = new double[family().statisticSize()];
    double total = sum(weights);
    for (int i = 0; i < weights.length; i++) {
      double[] t = statistics(rows, i * family().observationSize());
      for (int s = 0; s < mean.length; s++) {
        mean[s] += weights[i] * t[s] / total;
      }
    }
    return mean;
  }

  /**
   * The integral of p, then E[T], then E[(T − T₀)²] with the T₀ of a sample: far from 0 a raw
   * moment would keep no digit of the spread.
   */
  private double[] expectation(P parameters) {
    double[] near = statistics(sample(parameters, 1, WHERE), 0);
    double[] sums = new double[1 + 2 * near.length];
    forEachNode(
        parameters,
        (x, probability) -> {
          sums[0] += probability;
          double[] t = statistics(new double[] {x}, 0);
          for (int s = 0; s < t.length; s++) {
            sums[1 + s] += probability * (t[s] - near[s]);
            sums[1 + t.length + s] += probability * (t[s] - near[s]) * (t[s] - near[s]);
          }
        });
    for (int s = 0; s < near.length; s++) {
      sums[1 + s] += near[s];
    }
    return sums;
  }

  /** Visits values with their probabilities, other than 0. */
  private void forEachNode(P parameters, Quadrature.Node visitor) {
    DataSummary where = summary(sample(parameters, 2000, WHERE));
    double spread = where.spread(0) > 0 ? where.spread(0) : 1;
    Quadrature.Node node = withDensity(parameters, visitor);
    for (Support range : integrationRanges()) {
      Quadrature.visit(range, where.centre(0), spread, node);
    }
  }

  /** Returns what turns weights of nodes into probabilities and hands on those above 0. */
  private Quadrature.Node withDensity(P parameters, Quadrature.Node visitor) {
    Kernel kernel = family().kernel(List.of(parameters));
    Block block = Block.allocate(1, 1);
    double[] log = new double[1];
    return (x, weight) -> {
      if (family().supports(0, x)) {
        block.fill(0, 1);
        block.values()[block.column(0)] = x;
        kernel.logDensities(block, log);
        double probability = weight * Math.exp(log[0]);
        if (probability > 0) {
          visitor.accept(x, probability);
        }
      }
    };
  }

  private P moved(P like, DataSummary data, double[] coordinates, int c, double by) {
    double[] moved = coordinates.clone();
    moved[c] += by;
    return family().at(like, data, moved, 0);
  }

  private double[] coordinates(P parameters, DataSummary data) {
    double[] coordinates = new double[family().coordinateSize(parameters)];
    family().coordinates(parameters, data, coordinates, 0);
    return coordinates;
  }

  private double[] logDensities(List<P> components, double[] rows, int blockRows) {
    return logDensities(family().kernel(components), components.size(), rows, blockRows);
  }

  /** Returns log-densities, row-major n×K. */
  private double[] logDensities(Kernel kernel, int components, double[] rows, int blockRows) {
    int d = family().observationSize();
    int n = rows.length / d;
    Observations data = Observations.of(rows, d);
    Block block = Block.allocate(d, blockRows);
    double[] out = new double[components * blockRows];
    double[] all = new double[n * components];
    for (int first = 0; first < n; first += blockRows) {
      data.read(first, Math.min(blockRows, n - first), block);
      // What an earlier use left must not matter.
      Arrays.fill(out, Double.NaN);
      kernel.logDensities(block, out);
      for (int i = 0; i < block.rows(); i++) {
        for (int k = 0; k < components; k++) {
          all[(first + i) * components + k] = out[k * blockRows + i];
        }
      }
    }
    return all;
  }

  /** Accumulates rows, block by block; γ is component-major n. */
  private void accumulate(
      Accumulator accumulator,
      double[] rows,
      double[] gamma,
      int blockRows,
      ComponentStatistics into) {
    int d = family().observationSize();
    int n = rows.length / d;
    Observations data = Observations.of(rows, d);
    Block block = Block.allocate(d, blockRows);
    double[] part = new double[into.components() * blockRows];
    for (int first = 0; first < n; first += blockRows) {
      data.read(first, Math.min(blockRows, n - first), block);
      for (int k = 0; k < into.components(); k++) {
        System.arraycopy(gamma, k * n + first, part, k * blockRows, block.rows());
      }
      accumulator.accumulate(block, part, into);
    }
  }

  private ComponentStatistics aboutReferences(List<P> components) {
    ComponentStatistics group = ComponentStatistics.zeros(components.size(), family());
    for (int k = 0; k < components.size(); k++) {
      family().reference(components.get(k), group.references(), group.referenceAt(k));
    }
    return group;
  }

  private double[] plainSums(double[] rows, double[] gamma, int components) {
    return plain(rows, gamma, components, false);
  }

  private double[] plainMagnitudes(double[] rows, double[] gamma, int components) {
    return plain(rows, gamma, components, true);
  }

  private double[] plain(double[] rows, double[] gamma, int components, boolean absolute) {
    int n = rows.length / family().observationSize();
    int s = family().statisticSize();
    double[] sums = new double[components * (1 + s)];
    for (int i = 0; i < n; i++) {
      double[] t = statistics(rows, i * family().observationSize());
      for (int k = 0; k < components; k++) {
        sums[k * (1 + s)] += gamma[k * n + i];
        for (int a = 0; a < s; a++) {
          sums[k * (1 + s) + 1 + a] += gamma[k * n + i] * (absolute ? Math.abs(t[a]) : t[a]);
        }
      }
    }
    return sums;
  }

  private static double[] flat(ComponentStatistics group) {
    int s = group.size();
    double[] flat = new double[group.components() * (1 + s)];
    for (int k = 0; k < group.components(); k++) {
      flat[k * (1 + s)] = group.weight(k);
      System.arraycopy(group.values(), group.at(k), flat, k * (1 + s) + 1, s);
    }
    return flat;
  }

  private static void requireClose(
      double[] actual, double[] expected, double[] magnitude, String how) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("entry %s of the statistics %s", i, how)
          .isCloseTo(expected[i], within(ROUNDING * (1 + Math.abs(magnitude[i]))));
    }
  }

  private static List<Double> outside(Support support) {
    List<Double> outside = new ArrayList<>();
    if (Double.isFinite(support.lower())) {
      outside.add(support.lower() - 1);
      outside.add(support.lowerIncluded() ? Math.nextDown(support.lower()) : support.lower());
    }
    if (Double.isFinite(support.upper())) {
      outside.add(support.upper() + 1);
      outside.add(support.upperIncluded() ? Math.nextUp(support.upper()) : support.upper());
    }
    if (support.integer()) {
      outside.add((Double.isFinite(support.lower()) ? support.lower() : 0) + 0.5);
    }
    return outside;
  }

  private static MixtureOptions options(Initializer initializer, int threads) {
    return MixtureOptions.defaults()
        .withInitializer(initializer)
        .withEm(
            EmOptions.defaults()
                .withThreads(threads)
                .withTolerance(1e-10)
                .withMaxIterations(200)
                .withSeed(27));
  }

  private EmResult<Mixture<P>> fit(double[] rows, int k, Initializer initializer, int threads) {
    return Mixture.fit(
        Observations.of(rows, family().observationSize()),
        family(),
        k,
        options(initializer, threads));
  }

  private void requireFinite(Mixture<P> model) {
    double[] row = sample(parameters().get(0), 1, 28);
    for (int k = 0; k < model.components(); k++) {
      assertThat(model.weight(k)).isBetween(0.0, 1.0);
      Document written = family().codec().write(model.component(k));
      assertThat(family().codec().write(family().codec().read(written))).isEqualTo(written);
    }
    for (double log : logDensities(model.parameters(), row, 1)) {
      assertThat(log).isNotNaN();
    }
  }
}
