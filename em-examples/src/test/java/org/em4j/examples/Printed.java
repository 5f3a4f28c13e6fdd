package org.em4j.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a main prints, and the numbers in it. */
final class Printed {
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])[-+]?\\d[\\d,]*(\\.\\d+)?(e[-+]?\\d+)?(?![\\w])");

  private final List<String> lines;

  private Printed(List<String> lines) {
    this.lines = lines;
  }

  /** Runs a main. */
  static Printed by(Consumer<String[]> main, String... args) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      main.accept(args);
    } finally {
      System.setOut(before);
    }
    return new Printed(bytes.toString(StandardCharsets.UTF_8).lines().toList());
  }

  /** Returns all lines. */
  List<String> lines() {
    return lines;
  }

  /** Returns the first line that contains a text. */
  String line(String text) {
    return lines.stream().filter(line -> line.contains(text)).findFirst().orElseThrow();
  }

  /** Returns the numbers of the line that lies so many lines below the first with a text. */
  double[] below(String text, int lines) {
    return numbers(this.lines.get(this.lines.indexOf(line(text)) + lines));
  }

  /** Returns the numbers of each line below the first with a text, up to one without numbers. */
  List<double[]> table(String text) {
    return this.lines.stream()
        .skip(this.lines.indexOf(line(text)) + 1L)
        .takeWhile(line -> numbers(line).length > 0)
        .map(Printed::numbers)
        .toList();
  }

  /** Returns the numbers that stand alone in a line, in order. */
  static double[] numbers(String line) {
    return Stream.of(line)
        .flatMap(text -> NUMBER.matcher(text).results())
        .mapToDouble(match -> Double.parseDouble(match.group().replace(",", "")))
        .toArray();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }
}
