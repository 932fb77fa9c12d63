package org.paygress.hostd.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Placement;
import org.paygress.host.Slot;
import org.paygress.protocol.LeaseId;

class ContainerDirectoryTest {

  private static final Placement PLACEMENT = new Placement(new LeaseId(1000), new Slot(4));

  @TempDir private Path dir;
  private ContainerDirectory containers;

  @BeforeEach
  void anEmptyShelf() throws Exception {
    containers = new ContainerDirectory(dir.resolve("containers"), "paygress");
    containers.prepare();
  }

  @Test
  void a_marked_container_is_listed_with_its_slot() throws Exception {
    containers.mark(PLACEMENT);
    containers.mark(PLACEMENT);
    assertThat(containers.list()).containsExactly(PLACEMENT);
    containers.writeConfig(PLACEMENT.lease(), "lxc.uts.name = x\n");
    assertThat(containers.hasConfig(PLACEMENT.lease())).isTrue();
    containers.remove(PLACEMENT.lease());
    containers.remove(PLACEMENT.lease());
    assertThat(containers.list()).isEmpty();
    assertThat(dir.resolve("containers")).isEmptyDirectory();
  }

  @Test
  void what_carries_no_mark_of_ours_is_neither_listed_nor_taken() throws Exception {
    Files.createDirectories(dir.resolve("containers/pg-1000-paygress"));
    assertThat(containers.list()).isEmpty();
    assertNotOurs(PLACEMENT);
    Files.writeString(dir.resolve("containers/pg-1000-paygress/mark"), "somebody 4\n");
    assertThat(containers.list()).isEmpty();
    assertNotOurs(PLACEMENT);
  }

  @Test
  void a_mark_holds_for_its_slot_alone() throws Exception {
    containers.mark(PLACEMENT);
    assertNotOurs(new Placement(PLACEMENT.lease(), new Slot(5)));
  }

  @Test
  void what_a_crash_left_of_marking_or_removing_is_swept() throws Exception {
    Files.createDirectories(dir.resolve("containers/.new-123"));
    Files.writeString(dir.resolve("containers/.new-123/mark"), "paygress 1\n");
    Files.createDirectories(dir.resolve("containers/.gone-pg-1000-99"));
    Files.writeString(dir.resolve("containers/.gone-pg-1000-99/config"), "");
    containers.prepare();
    assertThat(dir.resolve("containers")).isEmptyDirectory();
  }

  private void assertNotOurs(Placement placement) {
    assertThatThrownBy(() -> containers.mark(placement))
        .isInstanceOfSatisfying(
            HostException.class, e -> assertThat(e.fault()).isEqualTo(HostFault.NOT_OURS));
  }
}
