package org.em4j.cli;

import com.google.inject.ProvisionException;
import java.util.concurrent.CancellationException;
import org.em4j.core.EmException;
import org.em4j.core.document.DocumentException;
import org.em4j.core.plugin.PluginException;
import org.em4j.core.plugin.UnknownIdException;
import org.em4j.io.DataException;
import org.em4j.io.UnknownColumnException;

/** What an exception means to whoever runs the program: one message and an exit code. */
final class Failures {
  private Failures() {}

  /**
   * Reports a failure on standard error.
   *
   * @param command the words that called the failed command, for a hint
   * @param verbose whether to show the stack trace
   * @return the exit code
   */
  static int report(Throwable failure, Console console, String command, boolean verbose) {
    Throwable cause = failure;
    while (cause instanceof ProvisionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ReaderGoneException) {
      return ExitCode.DONE;
    }
    int code = code(cause);
    if (code == ExitCode.CANCELLED) {
      return code;
    }
    console.err().println("em: " + message(cause, code) + remedy(cause));
    if (code == ExitCode.USAGE) {
      console.err().println("Try '" + hint(command) + "' for the options.");
    }
    if (verbose) {
      cause.printStackTrace(console.err());
    }
    return code;
  }

  private static String hint(String command) {
    return command.equals("em") || command.equals("em help")
        ? "em help"
        : command.replaceFirst("^em ", "em help ");
  }

  private static int code(Throwable cause) {
    if (cause instanceof UsageException
        || cause instanceof UnknownColumnException
        || cause instanceof UnknownIdException
        || cause instanceof PluginException) {
      return ExitCode.USAGE;
    }
    if (cause instanceof DataException
        || cause instanceof DocumentException
        || cause instanceof OutOfMemoryError) {
      return ExitCode.DATA;
    }
    if (cause instanceof EmException) {
      return ExitCode.FIT;
    }
    return cause instanceof CancellationException ? ExitCode.CANCELLED : ExitCode.DEFECT;
  }

  /** Tells where an id may come from that nobody knows, and that is no slip either. */
  private static String remedy(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnknownIdException unknown) {
        return unknown.isNearKnown() ? "" : PluginPath.REMEDY;
      }
    }
    return "";
  }

  private static String message(Throwable cause, int code) {
    if (cause instanceof OutOfMemoryError) {
      return "the memory is too small for this (the JVM's limit is "
          + (Runtime.getRuntime().maxMemory() >> 20)
          + " MB): raise it, as with EM_JAVA_OPTS=-Xmx8g, or use fewer rows or columns";
    }
    return code == ExitCode.DEFECT
        ? "a defect of em4j: " + cause + "; run with -v for the stack trace"
        : cause.getMessage();
  }
}
