package org.paygress.system.socket;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/** Sends one datagram to a unix socket, which the JDK's own channels cannot (they are streams). */
public final class UnixDatagram {

  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  private static final int MSG_NOSIGNAL_DONTWAIT = 0x4000 | 0x40;

  /** sun_path's size on Linux. */
  private static final int PATH_BYTES_MAX = 108;

  private UnixDatagram() {}

  /**
   * Sends {@code message}.
   *
   * @param path a file system path, or an abstract name with {@code @} in front
   * @return whether all of it was taken; never blocks
   */
  public static boolean send(String path, byte[] message) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    if (name.length == 0 || name.length >= PATH_BYTES_MAX) {
      return false;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment address = arena.allocate(2 + PATH_BYTES_MAX);
      address.set(JAVA_SHORT, 0, (short) AF_UNIX);
      MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
      if (name[0] == '@') {
        address.set(JAVA_BYTE, 2, (byte) 0);
      }
      int fd =
          (int)
              function("socket", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT)
                  .invokeExact(AF_UNIX, SOCK_DGRAM_CLOEXEC, 0);
      if (fd < 0) {
        return false;
      }
      long sent =
          (long)
              function(
                      "sendto", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS,
                      JAVA_INT)
                  .invokeExact(
                      fd,
                      arena.allocateFrom(JAVA_BYTE, message),
                      (long) message.length,
                      MSG_NOSIGNAL_DONTWAIT,
                      address,
                      2 + name.length);
      int closed = (int) function("close", JAVA_INT, JAVA_INT).invokeExact(fd);
      return closed == 0 && sent == message.length;
    } catch (Throwable e) {
      // invokeExact declares Throwable; the calls themselves only return error codes.
      throw new IllegalStateException("cannot call the C library", e);
    }
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... arguments) {
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, arguments));
  }
}
