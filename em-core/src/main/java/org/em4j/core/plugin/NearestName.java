package org.em4j.core.plugin;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The known name that a mistyped one probably means. */
public final class NearestName {
  private NearestName() {}

  /** Returns the nearest name by edit distance, if it is near enough to be meant. */
  public static Optional<String> of(String typed, Collection<String> known) {
    String best = null;
    int bestDistance = Math.max(2, typed.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < bestDistance) {
        bestDistance = distance;
        best = name;
      }
    }
    return best == null ? ofPrefix(typed, known) : Optional.of(best);
  }

  /** A long name that is typed in part is meant too: its beginning must be there. */
  private static Optional<String> ofPrefix(String typed, Collection<String> known) {
    String best = null;
    int longest = Math.max(4, typed.length() * 2 / 3) - 1;
    for (String name : known) {
      int common = 0;
      while (common < Math.min(typed.length(), name.length())
          && Character.toLowerCase(typed.charAt(common)) == name.charAt(common)) {
        common++;
      }
      if (common > longest) {
        longest = common;
        best = name;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Returns {@code " (did you mean …?)"}, or nothing. */
  public static String hint(String typed, Collection<String> known) {
    return of(typed, known).map(name -> " (did you mean '" + name + "'?)").orElse("");
  }

  /** Levenshtein's distance, one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
