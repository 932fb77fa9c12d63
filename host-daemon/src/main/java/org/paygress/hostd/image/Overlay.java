package org.paygress.hostd.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.paygress.templates.Recipe.OverlayFile;

/** Puts files into a root filesystem from outside, without following its links out of it. */
public final class Overlay {
  private static final PosixFilePermission[] BITS = {
    PosixFilePermission.OTHERS_EXECUTE,
    PosixFilePermission.OTHERS_WRITE,
    PosixFilePermission.OTHERS_READ,
    PosixFilePermission.GROUP_EXECUTE,
    PosixFilePermission.GROUP_WRITE,
    PosixFilePermission.GROUP_READ,
    PosixFilePermission.OWNER_EXECUTE,
    PosixFilePermission.OWNER_WRITE,
    PosixFilePermission.OWNER_READ
  };

  private Overlay() {}

  public static void put(Path root, OverlayFile file) throws IOException {
    Path target = inside(root, file.path());
    Files.deleteIfExists(target);
    Files.writeString(target, file.content());
    Files.setPosixFilePermissions(target, permissions(file.mode()));
  }

  public static void mask(Path root, String unit) throws IOException {
    Path link = inside(root, "/etc/systemd/system/" + unit);
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, Path.of("/dev/null"));
  }

  public static Set<PosixFilePermission> permissions(int mode) {
    Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
    for (int bit = 0; bit < BITS.length; bit++) {
      if ((mode & (1 << bit)) != 0) {
        set.add(BITS[bit]);
      }
    }
    return set;
  }

  /** A link on the way is refused: an absolute one would lead to the host's own files. */
  private static Path inside(Path root, String absolute) throws IOException {
    Path parent = root;
    Path relative = Path.of(absolute.substring(1));
    for (int i = 0; i < relative.getNameCount() - 1; i++) {
      parent = parent.resolve(relative.getName(i));
      if (Files.isSymbolicLink(parent)) {
        throw new IOException(absolute + " leads through a symbolic link");
      }
      if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(parent);
        Files.setPosixFilePermissions(parent, permissions(0755));
      }
    }
    return root.resolve(relative);
  }
}
