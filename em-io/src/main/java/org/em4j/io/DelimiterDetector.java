package org.em4j.io;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the character between the fields of a text: the one that occurs equally often, and at least
 * once, in the most of the first lines, outside of quotes.
 */
final class DelimiterDetector {
  private static final int LINES = 50;

  /** In order of preference: a comma may well stand inside fields between the first three. */
  private static final char[] CANDIDATES = {'\t', ';', '|', ','};

  private DelimiterDetector() {}

  /**
   * Returns the delimiter; a comma if nothing separates fields.
   *
   * @param head the text's beginning
   * @param whole whether that is all of the text, so that its last line is complete
   */
  static char detect(String head, boolean whole) {
    List<String> lines = lines(head, whole);
    char best = ',';
    int bestScore = 0;
    for (char candidate : CANDIDATES) {
      int score = score(lines, candidate);
      if (score > bestScore) {
        best = candidate;
        bestScore = score;
      }
    }
    return bestScore == 0 && separatesBySpaces(lines) ? ' ' : best;
  }

  /** Returns the first lines that are not blank, without what stands in quotes. */
  private static List<String> lines(String head, boolean whole) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < head.length() && lines.size() < LINES; i++) {
      char c = head.charAt(i);
      if (c == '"') {
        quoted = !quoted;
        line.append('"');
      } else if (!quoted && (c == '\n' || c == '\r')) {
        addUnlessBlank(lines, line);
        line.setLength(0);
      } else if (!quoted) {
        line.append(c);
      }
    }
    if (whole || lines.isEmpty()) {
      addUnlessBlank(lines, line);
    }
    return lines;
  }

  private static void addUnlessBlank(List<String> lines, StringBuilder line) {
    if (!line.toString().isBlank()) {
      lines.add(line.toString());
    }
  }

  /** Returns how many lines have the candidate as often as most lines that have it. */
  private static int score(List<String> lines, char candidate) {
    int best = 0;
    List<Long> counts = new ArrayList<>();
    for (String line : lines) {
      counts.add(line.chars().filter(c -> c == candidate).count());
    }
    for (long count : counts) {
      if (count > 0) {
        best = Math.max(best, (int) counts.stream().filter(c -> c == count).count());
      }
    }
    return best;
  }

  /** Tells whether single spaces cut all lines into equally many fields, some of them numbers. */
  private static boolean separatesBySpaces(List<String> lines) {
    NumberParser parser = new NumberParser();
    int fields = 0;
    for (int i = 0; i < lines.size(); i++) {
      List<String> tokens = List.of(lines.get(i).split(" ", -1));
      fields = i == 0 ? tokens.size() : fields;
      boolean number =
          tokens.stream().anyMatch(token -> parser.parse(token) == NumberParser.Kind.NUMBER);
      if (tokens.size() != fields || tokens.contains("") || (i > 0 && !number)) {
        return false;
      }
    }
    return fields > 1;
  }
}
