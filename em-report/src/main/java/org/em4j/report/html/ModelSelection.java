package org.em4j.report.html;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.em4j.io.DataException;
import org.em4j.io.ReadOptions;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/** The candidates that a model was chosen from, and their criteria. Immutable and thread-safe. */
public final class ModelSelection {
  private static final List<String> CRITERIA = List.of("bic", "aic", "icl");
  private static final List<String> WORDS =
      List.of("structure", "covariance", "criterion", "converged", "best", "problem");

  private final String criterion;
  private final List<String> criteria;
  private final List<Candidate> candidates;
  private final int best;

  /**
   * A candidate.
   *
   * @param components K
   * @param structure such as a covariance type
   * @param logLikelihood NaN if the candidate failed
   * @param values of the criteria, NaN where unknown
   * @param parameters the number of free ones, NaN if the candidate failed
   * @param note whether it converged, or what is wrong with it
   */
  record Candidate(
      int components,
      String structure,
      double logLikelihood,
      List<Double> values,
      double parameters,
      String note) {}

  private ModelSelection(
      String criterion, List<String> criteria, List<Candidate> candidates, int best) {
    this.criterion = criterion;
    this.criteria = List.copyOf(criteria);
    this.candidates = List.copyOf(candidates);
    this.best = best;
  }

  /**
   * Reads what {@code em fit --table} writes.
   *
   * @throws DataException if the file cannot be read or is no table of candidates
   */
  public static ModelSelection read(Path file) {
    Table numbers = new TableReader(ReadOptions.defaults()).read(file);
    List<String> names = numbers.columnNames();
    if (!names.contains("components") || !names.contains("bic")) {
      throw DataException.inFile(
          file.toString(),
          "is no table of candidates: it needs the columns components and bic, as em fit --table"
              + " writes them");
    }
    Map<String, String[]> words = new HashMap<>();
    for (String name : WORDS) {
      if (numbers.leftOut().contains(name)) {
        words.put(name, words(file, name));
      }
    }
    return of(numbers, words);
  }

  /** Returns the words of a column; empty ones where there is none. */
  private static String[] words(Path file, String name) {
    ReadOptions options = ReadOptions.builder().columns(name).symbolColumn(name).build();
    Table table;
    try {
      table = new TableReader(options).read(file);
    } catch (DataException e) {
      return new String[0]; // not one row has a word there
    }
    List<String> known = table.levels().getOrDefault(name, List.of());
    String[] words = new String[table.rows()];
    for (int i = 0; i < words.length; i++) {
      double code = table.value(i, 0);
      words[i] = Double.isNaN(code) ? "" : known.get((int) code);
    }
    return words;
  }

  private static ModelSelection of(Table numbers, Map<String, String[]> words) {
    List<String> criteria = new ArrayList<>();
    CRITERIA.stream().filter(numbers.columnNames()::contains).forEach(criteria::add);
    String criterion = word(words, 0, "criterion", "bic");
    boolean validated = !criteria.contains(criterion);
    if (validated) {
      criteria.add(0, criterion);
    }
    List<Candidate> candidates = new ArrayList<>();
    int best = -1;
    for (int i = 0; i < numbers.rows(); i++) {
      List<Double> values = new ArrayList<>();
      for (String name : criteria) {
        values.add(number(numbers, i, validated && name.equals(criterion) ? "value" : name));
      }
      String structure = word(words, i, "structure", word(words, i, "covariance", "model"));
      candidates.add(
          new Candidate(
              (int) number(numbers, i, "components"),
              structure,
              number(numbers, i, "log_likelihood"),
              values,
              number(numbers, i, "parameters"),
              note(words, i)));
      best = word(words, i, "best", "").equals("true") ? i : best;
    }
    int decisive = criteria.indexOf(criterion);
    return new ModelSelection(
        criterion,
        criteria,
        candidates,
        best >= 0 ? best : best(candidates, decisive, higherIsBetter(criterion)));
  }

  private static int best(List<Candidate> candidates, int criterion, boolean higher) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < candidates.size(); i++) {
      double value = candidates.get(i).values().get(criterion);
      double loss = higher ? -value : value;
      if (loss < least) {
        best = i;
        least = loss;
      }
    }
    return best;
  }

  private static String note(Map<String, String[]> words, int row) {
    String converged = word(words, row, "converged", "–");
    String plain = converged.equals("true") ? "yes" : converged.equals("false") ? "no" : converged;
    return word(words, row, "problem", plain);
  }

  private static double number(Table table, int row, String name) {
    int column = table.columnNames().indexOf(name);
    return column < 0 ? Double.NaN : table.value(row, column);
  }

  private static String word(Map<String, String[]> words, int row, String name, String otherwise) {
    String[] column = words.getOrDefault(name, new String[0]);
    return row < column.length && !column[row].isEmpty() ? column[row] : otherwise;
  }

  /** Returns the criterion that decided. */
  String criterion() {
    return criterion;
  }

  /** Returns all criteria that are known. */
  List<String> criteria() {
    return criteria;
  }

  /** Tells whether more of a criterion is better. */
  static boolean higherIsBetter(String criterion) {
    return !CRITERIA.contains(criterion);
  }

  List<Candidate> candidates() {
    return candidates;
  }

  /** Returns the index of the chosen one, or −1 if all failed. */
  int best() {
    return best;
  }
}
