package org.paygress.system.cli;

import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that does nothing without one of its subcommands. */
public abstract class CommandGroup implements Runnable {

  @Spec private @Nullable CommandSpec spec;

  protected final CommandSpec spec() {
    return Objects.requireNonNull(spec);
  }

  @Override
  public final void run() {
    throw new ParameterException(
        spec().commandLine(),
        spec().subcommands().keySet().stream()
            .filter(name -> !name.equals("help"))
            .collect(Collectors.joining(", ", "no command was given: ", "")));
  }
}
