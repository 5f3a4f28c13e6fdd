package org.em4j.io;

import java.util.List;
import java.util.Optional;
import org.em4j.core.plugin.NearestName;
import org.jspecify.annotations.Nullable;

/**
 * Reports a column that the caller asked for and the file does not have.
 *
 * <p>The message lists the columns that the file has, and the nearest of them if one is near.
 */
public final class UnknownColumnException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int LISTED = 20;

  private final String column;
  private final @Nullable String nearest;

  UnknownColumnException(String file, String column, List<String> known) {
    this(file, column, known, NearestName.of(column, known).orElse(null));
  }

  private UnknownColumnException(
      String file, String column, List<String> known, @Nullable String nearest) {
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

  private static String message(
      String file, String column, List<String> known, @Nullable String nearest) {
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
}
