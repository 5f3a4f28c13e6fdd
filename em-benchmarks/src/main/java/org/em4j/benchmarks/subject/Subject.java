package org.em4j.benchmarks.subject;

import java.util.List;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.Workload;

/** A library that can run some of the workloads. */
public interface Subject {
  /** Returns the library's name and version, as tables show it. */
  String name();

  /** Returns the name without version, as commands use it. */
  String id();

  /** Tells whether it can run a workload. */
  boolean takes(Workload workload);

  /** Returns the number of rows that it can cope with in reasonable time, at most all. */
  default int rows(Workload workload) {
    return workload.rows();
  }

  /** Returns how many of the threads it is given it uses: one, unless it says otherwise. */
  default int threads(int given) {
    return 1;
  }

  /**
   * Brings the data into the form that the library wants, which is not timed.
   *
   * @param workload what to run, with as many rows as the data
   * @param data the rows and the start
   * @param threads how many threads it may use; some have one always
   */
  Session open(Workload workload, DataSet data, int threads);

  /**
   * Returns how many rows a workload may have for n·K·d² not to exceed some work, at least 5 for
   * each column and component, so that covariances stay regular.
   */
  static int affordableRows(Workload workload, double work) {
    double perRow = (double) workload.components() * workload.columns() * workload.columns();
    double affordable = Math.max(work / perRow, 5.0 * workload.columns() * workload.components());
    return (int) Math.min(workload.rows(), affordable);
  }

  /** Returns the peers. */
  static List<Subject> peers() {
    return List.of(new CommonsMath(), new Smile(), new Elki(), new Spark());
  }

  /**
   * Returns a subject.
   *
   * @throws IllegalArgumentException if there is none of this id
   */
  static Subject of(String id) {
    if (id.equals(Em4j.ID)) {
      return new Em4j();
    }
    return peers().stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no library "
                        + id
                        + "; there are em4j and "
                        + peers().stream().map(Subject::id).toList()));
  }
}
