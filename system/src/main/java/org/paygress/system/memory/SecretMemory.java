package org.paygress.system.memory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Cleaner;

/**
 * A few secret bytes outside the Java heap: locked into RAM, left out of core dumps, zeroed on
 * close.
 *
 * <p>Each instance owns whole pages of its own, since locking and dump advice work on pages.
 * Locking may be refused (RLIMIT_MEMLOCK); {@link #locked()} tells. A heap dump never holds the
 * content.
 */
public final class SecretMemory implements AutoCloseable {
  private static final long PAGE = 4096;

  /** For what nobody closed: its pages are zeroed and given back once it is collected. */
  private static final Cleaner CLEANER = Cleaner.create();

  private final MemorySegment segment;
  private final boolean locked;
  private final Cleaner.Cleanable pages;

  private record Pages(Arena arena, MemorySegment segment) implements Runnable {
    @Override
    public void run() {
      segment.fill((byte) 0);
      arena.close();
    }
  }

  private SecretMemory(int size) {
    if (size < 1 || size > 1 << 20) {
      throw new IllegalArgumentException("size must be 1..1048576 bytes");
    }
    long mapped = (size + PAGE - 1) / PAGE * PAGE;
    MemorySegment address = Libc.mmap(mapped);
    if (address.address() == -1) {
      throw new IllegalStateException("no memory for a secret");
    }
    locked = Libc.mlock(address, mapped) == 0;
    Libc.madvise(address, mapped, Libc.MADV_DONTDUMP);
    Arena arena = Arena.ofShared();
    segment = address.reinterpret(size, arena, unmapped -> Libc.munmap(unmapped, mapped));
    pages = CLEANER.register(this, new Pages(arena, segment));
  }

  /** Zeroed memory of {@code size} bytes (1 to 1 MiB). */
  public static SecretMemory allocate(int size) {
    return new SecretMemory(size);
  }

  /** Copies {@code bytes} (not emptied: the caller zeroes what is its own). */
  public static SecretMemory copyOf(byte[] bytes) {
    SecretMemory memory = new SecretMemory(bytes.length);
    MemorySegment.copy(bytes, 0, memory.segment, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return memory;
  }

  /** Size in bytes. */
  public int size() {
    return Math.toIntExact(segment.byteSize());
  }

  /** Whether the kernel promised never to swap these pages. */
  public boolean locked() {
    return locked;
  }

  /** The content; access after {@link #close()} throws {@link IllegalStateException}. */
  public MemorySegment segment() {
    return segment;
  }

  @Override
  public void close() {
    pages.clean();
  }

  @Override
  public String toString() {
    return "SecretMemory(redacted)";
  }
}
