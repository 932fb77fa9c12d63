package org.paygress.hostd.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.hostd.config.HostdConfig;
import org.paygress.system.cli.ExitCode;
import org.paygress.system.cli.OperatorException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code paygress-hostd init}: a first configuration; overwrites nothing. */
@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = "Writes a complete, commented configuration file.")
final class InitCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Override
  public Integer call() throws OperatorException {
    Path file = config.file();
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      Files.writeString(file, HostdConfig.newFile(), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new OperatorException(
          file + " exists already and is not overwritten",
          "move it away first, or choose another --config");
    } catch (IOException e) {
      throw new OperatorException("cannot write: " + e.getMessage(), "run as root");
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println("configuration  " + file);
    out.println();
    out.println("next:");
    out.println("  paygress-hostd check-config --config " + file);
    out.println("  paygress-hostd template build --config " + file);
    out.println("  paygress-hostd run --config " + file);
    out.flush();
    return ExitCode.OK;
  }
}
