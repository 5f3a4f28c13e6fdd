package org.em4j.core.plugin;

import java.util.Collection;

/** An id that no provider has; the message lists the known ones and the nearest. */
public final class UnknownIdException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

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
  }
}
