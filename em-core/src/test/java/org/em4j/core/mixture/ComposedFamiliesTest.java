package org.em4j.core.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.ComponentStatistics;
import org.em4j.core.DataSummary;
import org.em4j.core.DegenerateComponentException;
import org.em4j.core.DegeneratePolicy;
import org.em4j.core.Distribution;
import org.em4j.core.EmException;
import org.em4j.core.Observations;
import org.em4j.core.PerComponentFamily;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.Support;
import org.em4j.core.document.Document;
import org.em4j.core.document.DocumentException;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Prior;
import org.em4j.core.testing.Counts;
import org.em4j.core.testing.Counts.Rate;
import org.em4j.core.testing.RawNormal;
import org.em4j.core.testing.RawNormal.Shape;
import org.em4j.core.testing.Samples;
import org.em4j.core.testing.TextbookMixture;
import org.em4j.core.testing.Waits;
import org.junit.jupiter.api.Test;

/** Components of different families, products of products, mixtures of mixtures. */
class ComposedFamiliesTest {
  private static final int ROWS = 1500;
  private static final double SAME_OBJECTIVE = 1e-12 * ROWS * 10;
  private static final double SAME_PARAMETERS = 1e-9;
  private final Counts counts = new Counts();
  private final Waits waits = new Waits();

  private static MixtureOptions iterations(int n) {
    return MixtureOptions.defaults()
        .withEm(em -> em.withTolerance(0).withMaxIterations(n).withThreads(2));
  }

  @Test
  void componentsOfDifferentFamiliesEqualTheTextbook() {
    PerComponentFamily family = new PerComponentFamily(List.of(counts, waits));
    double[] x = Samples.counts(ROWS, 61);
    for (int i = 0; i < ROWS; i += 4) {
      x[i] += 0.5;
    }
    double[] pi = {0.5, 0.5};
    double rate = 4;
    double mean = 9;
    double[] trace = new double[21];
    for (int step = 0; step <= 20; step++) {
      double[] weight = new double[2];
      double[] sum = new double[2];
      for (double v : x) {
        double first =
            v == Math.rint(v) ? pi[0] * Math.exp(Counts.logDensity(new Rate(rate), v)) : 0;
        double second = pi[1] * Math.exp(Waits.logDensity(new Waits.Mean(mean), v));
        trace[step] += Math.log(first + second);
        weight[0] += first / (first + second);
        sum[0] += v * first / (first + second);
        weight[1] += second / (first + second);
        sum[1] += v * second / (first + second);
      }
      if (step < 20) {
        rate = sum[0] / weight[0];
        mean = sum[1] / weight[1];
        pi = new double[] {weight[0] / ROWS, weight[1] / ROWS};
      }
    }

    Mixture<Distribution<?>> start =
        Mixture.of(
            family,
            new double[] {0.5, 0.5},
            List.of(
                new Distribution<>(counts, new Rate(4)),
                new Distribution<>(waits, new Waits.Mean(9))));
    EmResult<Mixture<Distribution<?>>> fit = Mixture.fit(Samples.column(x), start, iterations(20));

    assertThat(fit.trace().objectives()).containsExactly(trace, within(SAME_OBJECTIVE));
    assertThat(((Rate) fit.model().component(0).parameters()).rate())
        .isCloseTo(rate, within(SAME_PARAMETERS));
    assertThat(((Waits.Mean) fit.model().component(1).parameters()).mean())
        .isCloseTo(mean, within(SAME_PARAMETERS));
    assertThat(fit.model().weights()).containsExactly(pi, within(SAME_PARAMETERS));
    assertThat(fit.model().freeParameters()).isEqualTo(3);
    assertThat(fit.model().distribution(1).family()).isSameAs(waits);
  }

  /** Log-normals: outside their support T = (log x, log² x) is infinite or no number. */
  private static final class LogNormal extends RawNormal {
    @Override
    public String id() {
      return "log-normal";
    }

    @Override
    public void statistics(double[] x, int at, double[] t, int to) {
      double log = Math.log(x[at]);
      t[to] = log;
      t[to + 1] = log * log;
    }

