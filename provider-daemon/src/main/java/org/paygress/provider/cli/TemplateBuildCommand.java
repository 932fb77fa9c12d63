package org.paygress.provider.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.host.HostConnector;
import org.paygress.host.HostException;
import org.paygress.host.RegistryException;
import org.paygress.provider.config.Config;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code paygressd template build}: makes the root filesystems that spawns are served from. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Builds the root filesystems that are missing; what is up to date is left alone.")
final class TemplateBuildCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private ConfigOption config = new ConfigOption();

  @Parameters(paramLabel = "SLUG", description = "the templates to build (default: all)")
  private List<String> slugs = List.of();

  @Override
  public Integer call() throws OperatorException {
    Config loaded = config.load();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    long start = System.nanoTime();
    try {
      HostConnector.installed()
          .build(loaded.imageSettings(), slugs, line -> progress(out, start, line));
    } catch (RegistryException e) {
      throw new OperatorException(ExitCode.FAILED, e.problems());
    } catch (HostException e) {
      throw new OperatorException(
          e.detail(),
          "run as root with network access to this machine's apt sources; check-config tells what"
              + " programs are missing");
    }
    return ExitCode.OK;
  }

  private static void progress(PrintWriter out, long startNanos, String line) {
    out.println("%5d s  %s".formatted((System.nanoTime() - startNanos) / 1_000_000_000L, line));
    out.flush();
  }
}
