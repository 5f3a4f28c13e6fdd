package org.em4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.em4j.bernoulli.LatentClassModel;
import org.em4j.report.Scene.Cell;
import org.em4j.report.Scene.Label;
import org.em4j.report.Scene.LegendEntry;

/**
 * The picture of latent classes: the probability of each item in each class, and its share of the
 * data. An item is a column whose symbols are two, and then its second symbol; of other columns
 * each symbol.
 */
final class ProfileScene {
  private static final int MOST_ITEMS = 120;
  private static final double LINE = 2.2;

  private final LatentClassModel model;
  private final Rows rows;
  private final List<Item> items = new ArrayList<>();
  private int shownColumns;

  /** One symbol of a column, and where it stands. */
  private record Item(int column, int symbol, double at, String text) {}

  private ProfileScene(LatentClassModel model, Rows rows) {
    this.model = model;
    this.rows = rows;
    double at = 1;
    List<Integer> columns = rows.shown(model.columns());
    for (int column : columns) {
      List<Item> more = items(column, at);
      if (!items.isEmpty() && items.size() + more.size() > MOST_ITEMS) {
        break;
      }
      items.addAll(more);
      at += more.size() + (more.size() > 1 ? 0.6 : 0);
      shownColumns++;
    }
  }

  private List<Item> items(int column, double at) {
    String name = rows.names().get(column);
    List<String> symbols = rows.options().levels().get(name);
    int levels = model.levels(column);
    if (levels == 2) {
      String text = symbols == null ? name : name + ": " + symbols.get(1);
      return List.of(new Item(column, 1, at, text));
    }
    return IntStream.range(0, levels)
        .mapToObj(
            m -> {
              String symbol = symbols == null ? Integer.toString(m) : symbols.get(m);
              return new Item(column, m, at + m, name + ": " + symbol);
            })
        .toList();
  }

  static Scene of(LatentClassModel model, Rows rows) {
    return new ProfileScene(model, rows).scene();
  }

  private Scene scene() {
    double high = items.get(items.size() - 1).at() + 0.5;
    Panel panel = new Panel(0.5, high, -0.03, 1.03).grid(false, true);
    List<LegendEntry> legend = new ArrayList<>();
    line(panel, IntStream.range(0, items.size()).mapToDouble(this::share).toArray(), -1);
    int classes = model.components();
    for (int k = 0; k < classes; k++) {
      int component = k;
      double[] profile =
          items.stream()
              .mapToDouble(item -> model.probability(component, item.column(), item.symbol()))
              .toArray();
      line(panel, profile, k);
      String name = Rows.weighted("class " + (k + 1), model.weight(k));
      legend.add(LegendEntry.markedLine(name, Colours.of(k), Mark.ofRow(k, 10), LINE));
    }
    legend.add(LegendEntry.line("share of the data", Colours.FAINT, LINE));
    Cell cell =
        new Cell(
            List.of(panel.numbers(false, true)),
            Optional.empty(),
            Optional.of(
                items.stream().allMatch(this::single)
                    ? "probability"
                    : "probability of the symbol"),
            items.stream().map(item -> new Label(item.at(), item.text())).toList(),
            0.5,
            high);
    PictureOptions options = rows.options();
    boolean binary =
        items.stream().allMatch(item -> rows.options().levels().isEmpty() && single(item));
    List<String> captions = binary ? List.of("the probability of a 1 in each column") : List.of();
    int suits = Math.max(800, Math.min(1600, 160 + 26 * items.size()));
    return new Scene(
        options.title().orElse(classes + (classes == 1 ? " latent class" : " latent classes")),
        legend,
        List.of(List.of(cell)),
        List.of(1.0),
        captions,
        rows.leftOut(shownColumns),
        options.width() > 0 ? options.width() : suits,
        options.height() > 0 ? options.height() : 560);
  }

  private boolean single(Item item) {
    return model.levels(item.column()) == 2;
  }

  /** Draws a profile: a line through neighbouring items of different columns or of one column. */
  private void line(Panel panel, double[] profile, int k) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (int i = 0; i < profile.length; i++) {
      if (i > 0 && items.get(i).at() - items.get(i - 1).at() > 1) {
        x.add(items.get(i).at() - 0.8);
        y.add(Double.NaN);
      }
      x.add(items.get(i).at());
      y.add(profile[i]);
    }
    double[] at = x.stream().mapToDouble(Double::doubleValue).toArray();
    double[] values = y.stream().mapToDouble(Double::doubleValue).toArray();
    panel.line(at, values, k < 0 ? Colours.FAINT : Colours.of(k), LINE);
    if (k >= 0) {
      double[] places = items.stream().mapToDouble(Item::at).toArray();
      panel.marks(places, profile, Colours.of(k), Mark.ofRow(k, 10));
    }
  }

  /** Returns the weighted share of a symbol among the values of its column that are there. */
  private double share(int index) {
    Item item = items.get(index);
    double[] values = rows.column(item.column());
    double[] weights = rows.weights();
    double all = 0;
    double found = 0;
    for (int i = 0; i < values.length; i++) {
      double weight = weights == null ? 1 : weights[i];
      all += Double.isNaN(values[i]) ? 0 : weight;
      found += values[i] == item.symbol() ? weight : 0;
    }
    return all > 0 ? found / all : Double.NaN;
  }
}
