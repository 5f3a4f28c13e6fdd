package org.em4j.benchmarks;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.em4j.benchmarks.workload.Workload;

/**
 * The command line: a command, a filter, options.
 *
 * @param command what to do
 * @param filter a regular expression, found anywhere in a name; empty for everything
 * @param data a folder of .npy files to read or write
 * @param peers a file of what programs outside the JVM measured
 * @param threads how many threads
 */
record Arguments(
    Command command, String filter, Optional<Path> data, Optional<Path> peers, int threads) {

  /** What can be done. */
  enum Command {
    JMH,
    TABLE,
    PUBLISH,
    COMPARE,
    DATA,
    LIST
  }

  /**
   * Parses words; a first word that is no command is a filter for JMH.
   *
   * @throws IllegalArgumentException that tells what is wrong
   */
  static Arguments parse(List<String> words) {
    Command command = Command.JMH;
    String filter = "";
    Optional<Path> data = Optional.empty();
    Optional<Path> peers = Optional.empty();
    int threads = Runtime.getRuntime().availableProcessors();
    boolean filtered = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      Optional<Command> named = i == 0 ? named(word) : Optional.empty();
      if (named.isPresent()) {
        command = named.get();
      } else if (word.equals("--data")) {
        data = Optional.of(Path.of(value(words, ++i)));
      } else if (word.equals("--peers")) {
        peers = Optional.of(Path.of(value(words, ++i)));
      } else if (word.equals("--threads")) {
        threads = threads(value(words, ++i));
      } else if (word.startsWith("-")) {
        throw new IllegalArgumentException("there is no option " + word + usage());
      } else if (filtered) {
        throw new IllegalArgumentException("more than one filter: " + filter + ", " + word);
      } else {
        filter = filter(word);
        filtered = true;
      }
    }
    if (command == Command.DATA && data.isEmpty()) {
      throw new IllegalArgumentException("data needs --data DIR, the folder to write to");
    }
    return new Arguments(command, filter, data, peers, threads);
  }

  private static Optional<Command> named(String word) {
    return List.of(Command.values()).stream()
        .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }

  private static String value(List<String> words, int at) {
    if (at == words.size()) {
      throw new IllegalArgumentException(words.get(at - 1) + " needs a value" + usage());
    }
    return words.get(at);
  }

  private static int threads(String word) {
    if (!word.matches("[1-9]\\d{0,3}")) {
      throw new IllegalArgumentException(
          "--threads needs a whole number from 1 to 9999, but is " + word);
    }
    return Integer.parseInt(word);
  }

  private static String filter(String word) {
    try {
      return Pattern.compile(word).pattern();
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("the filter is no regular expression: " + word, e);
    }
  }

  static String usage() {
    return """

        usage: em-benchmarks/run [jmh|table|publish|compare|data|list] [FILTER]
                                 [--data DIR] [--peers FILE] [--threads N]\
        """;
  }

  /** Checks the filter of a command that runs workloads. */
  void workloadsIfNeeded() {
    if (command != Command.JMH) {
      workloads();
    }
  }

  /** Tells whether a name is asked for. */
  boolean accepts(String name) {
    return Pattern.compile(filter).matcher(name).find();
  }

  /**
   * Returns the workloads whose id, or whose id's letter, the filter matches: {@code G}, {@code
   * G1|B}.
   *
   * @throws IllegalArgumentException if there are none
   */
  List<Workload> workloads() {
    Pattern ids = Pattern.compile(filter);
    List<Workload> chosen =
        Workload.ALL.stream()
            .filter(
                each ->
                    filter.isEmpty()
                        || ids.matcher(each.id()).matches()
                        || ids.matcher(each.id().substring(0, 1)).matches())
            .toList();
    if (chosen.isEmpty()) {
      throw new IllegalArgumentException(
          "no workload is called " + filter + "; there are " + Workload.ids(Workload.ALL));
    }
    return chosen;
  }
}
