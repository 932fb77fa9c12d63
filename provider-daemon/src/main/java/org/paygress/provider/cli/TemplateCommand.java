package org.paygress.provider.cli;

import org.paygress.system.cli.CommandGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code paygressd template ...}. */
@Command(
    name = "template",
    mixinStandardHelpOptions = true,
    description = "Lists and checks what may run here; paygress-hostd builds it.",
    subcommands = {TemplateListCommand.class, TemplateCheckCommand.class, HelpCommand.class})
final class TemplateCommand extends CommandGroup {}
