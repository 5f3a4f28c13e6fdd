package org.em4j.cli;

import org.em4j.io.ReadOptions;
import picocli.CommandLine.Option;

/** How a data file is read: options that several commands share. */
final class DataOptions {
  @Option(
      names = "--delimiter",
      paramLabel = "C",
      description = "The character between fields; 'tab' or '\\t' for a tab. Default: detected.")
  private String delimiter;

  @Option(
      names = "--header",
      negatable = true,
      fallbackValue = "true",
      description = "Whether the first row holds the columns' names. Default: detected.")
  private Boolean header;

  /** Returns a builder with these options set. */
  ReadOptions.Builder builder() {
    ReadOptions.Builder builder = ReadOptions.builder();
    if (delimiter != null) {
      char character = character();
      UsageException.of("--delimiter", () -> builder.delimiter(character));
    }
    if (header != null) {
      builder.header(header ? ReadOptions.Header.PRESENT : ReadOptions.Header.ABSENT);
    }
    return builder;
  }

  private char character() {
    if (delimiter.equals("\\t") || delimiter.equals("tab")) {
      return '\t';
    }
    if (delimiter.length() != 1) {
      throw new UsageException(
          "--delimiter must be one character, or tab, but is '" + delimiter + "'");
    }
    return delimiter.charAt(0);
  }
}
