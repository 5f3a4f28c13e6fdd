package org.em4j.cli;

/** What the process ends with. */
final class ExitCode {
  /** Done. */
  static final int DONE = 0;

  /** A defect of the program. */
  static final int DEFECT = 1;

  /** Wrong usage. */
  static final int USAGE = 2;

  /** Bad data or a bad model file; a file that cannot be read or written. */
  static final int DATA = 3;

  /** The fit failed. */
  static final int FIT = 4;

  /** Cancelled: what shells say of a process that SIGINT ended. */
  static final int CANCELLED = 130;

  private ExitCode() {}
}
