package org.em4j.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.hmm.Sequences;
import org.em4j.report.Scene.Cell;
import org.em4j.report.Scene.LegendEntry;

/**
 * The picture of a hidden Markov model: the series in the colours of the most probable path, with
 * the mean of each state while the path stays in it, and the posterior probabilities below.
 */
final class ChainScene {
  private static final int MOST_SERIES = 4;
  private static final int MOST_ROWS = 4000;

  /** The most rows whose neighbours are joined by a line. */
  private static final int JOINED = 1000;

  /** The most stays whose mean is drawn each; else that of a state goes through all rows. */
  private static final int MOST_STAYS = 1000;

  private final HiddenMarkovModel<?> model;
  private final Sequences data;
  private final Rows rows;
  private final int[] path;
  private final int[] sample;

  private ChainScene(HiddenMarkovModel<?> model, Sequences data, Rows rows) {
    this.model = model;
    this.data = data;
    this.rows = rows;
    this.path = model.viterbi(data);
    this.sample = Sample.rows(path.length, MOST_ROWS);
  }

  static Scene of(HiddenMarkovModel<?> model, Sequences data, Rows rows) {
    return new ChainScene(model, data, rows).scene();
  }

  private Scene scene() {
    PictureOptions options = rows.options();
    List<Integer> shown = options.shown().isEmpty() ? List.of(0) : rows.shown(MOST_SERIES);
    List<List<Cell>> cells = new ArrayList<>();
    List<Double> heights = new ArrayList<>();
    for (int column : shown) {
      Optional<String> name = Optional.of(rows.names().get(column));
      cells.add(List.of(Cell.of(List.of(series(column)), Optional.empty(), name)));
      heights.add(2.0);
    }
    cells.add(
        List.of(Cell.of(List.of(posteriors()), Optional.of("row"), Optional.of("posterior"))));
    heights.add(1.0);
    List<LegendEntry> legend = new ArrayList<>();
    for (int k = 0; k < model.states(); k++) {
      legend.add(LegendEntry.mark("state " + (k + 1), Colours.of(k), Mark.ofRow(k, 9)));
    }
    int k = model.states();
    return new Scene(
        options.title().orElse("Hidden Markov model of " + k + (k == 1 ? " state" : " states")),
        legend,
        cells,
        heights,
        List.of("the most probable path of states; thick lines are at their means"),
        rows.sampled(sample.length),
        options.width() > 0 ? options.width() : 1100,
        options.height() > 0 ? options.height() : 420 + 260 * shown.size());
  }

  private Panel series(int column) {
    double[] all = rows.column(column);
    double[] present = Arrays.stream(all).filter(Double::isFinite).toArray();
    double least = Arrays.stream(present).min().orElse(0);
    double most = Arrays.stream(present).max().orElse(1);
    double margin = 0.06 * (most > least ? most - least : Math.max(1, Math.abs(most)));
    Panel panel = new Panel(0.5, path.length + 0.5, least - margin, most + margin);
    panel.grid(false, true).numbers(false, true);
    boundaries(panel, least - margin, most + margin);
    if (path.length <= JOINED) {
      joined(panel, all);
    }
    double[] means =
        IntStream.range(0, model.states())
            .mapToDouble(k -> Marginals.mean(model.distribution(k), column))
            .toArray();
    boolean each = stays() <= MOST_STAYS;
    for (int k = 0; each && k < means.length; k++) {
      stays(panel, k, means[k]);
    }
    double size = path.length <= 300 ? 8 : path.length <= JOINED ? 6 : 4;
    for (int k = 0; k < means.length; k++) {
      int state = k;
      int[] mine =
          Arrays.stream(sample).filter(i -> path[i] == state && Double.isFinite(all[i])).toArray();
      double[] x = Arrays.stream(mine).mapToDouble(i -> i + 1.0).toArray();
      double[] y = Arrays.stream(mine).mapToDouble(i -> all[i]).toArray();
      panel.marks(x, y, Colours.of(k, 200), Mark.ofRow(k, size));
    }
    for (int k = 0; !each && k < means.length; k++) {
      double[] x = {0.5, path.length + 0.5};
      panel.line(x, new double[] {means[k], means[k]}, Colours.dark(k), 2.5);
    }
    return panel;
  }

  private int stays() {
    int stays = 1;
    for (int i = 1; i < path.length; i++) {
      stays += path[i] != path[i - 1] ? 1 : 0;
    }
    return stays;
  }

  /** Draws the mean of a state from half a row before each stay to half a row after it. */
  private void stays(Panel panel, int state, double mean) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < path.length; i++) {
      if (path[i] == state) {
        int first = i;
        while (i + 1 < path.length && path[i + 1] == state) {
          i++;
        }
        x.addAll(List.of(first + 0.5, i + 1.5, i + 1.5));
        y.addAll(List.of(mean, mean, Double.NaN));
      }
    }
    double[] at = x.stream().mapToDouble(Double::doubleValue).toArray();
    double[] values = y.stream().mapToDouble(Double::doubleValue).toArray();
    panel.line(at, values, Colours.of(state, 150), 4);
  }

  /** Joins neighbouring rows of the same sequence. */
  private void joined(Panel panel, double[] all) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < all.length; i++) {
      if (i > 0 && data.sequenceOf(i) != data.sequenceOf(i - 1)) {
        x.add(i + 0.5);
        y.add(Double.NaN);
      }
      x.add(i + 1.0);
      y.add(all[i]);
    }
    panel.line(
        x.stream().mapToDouble(Double::doubleValue).toArray(),
        y.stream().mapToDouble(Double::doubleValue).toArray(),
        Colours.FAINT,
        1);
  }

  /** Draws an upright line between sequences, if they are few. */
  private void boundaries(Panel panel, double low, double high) {
    for (int s = 1; s < data.count() && data.count() <= 100; s++) {
      double[] x = {data.first(s) + 0.5, data.first(s) + 0.5};
      panel.line(x, new double[] {low, high}, Colours.TOTAL, 1);
    }
  }

  /** Fills the share of each state, one upon the other, the first at the bottom. */
  private Panel posteriors() {
    int states = model.states();
    double[] gamma = model.posteriors(data);
    Panel panel = new Panel(0.5, path.length + 0.5, 0, 1).grid(false, false);
    panel.numbers(true, true).spacing(90, 30);
    double[] x = new double[2 * sample.length];
    double[] up = new double[2 * sample.length];
    for (int i = 0; i < sample.length; i++) {
      x[2 * i] = i == 0 ? 0.5 : x[2 * i - 1];
      x[2 * i + 1] =
          i + 1 < sample.length ? 0.5 * (sample[i] + sample[i + 1]) + 1 : path.length + 0.5;
    }
    for (int k = states - 1; k >= 0; k--) {
      for (int i = 0; i < sample.length; i++) {
        double sum = 0;
        for (int l = 0; l <= k; l++) {
          sum += gamma[sample[i] * states + l];
        }
        up[2 * i] = Math.min(1, sum);
        up[2 * i + 1] = up[2 * i];
      }
      Color color = Colours.of(k);
      panel.area(x.clone(), up.clone(), color);
    }
    boundaries(panel, 0, 1);
    return panel;
  }
}
