package org.em4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.em4j.core.plugin.NearestName;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what is wrong with the arguments of a command, and what was probably meant. */
final class UsageMessage {
  private UsageMessage() {}

  /**
   * Returns the message.
   *
   * @param args of the command line
   */
  static String of(ParameterException e, String[] args) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (e instanceof MissingParameterException missing) {
      // An option that is none is the likelier slip: its value was taken for an argument.
      for (String arg : args) {
        if (arg.startsWith("--") && arg.length() > 2 && !options(spec).contains(name(arg))) {
          return unknownOption(arg, spec);
        }
      }
      if (missing.getMissing().stream().allMatch(ArgSpec::isPositional)) {
        return e.getMessage() + "; write " + synopsis(spec);
      }
    }
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return said(e.getMessage()) + hint(e);
    }
    String first = unmatched.getUnmatched().get(0);
    if (first.startsWith("-") && first.length() > 1) {
      return unknownOption(first, spec);
    }
    if (spec.parent() == null) {
      Set<String> known = spec.subcommands().keySet();
      return "unknown command '"
          + first
          + "'"
          + NearestName.hint(first, known)
          + "; known: "
          + String.join(", ", known);
    }
    return "unexpected argument '" + first + "'";
  }

  /**
   * Refuses files without a name, as a variable of the shell gives that is not set: the empty path
   * is that of the working directory.
   *
   * @throws ParameterException if there is one
   */
  static void requireNames(ParseResult parsed) {
    ParseResult last = last(parsed);
    for (ArgSpec arg : last.matchedArgs()) {
      boolean file = arg.type() == Path.class || arg.paramLabel().equals("DATA");
      if (file && arg.stringValues().contains("")) {
        String name =
            arg instanceof OptionSpec option ? option.longestName() : "'" + arg.paramLabel() + "'";
        throw new ParameterException(
            last.commandSpec().commandLine(),
            name + " is empty; name a file (a variable of the shell may be unset)");
      }
    }
  }

  private static ParseResult last(ParseResult parsed) {
    ParseResult last = parsed;
    while (last.hasSubcommand()) {
      last = last.subcommand();
    }
    return last;
  }

  /**
   * Refuses options that name a jar of plugins as a file to write.
   *
   * @throws ParameterException if there is one
   */
  static void requireApart(ParseResult parsed, PluginPath plugins) {
    ParseResult last = last(parsed);
    List<Path> files =
        last.matchedOptions().stream()
            .filter(option -> option.type() == Path.class)
            .map(option -> (Path) option.getValue())
            .toList();
    if (files.isEmpty()) {
      return;
    }
    try {
      List<Path> jars = plugins.entries().stream().flatMap(entry -> entry.jars().stream()).toList();
      files.forEach(file -> OutputFiles.requireApart(jars, List.of(file)));
    } catch (UsageException e) {
      throw new ParameterException(last.commandSpec().commandLine(), e.getMessage(), e);
    }
  }

  /** Returns a message of picocli in words of people, where it has those of Java. */
  private static String said(String message) {
    return message
        .replaceFirst("' is not an? (int|long)$", "' is no whole number, or too large")
        .replaceFirst("' is not an? double$", "' is not a number")
        .replaceFirst("' is not a boolean$", "' is neither true nor false");
  }

  private static String synopsis(CommandSpec spec) {
    return spec.qualifiedName()
        + spec.positionalParameters().stream()
            .map(parameter -> " " + parameter.paramLabel())
            .collect(Collectors.joining());
  }

  private static String unknownOption(String argument, CommandSpec spec) {
    String name = name(argument);
    return "unknown option '" + name + "'" + NearestName.hint(name, options(spec));
  }

  private static String name(String argument) {
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals);
  }

  private static List<String> options(CommandSpec spec) {
    List<String> known = new ArrayList<>(spec.optionsMap().keySet());
    known.addAll(spec.negatedOptionsMap().keySet());
    return known;
  }

  /** What was probably meant by a value that is none of those that an option takes. */
  private static String hint(ParameterException e) {
    ArgSpec option = e.getArgSpec();
    if (option == null || e.getValue() == null || !option.type().isEnum()) {
      return "";
    }
    List<String> known =
        Arrays.stream(option.type().getEnumConstants()).map(Object::toString).toList();
    return NearestName.hint(e.getValue(), known);
  }
}
