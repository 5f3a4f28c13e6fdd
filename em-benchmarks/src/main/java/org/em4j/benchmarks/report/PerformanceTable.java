package org.em4j.benchmarks.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.em4j.benchmarks.workload.Machine;

/** Measurements as Markdown, and their place in a document. */
public final class PerformanceTable {
  private static final String BEGIN = "<!-- measured: begin, written by em-benchmarks -->\n";
  private static final String END = "<!-- measured: end -->\n";
  private static final String GAUSSIAN = "G";

  private PerformanceTable() {}

  /**
   * Returns a document with these measurements in the place of older ones.
   *
   * @throws IllegalArgumentException if the document does not have both marks, once each
   */
  public static String replaceIn(String document, Published published) {
    return replaceIn(document, format(published));
  }

  /**
   * Returns a document with a summary of these measurements in the place of an older one.
   *
   * @throws IllegalArgumentException if the document does not have both marks, once each
   */
  public static String replaceSummaryIn(String document, Published published) {
    return replaceIn(document, summary(published));
  }

  private static String replaceIn(String document, String tables) {
    int from = document.indexOf(BEGIN);
    int to = document.indexOf(END);
    if (from < 0 || to < from || document.indexOf(BEGIN, from + 1) >= 0) {
      throw new IllegalArgumentException(
          "the document needs one line " + BEGIN.strip() + " and one line " + END.strip());
    }
    return document.substring(0, from + BEGIN.length())
        + "\n"
        + tables
        + "\n"
        + document.substring(to);
  }

  /** Returns the machine and both tables. */
  public static String format(Published published) {
    Machine machine = published.machine();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "Measured on %s, %d threads, %s. Limits: %s GFLOP/s of matrix products, %s GB/s of"
                + " reading, %s ns an exponential and core.%n%n",
            published.processor(),
            machine.threads(),
            published.jdk(),
            number(machine.gigaflops()),
            number(machine.gigabytes()),
            number(machine.expNanos())));
    text.append("| workload | limit, ms | fastest peer, ms | **em4j, ms** | em4j / limit |");
    text.append(" fastest peer / em4j |\n| --- | --- | --- | --- | --- | --- |\n");
    for (Entry entry : published.entries()) {
      text.append(row(entry));
    }
    text.append("\n| workload | every peer: ms (times as long as em4j) |\n| --- | --- |\n");
    for (Entry entry : published.entries()) {
      if (!entry.peers().isEmpty()) {
        text.append("| ").append(entry.id()).append(" | ").append(peers(entry)).append(" |\n");
      }
    }
    return text.toString().replace("\r\n", "\n");
  }

  /** Returns em4j's times of Gaussian mixtures, and how many times as long each peer took. */
  public static String summary(Published published) {
    List<Entry> entries =
        published.entries().stream().filter(entry -> entry.id().startsWith(GAUSSIAN)).toList();
    Map<String, Long> runs =
        entries.stream()
            .flatMap(entry -> entry.peers().stream())
            .collect(
                Collectors.groupingBy(PeerTime::name, LinkedHashMap::new, Collectors.counting()));
    List<String> names =
        runs.keySet().stream()
            .sorted(Comparator.comparing((String name) -> runs.get(name)).reversed())
            .toList();
    StringBuilder text = new StringBuilder();
    text.append(line("workload", "em4j, ms", names));
    text.append("| --- | --- |").append(" --- |".repeat(names.size())).append("\n");
    for (Entry entry : entries) {
      List<String> ratios = names.stream().map(name -> ratio(entry, name)).toList();
      text.append(line(entry.id() + " " + entry.shape(), number(entry.millis()), ratios));
    }
    return text.toString();
  }

  private static String line(String first, String second, List<String> others) {
    return "| " + first + " | " + second + " | " + String.join(" | ", others) + " |\n";
  }

  private static String ratio(Entry entry, String name) {
    return entry.peers().stream()
        .filter(peer -> peer.name().equals(name))
        .findFirst()
        .map(peer -> "×" + number(entry.ratio(peer)))
        .orElse("–");
  }

  private static String row(Entry entry) {
    Optional<PeerTime> fastest = entry.fastestPeer();
    return "| "
        + String.join(
            " | ",
            List.of(
                entry.id() + " " + entry.shape(),
                number(entry.limitMillis()),
                fastest.map(peer -> number(peer.millis()) + " " + peer.name()).orElse("–"),
                "**" + number(entry.millis()) + "**",
                number(entry.ratioToLimit()),
                fastest.map(peer -> number(entry.ratio(peer))).orElse("–")))
        + " |\n";
  }

  private static String peers(Entry entry) {
    return entry.peers().stream().map(peer -> peer(entry, peer)).collect(Collectors.joining(" · "));
  }

  private static String peer(Entry entry, PeerTime peer) {
    String text =
        peer.name() + " " + number(peer.millis()) + " (" + number(entry.ratio(peer)) + ")";
    if (peer.rows() < entry.rows()) {
      text += String.format(Locale.ROOT, ", from %,d rows", peer.rows());
    }
    if (peer.differs()) {
      text += ", log-likelihood differs by " + number(peer.gap()) + " of it";
    }
    return text;
  }

  /** Formats two digits, more only before the point; a dash for what is unknown. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return "–";
    }
    if (Math.abs(value) >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    BigDecimal rounded = new BigDecimal(value).round(new MathContext(2));
    return rounded.precision() - rounded.scale() < -3
        ? String.format(Locale.ROOT, "%.1e", value)
        : rounded.stripTrailingZeros().toPlainString();
  }
}
