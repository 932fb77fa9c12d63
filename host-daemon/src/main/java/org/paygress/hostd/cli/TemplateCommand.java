package org.paygress.hostd.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.paygress.host.HostException;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.hostd.LxcHostConnector;
import org.paygress.hostd.config.HostdConfig;
import org.paygress.system.cli.CommandGroup;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code paygress-hostd template …}. */
@Command(
    name = "template",
    mixinStandardHelpOptions = true,
    description = "Lists, checks and builds what may run here.",
    subcommands = HelpCommand.class)
final class TemplateCommand extends CommandGroup {

  private PrintWriter out() {
    return spec().commandLine().getOut();
  }

  private static LxcHostConnector connector(HostdConfig config) {
    return new LxcHostConnector(config.settings(), config.images());
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the registry's templates and whether each is built.")
  int list(@Mixin ConfigOption config) throws OperatorException, RegistryException {
    for (TemplateOffer template : connector(config.load()).templates()) {
      out().println(template.line());
    }
    return ExitCode.OK;
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description = "Checks the registry's files: every problem at once.")
  int check(@Mixin ConfigOption config) throws OperatorException, RegistryException {
    HostdConfig loaded = config.load();
    int count = connector(loaded).templates().size();
    out().println(loaded.images().templatesDir() + ": ok, " + count + " templates");
    return ExitCode.OK;
  }

  @Command(
      name = "build",
      mixinStandardHelpOptions = true,
      description =
          "Builds the root filesystems that are missing; what is up to date is left alone.")
  int build(
      @Mixin ConfigOption config,
      @Parameters(paramLabel = "SLUG", description = "the templates to build (default: all)")
          @Nullable List<String> slugs)
      throws OperatorException, RegistryException {
    HostdConfig loaded = config.load();
    long start = System.nanoTime();
    try {
      connector(loaded).build(slugs == null ? List.of() : slugs, line -> progress(start, line));
    } catch (HostException e) {
      throw new OperatorException(
          e.detail(),
          "run as root with network access to this machine's apt sources; check-config tells what"
              + " programs are missing");
    }
    return ExitCode.OK;
  }

  private void progress(long startNanos, String line) {
    out().println("%5d s  %s".formatted((System.nanoTime() - startNanos) / 1_000_000_000L, line));
    out().flush();
  }
}
