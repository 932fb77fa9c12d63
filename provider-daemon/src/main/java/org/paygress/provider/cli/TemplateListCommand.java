package org.paygress.provider.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.host.TemplateOffer;
import org.paygress.provider.config.Config;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paygressd template list}: the registry's entries, and which of them are built. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the registry's templates and whether each is built.")
final class TemplateListCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws OperatorException {
    Config loaded = config.load();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    for (TemplateOffer template : TemplateChecks.load(loaded)) {
      out.println(template.line());
    }
    out.flush();
    return ExitCode.OK;
  }
}
