package org.paygress.hostd.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.paygress.system.files.OwnerOnly;

/**
 * A directory that only root and one container's own root can walk through. What a tenant makes is
 * written with the ids of the host where the mount is mapped, set-user-id programs of root among
 * it, so no other account of the machine may get at it.
 */
public final class TenantDirectory {

  private TenantDirectory() {}

  /**
   * Makes it, or makes one that is there so.
   *
   * @param group the host's id of the container's root group
   */
  public static Path make(Path dir, long group) throws IOException {
    OwnerOnly.directory(dir);
    Files.setAttribute(dir, "unix:gid", Math.toIntExact(group), LinkOption.NOFOLLOW_LINKS);
    return Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x---"));
  }
}
