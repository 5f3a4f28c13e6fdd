package org.em4j.io;

import java.util.List;
import java.util.Optional;

/**
 * Reports a column that the caller asked for and the file does not have.
 *
 * <p>The message lists the columns that the file has, and the nearest of them if one is near.
 */
public final class UnknownColumnException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int LISTED = 20;

  private final String column;
  private final String nearest;

  UnknownColumnException(String file, String column, List<String> known) {
    this(file, column, known, nearest(column, known));
  }

  private UnknownColumnException(String file, String column, List<String> known, String nearest) {
    super(message(file, column, known, nearest));
    this.column = column;
    this.nearest = nearest;
  }

  /** Returns the column that was asked for: a name or a 1-based number. */
  public String column() {
    return column;
  }

  /** Returns the name in the file that is nearest in spelling, if one is near. */
  public Optional<String> nearest() {
    return Optional.ofNullable(nearest);
  }

  private static String message(String file, String column, List<String> known, String nearest) {
    StringBuilder text = new StringBuilder(file + ": there is no column '" + column + "'");
    if (nearest != null) {
      text.append("; did you mean '").append(nearest).append("'?");
    }
    text.append(nearest == null ? "; the columns are " : " The columns are ");
    text.append(String.join(", ", known.subList(0, Math.min(LISTED, known.size()))));
    if (known.size() > LISTED) {
      text.append(", … (").append(known.size()).append(" in all)");
    }
    return text.toString();
  }

  private static String nearest(String column, List<String> known) {
    String nearest = null;
    int least = Math.max(1, column.length() / 3) + 1;
    for (String name : known) {
      int distance = distance(column, name);
      if (distance < least) {
        nearest = name;
        least = distance;
      }
    }
    return nearest;
  }

  /** Returns the Levenshtein distance without regard to case. */
  static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    int[] current = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      current[0] = i;
      char c = Character.toLowerCase(a.charAt(i - 1));
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (c == Character.toLowerCase(b.charAt(j - 1)) ? 0 : 1);
        current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
      }
      int[] swap = previous;
      previous = current;
      current = swap;
    }
    return previous[b.length()];
  }
}
