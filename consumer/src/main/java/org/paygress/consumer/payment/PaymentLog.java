package org.paygress.consumer.payment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.paygress.consumer.UserException;
import org.paygress.system.files.Directories;
import org.paygress.system.files.OwnerOnly;

/**
 * Lines of text in a file that only grows. A line is on disk when {@link #append} returns; one that
 * a crash cut short was never returned for, and is as if it had not been written.
 */
public final class PaymentLog {

  private static final int TAIL_BYTES = 64 * 1024;

  private final Path file;

  public PaymentLog(Path file) {
    this.file = file;
  }

  public void append(String line) throws IOException {
    Path dir = Directories.parent(file);
    OwnerOnly.directory(dir);
    boolean fresh = !Files.exists(file);
    try (FileChannel channel =
            FileChannel.open(
                file,
                Set.of(
                    StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                OwnerOnly.mode());
        var _ = channel.lock()) {
      long end = endOfLastLine(channel);
      channel.truncate(end);
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        end += channel.write(bytes, end);
      }
      channel.force(true);
    }
    if (fresh) {
      Directories.sync(dir);
    }
  }

  private static long endOfLastLine(FileChannel channel) throws IOException {
    long end = channel.size();
    ByteBuffer tail = ByteBuffer.allocate(TAIL_BYTES);
    while (end > 0) {
      long start = Math.max(0, end - TAIL_BYTES);
      tail.clear().limit((int) (end - start));
      while (tail.hasRemaining() && channel.read(tail, start + tail.position()) >= 0) {
        // A read may bring less than was asked for.
      }
      for (int i = tail.position() - 1; i >= 0; i--) {
        if (tail.get(i) == '\n') {
          return start + i + 1;
        }
      }
      end = start;
    }
    return 0;
  }

  /** All whole lines, the oldest first. */
  public List<String> lines() throws IOException, UserException {
    if (!Files.exists(file)) {
      return List.of();
    }
    UserException.requirePrivate(file, "payments");
    String text = Files.readString(file);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
  }
}
