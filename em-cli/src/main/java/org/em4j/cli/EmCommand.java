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
    footer = {
      "",
      "Exit codes:",
      "  0  done",
      "  1  a defect of the program",
      "  2  wrong usage",
      "  3  bad data or a bad model file; a file that cannot be read or written",
      "  4  the fit failed",
      "130  cancelled",
      "",
      "'em help COMMAND' tells the options of a command.",
      "",
      "Examples, with the files of em-examples/data:",
      "  em fit gmm faithful.csv -k 2 -o model.json",
      "  em predict model.json faithful.csv --proba",
      "  em help fit"
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
      names = "--all",
      scope = ScopeType.INHERIT,
      description = "With --help, or of em help: shows every option, where there are many.")
  private boolean all;

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

  /** Tells whether help is to tell of every option. */
  boolean all() {
    return all;
  }

  boolean verbose() {
    return verbose;
  }

  @Override
  public void run() {
    throw new picocli.CommandLine.ParameterException(
        spec.commandLine(),
        "a command is missing; known: " + String.join(", ", spec.subcommands().keySet()));
  }
}
