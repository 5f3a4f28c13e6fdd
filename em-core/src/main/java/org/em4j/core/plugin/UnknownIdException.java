package org.em4j.core.plugin;

import java.util.Collection;

/** An id that no provider has; the message lists the known ones and the nearest. */
public final class UnknownIdException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final boolean nearKnown;

  UnknownIdException(String what, String id, Collection<String> known) {
    super(
        "unknown "
            + what
            + " '"
            + id
            + "'"
            + NearestName.hint(id, known)
            + "; known: "
            + String.join(", ", known));
    nearKnown = !NearestName.all(id, known).isEmpty();
  }

  /** Tells whether the message names a known id that is near enough to be meant. */
  public boolean isNearKnown() {
    return nearKnown;
  }
}
