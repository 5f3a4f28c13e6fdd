package org.em4j.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.em4j.report.html.Pages.at;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.em4j.core.Observations;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.Geometric;
import org.em4j.distributions.GeometricFamily;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.Sequences;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
  /** What the charting library begins with: all before it is the page's own. */
  private static final String LIBRARY = "Licensed to the Apache Software Foundation";

  private static Object fact(Object data, String name) {
    return ((List<?>) at(data, "facts"))
        .stream()
            .filter(fact -> at(fact, 0).equals(name))
            .map(fact -> at(fact, 1))
            .findFirst()
            .orElseThrow();
  }

  private static List<?> list(Object data, Object... path) {
    return (List<?>) at(data, path);
  }

  private static ModelFile described(GaussianMixture model, String... columns) {
    return new ModelFiles().describe(model, List.of(columns));
  }

  private static GaussianMixture two(double distance, double... weights) {
    return GaussianMixture.of(
        CovarianceType.FULL,
        weights,
        List.of(
            new MultivariateNormal(new double[] {0, 0}, Covariance.spherical(2, 1)),
            new MultivariateNormal(new double[] {distance, 0}, Covariance.spherical(2, 1))));
  }

  private static Table drawn(GaussianMixture model, int rows, String... columns) {
    double[] x = new double[rows * columns.length];
    model.sample(rows, new SplittableRandom(1), x, new int[rows]);
    return Table.of(List.of(columns), x);
  }

  @Test
  void numbersAreThoseOfTheModel() {
    Pages.Fitted fitted = Pages.plane();
    GaussianMixture model = fitted.file().model(GaussianMixture.class);
    Map<String, Object> data = Pages.data(Pages.html(fitted.report()));
    assertThat(fact(data, "log-likelihood"))
        .isEqualTo(fitted.file().fit().orElseThrow().logLikelihood().orElseThrow());
    assertThat(fact(data, "BIC")).isEqualTo(fitted.file().fit().orElseThrow().bic().orElseThrow());
    for (int k = 0; k < 2; k++) {
      assertThat(at(data, "weights", "shares", k)).isEqualTo(model.weight(k));
      for (int j = 0; j < 2; j++) {
        List<?> row = list(data, "parameters", k, "tables", 0, "rows", j);
        assertThat(row.get(1)).isEqualTo(model.mean(k)[j]);
        assertThat(row.get(3)).isEqualTo(model.covariance(k)[j * 2]);
        assertThat(row.get(4)).isEqualTo(model.covariance(k)[j * 2 + 1]);
      }
    }
    assertThat(list(data, "warnings")).isEmpty();
  }

  @Test
  void assignmentsAreThoseOfTheModel() {
    Pages.Fitted fitted = Pages.plane();
    GaussianMixture model = fitted.file().model(GaussianMixture.class);
    Observations rows = fitted.data().observations();
    int[] labels = model.predict(rows);
    double[] gamma = model.responsibilities(rows);
    Map<String, Object> data = Pages.data(Pages.html(fitted.report()));
    assertThat(at(data, "sample", "shown")).isEqualTo(272.0);
    double[] sizes = new double[2];
    for (int i = 0; i < labels.length; i++) {
      sizes[labels[i]]++;
      assertThat(at(data, "sample", "labels", i)).isEqualTo((double) labels[i]);
    }
    assertThat(at(data, "weights", "assigned", 0)).isEqualTo(sizes[0]);
    int hardest = ((Double) at(data, "certainty", "ambiguous", 0, "row")).intValue() - 1;
    double least = Math.max(gamma[2 * hardest], gamma[2 * hardest + 1]);
    for (int i = 0; i < labels.length; i++) {
      assertThat(Math.max(gamma[2 * i], gamma[2 * i + 1])).isGreaterThanOrEqualTo(least);
    }
  }

  @Test
  void pointsOnAnEllipseHaveTheMahalanobisDistanceOfItsLevel() {
    Pages.Fitted fitted = Pages.irises();
    GaussianMixture model = fitted.file().model(GaussianMixture.class);
    List<?> ellipses = list(Pages.data(Pages.html(fitted.report())), "ellipses");
    assertThat(ellipses).hasSize(6 * 3 * 2);
    for (Object one : ellipses) {
      int x = ((Double) at(one, "x")).intValue();
      int y = ((Double) at(one, "y")).intValue();
      int k = ((Double) at(one, "part")).intValue();
      double angle = (Double) at(one, "angle");
      double a = (Double) at(one, "a");
      double b = (Double) at(one, "b");
      // The quantile of chi-square with two degrees of freedom.
      double expected = (Double) at(one, "level") == 0.5 ? 1.386294361119891 : 5.991464547107979;
      double[] s = model.covariance(k);
      double xx = s[x * 4 + x];
      double xy = s[x * 4 + y];
      double yy = s[y * 4 + y];
      double[][] ends = {
        {a * Math.cos(angle), a * Math.sin(angle)}, {-b * Math.sin(angle), b * Math.cos(angle)}
      };
      for (double[] end : ends) {
        double u = end[0];
        double v = end[1];
        double distance = (yy * u * u - 2 * xy * u * v + xx * v * v) / (xx * yy - xy * xy);
        assertThat(distance).isCloseTo(expected, within(1e-9));
      }
      assertThat((Double) at(one, "cx")).isEqualTo(model.mean(k)[x]);
    }
  }

  @Test
  void aHistogramCountsEveryRowAndDensitiesHaveTheAreaOfTheWeights() {
    Pages.Fitted fitted = Pages.line();
    Map<String, Object> data = Pages.data(Pages.html(fitted.report()));
    double rows = list(data, "columns", 0, "counts").stream().mapToDouble(c -> (Double) c).sum();
    assertThat(rows).isEqualTo(272);
    List<?> x = list(data, "columns", 0, "density", "x");
    double step = (Double) x.get(1) - (Double) x.get(0);
    for (int k = 0; k < 2; k++) {
      double area =
          step
              * list(data, "columns", 0, "density", "parts", k).stream()
                  .mapToDouble(d -> (Double) d)
                  .sum();
      double weight = fitted.file().model(GaussianMixture.class).weight(k);
      assertThat(area).isCloseTo(weight, within(0.01));
    }
  }

  @Test
  void weightsOfRowsCount() {
    Map<String, Object> data = Pages.data(Pages.html(Pages.counts().report()));
    assertThat(fact(data, "observations")).isEqualTo(1096.0);
    assertThat(list(data, "columns", 0, "counts").get(0)).isEqualTo(162.0);
    assertThat(at(data, "columns", 0, "kind")).isEqualTo("counts");
  }

  @Test
  void aChainHasItsPathItsPosteriorsAndItsDwellTimes() {
    Pages.Fitted fitted = Pages.chain();
    HiddenMarkovModel<?> model = (HiddenMarkovModel<?>) fitted.file().model();
    Sequences rows = Sequences.of(fitted.data().observations());
    int[] path = model.viterbi(rows);
    double[] gamma = model.posteriors(rows);
    Map<String, Object> data = Pages.data(Pages.html(fitted.report()));
    int changes = 1;
    for (int i = 0; i < path.length; i++) {
      assertThat(at(data, "chain", "series", "states", i)).isEqualTo((double) path[i]);
      assertThat((Double) at(data, "chain", "series", "posteriors", 1, i))
          .isCloseTo(gamma[3 * i + 1], within(5.1e-5));
      changes += i > 0 && path[i] != path[i - 1] ? 1 : 0;
    }
    double visits = 0;
    for (int k = 0; k < 3; k++) {
      visits += (Double) at(data, "chain", "visits", k);
      assertThat(at(data, "chain", "dwell", k)).isEqualTo(model.expectedDwellTimes()[k]);
      assertThat(at(data, "chain", "transitions", k, 0)).isEqualTo(model.transition(k, 0));
    }
    assertThat(visits).isEqualTo(changes);
  }

  @Test
  void classesHaveAProfile() {
    Pages.Fitted fitted = Pages.classes();
    Map<String, Object> data = Pages.data(Pages.html(fitted.report()));
    assertThat(list(data, "profile", "items")).hasSize(7).first().isEqualTo("A");
    assertThat(list(data, "profile", "p")).hasSize(2);
    assertThat(at(data, "profile", "axis")).isEqualTo("probability of a 1");
    Pages.Fitted classes = Pages.classes();
    ModelFile named = classes.file().withLevels(Map.of("A", List.of("no", "yes")));
    Map<String, Object> words = Pages.data(Pages.html(HtmlReport.of(named, classes.data())));
    assertThat(list(words, "profile", "items")).first().isEqualTo("A = yes");
    assertThat(at(words, "profile", "axis")).isEqualTo("probability of what is named");
    assertThat(data).doesNotContainKey("sample");
    Map<String, Object> symbols = Pages.data(Pages.html(Pages.symbols().report()));
    assertThat(list(symbols, "profile", "items")).hasSize(9).first().isEqualTo("x = 0");
  }

  @Test
  void namesCannotBreakOutOfThePage() {
    String name = "</script><img src=x onerror=alert(1)>&";
    GaussianMixture model = two(9, 0.5, 0.5);
    Table rows = drawn(model, 50, name, "b");
    String html = Pages.html(HtmlReport.of(described(model, name, "b"), rows));
    assertThat(html.substring(0, html.indexOf(LIBRARY))).doesNotContain("<img");
    assertThat(at(Pages.data(html), "sample", "names", 0)).isEqualTo(name);
  }

  @Test
  void thePageIsOneFileThatFetchesNothing() {
    String html = Pages.html(Pages.line().report());
    String own = html.substring(0, html.indexOf(LIBRARY));
    assertThat(own)
        .contains("default-src 'none'")
        .doesNotContain("src=\"", "<link rel=\"style", "http:", "https:");
  }

  @Test
  void theNoticeOfTheChartingLibraryIsThatOfItsVersionAndComesWithIt() {
    String html = Pages.html(Pages.line().report());
    Matcher version = Pattern.compile("\\.version=\"(5[.0-9]+)\"").matcher(html);
    assertThat(version.find()).isTrue();
    int begin = html.indexOf("<!--\nem-report");
    String notice = html.substring(begin, html.indexOf("-->", begin));
    assertThat(notice)
        .contains("Apache ECharts " + version.group(1) + " ")
        .contains("The Apache Software Foundation (https://www.apache.org/).\n")
        .contains("Copyright (c) 2017, Baidu Inc.", "Copyright 2010-2017 Mike Bostock")
        .endsWith("POSSIBILITY OF SUCH DAMAGE.\n");
  }

  @Test
  void theSameModelAndDataGiveTheSameBytes() {
    assertThat(Pages.html(Pages.plane().report())).isEqualTo(Pages.html(Pages.plane().report()));
  }

  @Test
  void manyRowsAreSampledAndHistogramsAreOfAll() {
    GaussianMixture model = two(4, 0.3, 0.7);
    Table rows = drawn(model, 100_000, "a", "b");
    String html = Pages.html(HtmlReport.of(described(model, "a", "b"), rows));
    Map<String, Object> data = Pages.data(html);
    assertThat(html.getBytes(StandardCharsets.UTF_8).length).isLessThan(5_000_000);
    assertThat(at(data, "sample", "shown")).isEqualTo(5000.0);
    assertThat(at(data, "sample", "of")).isEqualTo(100_000.0);
    double counted = list(data, "columns", 0, "counts").stream().mapToDouble(c -> (Double) c).sum();
    assertThat(counted).isCloseTo(100_000, within(1.0));
  }

  @Test
  void smallAndOverlappingPartsAreWarnedOf() {
    GaussianMixture small = two(9, 0.99, 0.01);
    Map<String, Object> data =
        Pages.data(
            Pages.html(HtmlReport.of(described(small, "a", "b"), drawn(small, 200, "a", "b"))));
    assertThat(list(data, "warnings").toString()).contains("Component 2 holds only 2 rows' weight");
    GaussianMixture near = two(0.1, 0.5, 0.5);
    Map<String, Object> overlapping =
        Pages.data(
            Pages.html(HtmlReport.of(described(near, "a", "b"), drawn(near, 200, "a", "b"))));
    assertThat(list(overlapping, "warnings").toString()).contains("hardly be told apart");
    assertThat(list(Pages.data(Pages.html(Pages.counts().report())), "warnings").toString())
        .contains("only 9.1 % of them clearly belong to one");
  }

  @Test
  void curvesOfWideCountsAreDrawnAtWholeNumbers() {
    double[] values = new double[3000];
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < values.length; i++) {
      double mean = i % 3 == 0 ? 4 : 60;
      values[i] = Math.floor(Math.log(1 - random.nextDouble()) / Math.log(mean / (1 + mean)));
    }
    Table table = Table.of(List.of("count"), values);
    EmResult<Mixture<Geometric>> fit =
        Mixture.fit(
            table.observations(), new GeometricFamily(), 2, MixtureOptions.defaults().withSeed(1));
    Map<String, Object> data = Pages.data(Pages.html(HtmlReport.of(fit, table)));
    List<?> x = list(data, "columns", 0, "density", "x");
    List<?> total = list(data, "columns", 0, "density", "total");
    assertThat(x.get(0)).isEqualTo(0.0); // nothing is drawn where no count can be
    double mass = 0;
    for (int i = 1; i < total.size(); i++) {
      mass += (Double) total.get(i) * ((Double) x.get(i) - (Double) x.get(i - 1));
    }
    double atZero = (Double) total.get(0);
    assertThat(mass + atZero).isCloseTo(1, within(0.03));
    assertThat(atZero).isCloseTo(fit.model().density(0), within(1e-3 * fit.model().density(0)));
  }

  @Test
  void decodedStaysAreCountedByTheirLength() {
    Object chain = at(Pages.data(Pages.html(Pages.chain().report())), "chain");
    double width = (Double) at(chain, "stay_width");
    for (int k = 0; k < 3; k++) {
      List<?> stays = list(chain, "stays", k);
      double visits = stays.stream().mapToDouble(n -> (Double) n).sum();
      assertThat(visits).isEqualTo(at(chain, "visits", k));
      double rows = 0;
      for (int n = 0; n < stays.size(); n++) {
        rows += (n + 1) * width * (Double) stays.get(n);
      }
      assertThat(width).isEqualTo(1);
      assertThat(rows / visits).isCloseTo((Double) at(chain, "decoded", k), within(1e-9));
    }
  }

  @Test
  void familiesOfColumnsAreNamed() {
    assertThat(list(Pages.data(Pages.html(Pages.mixed().report())), "sentences").get(0))
        .isEqualTo(
            "The model says that every row comes from one of 2 components (families normal and"
                + " categorical, one for each column).");
  }

  @Test
  void otherDataThanThoseOfTheFitAreTold() {
    Pages.Fitted fitted = Pages.plane();
    GaussianMixture model = fitted.file().model(GaussianMixture.class);
    Table other = drawn(model, 100, "eruptions", "waiting");
    Map<String, Object> data = Pages.data(Pages.html(HtmlReport.of(fitted.file(), other)));
    assertThat(list(data, "warnings").toString()).contains("not the data of the fit");
  }

  @Test
  void aModelWithoutAFitSaysSo() {
    Pages.Fitted fitted = Pages.line();
    ModelFile bare =
        new ModelFile(
            fitted.file().type(),
            fitted.file().columns(),
            Map.of(),
            fitted.file().model(),
            Optional.empty());
    Map<String, Object> data = Pages.data(Pages.html(HtmlReport.of(bare, fitted.data())));
    assertThat(list(data, "sentences").toString()).contains("does not tell how it was fitted");
  }

  @Test
  void theBestStartIsMarked() {
    Map<String, Object> data = Pages.data(Pages.html(Pages.plane().report()));
    double best = (Double) fact(data, "best start");
    assertThat(list(data, "trace", "starts")).hasSize(3);
    for (Object start : list(data, "trace", "starts")) {
      assertThat(at(start, "best")).isEqualTo((Double) at(start, "start") == best);
      assertThat(at(start, "stopped")).isIn("converged", "abandoned", "converged-to-rounding");
    }
  }

  @Test
  void otherColumnsAreRefused() {
    assertThatThrownBy(
            () -> HtmlReport.of(described(two(1, 0.5, 0.5), "a", "b"), Pages.faithful("waiting")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the model has 2 columns, the data have 1");
  }
}
