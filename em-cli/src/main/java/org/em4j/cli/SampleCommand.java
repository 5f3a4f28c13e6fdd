package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.EmException;
import org.em4j.core.mixture.Mixture;
import org.em4j.io.DataException;
import org.em4j.io.ModelFile;
import org.em4j.io.ModelFiles;
import org.em4j.io.TableWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code em sample MODEL -n N}. */
@Command(
    name = "sample",
    description = "Draws rows from a model: its columns, then the component, counted from 0.",
    sortOptions = false)
final class SampleCommand implements Runnable {
  private static final int SLICE = 4096;

  private final Provider<ModelFiles> files;
  private final Console console;
  private final Cancellation cancellation;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
  private Path model;

  @Option(names = "-n", required = true, paramLabel = "N", description = "The number of rows.")
  private long rows;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "The same seed gives the same rows. Default: 0.")
  private long seed;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description =
          "The CSV to write; compressed if the name ends in .gz. Default: standard output.")
  private Path output;

  @Inject
  SampleCommand(Provider<ModelFiles> files, Console console, Cancellation cancellation) {
    this.files = files;
    this.console = console;
    this.cancellation = cancellation;
  }

  @Override
  public void run() {
    if (rows < 1) {
      throw new UsageException("-n must be at least 1, but is " + rows);
    }
    if (output != null) {
      OutputFiles.requireWritable(output);
    }
    ModelFile file = files.get().read(model);
    Mixture<?> mixture = MixtureFiles.mixture(file, model);
    List<String> columns = new ArrayList<>(file.columns());
    columns.add("label");
    OutputFiles.writeTable(
        output, columns, writer -> write(file, mixture, writer), console, cancellation);
  }

  private void draw(Mixture<?> mixture, int count, SplittableRandom random, double[] x, int[] to) {
    try {
      mixture.sample(count, random, x, to);
    } catch (EmException e) {
      // What a model does not tell cannot be drawn: its file is at fault.
      throw DataException.inFile(model.toString(), e.getMessage(), e);
    }
  }

  private void write(ModelFile file, Mixture<?> mixture, TableWriter writer) {
    SplittableRandom random = new SplittableRandom(seed);
    int columns = mixture.columns();
    List<List<String>> levels = new ArrayList<>();
    file.columns().forEach(column -> levels.add(file.levels().get(column)));
    double[] x = new double[SLICE * columns];
    int[] labels = new int[SLICE];
    for (long first = 0; first < rows; first += SLICE) {
      cancellation.check();
      int count = (int) Math.min(SLICE, rows - first);
      draw(mixture, count, random, x, labels);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < columns; j++) {
          double value = x[i * columns + j];
          if (levels.get(j) == null) {
            writer.text(Numbers.exact(value));
          } else {
            writer.text(levels.get(j).get((int) value));
          }
        }
        writer.integer(labels[i]).endRow();
      }
    }
  }
}
