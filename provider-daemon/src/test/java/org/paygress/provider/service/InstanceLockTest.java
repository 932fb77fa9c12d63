package org.paygress.provider.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceLockTest {

  @TempDir private Path dir = Path.of("");

  @Test
  void a_second_daemon_does_not_get_the_lock_and_learns_who_has_it() throws Exception {
    try (InstanceLock first = InstanceLock.acquire(dir).orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(InstanceLock.acquire(dir)).isEmpty();
      assertThat(InstanceLock.holder(dir)).contains(ProcessHandle.current().pid());
    }
  }

  @Test
  void the_lock_is_free_again_after_its_holder_ended() throws Exception {
    InstanceLock.acquire(dir).orElseThrow().close();

    assertThat(InstanceLock.holder(dir)).isEmpty();
    try (InstanceLock next = InstanceLock.acquire(dir).orElseThrow()) {
      assertThat(next).isNotNull();
    }
  }

  @Test
  void where_no_daemon_ever_ran_nobody_holds_it() throws Exception {
    assertThat(InstanceLock.holder(dir)).isEmpty();
  }
}
