package org.paygress.hostd.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paygress.host.CgroupVersion;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.host.Resources;
import org.paygress.hostd.kernel.Kernel;

/**
 * Limits of running containers, written straight into the control group file system and read back.
 * On a v1 or hybrid machine v2 limits are silently ignored and the other way round, so the version
 * is found out, and a limit that does not read back is a fault.
 */
public final class Cgroups {

  private static final String STEP = "limits";
  private static final long MIB = 1024L * 1024L;
  private static final int CPU_PERIOD_MICROS = 100_000;
  private static final int DEPTH_MAX = 5;

  /** The kernel has 65,535 groups for the whole machine; a booted Debian has about 40. */
  private static final String GROUPS_MAX = "512";

  private static final String GROUPS_DEPTH_MAX = "16";
  private static final String PAYLOAD = "lxc.payload";

  private final Path proc;
  private final Path root;

  /** The machine's own. */
  public Cgroups() {
    this(Kernel.PROC, Kernel.CGROUP);
  }

  public Cgroups(Path proc, Path root) {
    this.proc = proc;
    this.root = root;
  }

  public CgroupVersion version() {
    return Files.exists(root.resolve("cgroup.controllers")) ? CgroupVersion.V2 : CgroupVersion.V1;
  }

  /** On v2, hands the controllers we limit with down to the groups below the root. */
  public void prepare() throws HostException {
    if (version() == CgroupVersion.V1) {
      return;
    }
    Path down = root.resolve("cgroup.subtree_control");
    try {
      List<String> given = List.of(Files.readString(down).strip().split(" "));
      for (String controller : List.of("cpu", "memory", "pids")) {
        if (!given.contains(controller)) {
          Files.writeString(down, "+" + controller);
        }
      }
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, STEP, "cannot enable controllers in " + down, e);
    }
  }

  /** Memory and process limits: wanted from the first instant of a container. */
  public void limitSpace(long initPid, Resources resources) throws HostException {
    String memory = Long.toString(resources.memoryMb() * MIB);
    String pids = Integer.toString(resources.pidsMax());
    Map<String, Path> groups = groups(initPid);
    if (version() == CgroupVersion.V2) {
      set(group(groups, "").resolve("memory.max"), memory);
      setIfPresent(group(groups, "").resolve("memory.swap.max"), "0");
      set(group(groups, "").resolve("pids.max"), pids);
      set(group(groups, "").resolve("cgroup.max.descendants"), GROUPS_MAX);
      set(group(groups, "").resolve("cgroup.max.depth"), GROUPS_DEPTH_MAX);
    } else {
      set(group(groups, "memory").resolve("memory.limit_in_bytes"), memory);
      setIfPresent(group(groups, "memory").resolve("memory.memsw.limit_in_bytes"), memory);
      set(group(groups, "pids").resolve("pids.max"), pids);
    }
  }

  /** The processor limit: set when a container is ready, so that it boots at full speed. */
  public void limitCpu(long initPid, Resources resources) throws HostException {
    long quota = (long) resources.cpuMillicores() * CPU_PERIOD_MICROS / 1000;
    Map<String, Path> groups = groups(initPid);
    if (version() == CgroupVersion.V2) {
      set(group(groups, "").resolve("cpu.max"), quota + " " + CPU_PERIOD_MICROS);
    } else {
      Path cpu = group(groups, "cpu");
      set(cpu.resolve("cpu.cfs_period_us"), Integer.toString(CPU_PERIOD_MICROS));
      set(cpu.resolve("cpu.cfs_quota_us"), Long.toString(quota));
    }
  }

  /**
   * Stops every process of a container where it is. Written directly: lxc-freeze sleeps a whole
   * second on v1. A container that does not freeze at once is killed as well, so that is no fault.
   */
  public void freeze(long initPid) throws HostException {
    frozen(initPid, "1", "FROZEN");
  }

  /** Lets them go on. */
  public void thaw(long initPid) throws HostException {
    frozen(initPid, "0", "THAWED");
  }

  private void frozen(long initPid, String v2, String v1) throws HostException {
    Map<String, Path> groups = groups(initPid);
    try {
      if (version() == CgroupVersion.V2) {
        Files.writeString(group(groups, "").resolve("cgroup.freeze"), v2);
      } else {
        Files.writeString(group(groups, "freezer").resolve("freezer.state"), v1);
      }
    } catch (IOException e) {
      throw new HostException(HostFault.DESTROY_INCOMPLETE, "freeze", "cannot freeze", e);
    }
  }

  /** Whether a process lives in a group of the container of that name. */
  public boolean populated(String name) throws IOException {
    for (Path group : named(name)) {
      try (Stream<Path> below = Files.walk(group)) {
        for (Path procs : below.filter(p -> p.endsWith("cgroup.procs")).toList()) {
          if (!Files.readString(procs).isBlank()) {
            return true;
          }
        }
      } catch (NoSuchFileException | UncheckedIOException e) {
        // The group went away while it was looked at, so nothing lives in it.
      }
    }
    return false;
  }

  /** Removes the groups that a killed container left; those with processes stay. */
  public void sweep(String name) throws IOException {
    for (Path group : named(name)) {
      try (Stream<Path> below = Files.walk(group)) {
        for (Path dir : below.filter(Files::isDirectory).toList().reversed()) {
          Files.deleteIfExists(dir);
        }
      } catch (FileSystemException | UncheckedIOException e) {
        // A group goes only when its last process has; LXC removes it then.
      }
    }
  }

  /** LXC's groups for a container, wherever in each hierarchy the daemon was when it started it. */
  private List<Path> named(String name) throws IOException {
    Pattern ours = Pattern.compile("lxc\\.(payload|monitor)\\." + Pattern.quote(name) + "(-\\d+)?");
    List<Path> found = new ArrayList<>();
    if (!Files.isDirectory(root)) {
      return found;
    }
    Files.walkFileTree(
        root,
        Set.of(),
        DEPTH_MAX,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
            String last = String.valueOf(dir.getFileName());
            if (ours.matcher(last).matches()) {
              found.add(dir);
            }
            return last.startsWith("lxc.")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  /** The container's own group in each hierarchy, by controller; the unified one is {@code ""}. */
  private Map<String, Path> groups(long initPid) throws HostException {
    List<String> lines;
    try {
      lines = Files.readAllLines(proc.resolve(Long.toString(initPid)).resolve("cgroup"));
    } catch (IOException e) {
      throw new HostException(HostFault.CONTAINER_START, STEP, "the container's init is gone", e);
    }
    Map<String, Path> groups = new LinkedHashMap<>();
    for (String line : lines) {
      String[] fields = line.split(":", 3);
      Optional<String> payload = payload(fields[2]);
      if (payload.isPresent()) {
        for (String controller : fields[1].split(",")) {
          Path hierarchy = fields[1].isEmpty() ? unified() : root.resolve(fields[1]);
          groups.put(controller, hierarchy.resolve(payload.get()));
        }
      }
    }
    return groups;
  }

  private Path unified() {
    return version() == CgroupVersion.V2 ? root : root.resolve("unified");
  }

  /** Cuts what the container's own init added below its group. */
  private static Optional<String> payload(String path) {
    int start = path.indexOf("/" + PAYLOAD);
    if (start < 0) {
      return Optional.empty();
    }
    int end = path.indexOf('/', start + 1);
    return Optional.of(path.substring(1, end < 0 ? path.length() : end));
  }

  private static Path group(Map<String, Path> groups, String controller) throws HostException {
    Path group = groups.get(controller);
    if (group == null) {
      throw new HostException(
          HostFault.LIMITS_NOT_APPLIED,
          STEP,
          "the container has no control group of its own for "
              + (controller.isEmpty() ? "limits" : controller));
    }
    return group;
  }

  private static void setIfPresent(Path file, String value) throws HostException {
    if (Files.exists(file)) {
      set(file, value);
    }
  }

  private static void set(Path file, String value) throws HostException {
    String actual;
    try {
      Files.writeString(file, value);
      actual = Files.readString(file).strip();
    } catch (IOException e) {
      throw new HostException(
          HostFault.LIMITS_NOT_APPLIED, STEP, "cannot set " + file.getFileName(), e);
    }
    if (!actual.equals(value)) {
      throw new HostException(
          HostFault.LIMITS_NOT_APPLIED,
          STEP,
          file.getFileName() + " reads " + actual + " after setting " + value);
    }
  }
}
