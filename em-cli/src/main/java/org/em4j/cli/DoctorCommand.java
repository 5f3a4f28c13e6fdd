package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeGenerator;

/** {@code em doctor}. */
@Command(
    name = "doctor",
    description = "Tells of Java, kernels, memory and plugins, and what to do about what is amiss.",
    sortOptions = false,
    footer = {"", "Examples:", "  em doctor"})
final class DoctorCommand implements Runnable, IExitCodeGenerator {
  private final Provider<PluginPath> plugins;
  private final Console console;
  private int exitCode;

  @Inject
  DoctorCommand(Provider<PluginPath> plugins, Console console) {
    this.plugins = plugins;
    this.console = console;
  }

  @Override
  public void run() {
    List<Finding> findings = new ArrayList<>(RuntimeFindings.all());
    findings.addAll(PluginFindings.of(plugins.get()));
    exitCode = findings.stream().anyMatch(Finding::broken) ? ExitCode.DATA : ExitCode.DONE;
    console.print(text(findings));
    console.flush();
  }

  @Override
  public int getExitCode() {
    return exitCode;
  }

  /** Returns a line for each thing, and below it what to do. */
  static String text(List<Finding> findings) {
    int width = findings.stream().mapToInt(f -> f.what().length()).max().orElse(0) + 2;
    StringBuilder text = new StringBuilder();
    String last = "";
    for (Finding finding : findings) {
      String what = finding.what().equals(last) ? "" : finding.what();
      last = finding.what();
      text.append(what).append(" ".repeat(width - what.length())).append(finding.is()).append('\n');
      if (finding.remedy() != null) {
        text.append(" ".repeat(width))
            .append(finding.broken() ? "broken: " : "to do: ")
            .append(finding.remedy())
            .append('\n');
      }
    }
    return text.append('\n').append(summary(findings)).append('\n').toString();
  }

  private static String summary(List<Finding> findings) {
    long broken = findings.stream().filter(Finding::broken).count();
    long rest = findings.stream().filter(f -> f.remedy() != null).count() - broken;
    String todo = rest == 1 ? "1 thing to do" : rest + " things to do";
    if (broken == 0) {
      return rest == 0 ? "everything is as it should be" : todo;
    }
    return (broken == 1 ? "1 thing is" : broken + " things are")
        + " broken"
        + (rest == 0 ? "" : ", " + todo);
  }
}
