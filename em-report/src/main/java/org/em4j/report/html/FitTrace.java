package org.em4j.report.html;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.em4j.core.engine.EmListener;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.engine.Trace;
import org.em4j.io.DataException;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;
import org.em4j.io.UnknownColumnException;

/**
 * The course of every start of a fit: what EM climbed, iteration by iteration. Immutable and
 * thread-safe.
 */
public final class FitTrace {
  private static final String STOP_REASON = "stop_reason";
  private static final String FAILED = "failed";

  /** What EM may have climbed: the first of these columns that a file has. */
  private static final List<String> OBJECTIVES =
      List.of(
          "penalized_log_likelihood",
          "penalized_classification_log_likelihood",
          "log_likelihood",
          "classification_log_likelihood");

  private final String objective;
  private final List<Start> starts;

  /**
   * One start.
   *
   * @param number from 1
   * @param values of the initial model and after each iteration; none if it failed before
   * @param stopped why it ended; empty if that is not known
   */
  record Start(int number, List<Double> values, String stopped) {
    /** Returns what it reached, −∞ if it failed before its first E-step. */
    double last() {
      return values.isEmpty() ? Double.NEGATIVE_INFINITY : values.get(values.size() - 1);
    }

    int iterations() {
      return Math.max(0, values.size() - 1);
    }

    boolean failed() {
      return values.isEmpty() || stopped.equals(FAILED);
    }
  }

  private FitTrace(String objective, List<Start> starts) {
    this.objective = objective;
    this.starts = List.copyOf(starts);
  }

  /**
   * Reads what {@code em fit --trace} writes.
   *
   * @throws DataException if the file cannot be read or is no trace
   */
  public static FitTrace read(Path file) {
    Table table = table(file);
    String objective =
        OBJECTIVES.stream()
            .filter(table.columnNames()::contains)
            .findFirst()
            .orElseThrow(() -> missing(file, "log_likelihood"));
    int start = column(table, file, "start");
    int value = column(table, file, objective);
    SortedMap<Integer, List<Double>> values = new TreeMap<>();
    for (int i = 0; i < table.rows(); i++) {
      List<Double> course =
          values.computeIfAbsent((int) table.value(i, start), unused -> new ArrayList<>());
      if (!Double.isNaN(table.value(i, value))) {
        course.add(table.value(i, value));
      }
    }
    String[] reasons = reasons(table, start, values.keySet().stream().toList());
    List<Start> starts = new ArrayList<>();
    values.forEach((number, list) -> starts.add(new Start(number, list, reasons[starts.size()])));
    return new FitTrace(
        objective.replace('_', ' ').replace("log likelihood", "log-likelihood"), starts);
  }

  /** Reads a trace, the reasons as words also where the first start has long none. */
  private static Table table(Path file) {
    try {
      return new TableReader(ReadOptions.builder().symbolColumn(STOP_REASON).build()).read(file);
    } catch (UnknownColumnException e) {
      return new TableReader(ReadOptions.defaults()).read(file);
    }
  }

  /** Returns why each start ended, the last word of its rows; empty if nothing tells. */
  private static String[] reasons(Table table, int start, List<Integer> starts) {
    String[] reasons = new String[starts.size()];
    Arrays.fill(reasons, "");
    int column = table.columnNames().indexOf(STOP_REASON);
    List<String> known = table.levels().getOrDefault(STOP_REASON, List.of());
    for (int i = 0; column >= 0 && i < table.rows(); i++) {
      double code = table.value(i, column);
      if (!Double.isNaN(code)) {
        reasons[starts.indexOf((int) table.value(i, start))] = known.get((int) code);
      }
    }
    return reasons;
  }

  private static int column(Table table, Path file, String name) {
    int column = table.columnNames().indexOf(name);
    if (column < 0) {
      throw missing(file, name);
    }
    return column;
  }

  private static DataException missing(Path file, String column) {
    return DataException.inFile(
        file.toString(), "is no trace: it has no column " + column + "; em fit --trace writes one");
  }

  /** Returns what listens to a fit and remembers it. */
  public static Recorder recorder() {
    return new Recorder();
  }

  String objective() {
    return objective;
  }

  List<Start> starts() {
    return starts;
  }

  /** Remembers the course of a fit that it listens to. Not thread-safe, as no listener need be. */
  public static final class Recorder implements EmListener {
    private final SortedMap<Integer, List<Double>> values = new TreeMap<>();
    private final SortedMap<Integer, String> reasons = new TreeMap<>();

    private Recorder() {}

    @Override
    public void iteration(int start, Trace trace) {
      values.computeIfAbsent(start, unused -> new ArrayList<>()).add(trace.lastObjective());
    }

    @Override
    public void finished(StartSummary summary) {
      // One that fails before its first E-step has no iteration.
      values.computeIfAbsent(summary.index(), unused -> new ArrayList<>());
      reasons.put(summary.index(), summary.ending());
    }

    /**
     * Returns what was heard so far.
     *
     * @throws IllegalStateException if nothing was
     */
    public FitTrace trace() {
      if (values.isEmpty()) {
        throw new IllegalStateException(
            "no iteration was heard of: give the recorder to the fit as its listener");
      }
      List<Start> starts = new ArrayList<>();
      values.forEach(
          (start, list) ->
              starts.add(new Start(start + 1, List.copyOf(list), reasons.getOrDefault(start, ""))));
      return new FitTrace("log-likelihood", starts);
    }
  }
}
