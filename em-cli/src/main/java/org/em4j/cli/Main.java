package org.em4j.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.em4j.core.plugin.NearestName;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line of em4j. */
public final class Main {
  private Main() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Cancellation cancellation = new Cancellation();
    Console console =
        new Console(
            System.in,
            new FileOutputStream(FileDescriptor.out),
            new FileOutputStream(FileDescriptor.err));
    AtomicBoolean done = new AtomicBoolean();
    Thread onSignal =
        new Thread(
            () -> {
              if (!done.get()) {
                cancellation.request();
                console.note("cancelled");
              }
            },
            "em4j-cancellation");
    Runtime.getRuntime().addShutdownHook(onSignal);
    int code = run(args, console, System.getenv(), cancellation);
    done.set(true);
    System.exit(code);
  }

  /**
   * Runs a command inside a program.
   *
   * @param args as on the command line
   * @param in standard input
   * @param out standard output
   * @param err standard error
   * @return the exit code
   */
  public static int run(String[] args, InputStream in, OutputStream out, OutputStream err) {
    return run(args, new Console(in, out, err), System.getenv(), new Cancellation());
  }

  static int run(
      String[] args, Console console, Map<String, String> environment, Cancellation cancellation) {
    CommandLine commandLine = commandLine(console, environment, cancellation);
    try {
      int code = commandLine.execute(args);
      if (code == ExitCode.DONE) {
        console.flush();
      }
      return code;
    } catch (RuntimeException | Error e) {
      return Failures.report(e, console, "em", List.of(args).contains("-v"));
    }
  }

  static CommandLine commandLine(
      Console console, Map<String, String> environment, Cancellation cancellation) {
    Injector injector =
        Guice.createInjector(new CommandLineModule(console, environment, cancellation));
    CommandLine commandLine = new CommandLine(EmCommand.class, new Factory(injector));
    EmCommand options = commandLine.getCommand();
    commandLine.setOverwrittenOptionsAllowed(true);
    commandLine.setExpandAtFiles(false);
    commandLine.setUsageHelpWidth(100);
    commandLine.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    commandLine.setExecutionStrategy(
        parsed -> {
          if (!options.verbose()) {
            // Logging is not even set up where nothing logs.
            return new CommandLine.RunLast().execute(parsed);
          }
          LogConfigurator.setVerbose(true);
          try {
            return new CommandLine.RunLast().execute(parsed);
          } finally {
            LogConfigurator.setVerbose(false);
          }
        });
    commandLine.setParameterExceptionHandler(
        (e, args) -> {
          CommandSpec spec = e.getCommandLine().getCommandSpec();
          return Failures.report(
              new UsageException(message(e), e), console, spec.qualifiedName(), false);
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) ->
            Failures.report(
                e, console, command.getCommandSpec().qualifiedName(), options.verbose()));
    return commandLine;
  }

  /** Says what is wrong with the arguments, and what was probably meant. */
  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    String first = unmatched.getUnmatched().get(0);
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    if (first.startsWith("-") && first.length() > 1) {
      String name = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
      List<String> known = new ArrayList<>(spec.optionsMap().keySet());
      spec.negatedOptionsMap().keySet().forEach(known::add);
      return "unknown option '" + name + "'" + NearestName.hint(name, known);
    }
    if (spec.parent() == null) {
      return "unknown command '"
          + first
          + "'"
          + NearestName.hint(first, spec.subcommands().keySet())
          + "; known: "
          + String.join(", ", spec.subcommands().keySet());
    }
    return "unexpected argument '" + first + "'";
  }

  /** Makes commands by Guice and everything else as picocli does. */
  private record Factory(Injector injector) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return Runnable.class.isAssignableFrom(type) && type.getPackage() == Main.class.getPackage()
          ? injector.getInstance(type)
          : CommandLine.defaultFactory().create(type);
    }
  }
}
