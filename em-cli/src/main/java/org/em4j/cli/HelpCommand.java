package org.em4j.cli;

import com.google.inject.Inject;
import java.util.Set;
import org.em4j.core.plugin.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code em help [COMMAND]}. */
@Command(
    name = "help",
    description = "Shows the options of a command.",
    sortOptions = false,
    footer = {"", "Examples:", "  em help", "  em help fit", "  em help fit --all"})
final class HelpCommand implements Runnable {
  private final Console console;
  private final EmCommand shared;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", arity = "0..1", paramLabel = "COMMAND", description = "The command.")
  private String command;

  @Inject
  HelpCommand(Console console, EmCommand shared) {
    this.console = console;
    this.shared = shared;
  }

  @Override
  public void run() {
    CommandLine root = spec.parent().commandLine();
    CommandLine wanted = command == null ? root : root.getSubcommands().get(command);
    if (wanted == null) {
      Set<String> known = root.getSubcommands().keySet();
      throw new UsageException(
          "unknown command '"
              + command
              + "'"
              + NearestName.hint(command, known)
              + "; known: "
              + String.join(", ", known));
    }
    console.print(HelpText.of(wanted, shared.all()));
  }
}
