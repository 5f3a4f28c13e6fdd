package org.em4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation: the README or a file of docs.
 *
 * @param path from the repository's root
 * @param text in Markdown
 */
record Page(Path path, String text) {
  private static final Pattern COMMANDS =
      Pattern.compile("```sh\n(.*?)```\n(?:```text\n(.*?)```\n)?", Pattern.DOTALL);
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- (\\S+?)(?:#(\\S+))? -->\n```(\\w+)\n(.*?)```\n", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]*)(?:#([^)]+))?\\)");
  private static final Pattern EXIT_CODE = Pattern.compile("# exit code (\\d+)$");

  /**
   * A block of commands, which a shell runs as it stands.
   *
   * @param script one command a line
   * @param output what is shown below, of standard output and standard error; null if nothing is
   */
  record Commands(String script, String output) {
    /** Returns the exit code that a comment behind the last command tells; 0 without one. */
    int exitCode() {
      return EXIT_CODE
          .matcher(script.strip())
          .results()
          .map(code -> Integer.parseInt(code.group(1)))
          .findFirst()
          .orElse(0);
    }
  }

  /**
   * A block that repeats a file, or a region of it.
   *
   * @param file from the repository's root
   * @param region between its tags; null for the whole file
   * @param language of the block
   * @param text as the page shows it
   */
  record Snippet(Path file, String region, String language, String text) {}

  /**
   * A link inside the repository.
   *
   * @param target from the repository's root; the page itself for a section of it
   * @param section a heading's anchor; null without one
   */
  record Link(Path target, String section) {}

  static Page of(String path) {
    return new Page(Path.of(path), Repository.text(Path.of(path)));
  }

  /** Returns the README and the pages of docs; decisions are no part of the documentation. */
  static List<Page> all() {
    List<Page> pages = new ArrayList<>(List.of(of("README.md")));
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      files
          .map(Path::toString)
          .filter(file -> file.endsWith(".md"))
          .sorted()
          .forEach(file -> pages.add(of(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(pages).hasSizeGreaterThanOrEqualTo(4);
    return pages;
  }

  /** Returns the blocks of shell commands, in order. */
  List<Commands> commands() {
    return COMMANDS
        .matcher(text)
        .results()
        .map(block -> new Commands(block.group(1), block.group(2)))
        .toList();
  }

  /** Returns the blocks that name what they repeat. */
  List<Snippet> snippets() {
    return SNIPPET.matcher(text).results().map(Page::snippet).toList();
  }

  private static Snippet snippet(MatchResult block) {
    return new Snippet(Path.of(block.group(1)), block.group(2), block.group(3), block.group(4));
  }

  /** Returns the sentences that are quoted, a line each. */
  List<String> quotations() {
    return text.lines().filter(line -> line.startsWith("> ")).map(l -> l.substring(2)).toList();
  }

  /** Returns the links to files and sections of the repository. */
  List<Link> links() {
    return LINK.matcher(text)
        .results()
        .filter(link -> !link.group(1).startsWith("http"))
        .map(link -> new Link(target(link.group(1)), link.group(2)))
        .toList();
  }

  private Path target(String link) {
    return link.isEmpty() ? path : path.resolveSibling(link).normalize();
  }

  /** Returns the anchors of the headings. */
  List<String> sections() {
    return text.lines()
        .filter(line -> line.startsWith("#"))
        .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
