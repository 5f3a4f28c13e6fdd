package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.LatentClassAnalysis;
import org.em4j.bernoulli.LatentClassOptions;
import org.em4j.core.Distribution;
import org.em4j.core.Observations;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.Sample;
import org.em4j.core.engine.ConvergencePolicy;
import org.em4j.core.engine.CrossValidation;
import org.em4j.core.engine.EmResult;
import org.em4j.core.engine.Folds;
import org.em4j.core.engine.Prior;
import org.em4j.core.engine.UntilStable;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.core.plugin.Registry;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.examples.plugin.Maxwell;
import org.em4j.examples.plugin.MaxwellFamily;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.hmm.Filter;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;
import org.em4j.io.ModelFiles;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;
import org.em4j.report.Picture;
import org.em4j.report.PictureOptions;
import org.em4j.report.html.FitTrace;
import org.em4j.report.html.HtmlReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java snippets of the README: its code blocks are the regions of this file. */
class ReadmeSnippetsTest {
  @TempDir private Path folder;

  @Test
  void fitAndPredict() {
    // tag::fit[]
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    var fit = GaussianMixture.fit(table.observations(), GaussianMixtureOptions.components(2));
    GaussianMixture model = fit.model(); // immutable and thread-safe
    int label = model.predict(1.8, 54); // the most probable component of one observation
    double[] posterior = model.responsibilities(1.8, 54); // how probable each of them is
    // end::fit[]
    assertThat(fit.logLikelihood()).isCloseTo(-1130.2639602, within(1e-5));
    assertThat(model.mean(label)[1]).isCloseTo(54.4785164, within(1e-3));
    assertThat(posterior[label]).isGreaterThan(0.999);
    assertThat(Arrays.stream(posterior).sum()).isCloseTo(1, within(1e-15));
    assertThat(label).isZero();
  }

  @Test
  void theModelReadsLikeItsMathematics() {
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    var fit = GaussianMixture.fit(table.observations(), GaussianMixtureOptions.components(2));
    GaussianMixture model = fit.model();
    // tag::model[]
    double weight = model.weight(0); // π, components count from 0
    double[] mean = model.mean(0); // μ
    double[] covariance = model.covariance(0); // Σ, row-major
    double density = model.density(1.8, 54); // p(x), and logDensity
    Sample sample = model.sample(100, new SplittableRandom(1)); // rows and their components
    // end::model[]
    assertThat(weight).isCloseTo(0.35587, within(1e-4));
    assertThat(mean[1]).isCloseTo(54.4785164, within(1e-3));
    assertThat(covariance[1]).isEqualTo(covariance[2]);
    assertThat(density).isCloseTo(density(model, 0) + density(model, 1), within(1e-12));
    assertThat(sample.rows()).isEqualTo(100);
  }

  @Test
  void picture() throws IOException {
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    Observations data = table.observations();
    GaussianMixture model = GaussianMixture.fit(data, GaussianMixtureOptions.components(2)).model();
    Path svg = folder.resolve("geyser.svg");
    // tag::picture[]
    PictureOptions options = PictureOptions.defaults().withNames(table.columnNames());
    Picture picture = Picture.of(model, table.observations(), options);
    Files.writeString(svg, picture.toSvg()); // or writePng, toImage
    // end::picture[]
    assertThat(svg).content().contains(">waiting</text>", ">component 2 (64 %)</text>");
  }

  @Test
  void report() throws IOException {
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    Observations data = table.observations();
    Path html = folder.resolve("report.html");
    // tag::report[]
    FitTrace.Recorder course = FitTrace.recorder(); // listens to how each start climbs
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(2).withRestarts(10).withListener(course);
    var fit = GaussianMixture.fit(data, options);
    HtmlReport.of(fit, table).withTrace(course.trace()).write(html);
    // end::report[]
    assertThat(html)
        .content()
        .contains("It is the best of 10 starts.", "Of 10 starts 10 reached this optimum");
  }

  private record Eruption(double minutes, double waiting) {}

