package org.paygress.hostd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.paygress.host.HostException;
import org.paygress.host.Placement;
import org.paygress.host.ProvisionOrder;
import org.paygress.hostd.config.EgressPolicy;
import org.paygress.hostd.config.HostSettings;
import org.paygress.hostd.config.StorageBudget;
import org.paygress.hostd.image.AptSources;
import org.paygress.hostd.image.ImageException;
import org.paygress.hostd.image.Pool;
import org.paygress.hostd.image.RootfsBuilder;
import org.paygress.protocol.LeaseId;
import org.paygress.protocol.message.SshPassword;
import org.paygress.protocol.message.SshUsername;
import org.paygress.system.process.Command;
import org.paygress.system.process.CommandResult;
import org.paygress.system.process.ProcessRunner;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;
import org.paygress.testbed.host.HostFixtures;
import org.paygress.testbed.host.TestPool;

/**
 * A real host of its own names, subnet and ports, on images built once and kept in {@link TestPool}
 * as one unmounted file.
 */
final class LxcFixture implements AutoCloseable {

  static final String BRIDGE = "pghosttest0";
  static final String TABLE = "pghosttest";
  static final int PORT_BASE = 42_000;
  private static final Path REGISTRY = Path.of("../templates/registry");

  final ProcessRunner runner = new ProcessRunner();
  final Pool pool;
  final TemplateRegistry registry;
  final Path state;

  LxcFixture(Path state) throws IOException, ImageException {
    this.state = state;
    registry = load(REGISTRY.toRealPath());
    pool = Pool.open(TestPool.directory(), 4096, runner);
  }

  private static TemplateRegistry load(Path directory) {
    return switch (TemplateRegistry.load(directory)) {
      case TemplateRegistry.Loaded.Ok(var loaded) -> loaded;
      case TemplateRegistry.Loaded.Invalid(var problems) ->
          throw new IllegalStateException(problems.toString());
    };
  }

  /** The same registry, but that the debian template's containers run {@code init}. */
  TemplateRegistry registryWithInit(String init) throws IOException {
    Path copy = Files.createTempDirectory(state, "registry");
    runner.run(Command.of("cp", "-a", REGISTRY.toRealPath() + "/.", copy.toString()));
    Path debian = copy.resolve("debian/template.yaml");
    Files.writeString(debian, "\ninit: [" + init + "]\n", StandardOpenOption.APPEND);
    return load(copy);
  }

  /** The template, its image built when missing. */
  Template built(String slug) throws ImageException {
    Template template = registry.template(slug).orElseThrow();
    AptSources sources = AptSources.ofThisMachine();
    new RootfsBuilder(pool, registry, sources).build(template, line -> {});
    return template;
  }

  LxcHost host(Duration sshTimeout) throws IOException, HostException, ImageException {
    return host(sshTimeout, registry);
  }

  LxcHost host(Duration sshTimeout, TemplateRegistry templates)
      throws IOException, HostException, ImageException {
    return host(sshTimeout, templates, EgressPolicy.DEFAULT);
  }

  LxcHost host(Duration sshTimeout, TemplateRegistry templates, EgressPolicy egress)
      throws IOException, HostException, ImageException {
    HostSettings settings =
        new HostSettings(
            state,
            BRIDGE,
            TABLE,
            "10.198.0.0/24",
            PORT_BASE,
            4,
            300_000_000,
            sshTimeout,
            Duration.ofMinutes(2),
            egress);
    LxcHost host = new LxcHost(settings, runner, templates, pool, new StorageBudget(0, 100));
    host.prepare();
    return host;
  }

  static ProvisionOrder order(
      Placement placement, Template template, String user, String password) {
    return new ProvisionOrder(
        placement,
        HostFixtures.resources(),
        template.slug(),
        SshUsername.of(user),
        SshPassword.of(password),
        Map.of(),
        Optional.empty());
  }

  /** Logs in as people do, over the published port, and runs one command line. */
  CommandResult login(int port, String user, String password, String line) {
    return runner.run(
        Command.of(
                "sshpass",
                "ssh",
                "-p",
                Integer.toString(port),
                "-o",
                "StrictHostKeyChecking=no",
                "-o",
                "UserKnownHostsFile=/dev/null",
                "-o",
                "LogLevel=ERROR",
                "-o",
                "ConnectTimeout=10",
                user + "@127.0.0.1",
                line)
            .stdin((password + "\n").getBytes(StandardCharsets.UTF_8))
            .timeout(Duration.ofSeconds(60)));
  }

  /** Runs a constant line as the container's root, past SSH. */
  CommandResult inside(LeaseId lease, String line) {
    return runner.run(
        Command.of("lxc-attach", "-P", state.resolve("containers").toString())
            .with("-n", name(lease), "--clear-env", "--", "/bin/sh", "-c", line)
            .timeout(Duration.ofSeconds(30)));
  }

  static String name(LeaseId lease) {
    return lease.hostName() + "-" + TABLE;
  }

  /** The limits of a container as the host's kernel has them, one a line. */
  String limits(LeaseId lease) {
    String script =
        "for f in memory.limit_in_bytes pids.max cpu.cfs_quota_us memory.max cpu.max; do"
            + " find /sys/fs/cgroup -maxdepth 5 -path '*/lxc.payload."
            + name(lease)
            + "/'$f -exec cat {} +; done";
    return runner.run(Command.of("/bin/sh", "-c", script)).stdout();
  }

  /** What is left on the machine of this fixture's host; empty when it cleaned up. */
  String remains() {
    String script =
        "ip -o link | grep -E 'pghosttest|v[0-9a-f]{5}n.*master pghosttest' ;"
            + " nft list tables | grep pghosttest;"
            + " grep pghosttest /proc/self/mountinfo;"
            + " losetup -a | grep '"
            + state
            + "'; true";
    return runner.run(Command.of("/bin/sh", "-c", script)).stdout();
  }

  @Override
  public void close() throws ImageException {
    pool.close();
  }
}
