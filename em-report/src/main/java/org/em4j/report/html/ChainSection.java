package org.em4j.report.html;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.Sequences;
import org.em4j.io.Table;
import org.jspecify.annotations.Nullable;

/** The series of a hidden Markov model with its states, its transitions and its dwell times. */
final class ChainSection {
  private static final int MOST_ROWS = 20_000;
  private static final int MOST_VALUES = 160_000;
  private static final int BARS = 60;

  private final ChainParts chain;
  private final HiddenMarkovModel<?> model;
  private final Sequences sequences;

  /** A stretch of rows in one state. */
  private record Stay(int state, int rows) {}

  private ChainSection(ChainParts chain) {
    this.chain = chain;
    this.model = chain.model();
    this.sequences = chain.sequences();
  }

  /**
   * Writes {@code chain} of a hidden Markov model; nothing of another one.
   *
   * @param columns the ones that are shown
   */
  static void write(Json json, Parts parts, Table data, List<DataColumn> columns)
      throws IOException {
    if (parts instanceof ChainParts chain) {
      ChainSection section = new ChainSection(chain);
      json.object(
          "chain",
          object -> {
            section.transitions(object);
            section.dwellTimes(object);
            object.object("series", series -> section.series(series, data, columns));
          });
    }
  }

  private void transitions(Json json) throws IOException {
    json.numbers("initial", model.initial());
    json.list(
        "transitions",
        list -> {
          for (double[] row : model.transitions()) {
            list.list(
                entries -> {
                  for (double p : row) {
                    entries.number(p);
                  }
                });
          }
        });
    double[] stationary = stationary();
    if (stationary != null) {
      json.numbers("stationary", stationary);
    }
  }

  /** Returns the stationary distribution, or null if there are several. */
  private double @Nullable [] stationary() {
    try {
      return model.stationaryDistribution();
    } catch (IllegalStateException e) {
      return null;
    }
  }

  private void dwellTimes(Json json) throws IOException {
    int states = model.states();
    double[] visits = new double[states];
    double[] rows = new double[states];
    List<Stay> all = new ArrayList<>();
    int longest = 1;
    for (int s = 0; s < sequences.count(); s++) {
      int end = sequences.first(s) + sequences.length(s);
      int begin = sequences.first(s);
      for (int i = begin + 1; i <= end; i++) {
        if (i == end || chain.path()[i] != chain.path()[begin]) {
          Stay stay = new Stay(chain.path()[begin], i - begin);
          all.add(stay);
          visits[stay.state()]++;
          rows[stay.state()] += stay.rows();
          longest = Math.max(longest, stay.rows());
          begin = i;
        }
      }
    }
    double[] decoded = new double[states];
    for (int k = 0; k < states; k++) {
      decoded[k] = rows[k] / visits[k];
    }
    int width = (longest + BARS - 1) / BARS;
    double[][] stays = new double[states][Math.max(2, (longest + width - 1) / width)];
    all.forEach(stay -> stays[stay.state()][(stay.rows() - 1) / width]++);
    json.numbers("dwell", model.expectedDwellTimes());
    json.numbers("decoded", decoded);
    json.numbers("visits", visits);
    json.number("stay_width", width);
    json.list(
        "stays",
        list -> {
          for (double[] counts : stays) {
            list.list(
                one -> {
                  for (double count : counts) {
                    one.number(count);
                  }
                });
          }
        });
  }

  private void series(Json json, Table data, List<DataColumn> columns) throws IOException {
    int perRow = columns.size() + model.states() + 1;
    int rows = Math.min(data.rows(), Math.min(MOST_ROWS, MOST_VALUES / perRow));
    List<Integer> begins = new ArrayList<>();
    for (int s = 0; s < sequences.count() && sequences.first(s) < rows; s++) {
      begins.add(sequences.first(s));
    }
    json.number("first", 1);
    json.number("of", data.rows());
    json.number("sequences", begins.size());
    json.numbers("begins", begins.stream().mapToInt(Integer::intValue).toArray());
    json.texts("names", columns.stream().map(DataColumn::name).toList());
    json.list(
        "levels",
        list -> {
          for (DataColumn column : columns) {
            if (column.isSymbols()) {
              list.list(
                  names -> {
                    for (String symbol : column.symbols()) {
                      names.cell(symbol);
                    }
                  });
            } else {
              list.cell(null);
            }
          }
        });
    json.list(
        "columns",
        list -> {
          for (DataColumn column : columns) {
            double[] values = new double[rows];
            for (int i = 0; i < rows; i++) {
              values[i] = data.value(i, column.index());
            }
            list.placed(values);
          }
        });
    int[] states = new int[rows];
    System.arraycopy(chain.path(), 0, states, 0, rows);
    json.numbers("states", states);
    json.list(
        "posteriors",
        list -> {
          for (int k = 0; k < model.states(); k++) {
            int state = k;
            list.list(
                one -> {
                  for (int i = 0; i < rows; i++) {
                    one.probability(chain.posterior(i, state));
                  }
                });
          }
        });
  }
}
