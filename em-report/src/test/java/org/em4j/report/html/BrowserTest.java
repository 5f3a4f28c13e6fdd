package org.em4j.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.em4j.distributions.Poisson;
import org.em4j.gmm.GaussianMixture;
import org.em4j.hmm.HiddenMarkovModel;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Pages in a real browser: Chromium without a window prints what a page has become and takes
 * screenshots, which stay in target/screenshots. In the profile {@code browser} alone.
 */
@Tag("browser")
class BrowserTest {
  /** Where the profile has found or put a browser. */
  private static final Path CHROMIUM = Path.of("target", "chromium.path");

  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  /** The width of a phone, in pixels. */
  private static final int PHONE = 375;

  /** Counts what each chart has drawn: pixels that are not transparent. */
  private static final String COUNT =
      """
      <script>
      setTimeout(() => document.querySelectorAll('.chart').forEach((chart) => {
        let drawn = 0;
        chart.querySelectorAll('canvas').forEach((canvas) => {
          const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
          for (let i = 3; i < pixels.length; i += 4) { drawn += pixels[i] > 0 ? 1 : 0; }
        });
        chart.setAttribute('data-pixels', drawn);
      }), 3000);
      </script>
      </body>
      """;

  /** Chooses every entry of every list, one after the other. */
  private static final String CHOOSE =
      """
      <script>
      setTimeout(() => {
        let chosen = 0;
        document.querySelectorAll('select').forEach((list) => {
          for (let i = 0; i < list.options.length; i++) {
            list.selectedIndex = i;
            list.dispatchEvent(new Event('change'));
            chosen++;
          }
        });
        document.body.setAttribute('data-chosen', chosen);
      }, 1000);
      </script>
      """;

  @TempDir Path folder;

  /** A page of each kind of model. */
  enum Kind {
    LINE(Pages::line, 3),
    PLANE(Pages::plane, 5),
    IRISES(Pages::irises, 5),
    COUNTS(Pages::counts, 3),
    CLASSES(Pages::classes, 3),
    SYMBOLS(Pages::symbols, 3),
    MIXED(Pages::mixed, 3),
    SELECTED(Pages::selected, 6),
    CHAIN(Pages::chain, 6),
    GEYSER(Pages::geyser, 6);

    @SuppressWarnings("ImmutableEnumChecker") // a method reference
    private final Supplier<Pages.Fitted> fitted;

    private final int charts;

    Kind(Supplier<Pages.Fitted> fitted, int charts) {
      this.fitted = fitted;
      this.charts = charts;
    }
  }

  private record Run(String out, String err) {}

