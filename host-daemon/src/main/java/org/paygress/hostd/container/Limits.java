package org.paygress.hostd.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.paygress.host.CgroupVersion;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Resources;

/**
 * How much a container may use. LXC is told, so that all limits stand before the container's init
 * runs; each is read back then, since a limit that the kernel ignored is none, and at every look
 * later. Where the kernel cannot limit swap that limit is left out.
 */
public final class Limits {

  private static final String STEP = "limits";
  private static final long MIB = 1024L * 1024L;
  private static final int CPU_PERIOD_MICROS = 100_000;

  /** The kernel has 65,535 groups for the whole machine; a booted Debian has about 40. */
  private static final String GROUPS_MAX = "512";

  private static final String GROUPS_DEPTH_MAX = "16";

  /** What a first boot may use at least: the image's own programs run, nobody's yet. */
  private static final int BOOT_MILLICORES_MIN = 2000;

  /** A file of a container's control group and what it must hold. */
  private record Limit(String file, String value) {

    /** The v1 hierarchy it is in. */
    String controller() {
      return file.substring(0, file.indexOf('.'));
    }
  }

  private final Cgroups cgroups;
  private final Map<String, Long> bootDeadlines = new ConcurrentHashMap<>();

  public Limits(Cgroups cgroups) {
    this.cgroups = cgroups;
  }

  /** The lines of an LXC configuration by which they stand before the container's init runs. */
  public String config(Resources resources) {
    String prefix = cgroups.version() == CgroupVersion.V2 ? "lxc.cgroup2." : "lxc.cgroup.";
    return limits(resources).stream()
        .map(limit -> prefix + limit.file() + " = " + limit.value() + "\n")
        .collect(Collectors.joining());
  }

  /** The same container while its image boots for the first time, at full speed. */
  public static Resources booting(Resources resources) {
    return new Resources(
        Math.max(resources.cpuMillicores(), BOOT_MILLICORES_MIN),
        resources.memoryMb(),
        resources.diskMb(),
        resources.pidsMax());
  }

  /**
   * Lets a container boot with {@link #booting} limits for a while.
   *
   * @param most after that a look finds them too wide, whatever the container is at
   */
  public void beginBoot(String name, Duration most) {
    bootDeadlines.put(name, System.nanoTime() + most.toNanos());
  }

  public void endBoot(String name) {
    bootDeadlines.remove(name);
  }

  /**
   * Sets and reads back the limits of a running container.
   *
   * @throws HostException with {@link HostFault#LIMITS_NOT_APPLIED} when one does not stand
   */
  public void set(String name, long initPid, Resources resources) throws HostException {
    Map<String, Path> groups = cgroups.groups(name, initPid);
    if (!damage(name, groups, resources).isEmpty()) {
      write(groups, resources);
    }
  }

  private void write(Map<String, Path> groups, Resources resources) throws HostException {
    for (Limit limit : limits(resources)) {
      set(file(groups, limit), limit.value());
    }
  }

  /** Tells the id of a container's init; empty when it does not run. */
  @FunctionalInterface
  public interface Init {
    OptionalLong pid() throws HostException;
  }

  /**
   * Reads the limits of a running container back.
   *
   * @param init asked only when the container was not seen before: it takes a process
   * @return what is not as it should be; empty when all is, or when it has ended
   */
  public List<String> damage(String name, Init init, Resources resources) throws HostException {
    Optional<Map<String, Path>> known = cgroups.known(name);
    if (known.isEmpty()) {
      OptionalLong pid = init.pid();
      if (pid.isEmpty()) {
        return List.of();
      }
      known = Optional.of(cgroups.groups(name, pid.getAsLong()));
    }
    List<String> damage = damage(name, known.get(), resources);
    return !damage.isEmpty() && isBooting(name)
        ? damage(name, known.get(), booting(resources))
        : damage;
  }

  private List<String> damage(String name, Map<String, Path> groups, Resources resources)
      throws HostException {
    List<String> damage = new ArrayList<>();
    for (Limit limit : limits(resources)) {
      Optional<String> actual = read(file(groups, limit));
      if (!actual.equals(Optional.of(limit.value()))) {
        damage.add(name + ": " + limit.file() + " is " + actual.orElse("not there"));
      }
    }
    return damage;
  }

  private boolean isBooting(String name) {
    Long deadline = bootDeadlines.get(name);
    return deadline != null && System.nanoTime() - deadline < 0;
  }

  private List<Limit> limits(Resources resources) {
    String memory = Long.toString(resources.memoryMb() * MIB);
    String pids = Integer.toString(resources.pidsMax());
    String quota = Long.toString((long) resources.cpuMillicores() * CPU_PERIOD_MICROS / 1000);
    String period = Integer.toString(CPU_PERIOD_MICROS);
    List<Limit> limits = new ArrayList<>();
    if (cgroups.version() == CgroupVersion.V2) {
      limits.add(new Limit("memory.max", memory));
      if (cgroups.limitSwap()) {
        limits.add(new Limit("memory.swap.max", "0"));
      }
      limits.add(new Limit("pids.max", pids));
      limits.add(new Limit("cpu.max", quota + " " + period));
      limits.add(new Limit("cgroup.max.descendants", GROUPS_MAX));
      limits.add(new Limit("cgroup.max.depth", GROUPS_DEPTH_MAX));
    } else {
      limits.add(new Limit("memory.limit_in_bytes", memory));
      if (cgroups.limitSwap()) {
        limits.add(new Limit("memory.memsw.limit_in_bytes", memory));
      }
      limits.add(new Limit("pids.max", pids));
      limits.add(new Limit("cpu.cfs_period_us", period));
      limits.add(new Limit("cpu.cfs_quota_us", quota));
    }
    return limits;
  }

  private Path file(Map<String, Path> groups, Limit limit) throws HostException {
    String controller = cgroups.version() == CgroupVersion.V2 ? "" : limit.controller();
    return Cgroups.group(groups, controller).resolve(limit.file());
  }

  private static Optional<String> read(Path file) throws HostException {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new HostException(
          HostFault.LIMITS_NOT_APPLIED, STEP, "cannot read " + file.getFileName(), e);
    }
  }

  private static void set(Path file, String value) throws HostException {
    Optional<String> actual;
    try {
      Files.writeString(file, value);
      actual = read(file);
    } catch (IOException e) {
      throw new HostException(
          HostFault.LIMITS_NOT_APPLIED, STEP, "cannot set " + file.getFileName(), e);
    }
    if (!actual.equals(Optional.of(value))) {
      throw new HostException(
          HostFault.LIMITS_NOT_APPLIED,
          STEP,
          file.getFileName() + " reads " + actual.orElse("nothing") + " after setting " + value);
    }
  }
}
