package org.paygress.hostd.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.paygress.host.HostException;
import org.paygress.host.HostFault;

/**
 * Whether a container's own root, who is nobody on the host, can walk to a directory. LXC needs
 * that of the directories it reads containers and root filesystems from.
 */
public final class Traversal {

  private static final String STEP = "state";

  private Traversal() {}

  /** Lets others walk through this directory; they still cannot list it. */
  public static void allow(Path dir) throws IOException {
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(dir);
    if (permissions.add(PosixFilePermission.OTHERS_EXECUTE)) {
      Files.setPosixFilePermissions(dir, permissions);
    }
  }

  /**
   * Checks every directory above one.
   *
   * @throws HostException with {@link HostFault#SETUP}, the directory in the way and the remedy
   */
  public static void check(Path dir) throws HostException {
    try {
      for (Path above = dir.toRealPath(); above != null; above = above.getParent()) {
        if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
          throw new HostException(
              HostFault.SETUP, STEP, "containers cannot reach " + dir + ": run chmod o+x " + above);
        }
      }
    } catch (IOException e) {
      throw new HostException(HostFault.SETUP, STEP, "cannot look at " + dir, e);
    }
  }
}
