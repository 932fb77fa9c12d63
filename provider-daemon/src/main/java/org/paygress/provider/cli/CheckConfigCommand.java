package org.paygress.provider.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.host.Host;
import org.paygress.host.HostConnector;
import org.paygress.host.HostException;
import org.paygress.host.Preflight;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.TierConfig;
import org.paygress.provider.identity.KeyFileException;
import org.paygress.provider.identity.KeyFiles;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.cli.Report;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paygressd check-config}: everything that would keep the daemon from running, at once. */
@Command(
    name = "check-config",
    mixinStandardHelpOptions = true,
    description = "Checks the configuration file, the key files and this machine.")
final class CheckConfigCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    var problems = new ArrayList<Problem>();
    var warnings = new ArrayList<Problem>();
    switch (config.read()) {
      case Reading.Invalid<Config>(var readable, var found, var doubtful) -> {
        problems.addAll(found);
        warnings.addAll(doubtful);
        readable.ifPresent(rest -> look(rest, problems, warnings));
      }
      case Reading.Loaded<Config>(var loaded, var doubtful) -> {
        warnings.addAll(doubtful);
        look(loaded, problems, warnings);
      }
    }
    Report.printAll(out, config.file().toString(), problems, warnings);
    return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Beyond the file itself. */
  private void look(Config loaded, List<Problem> problems, List<Problem> warnings) {
    problems.addAll(files(loaded));
    templates(loaded, problems, warnings);
    host(loaded, problems, warnings);
  }

  private static void host(Config loaded, List<Problem> problems, List<Problem> warnings) {
    HostConnector connector = TemplateChecks.connector(loaded);
    int leases = loaded.leases().maxLeases();
    try (Host host = connector.open()) {
      Preflight machine = connector.preflight(leases);
      problems.addAll(machine.problems());
      warnings.addAll(machine.warnings());
      TierConfig.shortage(loaded.tiers(), leases, host.facts().poolMb()).ifPresent(warnings::add);
    } catch (HostException | RegistryException e) {
      // The look at its templates has said so already.
      return;
    }
  }

  /** What the configuration points at. */
  static List<Problem> files(Config config) {
    var problems = new ArrayList<Problem>();
    Path stateDir = config.provider().stateDir();
    if (!Files.isDirectory(stateDir) || !Files.isWritable(stateDir)) {
      problems.add(
          Problem.of(
              "provider.state_dir " + stateDir + " is no directory we can write to",
              "mkdir -p -m 700 " + stateDir + " (and run as root)"));
    }
    try {
      KeyFiles.identity(config.provider().keyFile());
    } catch (KeyFileException e) {
      problems.add(e.problem());
    }
    try {
      KeyFiles.seed(config.provider().walletSeedFile());
    } catch (KeyFileException e) {
      problems.add(e.problem());
    }
    return problems;
  }

  private void templates(Config config, List<Problem> problems, List<Problem> warnings) {
    List<TemplateOffer> registry;
    try {
      registry = TemplateChecks.load(config);
    } catch (OperatorException e) {
      problems.addAll(e.problems());
      return;
    }
    problems.addAll(TemplateChecks.misfits(this.config.file(), config, registry));
    for (TemplateOffer template : registry) {
      if (template.image() == TemplateOffer.Image.NOT_BUILT) {
        warnings.add(
            Problem.of(
                "template " + template.slug() + " is not built: requests for it are refused",
                "paygress-hostd template build " + template.slug()));
      }
    }
  }
}
