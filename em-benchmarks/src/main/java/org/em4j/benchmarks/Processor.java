package org.em4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The names of what runs the benchmarks. */
final class Processor {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Processor() {}

  /** Returns the processor's name where the system tells it, else its architecture. */
  static String name() {
    Optional<String> model = Optional.empty();
    if (Files.isReadable(CPU_INFO)) {
      try {
        model =
            Files.readAllLines(CPU_INFO).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
      } catch (IOException e) {
        model = Optional.empty(); // a name is all that is lost
      }
    }
    return model.orElse(System.getProperty("os.arch"))
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores";
  }

  /** Returns the JVM's name and version. */
  static String jdk() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }
}
