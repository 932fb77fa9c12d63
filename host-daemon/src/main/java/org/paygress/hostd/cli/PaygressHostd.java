package org.paygress.hostd.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.paygress.host.HostException;
import org.paygress.host.RegistryException;
import org.paygress.system.cli.CommandGroup;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.cli.Program;
import org.paygress.system.cli.ProgramVersion;
import org.paygress.system.config.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code paygress-hostd}: makes containers, as root, for {@code paygressd}. */
@Command(
    name = PaygressHostd.NAME,
    description = "Makes, keeps and destroys containers, as root, for paygressd.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    subcommands = {
      RunCommand.class,
      InitCommand.class,
      CheckConfigCommand.class,
      TemplateCommand.class,
      HelpCommand.class
    })
public final class PaygressHostd extends CommandGroup {

  static final String NAME = "paygress-hostd";

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(execute(Program.writer(System.out), Program.writer(System.err), args));
  }

  /** Runs one command. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return new Program(NAME, "run: another one runs already", PaygressHostd::known)
        .execute(new PaygressHostd(), out, err, args);
  }

  private static Optional<OperatorException> known(Exception e) {
    return switch (e) {
      case RegistryException registry ->
          Optional.of(new OperatorException(ExitCode.FAILED, registry.problems()));
      case HostException host ->
          Optional.of(
              new OperatorException(
                  ExitCode.FAILED,
                  List.of(
                      Problem.of(
                          host.step() + ": " + host.detail(),
                          "run as root; paygress-hostd check-config says what this machine"
                              + " lacks"))));
      default -> Optional.empty();
    };
  }
}
