package org.paygress.system.service;

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
import java.nio.charset.StandardCharsets;

/** The service manager's end of the notification socket: a bound unix datagram socket. */
final class NotifySocket implements AutoCloseable {

  private final Arena arena = Arena.ofShared();
  private final MemorySegment buffer = arena.allocate(4096);
  private final int fd;

  /**
   * @param path a file system path, or an abstract name with {@code @} in front
   */
  NotifySocket(String path) {
    byte[] name = path.getBytes(StandardCharsets.UTF_8);
    MemorySegment address = arena.allocate(110);
    address.set(JAVA_SHORT, 0, (short) 1);
    MemorySegment.copy(name, 0, address, JAVA_BYTE, 2, name.length);
    if (name[0] == '@') {
      address.set(JAVA_BYTE, 2, (byte) 0);
    }
    fd = (int) call("socket", JAVA_INT, 1, 2, 0);
    check(fd >= 0);
    check((int) call("bind", JAVA_INT, fd, address, 2 + name.length) == 0);
    // A second is long for a datagram on one machine; a missing one must not hang the test.
    MemorySegment second = arena.allocate(16);
    second.set(JAVA_LONG, 0, 2L);
    check((int) call("setsockopt", JAVA_INT, fd, 1, 20, second, 16) == 0);
  }

  /** The next message; empty if none comes within two seconds. */
  String next() {
    long length = (long) call("recv", JAVA_LONG, fd, buffer, 4096L, 0);
    return length < 0
        ? ""
        : new String(buffer.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    check((int) call("close", JAVA_INT, fd) == 0);
    arena.close();
  }

  private static Object call(String name, MemoryLayout result, Object... arguments) {
    var layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < arguments.length; i++) {
      layouts[i] =
          switch (arguments[i]) {
            case Integer _ -> JAVA_INT;
            case Long _ -> JAVA_LONG;
            default -> ADDRESS;
          };
    }
    Linker linker = Linker.nativeLinker();
    try {
      return linker
          .downcallHandle(
              linker.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, layouts))
          .invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static void check(boolean succeeded) {
    if (!succeeded) {
      throw new IllegalStateException("the socket call failed");
    }
  }
}
