package org.em4j.report.html;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.CategoricalMixture;
import org.em4j.bernoulli.LatentClassOptions;
import org.em4j.core.Observations;
import org.em4j.core.Product;
import org.em4j.core.ProductFamily;
import org.em4j.core.engine.EmResult;
import org.em4j.core.mixture.Mixture;
import org.em4j.core.mixture.MixtureOptions;
import org.em4j.distributions.CategoricalFamily;
import org.em4j.distributions.FullCovariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.gmm.GaussianMixture;
import org.em4j.gmm.GaussianMixtureOptions;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.HiddenMarkovOptions;
import org.em4j.hmm.Sequences;
import org.em4j.io.ModelFile;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/** Models of every kind with their data, and what their pages hold. */
final class Pages {
  private Pages() {}

  /**
   * A fitted model and its data.
   *
   * @param file the model with how it was fitted
   * @param data what it was fitted to
   * @param report about both
   */
  record Fitted(ModelFile file, Table data, HtmlReport report) {}

  private static final Path DATA = Path.of("..", "em-examples", "data");

  private static Fitted fitted(Table data, EmResult<?> result, FitTrace trace) {
    HtmlReport report = HtmlReport.of(result, data);
    return new Fitted(report.file(), data, trace == null ? report : report.withTrace(trace));
  }

  static Table faithful(String... columns) {
    return new TableReader(ReadOptions.builder().columns(columns).build())
        .read(DATA.resolve("faithful.csv"));
  }

  /** Old Faithful, both columns, three starts. */
  static Fitted plane() {
    Table data = faithful("eruptions", "waiting");
    FitTrace.Recorder recorder = FitTrace.recorder();
    EmResult<GaussianMixture> result =
        GaussianMixture.fit(
            data.observations(),
            GaussianMixtureOptions.components(2).withRestarts(3).withListener(recorder));
    return fitted(data, result, recorder.trace());
  }

  /** Old Faithful, one column. */
  static Fitted line() {
    Table data = faithful("waiting");
    return fitted(
        data, GaussianMixture.fit(data.observations(), GaussianMixtureOptions.components(2)), null);
  }

  /** Irises: four columns. */
  static Fitted irises() {
    Table data =
        new TableReader(
                ReadOptions.builder()
                    .columns("sepal_length", "sepal_width", "petal_length", "petal_width")
                    .build())
            .read(DATA.resolve("iris.csv"));
    return fitted(
        data, GaussianMixture.fit(data.observations(), GaussianMixtureOptions.components(3)), null);
  }

  /** A mixture of Poisson distributions. */
  static Fitted counts() {
    Table data =
        new TableReader(ReadOptions.builder().columns("deaths").weightColumn("days").build())
            .read(DATA.resolve("deaths.csv"));
    EmResult<Mixture<Poisson>> result =
        Mixture.fit(data.observations(), new PoissonFamily(), 2, MixtureOptions.defaults());
    return fitted(data, result, null);
  }

  /** Seven opinions on slides. */
  static Fitted classes() {
    Table data =
        new TableReader(
                ReadOptions.builder()
                    .columns("A", "B", "C", "D", "E", "F", "G")
                    .weightColumn("count")
                    .build())
            .read(DATA.resolve("carcinoma.csv"));
    return fitted(
        data, BernoulliMixture.fit(data.observations(), LatentClassOptions.components(2)), null);
  }

  /** Three columns of three symbols in two classes. */
  static Fitted symbols() {
    SplittableRandom random = new SplittableRandom(7);
    double[] values = new double[3 * 300];
    for (int i = 0; i < values.length; i++) {
      int usual = i / 3 % 2 == 0 ? 0 : 2;
      values[i] = random.nextDouble() < 0.8 ? usual : random.nextInt(3);
    }
    Table data = Table.of(List.of("x", "y", "z"), values);
    return fitted(
        data, CategoricalMixture.fit(data.observations(), LatentClassOptions.components(2)), null);
  }

  /** Irises: the length of sepals and the species, a measurement and a word. */
  static Fitted mixed() {
    Table data =
        new TableReader(
                ReadOptions.builder()
                    .columns("sepal_length", "species")
                    .symbolColumn("species")
                    .build())
            .read(DATA.resolve("iris.csv"));
    ProductFamily family = new ProductFamily(List.of(new NormalFamily(), new CategoricalFamily()));
    EmResult<Mixture<Product>> result =
        Mixture.fit(data.observations(), family, 2, MixtureOptions.defaults());
    return fitted(data, result, null);
  }

  /** Old Faithful and the candidates of a selection, one of which failed. */
  static Fitted selected() {
    Fitted plane = plane();
    try {
      Path file = Files.createTempFile("selection", ".csv");
      try {
        Files.write(file, FilesTest.TABLE);
        HtmlReport report = plane.report().withSelection(ModelSelection.read(file));
        return new Fitted(plane.file(), plane.data(), report);
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Old Faithful as a chain of states that emit both columns. */
  static Fitted geyser() {
    Table data = faithful("eruptions", "waiting");
    EmResult<HiddenMarkovModel<MultivariateNormal>> result =
        HiddenMarkovModel.fit(
            Sequences.of(data.observations()),
            new FullCovariance(2),
            HiddenMarkovOptions.states(2));
    return fitted(data, result, null);
  }

  /** Earthquakes of 107 years. */
  static Fitted chain() {
    Table data =
        new TableReader(ReadOptions.builder().columns("count").build())
            .read(DATA.resolve("earthquakes.csv"));
    Observations rows = data.observations();
    EmResult<HiddenMarkovModel<Poisson>> result =
        HiddenMarkovModel.fit(
            Sequences.of(rows), new PoissonFamily(), HiddenMarkovOptions.states(3));
    return fitted(data, result, null);
  }

  static String html(HtmlReport report) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      report.writeTo(out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** Returns the data of a page: maps, lists, numbers, texts. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> data(String html) {
    String begin = "<script id=\"report-data\" type=\"application/json\">";
    int from = html.indexOf(begin) + begin.length();
    String json = html.substring(from, html.indexOf("</script>", from));
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      return (Map<String, Object>) value(parser);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      Map<String, Object> map = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        map.put(name, value(parser));
      }
      return map;
    }
    if (token == JsonToken.START_ARRAY) {
      List<Object> list = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        list.add(value(parser));
      }
      return list;
    }
    if (token.isNumeric()) {
      return parser.getDoubleValue();
    }
    return token == JsonToken.VALUE_NULL
        ? null
        : token.isBoolean() ? (Object) parser.getBooleanValue() : parser.getText();
  }

  /** Returns what stands at a path of names and indices. */
  static Object at(Object data, Object... path) {
    Object here = data;
    for (Object step : path) {
      here = step instanceof Integer i ? ((List<?>) here).get(i) : ((Map<?, ?>) here).get(step);
    }
    return here;
  }
}
