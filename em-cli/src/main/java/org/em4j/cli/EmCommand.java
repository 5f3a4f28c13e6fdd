package org.em4j.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program itself: what all commands share. */
@Command(
    name = "em",
    header = "Fits mixtures and hidden Markov models by expectation maximisation, and uses them.",
    synopsisSubcommandLabel = "COMMAND",
    versionProvider = VersionProvider.class,
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  a defect of the program",
      "  2  wrong usage",
      "  3  bad data or a bad model file; a file that cannot be read or written",
      "  4  the fit failed",
      "130  cancelled",
      "",
      "'em help COMMAND' tells the options of a command."
    })
final class EmCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--plugins",
      paramLabel = "PATH",
      scope = ScopeType.INHERIT,
      description = "Adds jars or folders of jars, as the variable EM_PLUGINS does.")
  private String plugins;

  @Option(
      names = {"-v", "--verbose"},
      scope = ScopeType.INHERIT,
      description = "Logs more, and shows stack traces.")
  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Shows the options.")
  @SuppressWarnings("UnusedVariable") // picocli shows the help itself
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Shows the version.")
  @SuppressWarnings("UnusedVariable") // picocli shows the version itself
  private boolean version;

  /** Returns where {@code --plugins} points, or null. */
  String plugins() {
    return plugins;
  }

  boolean verbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        spec.commandLine(),
        "a command is missing: fit, predict, score, sample, show, report, plot or plugins");
  }
}
