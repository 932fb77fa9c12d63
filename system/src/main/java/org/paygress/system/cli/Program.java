package org.paygress.system.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.paygress.system.config.Problem;
import org.paygress.system.log.LogRedaction;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Runs one command of a program and says what became of it; nothing it prints holds a secret. */
public final class Program {

  private final String name;
  private final String taken;
  private final Function<Exception, Optional<OperatorException>> known;

  /**
   * @param name as people call it
   * @param taken what {@link ExitCode#NOT_RUNNING_OR_TAKEN} means there
   * @param known what an exception means to an operator; empty for a defect
   */
  public Program(
      String name, String taken, Function<Exception, Optional<OperatorException>> known) {
    this.name = name;
    this.taken = taken;
    this.known = known;
  }

  /** UTF-8 whatever the locale: under a service manager that is often "C". */
  public static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /**
   * Runs one command.
   *
   * @param command the program's own, with its subcommands
   * @return the process's exit code, see {@link ExitCode}
   */
  public int execute(Object command, PrintWriter out, PrintWriter err, String... args) {
    CommandLine line = new CommandLine(command);
    line.getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes:%n")
        .exitCodeList(ExitCode.meanings(taken));
    return line.setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler((e, _) -> usageError(e))
        .setExecutionExceptionHandler((e, subcommand, _) -> failed(e, subcommand))
        .execute(args);
  }

  private int usageError(ParameterException e) {
    CommandLine command = e.getCommandLine();
    Report.print(
        command.getErr(),
        name,
        "",
        List.of(
            Problem.of(
                LogRedaction.redact(String.valueOf(e.getMessage()).replaceAll("\\s+", " ")),
                "see " + command.getCommandSpec().qualifiedName() + " --help")));
    return ExitCode.USAGE;
  }

  private int failed(Exception e, CommandLine command) {
    Optional<OperatorException> told =
        e instanceof OperatorException operator ? Optional.of(operator) : known.apply(e);
    if (told.isPresent()) {
      Report.print(command.getErr(), name, "", told.get().problems());
      if (command.getParseResult().hasMatchedOption("--json")) {
        Report.printJson(command.getOut(), told.get().problems());
      }
      return told.get().exitCode();
    }
    // A defect: here, and only here, the stack trace is what the reader needs.
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    command.getErr().print(LogRedaction.redact(trace.toString()));
    Report.print(
        command.getErr(),
        name,
        "",
        List.of(
            Problem.of("internal error", "report it with the lines above; they hold no secrets")));
    return ExitCode.DEFECT;
  }
}
