package org.paygress.provider.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code paygressd template ...}. */
@Command(
    name = "template",
    mixinStandardHelpOptions = true,
    description = "Lists, checks and builds what may run here.",
    subcommands = {
      TemplateListCommand.class,
      TemplateCheckCommand.class,
      TemplateBuildCommand.class,
      HelpCommand.class
    })
final class TemplateCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "no command was given: list, check or build");
  }
}