    @Override
    public double logBaseMeasure(double[] x, int at) {
      return x[at] > 0 ? -Math.log(x[at]) - 0.5 * Math.log(2 * Math.PI) : Double.NEGATIVE_INFINITY;
    }

    @Override
    public Support support() {
      return Support.POSITIVE;
    }
  }

  @Test
  void rowsOutsideTheSupportOfOneComponentBelongToTheOthers() {
    RawNormal normal = new RawNormal();
    LogNormal logNormal = new LogNormal();
    PerComponentFamily family = new PerComponentFamily(List.of(normal, logNormal));
    Mixture<Distribution<?>> start =
        Mixture.of(
            family,
            new double[] {0.5, 0.5},
            List.of(
                new Distribution<>(normal, new Shape(0, 1)),
                new Distribution<>(logNormal, new Shape(1, 0.5))));
    for (double x : new double[] {0, -0.0, -3}) {
      assertThat(start.responsibilities(new double[] {x})).containsExactly(1, 0);
      assertThat(start.logDensity(new double[] {x}))
          .isCloseTo(Math.log(0.5) + RawNormal.logDensity(new Shape(0, 1), x), within(1e-13));
    }
    double[] x = Samples.normals(ROWS, 66);
    x[5] = 0;
    EmResult<Mixture<Distribution<?>>> fit = Mixture.fit(Samples.column(x), start, iterations(20));
    double weight = 0;
    double sum = 0;
    Mixture<Distribution<?>> before = Mixture.fit(Samples.column(x), start, iterations(19)).model();
    for (double v : x) {
      double share = before.responsibilities(new double[] {v})[1];
      weight += share;
      sum += share > 0 ? share * Math.log(v) : 0;
    }
    assertThat(((Shape) fit.model().component(1).parameters()).mean())
        .isCloseTo(sum / weight, within(SAME_PARAMETERS));
  }

  private static PerComponentFamily normalAndLogNormal() {
    return new PerComponentFamily(List.of(new RawNormal(), new LogNormal()));
  }

