package org.paygress.system.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The few libc calls that the JDK has no name for. */
public final class Libc {
  static final int PROT_READ_WRITE = 3;
  static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  static final int MADV_DONTDUMP = 16;
  static final int O_CLOEXEC = 0x80000;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle MMAP =
      handle("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
  private static final MethodHandle MUNMAP = handle("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle MLOCK = handle("mlock", JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle MADVISE =
      handle("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle PIPE2 = handle("pipe2", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle WRITE =
      handle("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle CLOSE = handle("close", JAVA_INT, JAVA_INT);

  private Libc() {}

  private static MethodHandle handle(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }

  /** An anonymous private mapping, or a segment with address -1. */
  public static MemorySegment mmap(long bytes) {
    try {
      return (MemorySegment)
          MMAP.invokeExact(
              MemorySegment.NULL, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int munmap(MemorySegment address, long bytes) {
    try {
      return (int) MUNMAP.invokeExact(address, bytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int mlock(MemorySegment address, long bytes) {
    try {
      return (int) MLOCK.invokeExact(address, bytes);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int madvise(MemorySegment address, long bytes, int advice) {
    try {
      return (int) MADVISE.invokeExact(address, bytes, advice);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  /** Fills {@code fds} with two ints: read end, write end. */
  public static int pipe2(MemorySegment fds, int flags) {
    try {
      return (int) PIPE2.invokeExact(fds, flags);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static long write(int fd, MemorySegment bytes, long count) {
    try {
      return (long) WRITE.invokeExact(fd, bytes, count);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  public static int close(int fd) {
    try {
      return (int) CLOSE.invokeExact(fd);
    } catch (Throwable t) {
      throw unexpected(t);
    }
  }

  private static AssertionError unexpected(Throwable t) {
    return new AssertionError("a downcall threw", t);
  }
}
