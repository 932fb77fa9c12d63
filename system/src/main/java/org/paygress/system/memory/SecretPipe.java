package org.paygress.system.memory;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A kernel pipe already filled with what a child shall read on stdin.
 *
 * <p>Why not the JDK's own pipe: its stream buffers on the heap, where a key would stay until some
 * collection. Pipe pages belong to the kernel and are never swapped. What is given must fit the
 * pipe, so that filling it cannot block.
 */
public final class SecretPipe implements AutoCloseable {
  /** A pipe's capacity on Linux. */
  public static final int MAX_BYTES = 65536;

  private final int readEnd;
  private final int writeEnd;

  private SecretPipe(int readEnd, int writeEnd) {
    this.readEnd = readEnd;
    this.writeEnd = writeEnd;
  }

  /**
   * Opens a pipe that holds {@code content}.
   *
   * @throws IOException when the process has no file descriptor left or the content does not fit
   */
  public static SecretPipe holding(MemorySegment content) throws IOException {
    if (content.byteSize() > MAX_BYTES) {
      throw new IOException("stdin is limited to " + MAX_BYTES + " bytes");
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fds = arena.allocate(ValueLayout.JAVA_INT, 2);
      if (Libc.pipe2(fds, Libc.O_CLOEXEC) != 0) {
        throw new IOException("no pipe to be had");
      }
      SecretPipe pipe =
          new SecretPipe(
              fds.getAtIndex(ValueLayout.JAVA_INT, 0), fds.getAtIndex(ValueLayout.JAVA_INT, 1));
      if (content.byteSize() > 0
          && Libc.write(pipe.writeEnd, content, content.byteSize()) != content.byteSize()) {
        pipe.close();
        throw new IOException("the pipe did not take all of stdin");
      }
      return pipe;
    }
  }

  /** As {@link #holding(MemorySegment)}; the intermediate off-heap copy is zeroed. */
  public static SecretPipe holding(byte[] content) throws IOException {
    if (content.length == 0) {
      return holding(MemorySegment.NULL);
    }
    try (SecretMemory copy = SecretMemory.copyOf(content)) {
      return holding(copy.segment());
    }
  }

  /**
   * The path that opens the read end anew. The pipe must stay open until the child has been
   * started: opening a pipe without a writer would block.
   */
  public File readPath() {
    return new File("/proc/self/fd/" + readEnd);
  }

  @Override
  public void close() {
    Libc.close(writeEnd);
    Libc.close(readEnd);
  }
}
