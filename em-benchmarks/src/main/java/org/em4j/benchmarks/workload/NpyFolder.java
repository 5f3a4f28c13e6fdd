package org.em4j.benchmarks.workload;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.em4j.io.Table;
import org.em4j.io.TableReader;

/**
 * A folder of NumPy's .npy files, {@code G2_X.npy}, {@code G2_means.npy} and so on, which programs
 * outside the JVM read, too.
 */
public final class NpyFolder {
  private static final List<String> NAMES =
      List.of(
          "X",
          "weights",
          "means",
          "theta",
          "lengths",
          "startprob",
          "transmat",
          "emission",
          "lambdas");
  private static final int HEADER = 128;
  private static final int CHUNK = 1 << 13;

  private final Path folder;

  /** Names a folder, which need not be there before something is written. */
  public NpyFolder(Path folder) {
    this.folder = folder;
  }

  private Path file(Workload workload, String name) {
    return folder.resolve(workload.data() + "_" + name + ".npy");
  }

  /** Tells whether the folder has the rows of a workload. */
  public boolean has(Workload workload) {
    return Files.exists(file(workload, "X"));
  }

  /**
   * Reads the data of a workload.
   *
   * @throws org.em4j.io.DataException if a file is damaged
   * @throws IllegalArgumentException if there are none, or the shape is not the workload's
   */
  public DataSet read(Workload workload) {
    Map<String, Matrix> parts = new TreeMap<>();
    for (String name : NAMES) {
      if (Files.exists(file(workload, name))) {
        parts.put(name, matrix(new TableReader().read(file(workload, name))));
      }
    }
    DataSet data = new DataSet(parts);
    Matrix x = data.rows();
    if (x.rows() != workload.rows() || x.columns() != workload.columns()) {
      throw new IllegalArgumentException(
          file(workload, "X")
              + " has "
              + x.rows()
              + "×"
              + x.columns()
              + " values, but "
              + workload.id()
              + " has "
              + workload.rows()
              + "×"
              + workload.columns());
    }
    return data;
  }

  /** Returns the values of a table. */
  static Matrix matrix(Table table) {
    double[] values = new double[table.rows() * table.columns()];
    for (int i = 0; i < table.rows(); i++) {
      for (int j = 0; j < table.columns(); j++) {
        values[i * table.columns() + j] = table.value(i, j);
      }
    }
    return new Matrix(table.rows(), table.columns(), values);
  }

  /** Writes the data of a workload. */
  public void write(Workload workload, DataSet data) {
    try {
      Files.createDirectories(folder);
      for (Map.Entry<String, Matrix> part : data.parts().entrySet()) {
        try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(file(workload, part.getKey())), 8 * CHUNK)) {
          write(part.getValue(), out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes version 1.0 of the format, always in two dimensions. */
  private static void write(Matrix matrix, OutputStream out) throws IOException {
    String header =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(matrix.rows(), matrix.columns());
    byte[] start = new byte[HEADER];
    Arrays.fill(start, (byte) ' ');
    ByteBuffer fields = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    fields.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    fields.put((byte) 1).put((byte) 0).putShort((short) (HEADER - 10));
    fields.put(header.getBytes(StandardCharsets.US_ASCII));
    start[HEADER - 1] = '\n';
    out.write(start);
    ByteBuffer chunk = ByteBuffer.allocate(8 * CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (double value : matrix.values()) {
      if (!chunk.hasRemaining()) {
        out.write(chunk.array());
        chunk.clear();
      }
      chunk.putDouble(value);
    }
    out.write(chunk.array(), 0, chunk.position());
  }
}
