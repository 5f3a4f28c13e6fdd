package org.em4j.core.engine;

/** Ends an E-step early, because the caller asked to stop. Never reaches a user. */
final class CancelledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CancelledException() {
    super("cancelled", null, false, false);
  }
}
