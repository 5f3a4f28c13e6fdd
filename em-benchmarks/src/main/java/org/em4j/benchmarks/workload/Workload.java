package org.em4j.benchmarks.workload;

import java.util.List;
import java.util.Locale;

/**
 * A shape that is measured. Two workloads of the same {@code data} use the same rows and start.
 *
 * @param id how commands and tables call it
 * @param data the id of its data, which names files
 * @param kind what is timed
 * @param structure what its components are
 * @param rows n
 * @param columns d
 * @param components K, or the number of states
 * @param sequences the number of sequences, of equal length
 * @param iterations how many iterations, or repetitions, one measurement runs
 */
public record Workload(
    String id,
    String data,
    Kind kind,
    Structure structure,
    int rows,
    int columns,
    int components,
    int sequences,
    int iterations) {

  /** The workloads of the published table, in its order. */
  public static final List<Workload> ALL =
      List.of(
          mixture("G1", Structure.FULL, 110_000, 1, 2, 50),
          mixture("G2", Structure.FULL, 200_000, 8, 8, 20),
          mixture("G3", Structure.FULL, 100_000, 32, 16, 10),
          mixture("G4", Structure.FULL, 20_000, 128, 8, 10),
          mixture("G5", Structure.DIAGONAL, 500_000, 16, 32, 10),
          mixture("G6", Structure.TIED, 200_000, 16, 16, 10),
          mixture("G7", Structure.SPHERICAL, 500_000, 8, 16, 10),
          of("G8", "G8", Kind.RESTARTS, Structure.FULL, 50_000, 8, 8, 1),
          of("G9", "G9", Kind.FIT, Structure.FULL, 150, 4, 3, 50),
          of("G10", "G10", Kind.SELECTION, Structure.FULL, 2_000, 5, 9, 1),
          mixture("B1", Structure.BITS, 60_000, 784, 10, 10),
          mixture("B2", Structure.BITS, 100_000, 20, 5, 30),
          chain("H1", Kind.CHAIN, Structure.DIAGONAL, 100_000, 4, 8, 1),
          chain("H2", Kind.CHAIN, Structure.FULL, 200_000, 8, 16, 100),
          chain("H3", Kind.CHAIN, Structure.SYMBOLS, 1_000_000, 1, 4, 1),
          chain("H4", Kind.CHAIN, Structure.COUNTS, 100_000, 1, 4, 1),
          chain("H5", Kind.CHAIN, Structure.DIAGONAL, 20_000, 2, 64, 1),
          chain("V1", Kind.VITERBI, Structure.DIAGONAL, 100_000, 4, 8, 1),
          chain("V3", Kind.VITERBI, Structure.SYMBOLS, 1_000_000, 1, 4, 1),
          chain("V5", Kind.VITERBI, Structure.DIAGONAL, 20_000, 2, 64, 1),
          of("P1", "G8", Kind.ONE_BY_ONE, Structure.FULL, 50_000, 8, 8, 10),
          of("P2", "G8", Kind.PREDICT, Structure.FULL, 50_000, 8, 8, 10));

  private static Workload of(
      String id, String data, Kind kind, Structure structure, int n, int d, int k, int times) {
    return new Workload(id, data, kind, structure, n, d, k, 1, times);
  }

  private static Workload mixture(String id, Structure structure, int n, int d, int k, int times) {
    return of(id, id, Kind.MIXTURE, structure, n, d, k, times);
  }

  private static Workload chain(
      String id, Kind kind, Structure structure, int n, int d, int k, int sequences) {
    return new Workload(id, "H" + id.charAt(1), kind, structure, n, d, k, sequences, 10);
  }

  /**
   * Returns a workload of the table.
   *
   * @throws IllegalArgumentException if there is none of this id
   */
  public static Workload of(String id) {
    return ALL.stream()
        .filter(each -> each.id.equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no workload " + id + "; there are " + ids(ALL)));
  }

  /** Returns the ids of workloads. */
  public static List<String> ids(List<Workload> workloads) {
    return workloads.stream().map(Workload::id).toList();
  }

  /** Returns the same shape with fewer rows in the same number of sequences. */
  public Workload withRows(int n) {
    return new Workload(id, data, kind, structure, n, columns, components, sequences, iterations);
  }

  /** Returns the seed of the data. */
  long seed() {
    return 20_261_100L + 31 * data.charAt(0) + Integer.parseInt(data.substring(1));
  }

  /** Returns the shape in words, such as {@code 200,000×8, K=8 full}. */
  public String shape() {
    return switch (kind) {
      case MIXTURE -> table() + " " + structure;
      case CHAIN -> chainShape();
      case VITERBI -> "Viterbi, " + chainShape();
      case FIT -> "iris, " + table() + " full, a whole fit from defaults";
      case RESTARTS -> table() + " full, 5 k-means starts, tolerance 1e-3";
      case SELECTION ->
          String.format(
              Locale.ROOT, "%,d×%d, K=1..9 × 4 covariances, tolerance 1e-3", rows, columns);
      case ONE_BY_ONE -> table() + " full, labels, one call for each row";
      case PREDICT -> table() + " full, labels, one call";
    };
  }

  private String table() {
    return String.format(Locale.ROOT, "%,d×%d, K=%d", rows, columns, components);
  }

  private String chainShape() {
    String length =
        sequences == 1
            ? String.format(Locale.ROOT, "T=%,d", rows)
            : String.format(Locale.ROOT, "%d × T=%,d", sequences, rows / sequences);
    String width = structure.normal() ? ", d=" + columns : "";
    return length + ", K=" + components + width + " " + structure;
  }
}
