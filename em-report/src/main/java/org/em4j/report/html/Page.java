package org.em4j.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.em4j.core.Observations;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.report.Palette;
import org.jspecify.annotations.Nullable;

/** A page, ready to be written: a frame, the style, the charting library, the data, the drawing. */
final class Page {
  private static final String CHARTS = "echarts.min.js";

  /** Whoever passes a page on passes the library on, and its notice with it. */
  private static final String NOTICE = "/META-INF/licences/echarts/NOTICE";

  private final ModelFile file;
  private final Table data;
  private final Parts parts;
  private final List<String> names;
  private final List<DataColumn> columns;
  private final int[] sample;
  private final Assignments assignments;
  private final Findings findings;
  private final @Nullable TraceSection course;
  private final @Nullable SelectionSection selection;

  Page(
      ModelFile file,
      Table data,
      Parts parts,
      List<String> names,
      List<DataColumn> columns,
      int[] sample,
      Assignments assignments,
      Findings findings,
      @Nullable TraceSection course,
      @Nullable SelectionSection selection) {
    this.file = file;
    this.data = data;
    this.parts = parts;
    this.names = names;
    this.columns = columns;
    this.sample = sample;
    this.assignments = assignments;
    this.findings = findings;
    this.course = course;
    this.selection = selection;
  }

  /** Writes the page, and leaves the stream open. */
  void writeTo(OutputStream out) throws IOException {
    // Nothing is fetched from anywhere, and the page says so to the browser.
    text(
        out,
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:">
        <link rel="icon" href="data:,">
        <title>em4j</title>
        <style>
        """);
    resource(out, "report.css");
    text(
        out,
        """
        </style>
        </head>
        <body>
        <header><h1></h1><p class="subtitle"></p><nav></nav></header>
        <main></main>
        <noscript><p>This page draws itself with JavaScript, which is switched off here.</p></noscript>
        """);
    text(
        out,
        "<footer>em4j "
            + ModelFiles.version()
            + ". Charts by Apache ECharts (Apache License 2.0). The page fetches nothing from the"
            + " network.</footer>\n<script id=\"report-data\" type=\"application/json\">");
    Json.write(out, this::write);
    text(out, "</script>\n<script>\n");
    resource(out, CHARTS);
    text(out, "\n</script>\n<!--\n");
    resource(out, NOTICE);
    text(out, "-->\n<script>\n");
    resource(out, "report.js");
    text(out, "</script>\n</body>\n</html>\n");
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void resource(OutputStream out, String name) throws IOException {
    try (InputStream in = Page.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("em-report was built without its resource " + name);
      }
      in.transferTo(out);
    }
  }

  private void write(Json json) throws IOException {
    json.text("title", findings.title());
    json.text("subtitle", findings.subtitle());
    json.number("rows", data.rows());
    json.object(
        "model",
        model -> {
          model.text("type", file.type());
          model.text("part", parts.part());
          model.text("parts", parts.parts());
          model.texts("names", names);
        });
    json.object(
        "colours",
        colours -> {
          List<String> light = new ArrayList<>();
          List<String> dark = new ArrayList<>();
          for (int i = 0; i < Palette.SIZE; i++) {
            light.add(Palette.css(i));
            dark.add(Palette.cssOnDark(i));
          }
          colours.texts("light", light);
          colours.texts("dark", dark);
        });
    findings.write(json);
    weights(json);
    if (course != null) {
      course.write(json);
    }
    if (selection != null) {
      selection.write(json);
    }
    ProfileSection.write(json, file);
    ChainSection.write(json, parts, data, columns);
    columns(json);
    CertaintySection.write(json, parts, assignments, data);
    new ParameterSection(file, parts, names).write(json);
  }

  private void weights(Json json) throws IOException {
    double[] assigned = new double[parts.count()];
    double[] shares = new double[parts.count()];
    for (int k = 0; k < assigned.length; k++) {
      assigned[k] = assignments.assigned(k);
      shares[k] = assigned[k] / assignments.total();
    }
    json.object(
        "weights",
        object -> {
          object.text("name", parts.shareName());
          object.numbers("shares", parts.shares());
          object.numbers("assigned", assigned);
          object.numbers("assignedShares", shares);
        });
  }

  /** Writes each column by itself, and pairs of those of numbers. */
  private void columns(Json json) throws IOException {
    if (columns.stream().allMatch(DataColumn::isSymbols) && !(parts instanceof ChainParts)) {
      return; // The profile, or the table of parameters, tells it all.
    }
    Observations rows = data.observations();
    List<DataColumn> numbers = columns.stream().filter(c -> !c.isSymbols()).toList();
    List<double[]> sampled = new ArrayList<>();
    json.list(
        "columns",
        list -> {
          for (DataColumn column : columns) {
            double[] values = column.values(rows);
            ColumnSection.write(list, column, parts, values, rows);
            if (!column.isSymbols()) {
              sampled.add(sampled(values));
            }
          }
        });
    if (numbers.size() < 2) {
      return;
    }
    PairSection.write(json, parts, numbers, sampled, assignments.sampleLabels());
    json.object(
        "sample",
        object -> {
          object.number("shown", sample.length);
          object.number("of", data.rows());
          object.texts("names", numbers.stream().map(DataColumn::name).toList());
          object.numbers("indices", numbers.stream().mapToInt(DataColumn::index).toArray());
          object.numbers("rows", Arrays.stream(sample).map(i -> i + 1).toArray());
          object.numbers("labels", assignments.sampleLabels());
          object.list(
              "certainty",
              list -> {
                for (double certainty : assignments.sampleCertainty()) {
                  list.probability(certainty);
                }
              });
          object.list(
              "columns",
              list -> {
                for (double[] values : sampled) {
                  list.placed(values);
                }
              });
        });
  }

  private double[] sampled(double[] values) {
    double[] some = new double[sample.length];
    for (int i = 0; i < some.length; i++) {
      some[i] = values[sample[i]];
    }
    return some;
  }
}
