package org.em4j.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.em4j.benchmarks.workload.Machine;

/** Measurements as a JSON file; ratios are written for readers, and worked out anew when read. */
public final class PublishedFile {
  private static final MathContext SHORT = new MathContext(4);

  private PublishedFile() {}

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException if something in it is missing
   */
  public static Published read(Path file) {
    try {
      return parse(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file. */
  public static void write(Path file, Published published) {
    try {
      Files.writeString(file, format(published));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns measurements as a file gives them back: with its digits. */
  public static Published rounded(Published published) {
    return parse(format(published));
  }

  static Published parse(String text) {
    Json.Fields root = Json.Fields.of(Json.read(text));
    Json.Fields machine = root.object("machine");
    return new Published(
        root.text("processor"),
        root.text("jdk"),
        new Machine(
            machine.number("gigaflops"),
            machine.number("gigabytes_per_second"),
            machine.number("exp_nanos"),
            machine.integer("threads")),
        root.list("workloads").stream().map(PublishedFile::entry).toList());
  }

  private static Entry entry(Json.Fields fields) {
    return new Entry(
        fields.text("workload"),
        fields.text("shape"),
        fields.text("unit"),
        fields.integer("rows"),
        fields.numberOrNaN("limit_millis"),
        fields.number("millis"),
        fields.numberOrNaN("log_likelihood"),
        new Yardsticks(
            fields.number("yardstick_product_millis"), fields.number("yardstick_peer_millis")),
        fields.list("peers").stream().map(PublishedFile::peer).toList());
  }

  private static PeerTime peer(Json.Fields fields) {
    return new PeerTime(
        fields.text("peer"),
        fields.number("millis"),
        fields.integer("rows"),
        fields.integer("threads"),
        fields.numberOrNaN("log_likelihood_gap"));
  }

  static String format(Published published) {
    Map<String, Object> machine = new LinkedHashMap<>();
    machine.put("gigaflops", published.machine().gigaflops());
    machine.put("gigabytes_per_second", published.machine().gigabytes());
    machine.put("exp_nanos", published.machine().expNanos());
    machine.put("threads", published.machine().threads());
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("processor", published.processor());
    root.put("jdk", published.jdk());
    root.put("machine", machine);
    root.put("workloads", published.entries().stream().map(PublishedFile::fields).toList());
    return Json.write(root);
  }

  private static Map<String, Object> fields(Entry entry) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("workload", entry.id());
    fields.put("shape", entry.shape());
    fields.put("unit", entry.unit());
    fields.put("rows", entry.rows());
    fields.put("millis", rounded(entry.millis()));
    fields.put("limit_millis", rounded(entry.limitMillis()));
    fields.put("ratio_to_limit", rounded(entry.ratioToLimit()));
    fields.put("log_likelihood", entry.logLikelihood());
    fields.put("yardstick_product_millis", rounded(entry.yardsticks().productMillis()));
    fields.put("yardstick_peer_millis", rounded(entry.yardsticks().peerMillis()));
    fields.put(
        "ratio_to_yardstick_product", rounded(entry.millis() / entry.yardsticks().productMillis()));
    fields.put(
        "ratio_to_yardstick_peer", rounded(entry.millis() / entry.yardsticks().peerMillis()));
    List<Map<String, Object>> peers =
        entry.peers().stream()
            .map(
                peer -> {
                  Map<String, Object> of = new LinkedHashMap<>();
                  of.put("peer", peer.name());
                  of.put("millis", rounded(peer.millis()));
                  of.put("ratio", rounded(entry.ratio(peer)));
                  of.put("rows", peer.rows());
                  of.put("threads", peer.threads());
                  of.put("log_likelihood_gap", rounded(peer.gap()));
                  return of;
                })
            .toList();
    fields.put("peers", peers);
    return fields;
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(SHORT).doubleValue() : value;
  }
}
