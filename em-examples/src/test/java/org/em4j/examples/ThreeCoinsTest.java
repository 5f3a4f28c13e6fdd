package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against example 9.1 of Li Hang, Statistical Learning Methods, and its fractions. */
class ThreeCoinsTest {
  private static final double PRINTED = 6e-11;

  private static Printed printed;

  @BeforeAll
  static void run() {
    printed = Printed.by(ThreeCoins::main);
  }

  private static List<double[]> course(String start) {
    int from = printed.lines().indexOf("From " + start) + 2;
    return printed.lines().stream()
        .skip(from)
        .takeWhile(line -> !line.equals("converged"))
        .map(Printed::numbers)
        .toList();
  }

  private static void assertFixedAfterOneStepAt(
      List<double[]> course, double pi, double p, double q) {
    assertThat(course).hasSizeGreaterThanOrEqualTo(3);
    for (int i = 1; i < course.size(); i++) {
      assertThat(course.get(i)[0]).isEqualTo(i);
      assertThat(course.get(i)[1]).isCloseTo(pi, within(PRINTED));
      assertThat(course.get(i)[2]).isCloseTo(p, within(PRINTED));
      assertThat(course.get(i)[3]).isCloseTo(q, within(PRINTED));
    }
  }

  @Test
  void fromHalvesTheCoinsStayAlike() {
    List<double[]> course = course("π = 0.5, p = 0.5, q = 0.5");
    assertThat(course.get(0)).startsWith(0, 0.5, 0.5, 0.5, 0.5, 0.5);
    assertFixedAfterOneStepAt(course, 0.5, 0.6, 0.6);
  }

  @Test
  void theSecondStartGivesTheFractionsOfTheBook() {
    assertFixedAfterOneStepAt(
        course("π = 0.4, p = 0.6, q = 0.7"), 76 / 187.0, 51 / 95.0, 119 / 185.0);
  }

  @Test
  void theThirdStartGivesThePublishedPosteriors() {
    List<double[]> course = course("π = 0.46, p = 0.55, q = 0.67");
    assertThat(course.get(0)[4]).isCloseTo(0.41151594, within(5e-9));
    assertThat(course.get(0)[5]).isCloseTo(0.53738318, within(5e-9));
    assertThat(course.get(1)[1]).isCloseTo(0.4619, within(5e-5));
    assertThat(course.get(1)[2]).isCloseTo(0.5346, within(5e-5));
    assertThat(course.get(1)[3]).isCloseTo(0.6561, within(5e-5));
    double head = 0.46 * 0.55 / (0.46 * 0.55 + 0.54 * 0.67);
    double tail = 0.46 * 0.45 / (0.46 * 0.45 + 0.54 * 0.33);
    double heads = 6 * head;
    double both = heads + 4 * tail;
    assertFixedAfterOneStepAt(course, both / 10, heads / both, (6 - heads) / (10 - both));
  }

  @Test
  void allEndAtTheLikelihoodOfSixHeads() {
    List<double[]> last =
        printed.lines().stream()
            .filter(line -> line.matches(" +3 .*"))
            .map(Printed::numbers)
            .toList();
    assertThat(last).hasSize(3);
    double six = 6 * Math.log(0.6) + 4 * Math.log(0.4);
    assertThat(last).allSatisfy(row -> assertThat(row[6]).isCloseTo(six, within(6e-5)));
  }

  @Test
  void theTossesAreThoseOfTheDataFile() throws IOException {
    String text = Files.readString(Path.of("em-examples/data/three_coins.csv"));
    List<String> tosses = text.lines().skip(1).toList();
    assertThat(printed.lines().get(0)).contains(": " + String.join(" ", tosses) + ". ");
  }
}
