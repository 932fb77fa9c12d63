package org.paygress.hostd.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * Which kind of quotas a btrfs file system keeps.
 *
 * <p>Full quotas know for every extent all the subvolumes that share it. Each snapshot of an image
 * shares all of the image, so deleting one keeps a core busy for a second or two, and everybody who
 * commits waits for it. Simple quotas (Linux 6.7) charge an extent to the subvolume that wrote it
 * and to nobody else, which is what a lease's quota means here, and cost next to nothing.
 *
 * <p>By ioctl (linux/btrfs.h), because the {@code btrfs} program of Debian 12 does not know simple
 * quotas even where the kernel does.
 */
public final class Quotas {
  private static final int O_DIRECTORY_CLOEXEC = 0x10000 | 0x80000;
  // _IOWR(0x94, 40, struct btrfs_ioctl_quota_ctl_args) and _IOR(0x94, 31, 1024 bytes).
  private static final long QUOTA_CTL = 0xc010_9428L;
  private static final long FS_INFO = 0x8400_941fL;
  private static final int FS_INFO_BYTES = 1024;
  private static final int FS_INFO_FSID = 16;
  private static final long ENABLE_SIMPLE = 4;

  private static final Linker LINKER = Linker.nativeLinker();
  // Both are variadic: what comes after the second argument.
  private static final MethodHandle OPEN = function("open", 2, ADDRESS, JAVA_INT);
  private static final MethodHandle IOCTL = function("ioctl", 2, JAVA_INT, JAVA_LONG, ADDRESS);
  private static final MethodHandle CLOSE = function("close", 1, JAVA_INT);

  private Quotas() {}

  /** Whether there are quotas of any kind; false also where that cannot be seen. */
  public static boolean areKept(Path directory) {
    return says(directory, "enabled", "1");
  }

  /**
   * Whether extents are counted the simple way; false also when there are no quotas, or no btrfs.
   *
   * @param directory any of the file system
   */
  public static boolean areSimple(Path directory) {
    return says(directory, "mode", "squota");
  }

  private static boolean says(Path directory, String name, String value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment info = arena.allocate(FS_INFO_BYTES);
      if (!ioctl(arena, directory, FS_INFO, info)) {
        return false;
      }
      byte[] fsid = info.asSlice(FS_INFO_FSID, 16).toArray(JAVA_BYTE);
      Path file = Path.of("/sys/fs/btrfs", uuid(fsid), "qgroups", name);
      return Files.readString(file).strip().equals(value);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Begins to keep simple quotas. Does nothing when quotas of any kind are kept already.
   *
   * @return false if the kernel cannot
   */
  public static boolean enableSimple(Path directory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment arguments = arena.allocate(JAVA_LONG, 2);
      arguments.setAtIndex(JAVA_LONG, 0, ENABLE_SIMPLE);
      return ioctl(arena, directory, QUOTA_CTL, arguments);
    }
  }

  private static boolean ioctl(Arena arena, Path directory, long request, MemorySegment argument) {
    try {
      int fd =
          (int) OPEN.invokeExact(arena.allocateFrom(directory.toString()), O_DIRECTORY_CLOEXEC);
      if (fd < 0) {
        return false;
      }
      int result = (int) IOCTL.invokeExact(fd, request, argument);
      int closed = (int) CLOSE.invokeExact(fd);
      return result == 0 && closed == 0;
    } catch (Throwable e) {
      // invokeExact declares Throwable; the calls themselves only return error codes.
      throw new IllegalStateException("cannot call the C library", e);
    }
  }

  private static String uuid(byte[] fsid) {
    return HexFormat.of()
        .formatHex(fsid)
        .replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
  }

  private static MethodHandle function(String name, int named, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(JAVA_INT, arguments),
        named < arguments.length
            ? new Linker.Option[] {Linker.Option.firstVariadicArg(named)}
            : new Linker.Option[0]);
  }
}
