package org.em4j.examples;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The shell commands of the README. */
final class ReadmeCommands {
  private static final Pattern BLOCK =
      Pattern.compile("```sh\n(.*?)```\n(?:```text\n(.*?)```\n)?", Pattern.DOTALL);

  private ReadmeCommands() {}

  private static List<MatchResult> blocks() {
    return BLOCK.matcher(Repository.text(Path.of("README.md"))).results().toList();
  }

  /** Returns every command, a line each. */
  static List<String> all() {
    return blocks().stream().flatMap(block -> block.group(1).lines()).toList();
  }

  /** Returns the block of text that stands below a sentence. */
  static String outputBelow(String sentence) {
    String readme = Repository.text(Path.of("README.md"));
    return Pattern.compile(Pattern.quote(sentence) + "[^`]*\n\n```text\n(.*?)```", Pattern.DOTALL)
        .matcher(readme)
        .results()
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  /** Returns the output that the README shows below a command. */
  static String output(String command) {
    return blocks().stream()
        .filter(block -> block.group(1).strip().equals(command) && block.group(2) != null)
        .findFirst()
        .orElseThrow()
        .group(2);
  }
}
