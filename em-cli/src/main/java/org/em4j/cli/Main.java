package org.em4j.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line of em4j. */
public final class Main {
  private static final Map<String, Class<?>> COMMANDS = commands();

  /** What tells of all commands. */
  private static final Set<String> OF_ALL = Set.of("completion", "help");

  private Main() {}

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("fit", FitCommand.class);
    commands.put("predict", PredictCommand.class);
    commands.put("score", ScoreCommand.class);
    commands.put("sample", SampleCommand.class);
    commands.put("show", ShowCommand.class);
    commands.put("report", ReportCommand.class);
    commands.put("plot", PlotCommand.class);
    commands.put("plugins", PluginsCommand.class);
    commands.put("completion", CompletionCommand.class);
    commands.put("doctor", DoctorCommand.class);
    commands.put("help", HelpCommand.class);
    return Collections.unmodifiableMap(commands);
  }

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    Cancellation cancellation = new Cancellation();
    Console console =
        new Console(
            System.in,
            new FileOutputStream(FileDescriptor.out),
            StandardError.open(),
            StandardError.columns());
    System.setErr(console.err()); // for loggers and plugins
    // Two threads that log first at the same time are nothing to warn of.
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    AtomicBoolean done = new AtomicBoolean();
    Thread onSignal =
        new Thread(
            () -> {
              if (!done.get()) {
                cancellation.request();
                SecondInterrupt.endsAtOnce();
                cancellation.awaitEnd(console);
                cancellation.tell(console);
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
    // To know the options of one command alone saves a tenth of a second.
    boolean one = args.length > 0 && COMMANDS.containsKey(args[0]) && !OF_ALL.contains(args[0]);
    CommandLine commandLine =
        commandLine(console, environment, cancellation, one ? Set.of(args[0]) : COMMANDS.keySet());
    try {
      int code = commandLine.execute(args);
      if (code == ExitCode.DONE) {
        console.flush();
      } else if (code == ExitCode.CANCELLED) {
        cancellation.tell(console);
      }
      return code;
    } catch (RuntimeException | Error e) {
      return Failures.report(e, console, "em", List.of(args).contains("-v"));
    }
  }

  static CommandLine commandLine(
      Console console, Map<String, String> environment, Cancellation cancellation) {
    return commandLine(console, environment, cancellation, COMMANDS.keySet());
  }

  private static CommandLine commandLine(
      Console console,
      Map<String, String> environment,
      Cancellation cancellation,
      Set<String> commands) {
    EmCommand options = new EmCommand();
    Factory factory =
        new Factory(wiring(new CommandLineModule(console, environment, cancellation, options)));
    CommandLine commandLine = new CommandLine(options);
    for (String command : commands) {
      commandLine.addSubcommand(command, new CommandLine(COMMANDS.get(command), factory));
    }
    commandLine.setOverwrittenOptionsAllowed(true);
    commandLine.setExpandAtFiles(false);
    commandLine.setUsageHelpWidth(80);
    commandLine.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    commandLine.setExecutionStrategy(
        parsed -> {
          if (helped(parsed, options, console)) {
            return ExitCode.DONE;
          }
          UsageMessage.requireNames(parsed);
          UsageMessage.requireApart(parsed, PluginPath.of(options.plugins(), environment));
          if (!options.verbose()) {
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
              new UsageException(UsageMessage.of(e, args), e),
              console,
              spec.qualifiedName(),
              false);
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, parsed) ->
            Failures.report(
                e, console, command.getCommandSpec().qualifiedName(), options.verbose()));
    return commandLine;
  }

  /** Shows the help that an option asks for; returns whether one does. */
  private static boolean helped(ParseResult parsed, EmCommand options, Console console) {
    ParseResult last = parsed;
    while (last.hasSubcommand() && !last.isUsageHelpRequested()) {
      last = last.subcommand();
    }
    CommandLine command = last.commandSpec().commandLine();
    if (last.isUsageHelpRequested()) {
      console.print(HelpText.of(command, options.all()));
      return true;
    }
    if (options.all() && !command.getCommandName().equals("help")) {
      throw new ParameterException(command, "--all goes with --help: it shows every option");
    }
    return false;
  }

  /**
   * Wires the commands in a thread of its own, and sets up logging there: the options of the
   * program are read at the same time, which takes as long.
   */
  private static Future<Injector> wiring(CommandLineModule module) {
    FutureTask<Injector> injector = new FutureTask<>(() -> Guice.createInjector(module));
    Thread thread =
        new Thread(
            () -> {
              injector.run();
              LoggerFactory.getILoggerFactory();
            },
            "em4j-wiring");
    thread.setDaemon(true);
    thread.start();
    return injector;
  }

  /** Makes commands by Guice and everything else as picocli does. */
  private record Factory(Future<Injector> injector) implements IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      return Runnable.class.isAssignableFrom(type) && type.getPackage() == Main.class.getPackage()
          ? injector.get().getInstance(type)
          : CommandLine.defaultFactory().create(type);
    }
  }
}
