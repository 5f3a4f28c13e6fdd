package org.em4j.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.math3.distribution.ChiSquaredDistribution;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealVector;
import org.em4j.bernoulli.BernoulliMixture;
import org.em4j.bernoulli.CategoricalMixture;
import org.em4j.core.Observations;
import org.em4j.core.mixture.Mixture;
import org.em4j.distributions.CategoricalVector;
import org.em4j.distributions.Covariance;
import org.em4j.distributions.MultivariateNormal;
import org.em4j.distributions.Normal;
import org.em4j.distributions.NormalFamily;
import org.em4j.distributions.Poisson;
import org.em4j.distributions.PoissonFamily;
import org.em4j.gmm.CovarianceType;
import org.em4j.gmm.GaussianMixture;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.Sequences;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class PictureTest {
  private static final PictureOptions TWO =
      PictureOptions.defaults().withNames(List.of("length <mm>", "width & more"));

  /** Of lengths of some hundred pixels, in files with a tenth of a pixel, and of 180 points. */
  private static final double PIXELS = 2e-3;

  private static GaussianMixture pair() {
    return GaussianMixture.of(
        CovarianceType.FULL,
        new double[] {0.5, 0.5},
        List.of(
            new MultivariateNormal(
                new double[] {0, 0}, Covariance.full(new double[] {1, 0.8, 0.8, 1})),
            new MultivariateNormal(
                new double[] {10, 10}, Covariance.full(new double[] {1, -0.8, -0.8, 1}))));
  }

  private static Observations drawn(GaussianMixture model, int rows) {
    double[] x = new double[rows * model.columns()];
    model.sample(rows, new SplittableRandom(5), x, new int[rows]);
    return Observations.of(x, model.columns());
  }

  private static Document parsed(Picture picture) throws Exception {
    byte[] bytes = picture.toSvg().getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(bytes));
  }

  private static List<String> texts(Picture picture) throws Exception {
    NodeList nodes = parsed(picture).getElementsByTagName("text");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  private static int count(BufferedImage image, int rgb) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += (image.getRGB(x, y) & 0xFFFFFF) == rgb ? 1 : 0;
      }
    }
    return count;
  }

  /** Returns the middle of all pixels of a colour, and how many there are. */
  private static double[] middle(BufferedImage image, int rgb) {
    double[] sum = new double[3];
    for (int y = 80; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xFFFFFF) == rgb) {
          sum[0] += x;
          sum[1] += y;
          sum[2]++;
        }
      }
    }
    return new double[] {sum[0] / sum[2], sum[1] / sum[2], sum[2]};
  }

  @Test
  void aPngIsWholeAndHasTheSizeThatWasAskedFor() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Picture.of(pair(), drawn(pair(), 100), TWO.withSize(640, 480)).writePng(out);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(out.toByteArray()));

    assertThat(image.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isEqualTo(480);
    assertThat(image.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(image.getRGB(639, 479) & 0xFFFFFF).isEqualTo(0xFFFFFF);
  }

  @Test
  void componentsHaveTheirColoursWhereTheyAre() {
    BufferedImage image = Picture.of(pair(), drawn(pair(), 400), TWO).toImage();
    double[] first = middle(image, Palette.rgb(0));
    double[] second = middle(image, Palette.rgb(1));

    assertThat(first[2]).isGreaterThan(50);
    assertThat(second[2]).isGreaterThan(50);
    assertThat(first[0]).isLessThan(image.getWidth() / 2.0);
    assertThat(first[1]).isGreaterThan(image.getHeight() / 2.0);
    assertThat(second[0]).isGreaterThan(image.getWidth() / 2.0);
    assertThat(second[1]).isLessThan(image.getHeight() / 2.0);
  }

  @Test
  void ellipsesLeanAsTheCovarianceDoes() {
    BufferedImage image = Picture.of(pair(), drawn(pair(), 60), TWO.withSize(900, 900)).toImage();

    // Of the first component x and y rise together on the plot, of the second they do not.
    assertThat(slope(image, Colours.dark(0).getRGB())).isNegative();
    assertThat(slope(image, Colours.dark(1).getRGB())).isPositive();
  }

  /** Returns the covariance of column and row, which grows downwards, of the pixels of a colour. */
  private static double slope(BufferedImage image, int rgb) {
    double[] middle = middle(image, rgb & 0xFFFFFF);
    assertThat(middle[2]).isGreaterThan(100);
    double sum = 0;
    for (int y = 80; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        if ((image.getRGB(x, y) & 0xFFFFFF) == (rgb & 0xFFFFFF)) {
          sum += (x - middle[0]) * (y - middle[1]);
        }
      }
    }
    return sum;
  }

  @Test
  void theSvgIsXmlWithTheColumnsNamesAsText() throws Exception {
    Picture picture = Picture.of(pair(), drawn(pair(), 100), TWO.withTitle("a < b"));
    Document svg = parsed(picture);

    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(svg.getDocumentElement().getAttribute("width")).isEqualTo("900");
    assertThat(texts(picture))
        .contains("length <mm>", "width & more", "a < b", "component 1 (50 %)");
    assertThat(picture.toSvg()).contains("fill=\"" + Palette.css(0) + "\"");
  }

  @Test
  void formsThatComeAgainAreWrittenOnceUnderNamesOfTheirOwn() throws Exception {
    Document svg = parsed(Picture.of(pair(), drawn(pair(), 100), TWO));
    List<String> ids = new ArrayList<>();
    NodeList paths = svg.getElementsByTagName("path");
    for (int i = 0; i < paths.getLength(); i++) {
      String id = ((Element) paths.item(i)).getAttribute("id");
      if (!id.isEmpty()) {
        ids.add("#" + id);
      }
    }
    NodeList uses = svg.getElementsByTagName("use");
    assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(1);
    assertThat(uses.getLength()).isGreaterThan(80);
    for (int i = 0; i < uses.getLength(); i++) {
      assertThat(ids).contains(((Element) uses.item(i)).getAttribute("xlink:href"));
    }
  }

  @Test
  void noTextLeavesThePicture() throws Exception {
    PictureOptions long1 =
        PictureOptions.defaults()
            .withNames(List.of("a very long name of a column".repeat(9), "x".repeat(300)))
            .withTitle("a title without an end ".repeat(20))
            .withSize(400, 300);
    NodeList nodes =
        parsed(Picture.of(pair(), drawn(pair(), 50), long1)).getElementsByTagName("text");

    assertThat(nodes.getLength()).isGreaterThan(4);
    for (int i = 0; i < nodes.getLength(); i++) {
      Element text = (Element) nodes.item(i);
      String[] matrix = text.getAttribute("transform").replaceAll("[^-0-9. ]", "").split(" ", -1);
      double length = Double.parseDouble(text.getAttribute("textLength"));
      double x = Double.parseDouble(matrix[4]);
      double y = Double.parseDouble(matrix[5]);
      assertThat(x).isBetween(0.0, 400.0);
      assertThat(y).isBetween(0.0, 300.0);
      assertThat(x + length * Double.parseDouble(matrix[0])).isBetween(0.0, 400.0);
      assertThat(y + length * Double.parseDouble(matrix[1])).isBetween(0.0, 300.0);
    }
  }

  @Test
  void oneColumnIsAHistogramWithDensities() throws Exception {
    Mixture<Normal> mixture =
        Mixture.of(
            new NormalFamily(),
            new double[] {0.4, 0.6},
            List.of(new Normal(0, 1), new Normal(5, 1)));
    double[] x = new double[300];
    mixture.sample(300, new SplittableRandom(1), x, new int[300]);
    Picture picture = Picture.of(mixture, Observations.of(x, 1), PictureOptions.defaults());

    assertThat(texts(picture)).contains("x1", "density", "component 2 (60 %)", "all together");
    BufferedImage image = picture.toImage();
    assertThat(count(image, Colours.DATA.getRGB() & 0xFFFFFF)).isGreaterThan(10_000);
    assertThat(count(image, Palette.rgb(0))).isGreaterThan(300);
  }

  @Test
  void countsHaveBarsOfProbabilities() throws Exception {
    Mixture<Poisson> mixture =
        Mixture.of(new PoissonFamily(), new double[] {1}, List.of(new Poisson(2)));
    Observations data =
        Observations.of(new double[] {0, 1, 2, 3, 4}, 1)
            .withWeights(new double[] {14, 27, 27, 18, 9});
    Picture picture = Picture.of(mixture, data, PictureOptions.defaults());

    assertThat(texts(picture)).contains("probability").doesNotContain("all together");
    assertThat(picture.notes()).isEmpty();
  }

  @Test
  void manyColumnsAreAMatrixOfTheFirstSix() throws Exception {
    GaussianMixture wide =
        GaussianMixture.of(
            CovarianceType.SPHERICAL,
            new double[] {1},
            List.of(new MultivariateNormal(new double[7], Covariance.spherical(7, 1))));
    Picture picture = Picture.of(wide, drawn(wide, 40), PictureOptions.defaults());

    assertThat(texts(picture)).contains("x1", "x6").doesNotContain("x7");
    assertThat(picture.notes()).containsExactly("the first 6 of 7 columns are shown");
    Picture three =
        Picture.of(
            wide, drawn(wide, 40), PictureOptions.defaults().withShown(List.of("x7", "x2", "x3")));
    assertThat(texts(three)).contains("x7", "x2", "x3").doesNotContain("x1");
    assertThat(three.notes()).isEmpty();
  }

  @Test
  void ofManyRowsASampleIsShownAndSaid() throws Exception {
    Picture picture = Picture.of(pair(), drawn(pair(), 6000), TWO);

    assertThat(picture.notes()).containsExactly("a random sample of 5,000 of 6,000 rows is shown");
    assertThat(texts(picture)).containsAll(picture.notes());
    assertThat(picture.toSvg()).isEqualTo(Picture.of(pair(), drawn(pair(), 6000), TWO).toSvg());
  }

  @Test
  void missingValuesAreLeftOut() {
    Mixture<Normal> mixture =
        Mixture.of(new NormalFamily(), new double[] {1}, List.of(new Normal(0, 1)));
    double[] x = {0.1, Double.NaN, -1, 2};

    assertThat(Picture.of(mixture, Observations.of(x, 1), PictureOptions.defaults()).toImage())
        .isNotNull();
    assertThatThrownBy(
            () ->
                Picture.of(
                    mixture,
                    Observations.of(new double[] {Double.NaN}, 1),
                    PictureOptions.defaults()))
        .hasMessage("column 'x1' has no value to show");
  }

  @Test
  void classesHaveProfilesOverTheirItems() throws Exception {
    BernoulliMixture bits =
        BernoulliMixture.of(
            new double[] {0.25, 0.75}, new double[] {0.9, 0.8, 0.1}, new double[] {0.2, 0.1, 0.5});
    Observations data = Observations.of(new double[] {1, 1, 0, 0, 0, 1}, 3);
    Picture picture =
        Picture.of(bits, data, PictureOptions.defaults().withNames(List.of("A", "B", "C")));

    assertThat(texts(picture)).contains("A", "B", "C", "class 1 (25 %)", "share of the data");
    assertThat(count(picture.toImage(), Palette.rgb(1))).isGreaterThan(300);
  }

  @Test
  void symbolsOfSeveralLevelsHaveAPlaceEach() throws Exception {
    CategoricalMixture symbols =
        CategoricalMixture.of(
            new double[] {1},
            List.of(CategoricalVector.of(new double[] {0.2, 0.3, 0.5}, new double[] {0.4, 0.6})));
    PictureOptions options =
        PictureOptions.defaults()
            .withNames(List.of("colour", "size"))
            .withLevels(Map.of("colour", List.of("red", "green", "blue")));
    Observations data = Observations.of(new double[] {0, 1, 2, 0}, 2);

    assertThat(texts(Picture.of(symbols, data, options)))
        .contains("colour: red", "colour: green", "colour: blue", "size");
  }

  @Test
  void aChainIsColouredByItsPathWithPosteriorsBelow() throws Exception {
    HiddenMarkovModel<Normal> chain =
        HiddenMarkovModel.of(
            new double[] {0.5, 0.5},
            new double[][] {{0.9, 0.1}, {0.1, 0.9}},
            new NormalFamily(),
            List.of(new Normal(0, 1), new Normal(10, 1)));
    double[] x = {0, 0.5, -0.5, 0, 10, 10.5, 9.5, 10};
    Picture picture =
        Picture.of(
            chain,
            Sequences.of(Observations.of(x, 1)),
            PictureOptions.defaults().withNames(List.of("level")));

    assertThat(texts(picture)).contains("level", "posterior", "row", "state 1", "state 2");
    BufferedImage image = picture.toImage();
    int left = image.getWidth() / 4;
    int right = 3 * image.getWidth() / 4;
    int below = image.getHeight() * 8 / 10;
    assertThat(image.getRGB(left, below) & 0xFFFFFF).isEqualTo(Palette.rgb(0));
    assertThat(image.getRGB(right, below) & 0xFFFFFF).isEqualTo(Palette.rgb(1));
  }

  @Test
  void numbersAtAxesAreShortAndWithoutRoundingErrors() {
    assertThat(Panel.number(0.1 + 0.2)).isEqualTo("0.3");
    assertThat(Panel.number(0)).isEqualTo("0");
    assertThat(Panel.number(-250_000)).isEqualTo("-250000");
    assertThat(Panel.number(3_500_000)).isEqualTo("3.5e6");
    assertThat(Panel.number(2e-9)).isEqualTo("2e-9");
  }

  private static final GaussianMixture TRUTH =
      GaussianMixture.of(
          CovarianceType.FULL,
          new double[] {0.4, 0.6},
          List.of(
              new MultivariateNormal(
                  new double[] {-1, 1}, Covariance.full(new double[] {2, 1.2, 1.2, 1})),
              new MultivariateNormal(
                  new double[] {8, 12}, Covariance.full(new double[] {1, -0.5, -0.5, 5}))));

  /** Returns the points of dashed grey lines, each as x and y in turn, in pixels. */
  private static List<double[]> dashed(Picture picture) throws Exception {
    NodeList paths = parsed(picture).getElementsByTagName("path");
    List<double[]> lines = new ArrayList<>();
    for (int i = 0; i < paths.getLength(); i++) {
      Element path = (Element) paths.item(i);
      if (!path.getAttribute("stroke-dasharray").isEmpty()
          && path.getAttribute("stroke").equalsIgnoreCase("#555555")) {
        String numbers = path.getAttribute("d").replaceAll("[A-Za-z,]", " ").strip();
        lines.add(Arrays.stream(numbers.split(" +")).mapToDouble(Double::parseDouble).toArray());
      }
    }
    return lines;
  }

  private static double middleOf(double[] line, int axis) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = axis; i < line.length; i += 2) {
      low = Math.min(low, line[i]);
      high = Math.max(high, line[i]);
    }
    return (low + high) / 2;
  }

  /** The middles of the ellipses are means, which tells where a pixel is in the data. */
  @Test
  void ellipsesOfAReferenceAreRootsOfEigenvaluesLongAlongEigenvectors() throws Exception {
    Picture picture =
        Picture.of(pair(), drawn(pair(), 100), TWO.withReference(TRUTH, "true <one>"));
    assertThat(texts(picture)).contains("component 2 (50 %)", "true <one>");
    List<double[]> ellipses = dashed(picture).stream().filter(l -> l.length > 100).toList();
    assertThat(ellipses).as("two levels of two components").hasSize(4);
    double[][] scale = new double[2][2];
    for (int axis = 0; axis < 2; axis++) {
      double first = middleOf(ellipses.get(0), axis);
      double second = middleOf(ellipses.get(2), axis);
      double from = TRUTH.mean(0)[axis];
      scale[axis][1] = (TRUTH.mean(1)[axis] - from) / (second - first);
      scale[axis][0] = from - first * scale[axis][1];
    }
    for (int e = 0; e < 4; e++) {
      double[] mean = TRUTH.mean(e / 2);
      double[] s = TRUTH.covariance(e / 2);
      EigenDecomposition eigen =
          new EigenDecomposition(
              new Array2DRowRealMatrix(new double[][] {{s[0], s[1]}, {s[2], s[3]}}));
      double level = e % 2 == 0 ? 0.95 : 0.5;
      double quantile = new ChiSquaredDistribution(2).inverseCumulativeProbability(level);
      double[] farthest = new double[2];
      for (int i = 0; i < ellipses.get(e).length; i += 2) {
        double x = scale[0][0] + scale[0][1] * ellipses.get(e)[i] - mean[0];
        double y = scale[1][0] + scale[1][1] * ellipses.get(e)[i + 1] - mean[1];
        for (int j = 0; j < 2; j++) {
          RealVector v = eigen.getEigenvector(j);
          farthest[j] = Math.max(farthest[j], Math.abs(x * v.getEntry(0) + y * v.getEntry(1)));
        }
      }
      for (int j = 0; j < 2; j++) {
        double axis = Math.sqrt(quantile * eigen.getRealEigenvalue(j));
        assertThat(farthest[j]).isCloseTo(axis, within(PIXELS * axis));
      }
    }
  }

  @Test
  void aReferenceOfOneColumnIsADashedDensity() throws Exception {
    Mixture<Normal> wide =
        Mixture.of(new NormalFamily(), new double[] {1}, List.of(new Normal(0, 2)));
    Mixture<Normal> narrow =
        Mixture.of(new NormalFamily(), new double[] {1}, List.of(new Normal(0, 0.2)));
    Observations data = Observations.of(new double[] {-3, -1, 0, 1, 2}, 1);
    PictureOptions options = PictureOptions.defaults().withReference(wide, "before");
    Picture picture = Picture.of(narrow, data, options);
    assertThat(texts(picture)).contains("before");
    List<double[]> lines = dashed(picture).stream().filter(l -> l.length > 100).toList();
    assertThat(lines).hasSize(1);
    assertThat(dashed(Picture.of(narrow, data, PictureOptions.defaults()))).isEmpty();
  }

  @Test
  void theLimitsOfAPlotHoldAReference() throws Exception {
    GaussianMixture wide =
        GaussianMixture.of(
            CovarianceType.SPHERICAL,
            new double[] {1},
            List.of(new MultivariateNormal(new double[] {5, 5}, Covariance.spherical(2, 16))));
    Picture picture = Picture.of(pair(), drawn(pair(), 100), TWO.withReference(wide, "true"));
    BufferedImage image = picture.toImage();
    double[] outer = dashed(picture).stream().filter(l -> l.length > 100).findFirst().orElseThrow();
    int painted = 0;
    for (int i = 0; i < outer.length; i += 2) {
      int grey = image.getRGB((int) outer[i], (int) outer[i + 1]) & 0xFF;
      painted += grey < 160 ? 1 : 0;
    }
    // Dashes and gaps are equally long.
    assertThat(painted / (outer.length / 2.0)).as("an image has dashes, too").isBetween(0.3, 0.7);
    for (double[] line : dashed(picture)) {
      for (int axis = 0; axis < 2; axis++) {
        assertThat(middleOf(line, axis)).isPositive();
      }
      for (int i = 0; i < line.length; i += 2) {
        assertThat(line[i]).isBetween(0.0, 900.0);
        assertThat(line[i + 1]).isBetween(0.0, 700.0);
      }
    }
  }

  @Test
  void aReferenceThatDoesNotFitIsRefused() {
    Mixture<Normal> line =
        Mixture.of(new NormalFamily(), new double[] {1}, List.of(new Normal(0, 1)));
    assertThatThrownBy(() -> Picture.of(pair(), drawn(pair(), 10), TWO.withReference(line, "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the reference 'true' must have the model's 2 columns, but has 1");
    BernoulliMixture bits = BernoulliMixture.of(new double[] {1}, new double[] {0.9, 0.8});
    assertThatThrownBy(
            () ->
                Picture.of(
                    bits,
                    Observations.of(new double[] {1, 0}, 2),
                    PictureOptions.defaults().withReference(bits, "true")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mixtures of numbers");
    HiddenMarkovModel<Normal> chain =
        HiddenMarkovModel.of(
            new double[] {1}, new double[][] {{1}}, new NormalFamily(), List.of(new Normal(0, 1)));
    assertThatThrownBy(
            () ->
                Picture.of(
                    chain,
                    Sequences.of(Observations.of(new double[] {1, 0}, 1)),
                    PictureOptions.defaults().withReference(line, "true")))
        .hasMessageContaining("mixtures of numbers");
  }

  @Test
  void refusesColumnsThatAreNotThereAndSizesThatAreNone() {
    Observations data = drawn(pair(), 10);
    assertThatThrownBy(() -> Picture.of(pair(), data, TWO.withShown(List.of("height"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'height'")
        .hasMessageContaining("width & more");
    assertThatThrownBy(
            () -> Picture.of(pair(), data, TWO.withShown(List.of("length <mm>", "length <mm>"))))
        .hasMessageContaining("twice");
    assertThatThrownBy(() -> TWO.withSize(10, 0)).hasMessageContaining("300 to 8000");
    assertThatThrownBy(() -> Picture.of(pair(), data, TWO.withNames(List.of("one"))))
        .hasMessageContaining("2 columns");
  }
}
