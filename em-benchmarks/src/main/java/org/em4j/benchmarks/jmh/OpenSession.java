package org.em4j.benchmarks.jmh;

import java.util.Locale;
import org.em4j.benchmarks.report.PeerLines;
import org.em4j.benchmarks.report.PeerTime;
import org.em4j.benchmarks.subject.Em4j;
import org.em4j.benchmarks.subject.Run;
import org.em4j.benchmarks.subject.Session;
import org.em4j.benchmarks.subject.Subject;
import org.em4j.benchmarks.workload.DataSet;
import org.em4j.benchmarks.workload.DataSource;
import org.em4j.benchmarks.workload.Workload;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A library with the data of a workload, on as many of its rows as it can cope with. */
@State(Scope.Benchmark)
public class OpenSession {
  private static final int CHECKED_ITERATIONS = 3;

  /** {@code library:workload}. */
  @Param("em4j:G2")
  public String run;

  private Session session;

  /** Draws or reads the data, and checks what the library makes of them. */
  @Setup(Level.Trial)
  public void open() {
    Subject subject = Subject.of(run.substring(0, run.indexOf(':')));
    Workload workload = Workload.of(run.substring(run.indexOf(':') + 1));
    int threads = Integer.getInteger(DataSource.THREADS, 1);
    DataSet data = DataSource.ofProperty().get(workload);
    int rows = subject.rows(workload);
    if (rows < workload.rows()) {
      data = data.first(rows);
      workload = workload.withRows(rows);
    }
    session = subject.open(workload, data, threads);
    double found = session.run(CHECKED_ITERATIONS).logLikelihood();
    double expected;
    try (Session own = new Em4j().open(workload, data, threads)) {
      expected = own.run(CHECKED_ITERATIONS).logLikelihood();
    }
    double gap = PeerLines.gap(found, expected);
    System.out.println(
        String.format(
            Locale.ROOT,
            "# %,d rows, log-likelihood %.10g, em4j's %.10g%s",
            rows,
            found,
            expected,
            gap <= PeerTime.SAME_LIKELIHOOD ? "" : ": IT DIFFERS"));
  }

  /** Runs some iterations, or repetitions. */
  Run run(int iterations) {
    return session.run(iterations);
  }

  /** Ends the session. */
  @TearDown(Level.Trial)
  public void close() {
    session.close();
  }
}