  @Test
  void streamsOfRows() {
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    List<Eruption> eruptions =
        IntStream.range(0, table.rows())
            .mapToObj(i -> new Eruption(table.value(i, 0), table.value(i, 1)))
            .toList();
    // tag::stream[]
    Observations data =
        Observations.of(eruptions.stream().map(e -> new double[] {e.minutes(), e.waiting()}));
    // end::stream[]
    assertThat(data.rows()).isEqualTo(272);
    GaussianMixtureOptions options = GaussianMixtureOptions.components(2);
    assertThat(GaussianMixture.fit(data, options).model())
        .isEqualTo(GaussianMixture.fit(table.observations(), options).model());
  }

  @Test
  void howManyComponents() {
    Observations data =
        new TableReader().read(Path.of("em-examples/data/faithful.csv")).observations();
    List<Double> means = new ArrayList<>();
    // tag::choose[]
    Folds folds = Folds.ofRows(data, 5, 42); // five folds, dealt by a seed
    for (int k = 1; k <= 4; k++) {
      GaussianMixtureOptions options = GaussianMixtureOptions.components(k);
      CrossValidation validation =
          CrossValidation.of(
              folds,
              training -> GaussianMixture.fit(training, options).model(),
              (model, heldOut) -> model.score(heldOut).logLikelihood());
      means.add(validation.meanLogLikelihood()); // higher is better, by more than standardError()
    }
    // end::choose[]
    assertThat(means.get(1)).as("two are far better than one").isGreaterThan(means.get(0) + 0.3);
    assertThat(means).allSatisfy(mean -> assertThat(mean).isBetween(-5.0, -4.0));
  }

  private static double density(GaussianMixture model, int k) {
    double[] s = model.covariance(k);
    double x = 1.8 - model.mean(k)[0];
    double y = 54 - model.mean(k)[1];
    double determinant = s[0] * s[3] - s[1] * s[2];
    double squared = (s[3] * x * x - 2 * s[1] * x * y + s[0] * y * y) / determinant;
    return model.weight(k) * Math.exp(-0.5 * squared) / (2 * Math.PI * Math.sqrt(determinant));
  }

