package org.em4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.em4j.core.engine.StartSummary;
import org.em4j.core.mixture.MixtureOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceRecorderTest {
  @TempDir Path folder;

  @Test
  void aStartThatFailsBeforeItsFirstIterationHasARow() {
    TraceRecorder recorder = new TraceRecorder(true, null, MixtureOptions.defaults());
    recorder.finished(
        new StartSummary(1, 7, Double.NEGATIVE_INFINITY, 0, null, false, "no such rows"));
    Path file = folder.resolve("trace.csv");
    recorder.write(file);
    assertThat(file)
        .hasContent(
            """
            start,iteration,log_likelihood,change,elapsed_seconds,stop_reason
            2,0,NA,NA,0.000000000,failed
            """);
  }
}
