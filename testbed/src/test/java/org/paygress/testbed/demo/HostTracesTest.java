package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.testbed.guest.HostCommand;

/** What a daemon that was killed leaves behind is made by hand and must be gone afterwards. */
@Tag("host")
class HostTracesTest {

  private static final String BRIDGE = "pgdemo98";
  private static final String TABLE = "pgdemo98";

  @Test
  void mounts_loop_devices_bridge_and_table_are_removed(@TempDir Path temporary) throws Exception {
    Path state = temporary.toRealPath();
    HostTraces traces = HostTraces.before(state, BRIDGE);
    leaveTraces(state);
    assertThat(new AttachedDevices(state).left()).hasSize(3);

    traces.remove();

    assertThat(new AttachedDevices(state).left()).isEmpty();
    assertThat(HostCommand.of("ip", "link", "show", BRIDGE).run().ok()).isFalse();
    assertThat(HostCommand.of("nft", "list", "tables").run().output()).doesNotContain(TABLE);
  }

  @Test
  void a_table_that_was_there_before_stays(@TempDir Path state) throws Exception {
    HostCommand.of("nft", "add", "table", "inet", "pgdemo97").expectSuccess();
    try {
      HostTraces.before(state, "pgdemo97").remove();

      assertThat(HostCommand.of("nft", "list", "tables").run().output()).contains("pgdemo97");
    } finally {
      HostCommand.of("nft", "delete", "table", "inet", "pgdemo97").run();
    }
  }

  private static void leaveTraces(Path state) throws Exception {
    Path image = state.resolve("pool.btrfs");
    HostCommand.of("truncate", "-s", "256M", image.toString()).expectSuccess();
    HostCommand.of("mkfs.btrfs", "-q", image.toString()).expectSuccess();
    Path pool = Files.createDirectory(state.resolve("pool"));
    HostCommand.of("mount", "-o", "loop", image.toString(), pool.toString()).expectSuccess();
    Path inside = Files.createDirectory(pool.resolve("inside"));
    HostCommand.of("mount", "-t", "tmpfs", "tmpfs", inside.toString()).expectSuccess();
    HostCommand.of("ip", "link", "add", BRIDGE, "type", "bridge").expectSuccess();
    HostCommand.of("nft", "add", "table", "inet", TABLE).expectSuccess();
    HostCommand.of("nft", "add", "table", "bridge", TABLE).expectSuccess();
  }
}
