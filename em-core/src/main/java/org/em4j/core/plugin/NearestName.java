package org.em4j.core.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The known names that a mistyped one probably means. */
public final class NearestName {
  /** More names that are equally near say nothing about what is meant. */
  private static final int MOST = 3;

  private NearestName() {}

  /** Returns the nearest name by edit distance, if it is near enough to be meant. */
  public static Optional<String> of(String typed, Collection<String> known) {
    return all(typed, known).stream().findFirst();
  }

  /**
   * Returns the names that are nearest by edit distance, if they are near enough to be meant: none,
   * one, or up to three that are equally near, in their order.
   */
  public static List<String> all(String typed, Collection<String> known) {
    List<String> best = new ArrayList<>();
    // One letter, replaced by another, has nothing left of what was typed.
    int least = Math.min(Math.max(2, typed.length() / 3), Math.max(0, typed.length() - 1));
    for (String name : known) {
      int distance = distance(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < least) {
        best.clear();
      }
      if (distance <= least) {
        least = distance;
        best.add(name);
      }
    }
    return few(best.isEmpty() ? ofPrefix(typed, known) : best);
  }

  private static List<String> few(List<String> names) {
    return names.size() > MOST ? List.of() : names;
  }

  /** A long name that is typed in part is meant too: its beginning must be there. */
  private static List<String> ofPrefix(String typed, Collection<String> known) {
    List<String> best = new ArrayList<>();
    int longest = Math.max(4, typed.length() * 2 / 3);
    for (String name : known) {
      int common = 0;
      while (common < Math.min(typed.length(), name.length())
          && Character.toLowerCase(typed.charAt(common))
              == Character.toLowerCase(name.charAt(common))) {
        common++;
      }
      if (common > longest) {
        best.clear();
      }
      if (common >= longest) {
        longest = common;
        best.add(name);
      }
    }
    return best;
  }

  /** Returns {@code " (did you mean …?)"}, or nothing. */
  public static String hint(String typed, Collection<String> known) {
    List<String> names = all(typed, known);
    return names.isEmpty() ? "" : " (did you mean '" + String.join("' or '", names) + "'?)";
  }

  /**
   * The fewest letters to insert, remove, replace or exchange with their neighbours, none of them
   * twice: Damerau's errors, by the table that is called optimal string alignment.
   */
  private static int distance(String a, String b) {
    int[][] table = new int[a.length() + 1][b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      table[0][j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      table[i][0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int other = 1 + Math.min(table[i - 1][j], table[i][j - 1]);
        table[i][j] = Math.min(replaced, other);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          table[i][j] = Math.min(table[i][j], 1 + table[i - 2][j - 2]);
        }
      }
    }
    return table[a.length()][b.length()];
  }
}
