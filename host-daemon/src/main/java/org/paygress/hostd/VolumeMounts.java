package org.paygress.hostd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;
import org.paygress.hostd.kernel.Commands;
import org.paygress.hostd.kernel.Kernel;
import org.paygress.hostd.kernel.TenantDirectory;
import org.paygress.protocol.LeaseId;
import org.paygress.system.process.Command;

/**
 * The directory that volumes are mounted below. It is one shared mount, so that a volume mounted on
 * a container's part of it appears in that container although it is running already. It lies below
 * /run, since a container's own root must be able to walk there.
 */
final class VolumeMounts {

  private static final String STEP = "mounts";
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final Path MOUNTS = Kernel.PROC.resolve("self/mountinfo");

  private final Commands commands;
  private final Path dir;

  VolumeMounts(Commands commands, Path dir) {
    this.commands = commands;
    this.dir = dir;
  }

  void prepare() throws HostException {
    try {
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, STEP, "cannot make " + dir, e);
    }
    if (!mounted(dir)) {
      mount("--bind", dir.toString(), dir.toString());
    }
    mount("--make-shared", dir.toString());
  }

  /**
   * The directory a lease's volume is mounted on; made when missing.
   *
   * @param group the host's id of the container's root group
   */
  Path of(LeaseId lease, long group) throws HostException {
    Path point = path(lease);
    try {
      if (!point.equals(earlier(lease))) {
        TenantDirectory.make(own(lease), group);
      }
      return Files.createDirectories(point);
    } catch (IOException e) {
      throw new HostException(HostFault.VOLUME, STEP, "cannot make " + point, e);
    }
  }

  Path path(LeaseId lease) {
    return Files.isDirectory(earlier(lease)) ? earlier(lease) : own(lease).resolve("data");
  }

  /** Only the container's own root can walk through it: what is mounted inside is open. */
  private Path own(LeaseId lease) {
    return dir.resolve(lease.hostName() + ".d");
  }

  /** Where a version that had no such directories mounted a volume that may still be there. */
  private Path earlier(LeaseId lease) {
    return dir.resolve(lease.hostName());
  }

  /** Removes a lease's directory; its volume must be unmounted. */
  void release(LeaseId lease) throws IOException {
    Files.deleteIfExists(path(lease));
    Files.deleteIfExists(own(lease));
  }

  void remove() throws HostException {
    while (mounted(dir)) {
      commands.require(
          HostFault.SETUP, STEP, Command.of("umount", dir.toString()).timeout(TIMEOUT));
    }
    try {
      Files.deleteIfExists(dir);
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, STEP, "cannot remove " + dir, e);
    }
  }

  private void mount(String... arguments) throws HostException {
    commands.require(HostFault.SETUP, STEP, Command.of("mount").with(arguments).timeout(TIMEOUT));
  }

  private static boolean mounted(Path dir) throws HostException {
    try {
      List<String> mounts = Files.readAllLines(MOUNTS);
      return mounts.stream().anyMatch(line -> line.split(" ", 6)[4].equals(dir.toString()));
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, STEP, "cannot read the mount table", e);
    }
  }
}
