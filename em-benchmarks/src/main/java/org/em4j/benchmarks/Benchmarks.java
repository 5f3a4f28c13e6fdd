package org.em4j.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.em4j.benchmarks.report.Comparison;
import org.em4j.benchmarks.report.Entry;
import org.em4j.benchmarks.report.PeerLines;
import org.em4j.benchmarks.report.PerformanceTable;
import org.em4j.benchmarks.report.Published;
import org.em4j.benchmarks.report.PublishedFile;
import org.em4j.benchmarks.subject.Em4j;
import org.em4j.benchmarks.subject.Subject;
import org.em4j.benchmarks.workload.DataSource;
import org.em4j.benchmarks.workload.Machine;
import org.em4j.benchmarks.workload.NpyFolder;
import org.em4j.benchmarks.workload.Workload;

/** The commands of {@code em-benchmarks/run}, which starts in the repository's root. */
public final class Benchmarks {
  private static final Path PUBLISHED = Path.of("em-benchmarks/published.json");
  private static final Path DOCUMENT = Path.of("docs/performance.md");
  private static final Path README = Path.of("README.md");

  private static final int ROUNDS = 3;
  private static final double SECONDS = 0.4;
  private static final int SHORT_ROUNDS = 2;
  private static final double SHORT_SECONDS = 0.2;
  private static final int MOST_ATTEMPTS = 3;

  private final Arguments arguments;
  private final DataSource source;
  private final PeerLines peerLines;
  private final PrintStream out;
  private final PrintStream progress;

  private Benchmarks(Arguments arguments, PrintStream out, PrintStream progress) {
    this.arguments = arguments;
    this.source = new DataSource(arguments.data());
    this.peerLines = PeerLines.read(arguments.peers().map(Benchmarks::lines).orElse(List.of()));
    this.out = out;
    this.progress = progress;
  }

  /** Runs a command; ends with 1 if it failed or found a regression, and 2 for wrong arguments. */
  public static void main(String... words) {
    System.exit(run(List.of(words), System.out, System.err));
  }

  static int run(List<String> words, PrintStream out, PrintStream progress) {
    Arguments arguments;
    try {
      arguments = Arguments.parse(words);
      arguments.workloadsIfNeeded();
    } catch (IllegalArgumentException e) {
      progress.println(e.getMessage());
      return 2;
    }
    return new Benchmarks(arguments, out, progress).run();
  }

  private int run() {
    return switch (arguments.command()) {
      case JMH -> MicroBenchmarks.run(arguments);
      case TABLE -> {
        out.println(PerformanceTable.format(measured()));
        yield 0;
      }
      case PUBLISH -> {
        publish();
        yield 0;
      }
      case COMPARE -> compare();
      case DATA -> {
        write();
        yield 0;
      }
      case LIST -> {
        arguments.workloads().forEach(each -> out.println(each.id() + "  " + each.shape()));
        yield 0;
      }
    };
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the limits follow from: as measured outside, else the class they were worked out for. */
  private Machine machine() {
    return peerLines.machine().orElse(Machine.TWO_CORES);
  }

  private Published measured() {
    Machine machine = machine();
    if (machine.threads() != arguments.threads()) {
      progress.println(
          "limits are those of "
              + machine.threads()
              + " threads: em-benchmarks/peers/machine.py measures this machine");
      machine =
          new Machine(
              machine.gigaflops(), machine.gigabytes(), machine.expNanos(), arguments.threads());
    }
    Measurements measurements = new Measurements(source, machine, ROUNDS, SECONDS, progress);
    List<Entry> entries = new ArrayList<>();
    for (Workload workload : arguments.workloads()) {
      Entry entry = measurements.measure(workload, Subject.peers());
      boolean same = source.isRead(workload) && Em4j.comparable(workload.kind());
      entries.add(peerLines.addTo(entry, same));
    }
    return new Published(Processor.name(), Processor.jdk(), machine, entries);
  }

  private void publish() {
    Published all = measured();
    if (Files.exists(PUBLISHED)) {
      all = PublishedFile.read(PUBLISHED).updatedBy(all, Workload.ids(Workload.ALL));
    }
    publish(all, PUBLISHED, DOCUMENT, README);
    out.println("wrote " + PUBLISHED + " and the tables of " + DOCUMENT + " and " + README);
  }

  /**
   * Writes measurements and their tables, or nothing of it.
   *
   * @throws IllegalArgumentException if a document has no place for its table
   */
  static void publish(Published all, Path published, Path document, Path readme) {
    // The tables have the digits of the file, which is rounded.
    Published rounded = PublishedFile.rounded(all);
    try {
      String tables = PerformanceTable.replaceIn(Files.readString(document), rounded);
      String summary = PerformanceTable.replaceSummaryIn(Files.readString(readme), rounded);
      PublishedFile.write(published, all);
      Files.writeString(document, tables);
      Files.writeString(readme, summary);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write() {
    NpyFolder folder = new NpyFolder(arguments.data().orElseThrow());
    DataSource drawn = new DataSource(Optional.empty());
    for (Workload workload : arguments.workloads()) {
      if (!folder.has(workload)) {
        folder.write(workload, drawn.get(workload));
        progress.println("wrote the data of " + workload.id());
      }
    }
  }

  /** Measures anew and tells what has become slower; what has is given two more chances. */
  private int compare() {
    Published before = PublishedFile.read(PUBLISHED);
    Measurements measurements =
        new Measurements(source, before.machine(), SHORT_ROUNDS, SHORT_SECONDS, progress);
    int compared = 0;
    int slower = 0;
    for (Workload workload : arguments.workloads()) {
      if (before.entry(workload.id()).isPresent()) {
        Comparison best = compare(before.entry(workload.id()).get(), measurements, workload);
        out.println(best);
        compared++;
        slower += best.regression() ? 1 : 0;
      }
    }
    out.println(
        String.format(
            Locale.ROOT,
            "%d of %d workloads are slower than published by more than %.0f %%",
            slower,
            compared,
            100 * (Comparison.WORSE - 1)));
    return slower == 0 && compared > 0 ? 0 : 1;
  }

  private static Comparison compare(Entry before, Measurements measurements, Workload workload) {
    Comparison best = Comparison.of(before, measurements.measure(workload, List.of()));
    for (int i = 1; i < MOST_ATTEMPTS && best.regression(); i++) {
      Comparison next = Comparison.of(before, measurements.measure(workload, List.of()));
      best = next.change() < best.change() ? next : best;
    }
    return best;
  }
}
