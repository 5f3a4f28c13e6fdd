package org.em4j.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import java.util.List;
import org.em4j.core.plugin.NearestName;
import org.em4j.core.plugin.Registry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code em completion SHELL}. */
@Command(
    name = "completion",
    description = {
      "Prints a script by which a shell completes commands and options.",
      "It completes their values, too (also ids of plugins that are named now), columns and files."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples, of which the first goes into ~/.bashrc:",
      "  source <(em completion bash)",
      "  em completion bash >em-completion.bash",
      "  em completion zsh >em-completion.zsh"
    })
final class CompletionCommand implements Runnable {
  static final List<String> SHELLS = List.of("bash", "zsh");

  private final Provider<Registry> registry;
  private final Console console;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "SHELL", description = "bash or zsh.")
  private String shell;

  @Inject
  CompletionCommand(Provider<Registry> registry, Console console) {
    this.registry = registry;
    this.console = console;
  }

  @Override
  public void run() {
    if (!SHELLS.contains(shell)) {
      throw new UsageException(
          "unknown shell '"
              + shell
              + "'"
              + NearestName.hint(shell, SHELLS)
              + "; known: "
              + String.join(", ", SHELLS));
    }
    console.print(
        new CompletionScript(spec.root().commandLine(), registry.get()).text(shell.equals("zsh")));
  }
}
