package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.em4j.core.EmException;
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
    description =
        "Draws rows from a model: its columns, then the component or state, counted from 0.",
    sortOptions = false,
    footer = {
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em sample model.json -n 10",
      "  em sample model.json -n 1000 --seed 7 -o sample.csv"
    })
final class SampleCommand implements Runnable {
  private static final int SLICE = 4096;

  private final Provider<ModelFiles> files;
  private final Console console;
  private final Cancellation cancellation;

  @Parameters(index = "0", paramLabel = "MODEL", description = "A model file.")
  private Path model;

  @Option(
      names = "-n",
      required = true,
      paramLabel = "N",
      description = "The number of rows; of a hidden Markov model those of one sequence.")
  private long rows;

  @Option(
      names = "--sequences",
      paramLabel = "M",
      description =
          "Of a hidden Markov model: draws M sequences of N rows, and writes their numbers, from 1,"
              + " in a first column sequence.")
  private Long sequences;

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
    if (sequences != null && sequences < 1) {
      throw new UsageException("--sequences must be at least 1, but is " + sequences);
    }
    if (output != null) {
      OutputFiles.requireApart(List.of(model), List.of(output));
      OutputFiles.requireWritable(output);
    }
    OpenedModel opened = OpenedModel.read(model, files.get());
    ModelFile file = opened.file();
    if (sequences != null) {
      opened.requireChain("--sequences");
    }
    List<String> columns = new ArrayList<>();
    if (sequences != null) {
      columns.add("sequence");
    }
    columns.addAll(file.columns());
    columns.add("label");
    OutputFiles.writeTable(
        output, columns, writer -> write(file, opened.labelled(), writer), console, cancellation);
  }

  private void write(ModelFile file, LabelledModel labelled, TableWriter writer) {
    SplittableRandom random = new SplittableRandom(seed);
    if (sequences == null) {
      sequence(file, labelled, random, 0, writer);
    } else {
      for (long s = 1; s <= sequences; s++) {
        // Sequences do not share a stream, so that longer ones begin with the shorter ones' rows.
        sequence(file, labelled, random.split(), s, writer);
      }
    }
  }

  /** Writes a sequence; its number, if that is not 0, stands before the columns. */
  private void sequence(
      ModelFile file,
      LabelledModel labelled,
      SplittableRandom random,
      long number,
      TableWriter writer) {
    int columns = labelled.columns();
    List<List<String>> levels = new ArrayList<>();
    file.columns().forEach(column -> levels.add(file.levels().get(column)));
    LabelledModel.Draws draws = labelled.draws(random);
    double[] x = new double[SLICE * columns];
    int[] labels = new int[SLICE];
    for (long first = 0; first < rows; first += SLICE) {
      cancellation.check();
      int count = (int) Math.min(SLICE, rows - first);
      draw(draws, count, x, labels);
      for (int i = 0; i < count; i++) {
        if (number > 0) {
          writer.integer(number);
        }
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

  private void draw(LabelledModel.Draws draws, int count, double[] x, int[] labels) {
    try {
      draws.next(count, x, labels);
    } catch (EmException e) {
      // What a model does not tell cannot be drawn: its file is at fault.
      throw DataException.inFile(model.toString(), e.getMessage(), e);
    }
  }
}
