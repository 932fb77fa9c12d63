package org.paygress.hostd.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCountersTest {

  @TempDir private Path sysctls = Path.of("");

  private Path counter(String file, String value) throws Exception {
    Path counter = sysctls.resolve(file);
    Files.createDirectories(counter.getParent());
    return Files.writeString(counter, value + "\n");
  }

  @Test
  void what_all_containers_share_is_raised_and_never_lowered() throws Exception {
    Path instances = counter("fs/inotify/max_user_instances", "128");
    Path ptys = counter("kernel/pty/max", "4096");
    Path aio = counter("fs/aio-max-nr", "99999999");
    Path neighbours = counter("net/ipv4/neigh/default/gc_thresh3", "16384");
    KernelCounters counters = new KernelCounters(sysctls);
    assertThat(counters.low())
        .containsExactly(
            new KernelCounters.Low("fs.inotify.max_user_instances", 128, 65_536),
            new KernelCounters.Low("kernel.pty.max", 4_096, 65_536));
    counters.raise();
    assertThat(instances).hasContent("65536");
    assertThat(ptys).hasContent("65536");
    assertThat(aio).hasContent("99999999");
    assertThat(neighbours).hasContent("16384");
    assertThat(counters.low()).isEmpty();
  }

  @Test
  void what_cannot_be_raised_keeps_nobody_from_starting() throws Exception {
    Files.createDirectories(sysctls.resolve("kernel/pty/max"));
    counter("fs/aio-max-nr", "many");
    KernelCounters counters = new KernelCounters(sysctls);
    assertThat(counters.low()).isEmpty();
    counters.raise();
  }
}
