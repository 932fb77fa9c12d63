package org.paygress.hostd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.paygress.host.Host;
import org.paygress.host.HostConnector;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Preflight;
import org.paygress.host.RegistryException;
import org.paygress.host.TemplateOffer;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.config.ImageSettings;
import org.paygress.hostd.image.AptSources;
import org.paygress.hostd.image.ImageException;
import org.paygress.hostd.image.Pool;
import org.paygress.hostd.image.RootfsBuilder;
import org.paygress.hostd.image.RootfsStore;
import org.paygress.hostd.preflight.HostNeeds;
import org.paygress.system.config.Problem;
import org.paygress.system.process.ProcessRunner;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;

/** Opens {@link LxcHost} in the process that asks, which is root's. */
public final class LxcHostConnector implements HostConnector {

  private final HostSettings settings;
  private final ImageSettings images;

  public LxcHostConnector(HostSettings settings, ImageSettings images) {
    this.settings = settings;
    this.images = images;
  }

  @Override
  public Host open() throws HostException, RegistryException {
    ProcessRunner runner = new ProcessRunner();
    TemplateRegistry templates = load(images.templatesDir());
    try {
      Pool pool = Pool.open(images.poolDir(), images.poolSizeMb(), runner);
      return new LxcHost(settings, runner, templates, pool, images.budget());
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, "state", "cannot use the state directory", e);
    } catch (ImageException e) {
      throw new HostException(HostFault.SETUP, "pool", String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public List<TemplateOffer> templates() throws RegistryException {
    return load(images.templatesDir()).all().stream()
        .map(template -> HostTemplates.offer(template, state(template)))
        .toList();
  }

  /** While no daemon runs the pool's image file is not mounted, and is mounted for the look. */
  private TemplateOffer.Image state(Template template) {
    Path pool = images.poolDir();
    if (Files.isDirectory(pool.resolve("images"))) {
      return state(Files.isDirectory(pool.resolve("images").resolve(template.imageName())));
    }
    if (!Files.exists(pool.resolveSibling(pool.getFileName() + ".btrfs"))) {
      return Files.isReadable(pool.toAbsolutePath().getParent())
          ? TemplateOffer.Image.NOT_BUILT
          : TemplateOffer.Image.UNKNOWN;
    }
    try (Pool opened = forImages()) {
      return state(new RootfsStore(opened).find(template).isPresent());
    } catch (ImageException e) {
      return TemplateOffer.Image.UNKNOWN;
    }
  }

  private static TemplateOffer.Image state(boolean built) {
    return built ? TemplateOffer.Image.BUILT : TemplateOffer.Image.NOT_BUILT;
  }

  /**
   * Builds the root filesystems that are missing; what is up to date is left alone.
   *
   * @param slugs which; none: all
   * @param progress told a line for people at a time
   * @throws HostException with {@link HostFault#ROOTFS} when one could not be built
   */
  public void build(List<String> slugs, Consumer<String> progress)
      throws HostException, RegistryException {
    TemplateRegistry templates = load(images.templatesDir());
    List<Template> chosen = chosen(templates, slugs);
    try (Pool pool = forImages()) {
      var builder = new RootfsBuilder(pool, templates, AptSources.ofThisMachine());
      for (Template template : chosen) {
        builder.build(template, progress);
        progress.accept(template.slug() + ": ready");
      }
    } catch (ImageException e) {
      throw new HostException(HostFault.ROOTFS, "build", String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Template> chosen(TemplateRegistry templates, List<String> slugs)
      throws RegistryException {
    if (slugs.isEmpty()) {
      return templates.all();
    }
    var chosen = new ArrayList<Template>();
    var problems = new ArrayList<Problem>();
    for (String slug : slugs) {
      templates
          .template(slug)
          .ifPresentOrElse(
              chosen::add,
              () ->
                  problems.add(
                      Problem.of(
                          "the registry has no template " + slug,
                          "see paygress-hostd template list")));
    }
    if (!problems.isEmpty()) {
      throw new RegistryException(problems);
    }
    return chosen;
  }

  @Override
  public Preflight preflight(int leasesMax) {
    HostNeeds needs = HostNeeds.ofThisMachine();
    var warnings = new ArrayList<>(needs.warnings(settings, leasesMax));
    if (settings.slots() < leasesMax) {
      warnings.add(
          Problem.of(
              "there are addresses, ports and user ids for "
                  + settings.slots()
                  + " leases, leases.max_leases is "
                  + leasesMax,
              "give [network] a wider subnet, a lower port_base or fewer ports_per_lease"));
    }
    return new Preflight(needs.problems(settings), warnings);
  }

  private Pool forImages() throws ImageException {
    return Pool.openForImages(images.poolDir(), images.poolSizeMb(), new ProcessRunner());
  }

  private static TemplateRegistry load(Path dir) throws RegistryException {
    if (!Files.isDirectory(dir)) {
      throw new RegistryException(
          List.of(
              Problem.of(
                  "there is no template registry at " + dir,
                  "set templates.dir to one, or to \"\" for the one that comes with the program")));
    }
    return switch (TemplateRegistry.load(dir)) {
      case TemplateRegistry.Loaded.Ok(var registry) -> registry;
      case TemplateRegistry.Loaded.Invalid(var problems) ->
          throw new RegistryException(
              problems.stream()
                  .map(
                      problem ->
                          Problem.of(
                              dir.resolve(problem.file())
                                  + (problem.field().isEmpty() ? "" : ": " + problem.field())
                                  + ": "
                                  + problem.message(),
                              "edit the file, then run paygress-hostd template check"))
                  .toList());
    };
  }
}