  /** Every other value from a normal about −3, the rest from a log-normal. */
  private static double[] ofDifferentSupports(int rows, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] x = new double[rows];
    for (int i = 0; i < rows; i++) {
      double z = random.nextGaussian();
      x[i] = i % 2 == 0 ? z - 3 : Math.exp(1 + 0.5 * z);
    }
    return x;
  }

  private static void assertNeverFalls(EmResult<?> fit) {
    double[] trace = fit.trace().objectives();
    for (int i = 1; i < trace.length; i++) {
      assertThat(trace[i]).isGreaterThanOrEqualTo(trace[i - 1] - SAME_OBJECTIVE);
    }
  }

  @Test
  void startsGiveNoComponentARowThatItCannotGive() {
    double[] x = ofDifferentSupports(ROWS, 67);
    x[3] = Double.NaN;
    x[4] = 0;
    double[] weights = new double[ROWS];
    Arrays.fill(weights, 1);
    weights[6] = 0;
    x[8] = -1000;
    weights[8] = 0;
    Observations data = Samples.column(x).withWeights(weights);
    for (int[] order : new int[][] {{0, 1}, {1, 0}}) {
      PerComponentFamily family = normalAndLogNormal().reordered(order);
      for (Initializer initializer :
          List.of(
              new KMeansInitializer(),
              new KMeansPlusPlusInitializer(),
              new RandomInitializer(),
              new RandomFromDataInitializer())) {
        MixtureOptions options =
            MixtureOptions.defaults().withInitializer(initializer).withMaxIterations(500);
        EmResult<Mixture<Distribution<?>>> fit =
            Mixture.fit(data, family, 2, options.withEm(em -> em.withThreads(1)));
        assertNeverFalls(fit);
        assertThat(fit.repairs()).isEmpty();
        assertThat(fit.model().weights()).containsExactly(new double[] {0.5, 0.5}, within(0.02));
        Shape normal = (Shape) fit.model().component(order[0]).parameters();
        Shape logNormal = (Shape) fit.model().component(order[1]).parameters();
        assertThat(normal.mean()).isCloseTo(-3, within(0.15));
        assertThat(logNormal.mean()).isCloseTo(1, within(0.1));
        EmResult<Mixture<Distribution<?>>> three =
            Mixture.fit(data, family, 2, options.withEm(em -> em.withThreads(3)));
        assertThat(three.model().parameters()).isEqualTo(fit.model().parameters());
        assertThat(three.trace().objectives()).containsExactly(fit.trace().objectives());
      }
    }
  }

  @Test
  void anInitializerThatGivesAllToTheWrongComponentsIsMatched() {
    double[] x = ofDifferentSupports(200, 68);
    Initializer wrong =
        (data, summary, components, seed, options) ->
            (rows, out) -> {
              for (int i = 0; i < rows.rows(); i++) {
                boolean positive = rows.value(i, 0) > 0;
                out[i] = positive ? 1 : 0;
                out[rows.stride() + i] = positive ? 0 : 1;
              }
            };
    Mixture<Distribution<?>> start =
        Mixture.fit(
                Samples.column(x),
                normalAndLogNormal(),
                2,
                MixtureOptions.defaults().withInitializer(wrong).withMaxIterations(0))
            .model();
    double sum = 0;
    int below = 0;
    for (double v : x) {
      sum += v <= 0 ? v : 0;
      below += v <= 0 ? 1 : 0;
    }
    assertThat(start.weight(0)).isCloseTo(below / 200.0, within(1e-12));
    assertThat(((Shape) start.component(0).parameters()).mean())
        .isCloseTo(sum / below, within(SAME_PARAMETERS));
  }

  @Test
  void whatAComponentCannotGiveIsSharedByTheOthersInProportion() {
    double[] x = {-1, 2, -2, 5, -3.5, 4};
    PerComponentFamily family =
        new PerComponentFamily(List.of(new RawNormal(), new LogNormal(), new RawNormal()));
    Initializer uneven =
        (data, summary, components, seed, options) ->
            (rows, out) -> {
              for (int i = 0; i < rows.rows(); i++) {
                // Of the third row the log-normal is given everything.
                out[i] = i == 2 ? 0 : 0.6;
                out[rows.stride() + i] = i == 2 ? 1 : 0.1;
                out[2 * rows.stride() + i] = i == 2 ? 0 : 0.3;
              }
            };
    Mixture<Distribution<?>> start =
        Mixture.fit(
                Samples.column(x).withWeights(new double[] {1, 1, 0.1, 1, 1, 1}),
                family,
                3,
                MixtureOptions.defaults().withInitializer(uneven).withMaxIterations(0))
            .model();
    double[] rows = {3 * 0.6 + 2 * 2.0 / 3 + 0.05, 3 * 0.1, 3 * 0.3 + 2 / 3.0 + 0.05};
    for (int k = 0; k < 3; k++) {
      assertThat(start.weight(k)).as("component %d", k).isCloseTo(rows[k] / 5.1, within(1e-12));
    }
  }

  @Test
  void aComponentIsReseededAmongTheRowsThatItCanGive() {
    double[] x = ofDifferentSupports(300, 69);
    RawNormal normal = new RawNormal();
    LogNormal logNormal = new LogNormal();
    PerComponentFamily family = new PerComponentFamily(List.of(normal, logNormal));
    Mixture<Distribution<?>> collapsed =
        Mixture.of(
            family,
            new double[] {0.9, 0.1},
            List.of(
                new Distribution<>(normal, new Shape(0, 3)),
                new Distribution<>(logNormal, new Shape(Math.log(x[7]), 1e-9))));
    EmResult<Mixture<Distribution<?>>> fit =
        Mixture.fit(
            Samples.column(x),
            collapsed,
            MixtureOptions.defaults()
                .withMaxIterations(500)
                .withDegenerate(DegeneratePolicy.reseed()));
    assertThat(fit.repairs()).isNotEmpty();
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.model().weight(1)).isCloseTo(0.5, within(0.1));
  }

  @Test
  void aPriorKnowsTheDataFromTheRowsOfEachFamily() {
    EmResult<Mixture<Distribution<?>>> fit =
        Mixture.fit(
            Samples.column(ofDifferentSupports(400, 70)),
            normalAndLogNormal(),
            2,
            MixtureOptions.defaults().withMaxIterations(500).withPrior(Prior.ofPseudoCount(1)));
    assertThat(fit.logLikelihood()).isFinite();
    assertThat(fit.model().weight(1)).isCloseTo(0.5, within(0.1));
  }

  @Test
  void aComponentThatCanGiveNoRowIsRefused() {
    assertThatThrownBy(
            () ->
                Mixture.fit(
                    Samples.column(-1, -2, -4, -3),
                    normalAndLogNormal(),
                    2,
                    MixtureOptions.defaults()))
        .isInstanceOf(EmException.class)
        .hasMessageContaining("component 2 of log-normal starts without a row");
  }

  /** Takes its statistics raw, but tells what it would take them about. */
  private static final class About extends RawNormal {
    private final DataSummary known;

    About(DataSummary known) {
      this.known = known;
    }

    @Override
    public About forData(DataSummary data) {
      return new About(data);
    }

    @Override
    public Support support() {
      return Support.POSITIVE;
    }

    @Override
    public int referenceSize() {
      return 1;
    }

    @Override
    public void startReference(DataSummary data, double[] out, int at) {
      out[at] = Math.log(data.minimum(0));
    }
  }

  @Test
  void everyFamilyLearnsFromTheRowsThatItCanGive() {
    Observations data =
        Samples.column(-7, 2, Double.NaN, 6, 9, 0).withWeights(new double[] {1, 3, 1, 1, 0, 2});
    DataSummary all = DataSummary.of(data);
    PerComponentFamily raw =
        new PerComponentFamily(List.of(new RawNormal(), new About(null), new About(null)));
    assertThat(raw.componentsLeaveRowsOut()).isFalse();
    PerComponentFamily family = (PerComponentFamily) raw.forData(all);
    assertThat(family.componentsLeaveRowsOut()).isTrue();
    DataSummary known = ((About) family.families().get(1)).known;
    assertThat(known.minimum(0)).isEqualTo(2);
    assertThat(known.maximum(0)).isEqualTo(6);
    assertThat(known.centre(0)).isEqualTo(3);
    assertThat(known.present(0)).isEqualTo(2);
    assertThat(known.totalWeight()).isEqualTo(5);
    assertThat(known.rows()).isEqualTo(4);
    ComponentStatistics group = ComponentStatistics.zeros(3, family);
    family.startReferences(all, group);
    assertThat(group.references()).containsExactly(0, Math.log(2), Math.log(2));
    assertThat(family.canGive(0, new double[] {-7}, 0)).isTrue();
    assertThat(family.canGive(1, new double[] {-7}, 0)).isFalse();
    assertThat(family.canGive(1, new double[] {Double.NaN}, 0)).isTrue();
    PerComponentFamily positive =
        (PerComponentFamily) raw.forData(DataSummary.of(Samples.column(3, 4, Double.NaN)));
    assertThat(positive.componentsLeaveRowsOut()).isFalse();
  }

  @Test
  void factorsThatCannotGiveAValueKeepTheirComponentFromTheRow() {
    ProductFamily plain = new ProductFamily(List.of(new RawNormal(), new RawNormal()));
    ProductFamily second = new ProductFamily(List.of(new RawNormal(), new LogNormal()));
    double[] x = new double[2 * ROWS];
    double[] one = ofDifferentSupports(ROWS, 72);
    SplittableRandom random = new SplittableRandom(73);
    for (int i = 0; i < ROWS; i++) {
      x[2 * i] = i % 9 == 0 ? Double.NaN : random.nextGaussian();
      x[2 * i + 1] = i % 7 == 0 ? Double.NaN : one[i];
    }
    EmResult<Mixture<Distribution<?>>> fit =
        Mixture.fit(
            Observations.of(x, 2),
            new PerComponentFamily(List.of(plain, second)),
            2,
            MixtureOptions.defaults().withMaxIterations(500));
    assertNeverFalls(fit);
    assertThat(fit.model().weights()).containsExactly(new double[] {0.5, 0.5}, within(0.1));
  }

  @Test
  void differentFamiliesMustShareTheirColumns() {
    assertThatThrownBy(
            () ->
                new PerComponentFamily(List.of(counts, new ProductFamily(List.of(counts, counts)))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "all components must have the same columns, but counts has 1 and product has 2");
    PerComponentFamily two = new PerComponentFamily(List.of(counts, waits));
    assertThatThrownBy(
            () -> Mixture.fit(Samples.column(1, 2, 3, 4), two, 3, MixtureOptions.defaults()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there are 2 families for 3 components");
    assertThat(two.supports(0, 2.5)).isTrue();
    assertThat(two.supports(0, -1)).isFalse();
  }

  @Test
  void componentsOfDifferentFamiliesTakeTheirFamiliesAlongWhenReordered() {
    Mixture<Distribution<?>> model =
        Mixture.of(
            new PerComponentFamily(List.of(counts, waits)),
            new double[] {0.3, 0.7},
            List.of(
                new Distribution<>(counts, new Rate(4)),
                new Distribution<>(waits, new Waits.Mean(9))));
    Mixture<Distribution<?>> reordered = model.reordered(1, 0);
    Observations data = Observations.of(Samples.counts(ROWS, 62), 1);
    assertThat(reordered.logDensities(data))
        .containsExactly(model.logDensities(data), within(1e-14));
    double one = Mixture.fit(data, model, iterations(3)).logLikelihood();
    double other = Mixture.fit(data, reordered, iterations(3)).logLikelihood();
    assertThat(other).isCloseTo(one, within(SAME_OBJECTIVE));
  }

  @Test
  void aProductNamesTheFactorThatCannotGiveAValue() {
    ProductFamily family = new ProductFamily(List.of(waits, counts));
    Observations data = Observations.of(new double[] {1.5, 2, 0.5, -1}, 2);
    assertThatThrownBy(() -> Mixture.fit(data, family, 1, MixtureOptions.defaults()))
        .hasMessageContaining("row 1, column 1: -1.0 cannot come from " + counts.id());
  }

  @Test
  void aFailureNamesTheComponentByItsIndexInTheMixture() {
    class Unrepairable extends RawNormal {
      @Override
      public Shape repair(double[] mean, Shape previous, double relative, DataSummary data) {
        throw new DegenerateComponentException("nothing can be done");
      }
    }
    RawNormal normal = new Unrepairable();
    PerComponentFamily family = new PerComponentFamily(List.of(counts, normal));
    double[] x = Samples.counts(200, 62);
    Mixture<Distribution<?>> start =
        Mixture.of(
            family,
            new double[] {0.5, 0.5},
            List.of(
                new Distribution<>(counts, new Rate(4)),
                new Distribution<>(normal, new Shape(5, 0.01))));
    assertThatThrownBy(() -> Mixture.fit(Samples.column(x), start, iterations(3)))
        .isInstanceOf(EmException.class)
        .hasMessage("component 2 of raw-normal: nothing can be done");
  }

  private static Product product(Distribution<?>... factors) {
    return new Product(List.of(factors));
  }

  @Test
  void aFactorThatMarginalisesByItselfSeesItsMissingValues() {
    ProductFamily pair = new ProductFamily(List.of(counts, counts));
    ProductFamily nested = new ProductFamily(List.of(pair, waits));
    ProductFamily flat = new ProductFamily(List.of(counts, counts, waits));
    Distribution<Rate> three = new Distribution<>(counts, new Rate(3));
    Distribution<Rate> seven = new Distribution<>(counts, new Rate(7));
    Distribution<Waits.Mean> wait = new Distribution<>(waits, new Waits.Mean(2));
    double[] weights = {0.4, 0.6};
    Mixture<Product> flatStart =
        Mixture.of(
            flat, weights, List.of(product(three, seven, wait), product(seven, seven, wait)));
    Mixture<Product> nestedStart =
        Mixture.of(
            nested,
            weights,
            List.of(
                product(new Distribution<>(pair, product(three, seven)), wait),
                product(new Distribution<>(pair, product(seven, seven)), wait)));
    double[] x = Samples.of(flatStart, ROWS, 63);
    for (int i = 0; i < ROWS; i += 3) {
      x[3 * i + i % 2] = Double.NaN;
    }
    Observations data = Observations.of(x, 3);
    EmResult<Mixture<Product>> one = Mixture.fit(data, flatStart, iterations(10));
    EmResult<Mixture<Product>> other = Mixture.fit(data, nestedStart, iterations(10));
    assertThat(other.trace().objectives())
        .containsExactly(one.trace().objectives(), within(SAME_OBJECTIVE));
  }

  @Test
  void aFactorOfWhichEverythingIsMissingKeepsItsParameters() {
    ProductFamily family = new ProductFamily(List.of(counts, waits));
    Mixture<Product> start =
        Mixture.of(
            family,
            new double[] {1},
            List.of(
                product(
                    new Distribution<>(counts, new Rate(3)),
                    new Distribution<>(waits, new Waits.Mean(2)))));
    double[] x = {1, Double.NaN, 4, Double.NaN};
    EmResult<Mixture<Product>> fit = Mixture.fit(Observations.of(x, 2), start, iterations(2));
    assertThat(fit.model().component(0).factors().get(0).parameters()).isEqualTo(new Rate(2.5));
    assertThat(fit.model().component(0).factors().get(1).parameters()).isEqualTo(new Waits.Mean(2));
    assertThat(fit.repairs()).singleElement().satisfies(r -> assertThat(r.component()).isZero());
  }

  @Test
  void aRowOfWhichEverythingIsMissingBelongsToAllByTheirWeights() {
    ProductFamily family = new ProductFamily(List.of(counts, waits));
    Product one =
        product(
            new Distribution<>(counts, new Rate(3)), new Distribution<>(waits, new Waits.Mean(2)));
    Mixture<Product> mixture = Mixture.of(family, new double[] {0.25, 0.75}, List.of(one, one));
    double[] nothing = {Double.NaN, Double.NaN};
    assertThat(mixture.logDensity(nothing)).isCloseTo(0, within(1e-15));
    assertThat(mixture.responsibilities(nothing))
        .containsExactly(new double[] {0.25, 0.75}, within(1e-15));
  }

  private static Mixture<Shape> pair(double weight, double first, double second) {
    return Mixture.of(
        new RawNormal(),
        new double[] {weight, 1 - weight},
        List.of(new Shape(first, 1), new Shape(second, 1.5)));
  }

  @Test
  void mixturesOfMixturesEqualTheFlatMixture() {
    MixtureFamily<Shape> family = new MixtureFamily<>(new RawNormal(), 2);
    Mixture<Mixture<Shape>> start =
        Mixture.of(family, new double[] {0.3, 0.7}, List.of(pair(0.6, -2, 0), pair(0.2, 1, 3)));
    double[] x = Samples.normals(ROWS, 64);
    TextbookMixture<Shape, Double> flat =
        new TextbookMixture<>(
            Samples.boxed(x),
            TextbookMixture.ones(ROWS),
            RawNormal::logDensity,
            TextbookMixture::shape,
            new double[] {0.18, 0.12, 0.14, 0.56},
            List.of(new Shape(-2, 1), new Shape(0, 1.5), new Shape(1, 1), new Shape(3, 1.5)));
    double[] trace = flat.run(15);

    EmResult<Mixture<Mixture<Shape>>> fit = Mixture.fit(Samples.column(x), start, iterations(15));

    assertThat(fit.trace().objectives()).containsExactly(trace, within(SAME_OBJECTIVE));
    for (int k = 0; k < 2; k++) {
      for (int m = 0; m < 2; m++) {
        Mixture<Shape> inner = fit.model().component(k);
        assertThat(fit.model().weight(k) * inner.weight(m))
            .isCloseTo(flat.weights[2 * k + m], within(SAME_PARAMETERS));
        assertThat(inner.component(m).mean())
            .isCloseTo(flat.parameters.get(2 * k + m).mean(), within(SAME_PARAMETERS));
      }
    }
    assertThat(fit.model().freeParameters()).isEqualTo(4 * 2 + 3);
  }

  @Test
  void mixturesOfMixturesStartByThemselves() {
    MixtureFamily<Shape> family = new MixtureFamily<>(new RawNormal(), 2);
    EmResult<Mixture<Mixture<Shape>>> fit =
        Mixture.fit(
            Samples.column(Samples.normals(ROWS, 65)), family, 2, MixtureOptions.defaults());
    assertThat(fit.logLikelihood()).isFinite();
    Mixture<Shape> inner = fit.model().component(0);
    assertThat(inner.component(0)).as("inner components part").isNotEqualTo(inner.component(1));
  }

  @Test
  void everyCompositionIsWrittenAndReadBackWithTheSameBits() {
    MixtureFamily<Shape> mixtures = new MixtureFamily<>(new RawNormal(), 2);
    Document written = mixtures.codec().write(pair(0.1 + 0.2, -1.0 / 3, 2));
    assertThat(mixtures.codec().write(mixtures.codec().read(written))).isEqualTo(written);

    ProductFamily products = new ProductFamily(List.of(counts, waits));
    Product product =
        product(
            new Distribution<>(counts, new Rate(0.1 + 0.2)),
            new Distribution<>(waits, new Waits.Mean(1e-300)));
    assertThat(products.codec().read(products.codec().write(product))).isEqualTo(product);
    assertThatThrownBy(
            () -> new ProductFamily(List.of(counts)).codec().read(products.codec().write(product)))
        .isInstanceOf(DocumentException.class)
        .hasMessage("factors must have 1 entries");

    PerComponentFamily mixed = new PerComponentFamily(List.of(counts, waits));
    Distribution<?> one = product.factors().get(1);
    assertThat(mixed.codec().read(mixed.codec().write(one))).isEqualTo(one);
  }

  @Test
  void aForeignFamilyInADocumentIsNamedWithItsPlace() {
    PerComponentFamily mixed = new PerComponentFamily(List.of(counts, waits));
    Document foreign =
        Document.builder()
            .text("family", "raw-normal")
            .document("parameters", Document.empty())
            .build();
    assertThatThrownBy(() -> mixed.codec().read(foreign))
        .isInstanceOf(DocumentException.class)
        .hasMessage("family: raw-normal is none of this mixture's families");
  }

  @Test
  void aMixtureOfAnotherSizeIsRefused() {
    MixtureFamily<Shape> three = new MixtureFamily<>(new RawNormal(), 3);
    Document two = new MixtureFamily<>(new RawNormal(), 2).codec().write(pair(0.5, 0, 1));
    assertThatThrownBy(() -> three.codec().read(two))
        .isInstanceOf(DocumentException.class)
        .hasMessage("components must have 3 entries, but has 2");
    assertThatThrownBy(() -> three.kernel(List.of(pair(0.5, 0, 1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("every component must be a mixture of 3, but one has 2");
  }

  @Test
  void coordinatesOfEveryCompositionLeadBack() {
    DataSummary one = DataSummary.of(Samples.column(1, 2, 6));
    MixtureFamily<Shape> mixtures = new MixtureFamily<>(new RawNormal(), 2);
    Mixture<Shape> inner = pair(0.3, -1, 2);
    double[] out = new double[mixtures.coordinateSize(inner) + 2];
    mixtures.coordinates(inner, one, out, 1);
    assertThat(out)
        .containsExactly(
            new double[] {0, Math.log(0.3), Math.log(0.7), -1, 1, 2, 1.5, 0}, within(1e-15));
    Mixture<Shape> back = mixtures.at(inner, one, out, 1);
    assertThat(back.weights()).containsExactly(inner.weights(), within(1e-15));
    assertThat(back.parameters()).isEqualTo(inner.parameters());

    List<Double> numbers = new ArrayList<>();
    ProductFamily products = new ProductFamily(List.of(counts, waits));
    Product product =
        product(
            new Distribution<>(counts, new Rate(3)), new Distribution<>(waits, new Waits.Mean(2)));
    double[] coordinates = new double[products.coordinateSize(product)];
    DataSummary two = DataSummary.of(Observations.of(new double[] {1, 2, 3, 4}, 2));
    products.coordinates(product, two, coordinates, 0);
    for (double c : coordinates) {
      numbers.add(c);
    }
    assertThat(numbers).containsExactly(3.0, 2.0);
    assertThat(products.at(product, two, coordinates, 0)).isEqualTo(product);
  }
}
