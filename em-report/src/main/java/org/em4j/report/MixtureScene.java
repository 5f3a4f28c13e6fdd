package org.em4j.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.em4j.core.Distribution;
import org.em4j.core.mixture.Mixture;
import org.em4j.report.Scene.Cell;
import org.em4j.report.Scene.LegendEntry;
import org.jspecify.annotations.Nullable;

/**
 * The picture of a mixture: the histogram of one column, the scatter plot of two, the matrix of
 * scatter plots of more.
 */
final class MixtureScene {
  private static final int MOST_COLUMNS = 6;
  private static final int MOST_ROWS = 5000;
  private static final int MOST_MARKS = 30_000;
  private static final int LEGEND_COMPONENTS = 24;

  private final Mixture<?> mixture;
  private final Rows rows;
  private final List<Distribution<?>> components;
  private final List<Distribution<?>> reference;

  private MixtureScene(Mixture<?> mixture, Rows rows) {
    this.mixture = mixture;
    this.rows = rows;
    this.components = distributions(mixture);
    this.reference =
        rows.options().reference().map(r -> distributions(r.model().mixture())).orElse(List.of());
  }

  private static List<Distribution<?>> distributions(Mixture<?> mixture) {
    return IntStream.range(0, mixture.components())
        .<Distribution<?>>mapToObj(mixture::distribution)
        .toList();
  }

  static Scene of(Mixture<?> mixture, Rows rows) {
    MixtureScene scene = new MixtureScene(mixture, rows);
    List<Integer> shown = rows.shown(MOST_COLUMNS);
    return switch (shown.size()) {
      case 1 -> scene.histogram(shown.get(0));
      case 2 -> scene.scatter(shown);
      default -> scene.matrix(shown);
    };
  }

  private Scene scene(
      List<LegendEntry> legend,
      List<List<Cell>> cells,
      List<String> captions,
      List<String> notes,
      int width,
      int height) {
    PictureOptions options = rows.options();
    int k = mixture.components();
    return new Scene(
        options.title().orElse("Mixture of " + k + (k == 1 ? " component" : " components")),
        legend,
        cells,
        cells.stream().map(row -> 1.0).toList(),
        captions,
        notes,
        options.width() > 0 ? options.width() : width,
        options.height() > 0 ? options.height() : height);
  }

  private List<LegendEntry> legend(double size, double line) {
    List<LegendEntry> keys = new ArrayList<>();
    int k = Math.min(LEGEND_COMPONENTS, mixture.components());
    for (int i = 0; i < k; i++) {
      String text = Rows.weighted("component " + (i + 1), mixture.weight(i));
      @Nullable Mark mark = size > 0 ? Mark.ofRow(i, size) : null;
      keys.add(
          line > 0
              ? LegendEntry.markedLine(text, Colours.of(i), mark, line)
              : LegendEntry.mark(text, Colours.of(i), mark));
    }
    if (k < mixture.components()) {
      keys.add(LegendEntry.line("and " + (mixture.components() - k) + " more", Colours.FAINT, 0.1));
    }
    return keys;
  }

  private void addReference(List<LegendEntry> keys) {
    rows.options()
        .reference()
        .ifPresent(r -> keys.add(LegendEntry.dashed(r.name(), Colours.REFERENCE, 2)));
  }

  private List<LegendEntry> pairLegend() {
    List<LegendEntry> keys = legend(9, 0);
    addReference(keys);
    return keys;
  }

  private Scene histogram(int column) {
    ColumnPanel of = ColumnPanel.of(rows, column, mixture);
    List<LegendEntry> legend = new ArrayList<>();
    legend.add(LegendEntry.block("data", Colours.DATA));
    List<String> captions = new ArrayList<>();
    if (of.curves().isPresent()) {
      legend.addAll(legend(of.single() ? 9 : 0, 2.2));
      if (mixture.components() > 1) {
        legend.add(LegendEntry.line("all together", Colours.TOTAL, 2.6));
      }
    } else {
      captions.add("the densities of this column alone are not known");
    }
    if (of.reference().isPresent()) {
      addReference(legend);
    }
    Cell cell =
        Cell.of(
            List.of(of.panel(2.2).numbers(true, true)),
            Optional.of(rows.names().get(column)),
            Optional.of(of.single() ? "probability" : "density"));
    return scene(legend, List.of(List.of(cell)), captions, List.of(), 900, 600);
  }

  private Scene scatter(List<Integer> pair) {
    Points points = points(pair, MOST_ROWS);
    boolean few = points.rows().length <= 1500;
    double size = few ? 8 : 5;
    Panel panel = points.panel(0, 1, size, few ? 170 : 110, 2.4, 13);
    Cell cell =
        Cell.of(
            List.of(panel.numbers(true, true)),
            Optional.of(rows.names().get(pair.get(0))),
            Optional.of(rows.names().get(pair.get(1))));
    return scene(
        pairLegend(), List.of(List.of(cell)), points.captions(), notes(points, 2), 900, 700);
  }

  private Scene matrix(List<Integer> shown) {
    int d = shown.size();
    Points points = points(shown, Math.min(MOST_ROWS, MOST_MARKS / (d * (d - 1))));
    List<List<Cell>> cells = new ArrayList<>();
    for (int i = 0; i < d; i++) {
      List<Cell> row = new ArrayList<>();
      for (int j = 0; j < d; j++) {
        Panel axes =
            new Panel(points.low(j), points.high(j), points.low(i), points.high(i))
                .grid(false, false)
                .spacing(44, 34)
                .numbers(i == d - 1, j == 0);
        Panel panel =
            i == j
                ? ColumnPanel.of(rows, shown.get(i), mixture)
                    .within(points.low(i), points.high(i))
                    .panel(1.5)
                    .frame(false)
                    .grid(false, false)
                : points.panel(j, i, 4, 130, 1.5, 7).frame(false).spacing(44, 34);
        row.add(
            Cell.of(
                List.of(axes, panel),
                i == d - 1 ? Optional.of(rows.names().get(shown.get(j))) : Optional.empty(),
                j == 0 ? Optional.of(rows.names().get(shown.get(i))) : Optional.empty()));
      }
      cells.add(row);
    }
    int side = Math.max(800, Math.min(1400, 230 * d));
    return scene(pairLegend(), cells, points.captions(), notes(points, d), side, side);
  }

  private List<String> notes(Points points, int columns) {
    List<String> notes = new ArrayList<>(rows.leftOut(columns));
    notes.addAll(rows.sampled(points.rows().length));
    return notes;
  }

  private Points points(List<Integer> shown, int most) {
    int[] sample = Sample.rows(rows.data().rows(), most);
    int[] labels = new int[sample.length];
    int[] one = new int[1];
    for (int i = 0; i < sample.length; i++) {
      mixture.predict(rows.data(), sample[i], 1, one);
      labels[i] = one[0];
    }
    boolean normal =
        components.stream()
            .anyMatch(
                c ->
                    shown.stream()
                        .anyMatch(
                            x ->
                                shown.stream()
                                    .anyMatch(
                                        y ->
                                            !x.equals(y)
                                                && !Marginals.normals(c, x, y).isEmpty())));
    String caption =
        normal
            ? "ellipses hold 50 % and 95 % of a component, the large marks are at the means"
            : "the large marks are at the means of the components";
    String compared =
        rows.options()
            .reference()
            .map(r -> ", thin crosses are at those of '" + r.name() + "'")
            .orElse("");
    return new Points(
        shown,
        sample,
        labels,
        rows.values(shown, sample),
        components,
        reference,
        List.of(caption + compared));
  }
}