  private Run chromium(Path page, String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Files.readString(CHROMIUM).strip(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-sync",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--user-data-dir=" + folder.resolve("profile"),
                "--virtual-time-budget=20000"));
    command.addAll(List.of(options));
    command.add(page.toUri().toString());
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(command + " did not end");
    }
    return new Run(
        Files.readString(out), new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
  }

  private Path write(String html) throws IOException {
    return Files.writeString(folder.resolve("page.html"), html);
  }

  /** Returns the page as the browser has made it, in which nothing was logged. */
  private String drawn(String html, String... scripts) throws IOException, InterruptedException {
    int end = html.lastIndexOf("</body>");
    Run run =
        chromium(
            write(html.substring(0, end) + String.join("", scripts) + COUNT + "</html>"),
            "--dump-dom",
            "--window-size=1100,1000");
    assertThat(run.err().lines().filter(line -> line.contains("CONSOLE"))).isEmpty();
    // What the scripts hold is no part of what a reader sees.
    return run.out().replaceAll("(?s)<script.*?</script>", "");
  }

  private static List<String> all(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static String table(String page, String id) {
    return all(page, "<table id=\"" + id + "\">(.*?)</table>").get(0);
  }

  private static double[] values(String table) {
    return all(table, "data-value=\"([^\"]*)\"").stream()
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  @ParameterizedTest
  @EnumSource
  void everyChartIsDrawnAndNothingIsLogged(Kind kind) throws Exception {
    Pages.Fitted fitted = kind.fitted.get();
    String page = drawn(Pages.html(fitted.report()));
    List<String> pixels = all(page, "data-pixels=\"(\\d+)\"");
    assertThat(pixels).hasSizeGreaterThanOrEqualTo(kind.charts);
    assertThat(pixels).allSatisfy(n -> assertThat(Integer.parseInt(n)).isGreaterThan(500));
    assertThat(all(page, "data-drawn=\"(\\w+)\"")).hasSameSizeAs(pixels).containsOnly("true");
    double told =
        Double.parseDouble(all(page, "data-value=\"([^\"]*)\" data-fact=\"log-like").get(0));
    assertThat(told).isEqualTo(fitted.file().fit().orElseThrow().logLikelihood().orElseThrow());
  }

  @ParameterizedTest
  @EnumSource
  void everyChoiceIsDrawnWithoutAnError(Kind kind) throws Exception {
    String page = drawn(Pages.html(kind.fitted.get().report()), CHOOSE);
    int chosen = Integer.parseInt(all(page, "data-chosen=\"(\\d+)\"").get(0));
    assertThat(chosen).isEqualTo(all(page, "(<option )").size());
    assertThat(all(page, "data-pixels=\"(\\d+)\""))
        .hasSizeGreaterThanOrEqualTo(kind.charts)
        .allSatisfy(n -> assertThat(Integer.parseInt(n)).isGreaterThan(500));
  }

  @ParameterizedTest
  @EnumSource
  void screenshotsAreKept(Kind kind) throws Exception {
    Files.createDirectories(SCREENSHOTS);
    Path page = write(Pages.html(kind.fitted.get().report()));
    String name = kind.name().toLowerCase(Locale.ROOT);
    screenshot(page, name + ".png", "--window-size=1100,4600");
    screenshot(phone(page), name + "-phone.png", "--window-size=500,5600");
    if (kind == Kind.PLANE || kind == Kind.CHAIN) {
      screenshot(
          page,
          name + "-dark.png",
          "--window-size=1100,4600",
          "--blink-settings=preferredColorScheme=0");
      printed(page, name + ".pdf");
    }
  }

  /** Returns a page that shows another as wide as a phone: no window is as narrow. */
  private Path phone(Path page) throws IOException {
    return Files.writeString(
        folder.resolve("phone.html"),
        "<iframe style=\"border: 0\" height=\"5500\" width=\""
            + PHONE
            + "\" src=\""
            + page.getFileName()
            + "\"></iframe>"
            + "<script>onmessage = (e) => { document.title = e.data; }</script>");
  }

  private void printed(Path page, String name) throws Exception {
    Path file = SCREENSHOTS.resolve(name).toAbsolutePath();
    Files.deleteIfExists(file);
    chromium(page, "--no-pdf-header-footer", "--print-to-pdf=" + file);
    assertThat(file).isNotEmptyFile();
  }

  private void screenshot(Path page, String name, String... options) throws Exception {
    Path file = SCREENSHOTS.resolve(name).toAbsolutePath();
    Files.deleteIfExists(file);
    String[] all = new String[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = "--screenshot=" + file;
    chromium(page, all);
    assertThat(file).isNotEmptyFile();
  }

  @Test
  void theNumbersOfTheTablesAreTheModels() throws Exception {
    Pages.Fitted plane = Pages.plane();
    GaussianMixture model = plane.file().model(GaussianMixture.class);
    String page = drawn(Pages.html(plane.report()));
    double[] weights = values(table(page, "weights-table"));
    for (int k = 0; k < 2; k++) {
      assertThat(weights[3 * k]).isEqualTo(model.weight(k));
      double[] shown = values(table(page, "parameters-" + k + "-0"));
      double[] covariance = model.covariance(k);
      assertThat(shown)
          .containsExactly(
              new double[] {
                model.mean(k)[0], Math.sqrt(covariance[0]), covariance[0], covariance[1],
                model.mean(k)[1], Math.sqrt(covariance[3]), covariance[2], covariance[3]
              },
              within(0.0));
    }
  }

  @Test
  void theNumbersOfAChainAreTheModels() throws Exception {
    Pages.Fitted chain = Pages.chain();
    HiddenMarkovModel<?> model = (HiddenMarkovModel<?>) chain.file().model();
    String page = drawn(Pages.html(chain.report()));
    double[] shown = values(table(page, "transition-table"));
    int width = shown.length / 3;
    for (int from = 0; from < 3; from++) {
      for (int to = 0; to < 3; to++) {
        assertThat(shown[from * width + to]).isEqualTo(model.transition(from, to));
      }
      assertThat(values(table(page, "parameters-" + from + "-0")))
          .containsExactly(((Poisson) model.emission(from)).rate());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPageIsNoWiderThanAPhone(Kind kind) throws Exception {
    String probe =
        "<script>parent.postMessage(document.documentElement.scrollWidth, '*');</script>"
            + "</body></html>";
    String html = Pages.html(kind.fitted.get().report());
    Path page = write(html.substring(0, html.lastIndexOf("</body>")) + probe);
    Run run = chromium(phone(page), "--dump-dom", "--window-size=500,900");
    String title = all(run.out(), "<title>(\\d+)</title>").get(0);
    assertThat(Integer.parseInt(title)).isEqualTo(PHONE);
  }
}
