package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.paygress.templates.Recipe;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;

/**
 * Builds images that are missing. An image appears under its final name by one read-only snapshot
 * at the very end, so a crash leaves none that is half made; its remains are swept by the next
 * build.
 */
public final class RootfsBuilder {
  private final Pool pool;
  private final RootfsStore store;
  private final TemplateRegistry registry;
  private final AptSources sources;
  private final Subvolumes subvolumes;
  private final Chroot chroot;
  private final Bootstrap bootstrap;
  private final ReentrantLock oneAtATime = new ReentrantLock();

  public RootfsBuilder(Pool pool, TemplateRegistry registry, AptSources sources) {
    this.pool = pool;
    this.store = new RootfsStore(pool);
    this.registry = registry;
    this.sources = sources;
    this.subvolumes = new Subvolumes(pool.programs());
    this.chroot = new Chroot(pool.programs());
    this.bootstrap = new Bootstrap(pool.programs());
  }

  /**
   * The template's image; built, with those it is based on, when it is missing. Downloads from this
   * machine's apt sources; takes tens of seconds.
   *
   * @param progress told of each step in a line for people
   */
  public Rootfs build(Template template, Consumer<String> progress) throws ImageException {
    oneAtATime.lock();
    try {
      for (Template one : registry.withBases(template)) {
        if (store.find(one).isEmpty()) {
          make(one, progress);
        }
      }
      return built(template);
    } finally {
      oneAtATime.unlock();
    }
  }

  private void make(Template template, Consumer<String> progress) throws ImageException {
    Path root = pool.building().resolve(template.imageName());
    subvolumes.delete(root);
    Recipe recipe = template.recipe();
    Optional<Template> base = recipe.base().flatMap(registry::template);
    if (base.isPresent()) {
      progress.accept(template.slug() + ": copying " + base.get().slug());
      subvolumes.snapshot(built(base.get()).path(), root);
      install(template, root, progress);
    } else {
      progress.accept(
          template.slug() + ": installing " + recipe.packages().size() + " packages from nothing");
      subvolumes.create(root);
      bootstrap.run(recipe, root, sources);
    }
    finish(recipe, root);
    new Devices(pool.programs()).remove(root);
    subvolumes.snapshot(root, pool.images().resolve(template.imageName()), "-r");
    subvolumes.delete(root);
    progress.accept(template.slug() + ": built as " + template.imageName());
  }

  private void install(Template template, Path root, Consumer<String> progress)
      throws ImageException {
    List<String> packages = template.recipe().packages();
    if (!packages.isEmpty()) {
      progress.accept(template.slug() + ": installing " + String.join(" ", packages));
      chroot.install(root, packages);
    }
  }

  private void finish(Recipe recipe, Path root) throws ImageException {
    try {
      for (Recipe.OverlayFile file : recipe.files()) {
        Overlay.put(root, file);
      }
      for (String unit : recipe.mask()) {
        Overlay.mask(root, unit);
      }
    } catch (IOException e) {
      throw new ImageException("the template's files cannot be written into the image", e);
    }
    for (String step : recipe.steps()) {
      chroot.script(root, step);
    }
  }

  private Rootfs built(Template template) throws ImageException {
    return store
        .find(template)
        .orElseThrow(() -> new ImageException("there is no image " + template.imageName()));
  }
}
