package org.paygress.system.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.system.files.OwnerOnly;

class InstanceLockTest {

  @TempDir private Path dir = Path.of("");

  @Test
  void a_second_daemon_does_not_get_the_lock_and_learns_who_has_it() throws Exception {
    try (InstanceLock first = InstanceLock.acquire(dir, "test").orElseThrow()) {
      assertThat(first).isNotNull();
      assertThat(InstanceLock.acquire(dir, "test")).isEmpty();
      assertThat(InstanceLock.holder(dir, "test")).contains(ProcessHandle.current().pid());
    }
  }

  @Test
  void the_lock_is_free_again_after_its_holder_ended() throws Exception {
    InstanceLock.acquire(dir, "test").orElseThrow().close();

    assertThat(InstanceLock.holder(dir, "test")).isEmpty();
    try (InstanceLock next = InstanceLock.acquire(dir, "test").orElseThrow()) {
      assertThat(next).isNotNull();
    }
  }

  @Test
  void where_no_daemon_ever_ran_nobody_holds_it() throws Exception {
    assertThat(InstanceLock.holder(dir, "test")).isEmpty();
  }

  @Test
  void nobody_else_may_open_it_even_for_reading() throws Exception {
    Path left = Files.createFile(dir.resolve("test.lock"));
    Files.setPosixFilePermissions(left, PosixFilePermissions.fromString("rw-r--r--"));

    InstanceLock.acquire(dir, "test").orElseThrow().close();
    InstanceLock.acquire(dir, "other").orElseThrow().close();

    assertThat(OwnerOnly.holds(left)).isTrue();
    assertThat(OwnerOnly.holds(dir.resolve("other.lock"))).isTrue();
  }
}
