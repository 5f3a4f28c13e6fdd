package org.em4j.benchmarks.workload;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where data come from: a folder of .npy files where it has them, else drawn by their seeds. Keeps
 * those of the workload asked for last, because the next one often has the same.
 */
public final class DataSource {
  /** The system property that names the folder. */
  public static final String PROPERTY = "em4j.benchmarks.data";

  /** The system property that tells the number of threads. */
  public static final String THREADS = "em4j.benchmarks.threads";

  private final Optional<NpyFolder> folder;
  private String name = "";
  private DataSet data;

  /** Makes a source that reads from a folder, if there is one. */
  public DataSource(Optional<Path> folder) {
    this.folder = folder.map(NpyFolder::new);
  }

  /** Returns the source that the system property names. */
  public static DataSource ofProperty() {
    return new DataSource(Optional.ofNullable(System.getProperty(PROPERTY)).map(Path::of));
  }

  /** Returns the data of a workload. */
  public DataSet get(Workload workload) {
    if (!name.equals(workload.data())) {
      data = null; // Two at a time may be more than the heap can hold.
      data = isRead(workload) ? folder.orElseThrow().read(workload) : Generator.draw(workload);
      name = workload.data();
    }
    return data;
  }

  /** Tells whether the data of a workload come from the folder. */
  public boolean isRead(Workload workload) {
    return folder.filter(each -> each.has(workload)).isPresent();
  }
}
