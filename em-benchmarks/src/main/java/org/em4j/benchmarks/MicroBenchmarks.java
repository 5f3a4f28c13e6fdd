package org.em4j.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.em4j.benchmarks.jmh.FitBenchmark;
import org.em4j.benchmarks.jmh.IterationBenchmark;
import org.em4j.benchmarks.jmh.KernelBenchmark;
import org.em4j.benchmarks.jmh.PredictBenchmark;
import org.em4j.benchmarks.subject.Subject;
import org.em4j.benchmarks.workload.DataSource;
import org.em4j.benchmarks.workload.Kind;
import org.em4j.benchmarks.workload.Structure;
import org.em4j.benchmarks.workload.Workload;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs JMH on every benchmark and library that the filter names. */
final class MicroBenchmarks {
  private MicroBenchmarks() {}

  /** Returns each benchmark class with the values of its parameter. */
  static Map<Class<?>, List<String>> all() {
    Map<Class<?>, List<String>> all = new LinkedHashMap<>();
    all.put(
        KernelBenchmark.class,
        List.of(
            Structure.FULL.name(),
            Structure.TIED.name(),
            Structure.DIAGONAL.name(),
            Structure.SPHERICAL.name(),
            Structure.BITS.name()));
    all.put(IterationBenchmark.class, runs(List.of(Kind.MIXTURE, Kind.CHAIN)));
    all.put(FitBenchmark.class, runs(List.of(Kind.FIT, Kind.RESTARTS, Kind.SELECTION)));
    all.put(PredictBenchmark.class, runs(List.of(Kind.ONE_BY_ONE, Kind.PREDICT, Kind.VITERBI)));
    return all;
  }

  /** Returns {@code library:workload} for every library that takes a workload of some kinds. */
  private static List<String> runs(List<Kind> kinds) {
    List<String> runs = new ArrayList<>();
    for (Workload workload : Workload.ALL) {
      if (kinds.contains(workload.kind())) {
        runs.add("em4j:" + workload.id());
        for (Subject peer : Subject.peers()) {
          if (peer.takes(workload)) {
            runs.add(peer.id() + ":" + workload.id());
          }
        }
      }
    }
    return runs;
  }

  /** Returns what the filter leaves, as found in {@code Class parameter}. */
  static Map<Class<?>, List<String>> chosen(Arguments arguments) {
    Map<Class<?>, List<String>> chosen = new LinkedHashMap<>();
    all()
        .forEach(
            (type, parameters) -> {
              List<String> accepted =
                  parameters.stream()
                      .filter(each -> arguments.accepts(type.getSimpleName() + " " + each))
                      .toList();
              if (!accepted.isEmpty()) {
                chosen.put(type, accepted);
              }
            });
    return chosen;
  }

  /** Runs what the filter leaves; returns 1 if that is nothing or something failed. */
  static int run(Arguments arguments) {
    Map<Class<?>, List<String>> chosen = chosen(arguments);
    boolean failed = chosen.isEmpty();
    for (Map.Entry<Class<?>, List<String>> each : chosen.entrySet()) {
      ChainedOptionsBuilder options =
          new OptionsBuilder()
              .include("^" + each.getKey().getName().replace(".", "\\.") + "\\.")
              .param("run", each.getValue().toArray(String[]::new))
              .shouldFailOnError(false);
      List<String> properties = new ArrayList<>();
      properties.add("-D" + DataSource.THREADS + "=" + arguments.threads());
      arguments
          .data()
          .ifPresent(folder -> properties.add("-D" + DataSource.PROPERTY + "=" + folder));
      options.jvmArgsAppend(properties.toArray(String[]::new));
      try {
        failed |= new Runner(options.build()).run().isEmpty();
      } catch (RunnerException e) {
        throw new IllegalStateException(e);
      }
    }
    return failed ? 1 : 0;
  }
}
