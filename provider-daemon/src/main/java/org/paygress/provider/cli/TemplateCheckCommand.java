package org.paygress.provider.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.host.TemplateOffer;
import org.paygress.provider.config.Config;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import org.paygress.system.config.Problem;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paygressd template check}: whether the image names fit the host's registry. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = "Checks that the configuration's image names fit the registry of paygress-hostd.")
final class TemplateCheckCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws OperatorException {
    Config loaded = config.load();
    List<TemplateOffer> registry = TemplateChecks.load(loaded);
    List<Problem> misfits = config.misfits(loaded, registry);
    if (!misfits.isEmpty()) {
      throw new OperatorException(ExitCode.FAILED, misfits);
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(config.file() + ": ok, its image names fit " + registry.size() + " templates");
    out.flush();
    return ExitCode.OK;
  }
}
