package org.paygress.system.socket;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * A stream of lines over a unix socket (unix(7)), in UTF-8. One thread may read while another
 * writes.
 */
public final class UnixConnection implements AutoCloseable {
  private static final int BLOCK_BYTES = 8_192;

  private final SocketChannel channel;
  private final ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES).limit(0);

  UnixConnection(SocketChannel channel) {
    this.channel = channel;
  }

  /** Connects; empty when nobody listens on a socket that a killed process left behind. */
  public static Optional<UnixConnection> connect(UnixDomainSocketAddress address)
      throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(address);
      return Optional.of(new UnixConnection(channel));
    } catch (ConnectException e) {
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Hangs up after {@code time}, unless the deadline is closed before. */
  public Deadline hangUpAfter(Duration time) {
    return new Deadline(channel, time);
  }

  /** Writes a line, which has no line break in it. */
  public void write(String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /**
   * Reads up to the end of a line.
   *
   * @throws IOException when the other side leaves before it, or says more than {@code bytesMax}
   */
  public String read(int bytesMax) throws IOException {
    var line = new ByteArrayOutputStream();
    while (line.size() <= bytesMax) {
      if (!block.hasRemaining()) {
        fill();
      }
      byte next = block.get();
      if (next == '\n') {
        return line.toString(StandardCharsets.UTF_8);
      }
      line.write(next);
    }
    throw new IOException("the other side said too much");
  }

  private void fill() throws IOException {
    block.clear();
    int read = channel.read(block);
    block.flip();
    if (read < 0) {
      throw new IOException("the other side left before the end of its line");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
