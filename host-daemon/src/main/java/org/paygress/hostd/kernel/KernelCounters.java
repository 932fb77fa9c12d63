package org.paygress.hostd.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits of the whole kernel that all containers and the host share (sysctl(8)). Their defaults are
 * for one system: a single tenant, or sixteen honest ones, use them up for everybody. They are
 * raised and never lowered.
 *
 * @param sysctls the directory of the kernel's switches, {@code /proc/sys}
 */
public record KernelCounters(Path sysctls) {

  private static final Logger LOG = LoggerFactory.getLogger(KernelCounters.class);

  /** One of them, and how much is enough for hundreds of containers. */
  private record Counter(String file, long enough) {}

  // Inotify: a booted Debian has 5 to 10 instances, and all count as root's.
  private static final List<Counter> COUNTERS =
      List.of(
          new Counter("fs/inotify/max_user_instances", 65_536),
          new Counter("fs/inotify/max_user_watches", 1_048_576),
          new Counter("fs/aio-max-nr", 1_048_576),
          new Counter("kernel/pty/max", 65_536),
          new Counter("net/ipv4/neigh/default/gc_thresh3", 16_384),
          new Counter("net/ipv4/neigh/default/gc_thresh2", 8_192),
          new Counter("net/ipv4/neigh/default/gc_thresh1", 4_096),
          new Counter("user/max_user_namespaces", 65_536),
          new Counter("user/max_mnt_namespaces", 65_536),
          new Counter("user/max_net_namespaces", 65_536));

  /** One that is too low: {@code fs.aio-max-nr}, what it is and what it should be at least. */
  public record Low(String name, long value, long enough) {}

  /** This machine's. */
  public static KernelCounters ofThisMachine() {
    return new KernelCounters(Kernel.PROC.resolve("sys"));
  }

  /** Those that are lower than they should be; one that the kernel does not have is none. */
  public List<Low> low() {
    List<Low> low = new ArrayList<>();
    for (Counter counter : COUNTERS) {
      OptionalLong value = read(sysctls.resolve(counter.file()));
      if (value.isPresent() && value.getAsLong() < counter.enough()) {
        low.add(new Low(counter.file().replace('/', '.'), value.getAsLong(), counter.enough()));
      }
    }
    return low;
  }

  /** Raises what is too low; what cannot be raised is told and left. */
  public void raise() {
    for (Low low : low()) {
      try {
        Files.writeString(sysctls.resolve(low.name().replace('.', '/')), low.enough() + "");
        LOG.info("{} raised from {} to {}", low.name(), low.value(), low.enough());
      } catch (IOException e) {
        LOG.warn("{} is {} and cannot be raised to {}", low.name(), low.value(), low.enough());
      }
    }
  }

  private static OptionalLong read(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readString(file).strip()));
    } catch (IOException | NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
