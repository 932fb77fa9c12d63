package org.paygress.hostd.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.host.Preflight;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.hostd.LxcHostConnector;
import org.paygress.hostd.config.HostdConfig;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.Report;
import org.paygress.system.config.Problem;
import org.paygress.system.config.Reading;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paygress-hostd check-config}: everything that would keep it from running, at once. */
@Command(
    name = "check-config",
    mixinStandardHelpOptions = true,
    description = "Checks the configuration file, the template registry and this machine.")
final class CheckConfigCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() {
    var problems = new ArrayList<Problem>();
    var warnings = new ArrayList<Problem>();
    switch (config.read()) {
      case Reading.Invalid<HostdConfig>(var readable, var found, var doubtful) -> {
        problems.addAll(found);
        warnings.addAll(doubtful);
        readable.ifPresent(rest -> look(rest, problems, warnings));
      }
      case Reading.Loaded<HostdConfig>(var loaded, var doubtful) -> {
        warnings.addAll(doubtful);
        look(loaded, problems, warnings);
      }
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Report.printAll(out, config.file().toString(), problems, warnings);
    return problems.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Beyond the file itself. */
  private void look(HostdConfig loaded, List<Problem> problems, List<Problem> warnings) {
    var connector = new LxcHostConnector(loaded.settings(), loaded.images());
    Preflight machine = connector.preflight(loaded.settings().slots());
    problems.addAll(machine.problems());
    warnings.addAll(machine.warnings());
    try {
      connector.templates().stream()
          .filter(template -> template.image() == TemplateOffer.Image.NOT_BUILT)
          .forEach(
              template ->
                  warnings.add(
                      Problem.of(
                          "template "
                              + template.slug()
                              + " is not built: requests for it are refused",
                          "paygress-hostd template build "
                              + template.slug()
                              + " --config "
                              + config.file())));
    } catch (RegistryException e) {
      problems.addAll(e.problems());
    }
  }
}
