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
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.paygress.host.CgroupVersion;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.hostd.kernel.Kernel;

/**
 * The control groups of containers, as the kernel's file system shows them. On a v1 or hybrid
 * machine v2 limits are silently ignored and the other way round, so the version is found out.
 */
public final class Cgroups {

  private static final String STEP = "limits";
  private static final int DEPTH_MAX = 5;

  private final Map<String, Map<String, Path>> known = new ConcurrentHashMap<>();
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

  /** Whether a container's swap can be limited: the kernel may count none. */
  boolean limitSwap() {
    if (version() == CgroupVersion.V1) {
      return Files.exists(root.resolve("memory/memory.memsw.limit_in_bytes"));
    }
    // The root group itself has no limits; those below it have the same files each.
    try (Stream<Path> below = Files.list(root)) {
      return below.anyMatch(group -> Files.exists(group.resolve("memory.swap.max")));
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Stops every process of a container where it is. Written directly: lxc-freeze sleeps a whole
   * second on v1. A container that does not freeze at once is killed as well, so that is no fault.
   */
  public void freeze(String name, long initPid) throws HostException {
    frozen(name, initPid, "1", "FROZEN");
  }

  /** Lets them go on. */
  public void thaw(String name, long initPid) throws HostException {
    frozen(name, initPid, "0", "THAWED");
  }

  private void frozen(String name, long initPid, String v2, String v1) throws HostException {
    Map<String, Path> groups = groups(name, initPid);
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
    known.remove(name);
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

  /** The groups that a running container was last seen in; empty when some of them are gone. */
  Optional<Map<String, Path>> known(String name) {
    return Optional.ofNullable(known.get(name))
        .filter(groups -> groups.values().stream().allMatch(Files::isDirectory));
  }

  /**
   * The container's own group in each hierarchy, by controller; the unified one is {@code ""}. The
   * process may have ended, and its id be another container's: only groups of that name count.
   */
  Map<String, Path> groups(String name, long initPid) throws HostException {
    Pattern own =
        Pattern.compile("(/(?:.*/)?lxc\\.payload\\." + Pattern.quote(name) + "(-\\d+)?)(/.*)?");
    List<String> lines;
    try {
      lines = Files.readAllLines(proc.resolve(Long.toString(initPid)).resolve("cgroup"));
    } catch (IOException e) {
      throw new HostException(HostFault.CONTAINER_START, STEP, "the container's init is gone", e);
    }
    Map<String, Path> groups = new LinkedHashMap<>();
    for (String line : lines) {
      String[] fields = line.split(":", 3);
      // What the container's own init added below its group is cut.
      Matcher group = own.matcher(fields[2]);
      if (group.matches()) {
        for (String controller : fields[1].split(",")) {
          Path hierarchy = fields[1].isEmpty() ? unified() : root.resolve(fields[1]);
          groups.put(controller, hierarchy.resolve(group.group(1).substring(1)));
        }
      }
    }
    known.put(name, Map.copyOf(groups));
    return groups;
  }

  private Path unified() {
    return version() == CgroupVersion.V2 ? root : root.resolve("unified");
  }

  static Path group(Map<String, Path> groups, String controller) throws HostException {
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
}
