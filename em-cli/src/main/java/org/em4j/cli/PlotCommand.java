package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.em4j.core.ObservationException;
import org.em4j.core.mixture.MixtureModel;
import org.em4j.core.plugin.NearestName;
import org.em4j.hmm.HiddenMarkovModel;
import org.em4j.io.AtomicFile;
import org.em4j.io.DataException;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.Table;
import org.em4j.report.Picture;
import org.em4j.report.PictureOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code em plot MODEL DATA -o FILE}. */
@Command(
    name = "plot",
    description = "Draws a model and data: the picture for a paper or a chat, as PNG or SVG.",
    sortOptions = false,
    footer = {
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em plot model.json faithful.csv -o plot.png",
      "  em plot model.json faithful.csv --columns waiting -o plot.svg"
    })
final class PlotCommand implements Runnable {
  private final Provider<ModelFiles> files;
  private final DataFiles dataFiles;
  private final Console console;
  private final Cancellation cancellation;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "The picture to write; its name ends in .png or .svg, which tells the format.")
  private Path output;

  @Option(
      names = "--columns",
      paramLabel = "A,B",
      description =
          "The columns to show, by name: one as a histogram, two as a scatter plot, up to six as"
              + " a matrix. Default: all that can be shown; of a hidden Markov model the first.")
  private String columns;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      description = "300 to 8000. Default: what suits the picture.")
  private Integer width;

  @Option(
      names = "--height",
      paramLabel = "PIXELS",
      description = "200 to 8000. Default: what suits the picture.")
  private Integer height;

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      description = "The title. Default: the kind of the model.")
  private String title;

  @Option(
      names = "--weight-column",
      paramLabel = "W",
      description = "The column that holds each row's weight, for histograms and shares.")
  private String weightColumn;

  @Mixin private ModelAndData given = new ModelAndData();

  @Inject
  PlotCommand(
      Provider<ModelFiles> files, DataFiles dataFiles, Console console, Cancellation cancellation) {
    this.files = files;
    this.dataFiles = dataFiles;
    this.console = console;
    this.cancellation = cancellation;
  }

  @Override
  public void run() {
    boolean svg = isSvg();
    given.requireApart(output);
    OutputFiles.requireWritable(output);
    OpenedModel model = given.model(files.get());
    if (weightColumn != null && model.labelled().isChain()) {
      throw new UsageException(
          "--weight-column: the picture of a hidden Markov model has no weights");
    }
    PictureOptions options = options(model.file());
    Table table = given.data(model, weightColumn, dataFiles);
    // A picture needs no display, also where there is one.
    System.setProperty("java.awt.headless", "true");
    Picture picture = DataFiles.located(table, () -> picture(model.file(), table, options));
    cancellation.whileWriting(
        () ->
            AtomicFile.write(
                output,
                out -> {
                  if (svg) {
                    picture.writeSvg(out);
                  } else {
                    picture.writePng(out);
                  }
                }));
    picture.notes().forEach(console::note);
  }

  private boolean isSvg() {
    String name = output.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".svg") && !name.endsWith(".png")) {
      throw new UsageException(
          "--output: the name of a picture must end in .png or .svg, but is '" + output + "'");
    }
    return name.endsWith(".svg");
  }

  private PictureOptions options(ModelFile file) {
    List<String> shown =
        columns == null
            ? List.of()
            : Arrays.stream(columns.split(",", -1)).map(String::strip).toList();
    for (String column : shown) {
      if (!file.columns().contains(column)) {
        throw new UsageException(
            "--columns: the model has no column '"
                + column
                + "'"
                + NearestName.hint(column, file.columns())
                + "; it has "
                + ModelText.columns(file.columns()));
      }
    }
    PictureOptions options =
        PictureOptions.defaults()
            .withNames(file.columns())
            .withLevels(file.levels())
            .withShown(shown);
    PictureOptions titled = title == null ? options : options.withTitle(title);
    PictureOptions wide =
        width == null
            ? titled
            : UsageException.of("--width", () -> titled.withSize(width, titled.height()));
    return height == null
        ? wide
        : UsageException.of("--height", () -> wide.withSize(wide.width(), height));
  }

  private Picture picture(ModelFile file, Table table, PictureOptions options) {
    try {
      return file.model() instanceof HiddenMarkovModel<?> chain
          ? Picture.of(chain, LabelledChain.sequences(table, false), options)
          : Picture.of((MixtureModel) file.model(), table.observations(), options);
    } catch (ObservationException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      if (columns != null) {
        throw new UsageException("--columns: " + e.getMessage(), e);
      }
      throw DataException.inFile(table.source(), e.getMessage(), e);
    } catch (IllegalStateException e) {
      throw DataException.inFile(output.toString(), "cannot be drawn: " + e.getMessage(), e);
    }
  }
}
