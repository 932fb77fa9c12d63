package org.paygress.hostd.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.paygress.system.process.Command;
import org.paygress.system.process.ProcessRunner;
import org.paygress.templates.Template;
import org.paygress.templates.TemplateRegistry;

/** Builds the registry's images for real and boots them. In order: the first test pays for all. */
@Tag("host")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImagesTest {
  private static final ProcessRunner RUNNER = new ProcessRunner();
  private static final String SNAPSHOT = "image-test";
  private static final long GROUP = 1_879_048_192;

  private static Path scratch = Path.of("/");
  private static Pool pool;
  private static RootfsStore store;
  private static RootfsBuilder builder;
  private static TemplateRegistry registry;

  @BeforeAll
  static void open() throws Exception {
    scratch = Files.createTempDirectory(Path.of("/var/tmp"), "paygress-images");
    Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwx--x--x"));
    Path directory = Path.of("../templates/registry").toAbsolutePath().normalize();
    registry =
        switch (TemplateRegistry.load(directory)) {
          case TemplateRegistry.Loaded.Ok(var loaded) -> loaded;
          case TemplateRegistry.Loaded.Invalid(var problems) ->
              throw new IllegalStateException(problems.toString());
        };
    // A pool that is kept between runs saves building the images again: -Dtest.pool=DIRECTORY.
    Path kept = Path.of(System.getProperty("test.pool", scratch.resolve("pool").toString()));
    pool = Pool.open(kept, 8192, RUNNER);
    store = new RootfsStore(pool);
    builder = new RootfsBuilder(pool, registry, AptSources.ofThisMachine());
  }

  @AfterEach
  void no_snapshot() throws ImageException {
    store.delete(SNAPSHOT);
  }

  @AfterAll
  static void close() throws Exception {
    Path directory = pool.directory();
    pool.close();
    assertThat(RUNNER.run(Command.of("mountpoint", "-q", directory.toString())).ok()).isFalse();
    assertThat(RUNNER.run(Command.of("losetup", "--all")).stdout())
        .doesNotContain(scratch.toString());
    RUNNER.run(Command.of("rm", "-rf", "--one-file-system", scratch.toString()));
  }

  @Test
  @Order(1)
  void both_are_built_and_nothing_is_built_twice() throws Exception {
    List<String> progress = new ArrayList<>();
    long begun = System.nanoTime();
    Rootfs debian = builder.build(template("debian"), progress::add);
    long between = System.nanoTime();
    Rootfs postgres = builder.build(template("postgres"), progress::add);
    long ended = System.nanoTime();
    System.out.println(
        "debian "
            + (between - begun) / 1_000_000
            + " ms, postgres "
            + (ended - between) / 1_000_000
            + " ms: "
            + progress);
    assertThat(debian.accounts()).contains("root", "sshd");
    assertThat(postgres.accounts()).contains("root", "postgres");
    assertThat(debian.path().resolve("etc/ssh/ssh_host_ed25519_key")).doesNotExist();
    for (Rootfs image : List.of(debian, postgres)) {
      assertThat(devices(image.path())).isEmpty();
    }
    assertThatThrownBy(() -> Files.writeString(debian.path().resolve("etc/x"), ""))
        .isInstanceOf(IOException.class);
    assertThat(pool.building()).isEmptyDirectory();

    progress.clear();
    builder.build(template("postgres"), progress::add);
    assertThat(progress).isEmpty();
    assertThat(names(pool.images())).containsExactly(debian.name(), postgres.name());
  }

  @Test
  @Order(2)
  void a_snapshot_has_a_quota_and_deleting_is_idempotent() throws Exception {
    Rootfs debian = store.find(template("debian")).orElseThrow();
    Path snapshot = store.snapshot(debian, SNAPSHOT, 32, GROUP);
    assertThatThrownBy(() -> store.snapshot(debian, SNAPSHOT, 32, GROUP))
        .isInstanceOf(ImageException.class);
    Path nested = Files.createDirectory(snapshot.resolve("dir")).resolve("made\nby the consumer");
    RUNNER.run(Command.of("btrfs", "subvolume", "create", nested.toString()));
    RUNNER.run(Command.of("btrfs", "subvolume", "create", nested.resolve("deeper").toString()));
    assertThat(nested.resolve("deeper")).isDirectory();
    assertThat(
            RUNNER
                .run(
                    Command.of("dd", "if=/dev/urandom", "bs=1M", "count=64", "conv=fsync")
                        .with("of=" + snapshot.resolve("big")))
                .stderr())
        .contains("quota exceeded");
    assertThat(names(pool.leases())).containsExactly(SNAPSHOT);
    store.delete(SNAPSHOT);
    store.delete(SNAPSHOT);
    assertThat(names(pool.leases())).isEmpty();

    // What the programs of a killed daemon have made since is no obstacle, and is not left.
    Subvolumes subvolumes = new Subvolumes(pool.programs());
    Path own = Files.createDirectory(pool.leases().resolve(SNAPSHOT));
    subvolumes.snapshot(debian.path(), own.resolve(".new-dead"));
    store.snapshot(debian, SNAPSHOT, 32, GROUP);
    assertThat(names(own)).containsExactly("rootfs");
    subvolumes.snapshot(debian.path(), own.resolve(".new-late"));
    store.delete(SNAPSHOT);
    assertThat(names(pool.leases())).isEmpty();
  }

  @Test
  @Order(3)
  void debian_boots_to_a_login_with_a_host_key_of_its_own() throws Exception {
    Rootfs debian = store.find(template("debian")).orElseThrow();
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      long begun = System.nanoTime();
      Path snapshot = store.snapshot(debian, SNAPSHOT, 1024, GROUP);
      long made = (System.nanoTime() - begun) / 1_000_000;
      try (BootedContainer container = new BootedContainer(RUNNER, scratch, snapshot)) {
        System.out.println(
            "snapshot "
                + made
                + " ms, lxc-start to SSH banner "
                + container.toBanner().toMillis()
                + " ms");
        keys.add(container.output("cat", "/etc/ssh/ssh_host_ed25519_key.pub"));
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () ->
                    !container
                        .inside("", "systemctl", "is-system-running")
                        .stdout()
                        .strip()
                        .equals("starting"));
        assertThat(container.output("systemctl", "--failed", "--no-legend", "--plain")).isEmpty();
        assertThat(container.inside("root:pw\n", "chpasswd").ok()).isTrue();
      }
      store.delete(SNAPSHOT);
    }
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  @Order(4)
  void postgres_makes_its_cluster_at_assignment_and_takes_any_password() throws Exception {
    Rootfs postgres = store.find(template("postgres")).orElseThrow();
    Path snapshot = store.snapshot(postgres, SNAPSHOT, 2048, GROUP);
    try (BootedContainer container = new BootedContainer(RUNNER, scratch, snapshot)) {
      String hostile = "it's a \"pass\\word\" $(reboot) `x` :user; -- ü";
      give(container, "POSTGRES_PASSWORD", hostile);
      give(container, "POSTGRES_USER", "o'neil \"x\"");
      give(container, "POSTGRES_DB", "data; base");
      assertThat(container.answers(5432)).isFalse();
      long begun = System.nanoTime();
      container.output(Template.HOOK);
      await().atMost(Duration.ofSeconds(20)).until(() -> container.answers(5432));
      System.out.println("postgres hook " + (System.nanoTime() - begun) / 1_000_000 + " ms");
      container.output(Template.HOOK);
      String sql = "create table t as select 42 as n; select n, current_user from t";
      assertThat(
              container
                  .inside(
                      hostile + "\n" + sql,
                      "sh",
                      "-c",
                      "read -r PGPASSWORD; export PGPASSWORD; exec psql -XAtq -h 127.0.0.1 -U \"o'neil \\\"x\\\"\" -d 'data; base'")
                  .stdout()
                  .strip())
          .isEqualTo("42|o'neil \"x\"");
      assertThat(container.output("sudo", "-u", "postgres", "psql", "-XAtc", "select 1"))
          .isEqualTo("1");
      assertThat(container.output("journalctl", "--no-pager", "-o", "cat"))
          .doesNotContain("pass\\word");
      assertThat(container.inside("", "ls", "/run/paygress/env").ok()).isFalse();
    }
  }

  @Test
  @Order(2)
  void a_device_in_an_image_is_refused_and_one_of_an_earlier_version_is_removed() throws Exception {
    Rootfs debian = store.find(template("debian")).orElseThrow();
    Path image = pool.images().resolve("earlier-0");
    Subvolumes subvolumes = new Subvolumes(pool.programs());
    subvolumes.snapshot(debian.path(), image);
    node(image.resolve("dev/console"));
    RUNNER.run(Command.of("btrfs", "property", "set", "-ts", image.toString(), "ro", "true"));
    try {
      new Devices(pool.programs()).removeFromAll(pool.images());
      assertThat(devices(image)).isEmpty();
      assertThatThrownBy(() -> Files.writeString(image.resolve("etc/x"), ""))
          .isInstanceOf(IOException.class);
      RUNNER.run(Command.of("btrfs", "property", "set", "-ts", image.toString(), "ro", "false"));
      node(image.resolve("srv/disk"));
      assertThatThrownBy(() -> new Devices(pool.programs()).remove(image))
          .isInstanceOf(ImageException.class)
          .hasMessageContaining("srv/disk");
    } finally {
      subvolumes.delete(image);
    }
  }

  private static void node(Path node) {
    assertThat(RUNNER.run(Command.of("mknod", node.toString(), "c", "5", "1")).ok()).isTrue();
  }

  private static String devices(Path root) {
    return RUNNER
        .run(Command.of("find", root.toString(), "(", "-type", "b", "-o", "-type", "c", ")"))
        .stdout();
  }

  private static void give(BootedContainer container, String name, String value) {
    assertThat(
            container
                .inside(
                    value,
                    "sh",
                    "-c",
                    "umask 077; mkdir -p /run/paygress/env; cat > /run/paygress/env/" + name)
                .ok())
        .isTrue();
  }

  private static Template template(String slug) {
    return registry.template(slug).orElseThrow();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
