package org.paygress.provider.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.paygress.luks.process.ProcessRunner;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.ConfigFile;
import org.paygress.provider.config.Problem;
import org.paygress.provider.image.ImageException;
import org.paygress.provider.image.Pool;
import org.paygress.provider.image.RootfsStore;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;

/** The template registry as the commands need it: its problems, and what of it is built. */
final class Registry {

  private Registry() {}

  /** The registry of {@code config}, or all its problems as one exception. */
  static TemplateRegistry load(Config config) throws OperatorException {
    Path dir = config.templates().dir();
    if (!Files.isDirectory(dir)) {
      throw new OperatorException(
          "there is no template registry at " + dir,
          "set templates.dir to one, or to \"\" for the one that comes with the program");
    }
    return switch (TemplateRegistry.load(dir)) {
      case TemplateRegistry.Loaded.Ok(var registry) -> registry;
      case TemplateRegistry.Loaded.Invalid(var problems) ->
          throw new OperatorException(
              ExitCode.FAILED,
              problems.stream()
                  .map(
                      problem ->
                          Problem.of(
                              dir.resolve(problem.file())
                                  + (problem.field().isEmpty() ? "" : ": " + problem.field())
                                  + ": "
                                  + problem.message(),
                              "edit the file, then run paygressd template check"))
                  .toList());
    };
  }

  /** Where the configuration, read from {@code file}, and the registry do not fit each other. */
  static List<Problem> misfits(Path file, Config config, TemplateRegistry registry) {
    int line = ConfigFile.line(file, "images.aliases");
    String known =
        registry.all().stream()
            .map(template -> template.slug().value())
            .collect(Collectors.joining(", "));
    return config.images().aliases().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(alias -> registry.template(alias.getValue()).isEmpty())
        .map(
            alias ->
                new Problem(
                    line,
                    "images.aliases: \""
                        + alias.getKey()
                        + "\" means template "
                        + alias.getValue()
                        + ", which the registry does not have",
                    "name one of " + known + ", or remove the alias"))
        .toList();
  }

  /**
   * Whether the template's image is built; empty if that cannot be seen, for want of permission.
   * While no daemon runs the pool's image file is not mounted, and is mounted for the look.
   */
  static Optional<Boolean> isBuilt(Config config, Template template) {
    Path dir = config.storage().poolDir();
    if (Files.isDirectory(dir.resolve("images"))) {
      return Optional.of(Files.isDirectory(dir.resolve("images").resolve(template.imageName())));
    }
    if (!Files.exists(dir.resolveSibling(dir.getFileName() + ".btrfs"))) {
      return Files.isReadable(config.provider().stateDir()) ? Optional.of(false) : Optional.empty();
    }
    try (Pool pool = pool(config)) {
      return Optional.of(new RootfsStore(pool).find(template).isPresent());
    } catch (ImageException e) {
      return Optional.empty();
    }
  }

  /** Opens the pool; the caller closes it. */
  static Pool pool(Config config) throws ImageException {
    return Pool.openForImages(
        config.storage().poolDir(), config.storage().poolSizeMb(), new ProcessRunner());
  }
}
