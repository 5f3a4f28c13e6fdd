package org.em4j.cli;

/** What standard output gets. The names are those of the option. */
enum OutputFormat {
  text,
  json
}