  @Test
  void weightsOfRows() {
    // tag::weights[]
    double[] deaths = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    double[] days = {162, 267, 271, 185, 111, 61, 27, 8, 3, 1}; // so many days had so many deaths
    Observations data = Observations.of(deaths, 1).withWeights(days);
    EmResult<Mixture<Poisson>> fit =
        Mixture.fit(data, new PoissonFamily(), 2, MixtureOptions.defaults());
    // end::weights[]
    // Hasselblad (1969): the optimum is -1989.9459, and EM creeps there.
    assertThat(fit.logLikelihood()).isBetween(-1989.95, -1989.9458);
    double mean = 0;
    for (int k = 0; k < 2; k++) {
      mean += fit.model().weight(k) * fit.model().component(k).rate();
    }
    double total = Arrays.stream(days).sum();
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      sum += deaths[i] * days[i];
    }
    assertThat(mean).as("EM keeps the mean of the data").isCloseTo(sum / total, within(1e-9));
  }

  @Test
  void theDeathsAreThoseOfTheDataFile() throws IOException {
    String text = Files.readString(Path.of("em-examples/data/deaths.csv"));
    assertThat(text.strip().lines())
        .containsExactly(
            "deaths,days",
            "0,162",
            "1,267",
            "2,271",
            "3,185",
            "4,111",
            "5,61",
            "6,27",
            "7,8",
            "8,3",
            "9,1");
  }

  @Test
  void restarts() {
    Table table = new TableReader().read(Path.of("em-examples/data/iris.csv"));
    Observations data = table.observations();
    // tag::restarts[]
    GaussianMixtureOptions options =
        GaussianMixtureOptions.components(3)
            .withCovariance(CovarianceType.FULL)
            .withSeed(42) // the same bits on any number of threads
            .withRestarts(20); // the best of k-means and nineteen random starts
    EmResult<GaussianMixture> best = GaussianMixture.fit(data, options);

    // Or as many starts as it takes to reach the best optimum three times more, at most a hundred.
    EmResult<GaussianMixture> stable =
        GaussianMixture.fit(data, options.withRestarts(new UntilStable(3, 100, 1e-6)));
    // end::restarts[]
    assertThat(best.starts()).hasSize(20);
    assertThat(best.logLikelihood()).isGreaterThanOrEqualTo(-180.1854771 - 1e-5);
    assertThat(stable.logLikelihood()).isGreaterThanOrEqualTo(-180.1854771 - 1e-5);
    assertThat(stable.starts()).hasSizeBetween(4, 100);
  }

  @Test
  void latentClasses() {
    // tag::latent-classes[]
    ReadOptions weighted = ReadOptions.builder().weightColumn("count").build();
    Table table = new TableReader(weighted).read(Path.of("em-examples/data/carcinoma.csv"));
    Observations ratings = table.observations();
    EmResult<BernoulliMixture> fit =
        BernoulliMixture.fit(ratings, LatentClassOptions.components(3)); // the best of ten starts
    LatentClassAnalysis analysis = LatentClassAnalysis.of(fit.model(), ratings);
    double gSquared = analysis.gSquared(); // how well three classes explain the table
    double error = analysis.classificationError(); // how well they can be told apart
    double carcinoma = fit.model().probability(0, 4); // by the fifth pathologist, in class 0
    // end::latent-classes[]
    // poLCA (Linzer and Lewis 2011).
    assertThat(fit.logLikelihood()).isCloseTo(-293.70497878, within(1e-4));
    assertThat(gSquared).isCloseTo(15.26171, within(2e-4));
    assertThat(error).isBetween(0.02, 0.04);
    assertThat(carcinoma).isEqualTo(fit.model().mixture().component(0).probability(4));
  }

  @Test
  void columnsOfSeveralKinds() {
    double[] x = new double[3 * Customers.ROWS];
    Customers.draw(x, new int[Customers.ROWS]);
    Observations customers = Observations.of(x, 3);
    // tag::product[]
    ProductFamily family =
        new ProductFamily(
            List.of(new NormalFamily(), new PoissonFamily(), new CategoricalFamily()));
    MixtureOptions options =
        MixtureOptions.defaults().withRestarts(10).withPrior(Prior.ofPseudoCount(1));
    EmResult<Mixture<Product>> fit = Mixture.fit(customers, family, 3, options);
    double[] segments = fit.model().responsibilities(Double.NaN, 7, 2); // the first is missing
    // end::product[]
    assertThat(fit.model().weights()[fit.model().predict(30, 2, 1)]).isCloseTo(0.5, within(0.03));
    // Of those whose visits and channel are known, by Bayes on what was fitted.
    double[] joint = new double[3];
    for (int k = 0; k < 3; k++) {
      List<Distribution<?>> factors = fit.model().component(k).factors();
      double rate = factors.get(1).as(new PoissonFamily()).rate();
      double phone = factors.get(2).as(new CategoricalFamily()).probability(2);
      joint[k] = fit.model().weight(k) * Math.exp(-rate) * Math.pow(rate, 7) * phone;
    }
    double sum = Arrays.stream(joint).sum();
    for (int k = 0; k < 3; k++) {
      assertThat(segments[k]).isCloseTo(joint[k] / sum, within(1e-12));
    }
  }

  private static double[] earthquakes() {
    ReadOptions counts = ReadOptions.builder().columns("count").build();
    Table table = new TableReader(counts).read(Path.of("em-examples/data/earthquakes.csv"));
    double[] years = new double[table.rows()];
    Arrays.setAll(years, t -> table.value(t, 0));
    return years;
  }

  @Test
  void hiddenMarkovModels() {
    double[] counts = earthquakes();
    // tag::hmm[]
    Sequences years = Sequences.of(Observations.of(counts, 1)); // or several, by their lengths
    HiddenMarkovOptions options = HiddenMarkovOptions.states(3).withStationaryInitial(true);
    EmResult<HiddenMarkovModel<Poisson>> fit =
        HiddenMarkovModel.fit(years, new PoissonFamily(), options); // the best of ten starts
    HiddenMarkovModel<Poisson> model = fit.model(); // immutable and thread-safe
    int[] path = model.viterbi(years); // the most probable states as a whole
    double[] posteriors = model.posteriors(years); // P(state | all years), row-major n×K
    double bic = model.criteria(years, options).bic();
    // end::hmm[]
    // Zucchini and MacDonald (2009).
    assertThat(fit.logLikelihood()).isCloseTo(-329.4603, within(1e-4));
    assertThat(bic).isCloseTo(701.0, within(0.05));
    // The year of most earthquakes, 1943, and the one of fewest, 1986.
    assertThat(model.emission(path[43]).rate()).isCloseTo(29.714, within(2e-3));
    assertThat(model.emission(path[86]).rate()).isCloseTo(13.146, within(2e-3));
    assertThat(posteriors[3 * 43 + path[43]]).isGreaterThan(0.99);
  }

  @Test
  void filter() {
    double[] counts = earthquakes();
    HiddenMarkovModel<Poisson> model =
        HiddenMarkovModel.of(
            new double[] {0.75, 0.25},
            new double[][] {{0.9, 0.1}, {0.3, 0.7}},
            new PoissonFamily(),
            List.of(new Poisson(16), new Poisson(28)));
    List<Integer> alarms = new ArrayList<>();
    List<Integer> surprises = new ArrayList<>();
    // tag::filter[]
    Filter filter = model.filter(); // of one thread; the model may be shared
    for (int t = 0; t < counts.length; t++) {
      double logDensity = filter.update(counts[t]); // log p(this | those before it)
      if (filter.probability(1) > 0.99) { // P(state | all so far)
        alarms.add(t);
      } else if (logDensity < -5) {
        surprises.add(t);
      }
    }
    double[] nextDecade = new double[model.states()];
    filter.forecast(10, nextDecade); // P(state in ten years | all so far)
    // end::filter[]
    double busy = 0.25;
    List<Integer> expected = new ArrayList<>();
    List<Integer> surprising = new ArrayList<>();
    for (int t = 0; t < counts.length; t++) {
      double low = (1 - busy) * poisson(counts[t], 16);
      double high = busy * poisson(counts[t], 28);
      double now = high / (low + high);
      if (now > 0.99) {
        expected.add(t);
      } else if (Math.log(low + high) < -5) {
        surprising.add(t);
      }
      busy = 0.1 * (1 - now) + 0.7 * now;
    }
    assertThat(alarms).hasSize(10).isEqualTo(expected);
    assertThat(surprises).isNotEmpty().isEqualTo(surprising);
    // Rows of A forget where they began by 0.9 + 0.7 − 1 in each step; δ is (0.75, 0.25).
    assertThat(nextDecade[1]).isCloseTo(0.25 + (busy - 0.25) * Math.pow(0.6, 9), within(1e-12));
  }

  private static double poisson(double x, double rate) {
    double p = Math.exp(-rate);
    for (int i = 1; i <= x; i++) {
      p *= rate / i;
    }
    return p;
  }

  @Test
  void modelFiles() {
    Table table = new TableReader().read(Path.of("em-examples/data/faithful.csv"));
    GaussianMixture model =
        GaussianMixture.fit(table.observations(), GaussianMixtureOptions.components(2)).model();
    Path file = folder.resolve("model.json");
    // tag::files[]
    ModelFiles files = new ModelFiles();
    files.write(file, files.describe(model, table.columnNames()));
    GaussianMixture same = files.read(file).model(GaussianMixture.class);
    // end::files[]
    assertThat(same).isEqualTo(model);
  }

  @Test
  void plugin() {
    Table table = new TableReader().read(Path.of("em-examples/data/speeds.csv"));
    Observations speeds = table.observations();
    // tag::plugin[]
    Registry registry = Registry.standard(); // finds the providers on the class path
    ConvergencePolicy patience =
        registry.convergencePolicies().create("example.patience:iterations=3,gain=1e-6");
    EmResult<Mixture<Maxwell>> fit =
        Mixture.fit(
            speeds,
            new MaxwellFamily(), // or registry.families().create("example.maxwell")
            2,
            MixtureOptions.defaults().withConvergence(patience));
    // end::plugin[]
    assertThat(fit.logLikelihood())
        .isCloseTo(
            Mixture.fit(
                    speeds,
                    Registry.standard().families().create("example.maxwell"),
                    2,
                    MixtureOptions.defaults())
                .logLikelihood(),
            within(1e-3));
    assertThat(List.of(fit.model().component(0).a(), fit.model().component(1).a()))
        .anySatisfy(a -> assertThat(a).isBetween(770.0, 800.0));
  }
}
