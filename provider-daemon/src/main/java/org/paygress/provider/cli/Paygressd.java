package org.paygress.provider.cli;

import java.io.PrintWriter;
import java.util.Optional;
import org.paygress.provider.treasury.JournalRefusedException;
import org.paygress.system.cli.CommandGroup;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.cli.Program;
import org.paygress.system.cli.ProgramVersion;
import org.paygress.system.sqlite.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code paygressd}: the daemon and the commands of its operator. */
@Command(
    name = Paygressd.NAME,
    description = "Rents out containers over Nostr, paid with ecash.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
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
    })
public final class Paygressd extends CommandGroup {

  static final String NAME = "paygressd";

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(Program.writer(System.out), Program.writer(System.err), args));
  }

  /** Runs one command. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new Program(
            NAME, "status: no daemon runs; run: another daemon runs already", Paygressd::known)
        .execute(new Paygressd(), out, err, args);
  }

  private static Optional<OperatorException> known(Exception e) {
    return switch (e) {
      case JournalRefusedException refused ->
          Optional.of(
              new OperatorException(
                  String.valueOf(refused.getMessage()), JournalRefusedException.REMEDY));
      case StoreException store ->
          Optional.of(
              new OperatorException(
                  String.valueOf(store.getMessage()),
                  "keep the file, it says what is owed to whom: a newer release's file needs that"
                      + " release, and a damaged one is to be put back from a backup"));
      default -> Optional.empty();
    };
  }
}
