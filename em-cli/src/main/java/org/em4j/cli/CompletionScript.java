package org.em4j.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.em4j.core.plugin.Registry;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * The script by which bash, and zsh in bash's manner, complete the command line: a fixed part, and
 * the options of every command with what each takes. picocli's own script completes neither lists
 * with commas nor columns.
 */
final class CompletionScript {
  private static final String FIXED = "completion.bash";

  private static final String ZSH =
      """
      autoload -Uz compinit && compinit
      autoload -Uz bashcompinit && bashcompinit

      """;

  private final CommandLine root;
  private final CompletionValues known;

  CompletionScript(CommandLine root, Registry registry) {
    this.root = root;
    this.known = new CompletionValues(registry, root.getSubcommands().keySet());
  }

  /**
   * Returns the script.
   *
   * @param zsh whether zsh is to be told to take it
   */
  String text(boolean zsh) {
    Map<String, CommandSpec> commands = new LinkedHashMap<>();
    commands.put("em", root.getCommandSpec());
    root.getSubcommands().forEach((name, command) -> commands.put(name, command.getCommandSpec()));
    // What takes the same is one case.
    Map<String, Set<String>> next = new TreeMap<>();
    StringBuilder options = new StringBuilder();
    next.computeIfAbsent(known.commands().text(), text -> new LinkedHashSet<>()).add("'em 0'");
    commands.forEach(
        (name, spec) -> {
          addNext(name, spec, next);
          List<String> names = names(spec);
          options.append("    ").append(name).append(") echo '").append(String.join(" ", names));
          options.append("' ;;\n");
        });
    StringBuilder cases = new StringBuilder();
    next.forEach((text, keys) -> appendCase(keys, text, cases));
    return (zsh ? ZSH : "")
        + fixed().replace("@NEXT@\n", cases.toString()).replace("@OPTIONS@\n", options.toString());
  }

  private void addNext(String command, CommandSpec spec, Map<String, Set<String>> next) {
    for (OptionSpec option : spec.options()) {
      if (option.arity().max() > 0 && !option.negatable()) {
        for (String name : option.names()) {
          add(option, option.longestName(), command + " " + name, next);
        }
      }
    }
    for (PositionalParamSpec positional : spec.positionalParameters()) {
      String name = command + " " + positional.paramLabel();
      add(positional, name, command + " " + positional.index().min(), next);
    }
  }

  private void add(ArgSpec arg, String name, String key, Map<String, Set<String>> next) {
    String text = known.of(arg, name).text();
    next.computeIfAbsent(text, none -> new LinkedHashSet<>()).add("'" + key + "'");
  }

  private static List<String> names(CommandSpec spec) {
    List<String> names = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      names.addAll(Arrays.asList(option.names()));
      if (option.negatable()) {
        names.add(option.longestName().replaceFirst("^--", "--no-"));
      }
    }
    return names;
  }

  private static void appendCase(Set<String> keys, String text, StringBuilder out) {
    out.append("    ").append(String.join(" | ", keys)).append(") ").append(text).append(" ;;\n");
  }

  private static String fixed() {
    try (InputStream in = CompletionScript.class.getResourceAsStream(FIXED)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
