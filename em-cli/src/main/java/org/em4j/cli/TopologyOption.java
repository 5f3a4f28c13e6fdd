package org.em4j.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.em4j.core.plugin.NearestName;
import org.em4j.core.plugin.Settings;
import org.em4j.hmm.Topology;
import org.em4j.io.DataException;

/** What {@code --topology} says: a name with settings, or a file. */
final class TopologyOption {
  private static final String FULL = "full";
  private static final String LEFT_RIGHT = "left-right";
  private static final String BANDED = "banded";
  private static final String WIDTH = "width";

  /** The topologies that have a name. */
  static final List<String> NAMES = List.of(FULL, LEFT_RIGHT, BANDED);

  private static final String ANY = "*";

  private TopologyOption() {}

  /**
   * Returns a topology.
   *
   * @param option what the user wrote, or null
   * @throws UsageException if it is neither a topology nor a file
   * @throws DataException if the file does not hold one
   */
  static Topology of(String option) {
    if (option == null) {
      return Topology.full();
    }
    int colon = option.indexOf(':');
    String name = name(option);
    if (NAMES.contains(name)) {
      return UsageException.of(
          "--topology " + option,
          () -> named(name, Settings.parse(colon < 0 ? "" : option.substring(colon + 1))));
    }
    Path file = Path.of(option);
    if (!Files.exists(file)) {
      throw new UsageException(
          "--topology: '"
              + option
              + "' is neither a topology"
              + NearestName.hint(name, NAMES)
              + " nor a file; known: "
              + String.join(", ", NAMES));
    }
    return ofFile(file);
  }

  /**
   * Returns the file that a topology comes from; none if it has a name.
   *
   * @param option what the user wrote, or null
   */
  static List<Path> files(String option) {
    return option == null || NAMES.contains(name(option)) ? List.of() : List.of(Path.of(option));
  }

  private static String name(String option) {
    int colon = option.indexOf(':');
    return colon < 0 ? option : option.substring(0, colon);
  }

  private static Topology named(String name, Settings settings) {
    for (String setting : settings.names()) {
      if (name.equals(FULL) || !setting.equals(WIDTH)) {
        throw new IllegalArgumentException(
            name
                + " has no setting '"
                + setting
                + "'"
                + (name.equals(FULL) ? "; it takes none" : "; known: " + WIDTH));
      }
    }
    if (name.equals(BANDED)) {
      if (!settings.has(WIDTH)) {
        throw new IllegalArgumentException("banded needs its width, as in banded:width=1");
      }
      return Topology.banded(settings.integer(WIDTH, 1));
    }
    return name.equals(FULL)
        ? Topology.full()
        : settings.has(WIDTH)
            ? Topology.leftRight(settings.integer(WIDTH, 1))
            : Topology.leftRight();
  }

  // --- files ------------------------------------------------------------------------------------

  private static Topology ofFile(Path file) {
    List<Long> lines = new ArrayList<>();
    List<String[]> rows = cells(file, lines);
    boolean mask =
        rows.stream()
            .allMatch(row -> List.of(row).stream().allMatch(c -> c.equals("0") || c.equals("1")));
    double[][] pattern = new double[rows.size()][];
    for (int i = 0; i < pattern.length; i++) {
      pattern[i] = entries(file, lines.get(i), rows.get(i), mask);
    }
    for (int i = 0; i < pattern.length; i++) {
      requireRow(file, lines.get(i), pattern[i], pattern.length);
    }
    return Topology.of(pattern);
  }

  private static double[] entries(Path file, long line, String[] row, boolean mask) {
    double[] entries = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      entries[j] = mask && row[j].equals("1") ? Topology.FREE : entry(file, line, j, row[j]);
    }
    return entries;
  }

  private static List<String[]> cells(Path file, List<Long> lines) {
    List<String[]> rows = new ArrayList<>();
    try (InputStream in = Files.newInputStream(file);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in) : in,
                    StandardCharsets.UTF_8))) {
      long number = 0;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        if (!line.isBlank()) {
          String[] row = line.split(",", -1);
          for (int j = 0; j < row.length; j++) {
            row[j] = row[j].strip();
          }
          rows.add(row);
          lines.add(number);
        }
      }
    } catch (IOException e) {
      throw DataException.inFile(file.toString(), "cannot be read: " + e.getMessage(), e);
    }
    if (rows.isEmpty()) {
      throw DataException.inFile(
          file.toString(), "is empty; a topology has a row and a column for each state");
    }
    return rows;
  }

  private static double entry(Path file, long line, int column, String cell) {
    if (cell.equals(ANY)) {
      return Topology.FREE;
    }
    try {
      double value = Double.parseDouble(cell);
      if (value >= 0 && value <= 1) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Told below, with the place of the cell.
    }
    throw DataException.atField(
        file.toString(),
        line,
        Integer.toString(column + 1),
        "'"
            + cell
            + "' is no entry of a topology; write 0 for none, * for a transition that is"
            + " estimated, or the probability that it is fixed at");
  }

  /** Refuses a row of another length than there are rows, or one that no distribution fits. */
  private static void requireRow(Path file, long line, double[] row, int states) {
    if (row.length != states) {
      throw DataException.atLine(
          file.toString(),
          line,
          "has "
              + (row.length == 1 ? "1 entry" : row.length + " entries")
              + ", but there are "
              + ModelText.count(states, "row")
              + "; a topology has as many columns as rows");
    }
    double fixed = 0;
    boolean free = false;
    for (double entry : row) {
      free |= Double.isNaN(entry);
      fixed += Double.isNaN(entry) ? 0 : entry;
    }
    if (free ? fixed >= 1 : Math.abs(fixed - 1) > 1e-9) {
      throw DataException.atLine(
          file.toString(),
          line,
          free
              ? "the fixed entries have the sum "
                  + Numbers.text(fixed)
                  + " and leave nothing to those that are estimated"
              : "the entries have the sum " + Numbers.text(fixed) + ", but must have 1");
    }
  }
}
