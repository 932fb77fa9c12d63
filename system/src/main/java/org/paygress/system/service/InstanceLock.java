package org.paygress.system.service;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.paygress.system.files.OwnerOnly;

/**
 * Keeps a second daemon of the same program away from a state directory. The kernel holds the lock,
 * so it ends with the process however that dies; the file stays behind and means nothing by itself.
 */
public final class InstanceLock implements AutoCloseable {

  private final FileChannel channel;

  private InstanceLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock of {@code stateDir}.
   *
   * @param program whose lock it is
   * @return empty if another daemon holds it
   * @throws IOException if the directory cannot be written
   */
  public static Optional<InstanceLock> acquire(Path stateDir, String program) throws IOException {
    Path file = file(stateDir, program);
    // A lock that others may open for reading, they may hold for ever (fcntl(2), F_RDLCK).
    OwnerOnly.file(file);
    if (!OwnerOnly.holds(file)) {
      OwnerOnly.restrict(file);
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
    if (!tryLock(channel)) {
      channel.close();
      return Optional.empty();
    }
    byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(pid), 0);
    return Optional.of(new InstanceLock(channel));
  }

  /**
   * Whether a daemon of that program, in another process, runs on {@code stateDir}.
   *
   * @return its process id (0 if it has not written it yet); empty if none runs
   * @throws IOException if the lock file is there but cannot be opened
   */
  public static Optional<Long> holder(Path stateDir, String program) throws IOException {
    Path file = file(stateDir, program);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (tryLock(channel)) {
        return Optional.empty();
      }
    }
    String text = Files.readString(file).strip();
    return Optional.of(text.matches("[0-9]{1,10}") ? Long.parseLong(text) : 0L);
  }

  private static Path file(Path stateDir, String program) {
    return stateDir.resolve(program + ".lock");
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
