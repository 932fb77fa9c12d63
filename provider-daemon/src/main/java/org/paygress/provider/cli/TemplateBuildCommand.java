package org.paygress.provider.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.paygress.luks.process.ProcessRunner;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.Problem;
import org.paygress.provider.image.AptSources;
import org.paygress.provider.image.ImageException;
import org.paygress.provider.image.Pool;
import org.paygress.provider.image.RootfsBuilder;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;
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
    TemplateRegistry registry = Registry.load(loaded);
    List<Template> chosen = chosen(registry);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    long start = System.nanoTime();
    try (Pool pool = Registry.pool(loaded)) {
      var builder =
          new RootfsBuilder(pool, registry, AptSources.ofThisMachine(), new ProcessRunner());
      for (Template template : chosen) {
        builder.build(template, line -> progress(out, start, line));
        progress(out, start, template.slug() + ": ready");
      }
    } catch (ImageException e) {
      throw new OperatorException(
          String.valueOf(e.getMessage()),
          "run as root with network access to this machine's apt sources; check-config tells what"
              + " programs are missing");
    }
    return ExitCode.OK;
  }

  private List<Template> chosen(TemplateRegistry registry) throws OperatorException {
    if (slugs.isEmpty()) {
      return registry.all();
    }
    var chosen = new ArrayList<Template>();
    var problems = new ArrayList<Problem>();
    for (String slug : slugs) {
      registry
          .template(slug)
          .ifPresentOrElse(
              chosen::add,
              () ->
                  problems.add(
                      Problem.of(
                          "the registry has no template " + slug,
                          "see paygressd template list --config " + config.file())));
    }
    if (!problems.isEmpty()) {
      throw new OperatorException(ExitCode.FAILED, problems);
    }
    return chosen;
  }

  private static void progress(PrintWriter out, long startNanos, String line) {
    out.println("%5d s  %s".formatted((System.nanoTime() - startNanos) / 1_000_000_000L, line));
    out.flush();
  }
}
