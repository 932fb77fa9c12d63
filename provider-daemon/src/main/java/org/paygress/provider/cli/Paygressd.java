package org.paygress.provider.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.paygress.provider.status.Version;
import org.paygress.provider.treasury.JournalRefusedException;
import org.paygress.system.config.Problem;
import org.paygress.system.log.LogRedaction;
import org.paygress.system.sqlite.StoreException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paygressd}: the daemon and the commands of its operator. */
@Command(
    name = Paygressd.NAME,
    description = "Rents out containers over Nostr, paid with ecash.",
    mixinStandardHelpOptions = true,
    versionProvider = Paygressd.VersionProvider.class,
    subcommands = {
      InitCommand.class,
      CheckConfigCommand.class,
      RunCommand.class,
      ProviderStatusCommand.class,
      WalletCommand.class,
      LeaseCommand.class,
      DebtsCommand.class,
      TeardownCommand.class,
      AcceptJournalCommand.class,
      TemplateCommand.class,
      HelpCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all is well",
      "1:problems were found, or the command could not do its work",
      "2:the command line is wrong",
      "3:status: no daemon runs; run: another daemon runs already",
      "70:a defect of this program"
    })
public final class Paygressd implements Runnable {

  static final String NAME = "paygressd";

  @Spec private @Nullable CommandSpec spec;

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(writer(System.out), writer(System.err), args));
  }

  /** UTF-8 whatever the locale: under a service manager that is often "C". */
  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Runs one command. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Paygressd())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(Paygressd::usageError)
        .setExecutionExceptionHandler((e, command, _) -> failed(e, command))
        .execute(args);
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "no command was given");
  }

  private static int usageError(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    Report.print(
        command.getErr(),
        "paygressd",
        "",
        List.of(
            Problem.of(
                LogRedaction.redact(String.valueOf(e.getMessage()).replaceAll("\\s+", " ")),
                "see " + command.getCommandSpec().qualifiedName() + " --help")));
    return ExitCode.USAGE;
  }

  private static int failed(Exception e, CommandLine command) {
    if (e instanceof OperatorException known) {
      Report.print(command.getErr(), "paygressd", "", known.problems());
      if (command.getParseResult().hasMatchedOption("--json")) {
        Report.printJson(command.getOut(), known.problems());
      }
      return known.exitCode();
    }
    if (e instanceof JournalRefusedException refused) {
      return failed(
          new OperatorException(
              String.valueOf(refused.getMessage()), JournalRefusedException.REMEDY),
          command);
    }
    if (e instanceof StoreException store) {
      return failed(
          new OperatorException(
              String.valueOf(store.getMessage()),
              "keep the file, it says what is owed to whom: a newer release's file needs that"
                  + " release, and a damaged one is to be put back from a backup"),
          command);
    }
    // A defect: here, and only here, the stack trace is what the reader needs.
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    command.getErr().print(LogRedaction.redact(trace.toString()));
    Report.print(
        command.getErr(),
        "paygressd",
        "",
        List.of(
            Problem.of("internal error", "report it with the lines above; they hold no secrets")));
    return ExitCode.DEFECT;
  }

  /** The build's version. */
  static final class VersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"paygressd " + Version.current()};
    }
  }
}
