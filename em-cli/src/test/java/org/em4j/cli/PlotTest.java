package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures by em plot; what is in them is tested in em-report. */
class PlotTest {
  @TempDir Path folder;
  private String model;
  private String png;
  private String svg;

  @BeforeEach
  void fit() {
    model = folder.resolve("model.json").toString();
    png = folder.resolve("plot.png").toString();
    svg = folder.resolve("plot.svg").toString();
    Em.done("fit", "gmm", Em.FAITHFUL, "-k", "2", "-q", "-o", model);
  }

  private String drawn() throws Exception {
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of(svg).toFile());
    return Files.readString(Path.of(svg));
  }

  @Test
  void theNameTellsTheFormat() throws Exception {
    assertThat(Em.done("plot", model, Em.FAITHFUL, "-o", png).out()).isEmpty();
    BufferedImage image = ImageIO.read(Path.of(png).toFile());
    assertThat(image.getWidth()).isEqualTo(900);

    assertThat(Em.done("plot", model, Em.FAITHFUL, "-o", svg).err()).isEmpty();
    assertThat(drawn()).contains(">eruptions</text>", ">waiting</text>");
  }

  @Test
  void anotherNameIsWrongUsage() throws IOException {
    Em em = Em.run("plot", model, Em.FAITHFUL, "-o", folder.resolve("plot.pdf").toString());
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains(".png or .svg", "plot.pdf");
    assertThat(Em.run("plot", model, Em.FAITHFUL).code()).isEqualTo(ExitCode.USAGE);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void sizeAndTitleAreThoseAskedFor() throws Exception {
    Em.done("plot", model, Em.FAITHFUL, "-o", png, "--width", "500", "--height", "400");
    BufferedImage image = ImageIO.read(Path.of(png).toFile());
    assertThat(image.getWidth()).isEqualTo(500);
    assertThat(image.getHeight()).isEqualTo(400);

    Em.done("plot", model, Em.FAITHFUL, "-o", svg, "--title", "Old Faithful");
    assertThat(drawn()).contains(">Old Faithful</text>");
    Em em = Em.run("plot", model, Em.FAITHFUL, "-o", png, "--width", "20");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("--width", "300 to 8000");
    assertThat(Em.run("plot", model, Em.FAITHFUL, "-o", png, "--height", "1").err())
        .contains("--height", "200 to 8000");
  }

  @Test
  void columnsArePickedByName() throws Exception {
    Em.done("plot", model, Em.FAITHFUL, "-o", svg, "--columns", "waiting");
    assertThat(drawn()).contains(">waiting</text>", ">density</text>").doesNotContain("eruptions");
    Em em = Em.run("plot", model, Em.FAITHFUL, "-o", svg, "--columns", "wating");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    assertThat(em.err()).contains("'wating'", "waiting", "eruptions");
    Em twice = Em.run("plot", model, Em.FAITHFUL, "-o", svg, "--columns", "waiting,waiting");
    assertThat(twice.code()).isEqualTo(ExitCode.USAGE);
    assertThat(twice.err()).contains("--columns", "twice");
  }

  @Test
  void weightsCountInHistograms() throws Exception {
    Em.done(
        "fit",
        "mixture",
        Em.DEATHS,
        "-k",
        "1",
        "--family",
        "poisson",
        "--columns",
        "deaths",
        "--weight-column",
        "days",
        "-q",
        "-o",
        model);
    Em.done("plot", model, Em.DEATHS, "-o", svg);
    String equal = drawn();
    Em.done("plot", model, Em.DEATHS, "-o", svg, "--weight-column", "days");
    assertThat(drawn()).contains(">probability</text>").isNotEqualTo(equal);
  }

  @Test
  void classesAndChainsHavePicturesOfTheirOwn() throws Exception {
    Em.done(
        "fit", "bernoulli", Em.CARCINOMA, "-k", "2", "--weight-column", "count", "-q", "-o", model);
    Em.done("plot", model, Em.CARCINOMA, "--weight-column", "count", "-o", svg);
    assertThat(drawn()).contains(">share of the data</text>", "class 2");

    Em.done(
        "fit",
        "hmm",
        Em.EARTHQUAKES,
        "-k",
        "2",
        "--family",
        "poisson",
        "--columns",
        "count",
        "-q",
        "-o",
        model);
    Em.done("plot", model, Em.EARTHQUAKES, "-o", svg);
    assertThat(drawn()).contains(">count</text>", ">posterior</text>", ">state 2</text>");
    Em em = Em.run("plot", model, Em.EARTHQUAKES, "-o", svg, "--weight-column", "year");
    assertThat(em.code()).isEqualTo(ExitCode.USAGE);
    Path sequences = folder.resolve("sequences.csv");
    Files.writeString(sequences, "id,count\n1,10\n1,12\n2,30\n2,28\n");
    String whole = drawn();
    Em.done("plot", model, sequences.toString(), "-o", svg, "--sequence-column", "id");
    assertThat(drawn()).isNotEqualTo(whole);
  }

  @Test
  void aSampleIsToldOnStandardError() throws Exception {
    String rows = Em.done("sample", model, "-n", "6000").out();
    Em em = Em.run(Map.of(), rows, "plot", model, "-", "-o", svg);
    assertThat(em.code()).isZero();
    assertThat(em.out()).isEmpty();
    assertThat(em.err()).contains("5,000 of 6,000 rows");
    assertThat(drawn()).contains("5,000 of 6,000 rows");
  }

  @Test
  void badDataAreNamedAndLeaveNoPicture() throws IOException {
    Path data = folder.resolve("data.csv");
    Files.writeString(data, "eruptions,waiting\n1,2\n,3\n");
    Em em = Em.run("plot", model, data.toString(), "-o", png);
    assertThat(em.code()).isEqualTo(ExitCode.DATA);
    assertThat(em.err()).contains("data.csv, line 3, column eruptions");
    assertThat(Path.of(png)).doesNotExist();
    assertThat(
            Em.run("plot", model, Em.FAITHFUL, "-o", folder.resolve("no/plot.png").toString())
                .code())
        .isEqualTo(ExitCode.DATA);
  }
}
