package org.paygress.provider;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.paygress.luks.process.ProcessRunner;
import org.paygress.provider.config.Config;
import org.paygress.provider.config.NetworkConfig;
import org.paygress.provider.host.Host;
import org.paygress.provider.host.HostException;
import org.paygress.provider.host.HostSettings;
import org.paygress.provider.host.LxcHost;
import org.paygress.provider.image.ImageException;
import org.paygress.provider.image.Pool;
import org.paygress.provider.image.Rootfs;
import org.paygress.provider.image.RootfsStore;
import org.paygress.provider.intake.Catalog;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateProblem;
import org.paygress.templates.TemplateRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine under the daemon: its host, its template registry, and the pool of built root
 * filesystems.
 */
public record Machine(
    Host host, TemplateRegistry templates, Catalog.Shelf shelf, AutoCloseable pool)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Machine.class);

  /** The real one: LXC on this kernel. Needs root. */
  public static Machine open(Config config) throws IOException, ImageException {
    ProcessRunner runner = new ProcessRunner();
    TemplateRegistry templates = templates(config);
    Pool pool = Pool.open(config.storage().poolDir(), config.storage().poolSizeMb(), runner);
    RootfsStore store = new RootfsStore(pool);
    Host host = new LxcHost(settings(config), runner, store);
    return new Machine(host, templates, shelf(templates, store), pool);
  }

  /**
   * The registry the configuration names.
   *
   * @throws IOException listing everything that is wrong with it
   */
  public static TemplateRegistry templates(Config config) throws IOException {
    return switch (TemplateRegistry.load(config.templates().dir())) {
      case TemplateRegistry.Loaded.Ok(var registry) -> registry;
      case TemplateRegistry.Loaded.Invalid(var problems) ->
          throw new IOException(
              "the template registry is not in order: "
                  + problems.stream().map(TemplateProblem::toString).toList());
    };
  }

  /** The host settings that a configuration means. */
  public static HostSettings settings(Config config) {
    NetworkConfig network = config.network();
    return new HostSettings(
        config.provider().stateDir(),
        network.bridge(),
        network.nftTable(),
        network.subnet(),
        network.portBase(),
        network.portsPerLease(),
        network.idmapBase(),
        Duration.ofSeconds(config.limits().sshTimeoutSecs()),
        Duration.ofSeconds(config.limits().readyTimeoutSecs()));
  }

  private static Catalog.Shelf shelf(TemplateRegistry templates, RootfsStore store) {
    return new Catalog.Shelf() {
      @Override
      public Optional<Template> template(String slug) {
        return templates.template(slug);
      }

      @Override
      public Optional<Set<String>> accounts(Template template) {
        try {
          return store.find(template).map(Rootfs::accounts);
        } catch (ImageException e) {
          LOG.warn("template {} cannot be looked up: {}", template.slug(), e.getMessage());
          return Optional.empty();
        }
      }
    };
  }

  /** Lets go of the machine; containers keep running, and then the pool stays mounted for them. */
  @Override
  public void close() {
    try {
      host.shutdown(true);
      if (host.list().isEmpty()) {
        pool.close();
      }
    } catch (HostException e) {
      LOG.warn("the host did not let go cleanly: {}", e.toString());
    } catch (Exception e) {
      LOG.warn("the pool stays open: {}", e.toString());
    }
  }
}
