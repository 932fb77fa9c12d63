package org.paygress.system.socket;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
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
 * A conversation over a unix socket (unix(7)): in lines of UTF-8, or in frames, which are an
 * unsigned length of four bytes, the highest first, and so many bytes. One thread may read while
 * another writes. Lines are read ahead, frames are not: a conversation has one of the two.
 */
public final class UnixConnection implements AutoCloseable {
  private static final int BLOCK_BYTES = 8_192;
  private static final int LENGTH_BYTES = 4;

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

  /** Writes a frame. */
  public void writeFrame(byte[] content) throws IOException {
    writeFrame(ByteBuffer.wrap(content));
  }

  /** Writes what remains of {@code content} as a frame. */
  public void writeFrame(ByteBuffer content) throws IOException {
    ByteBuffer[] frame = {ByteBuffer.allocate(LENGTH_BYTES), content};
    frame[0].putInt(content.remaining()).flip();
    while (frame[1].hasRemaining() || frame[0].hasRemaining()) {
      channel.write(frame);
    }
  }

  /**
   * Reads a frame.
   *
   * @throws IOException when the other side leaves before its end, or it is longer than {@code
   *     bytesMax}
   */
  public byte[] readFrame(int bytesMax) throws IOException {
    int length = readLength();
    if (length < 0 || length > bytesMax) {
      throw new IOException("the other side said too much");
    }
    ByteBuffer content = ByteBuffer.allocate(length);
    readFully(content);
    return content.array();
  }

  /**
   * Reads a frame of exactly the length of {@code content}, straight into it: given memory outside
   * the heap, it never is on the heap.
   *
   * @throws IOException when the other side leaves before its end, or it is of another length
   */
  public void readFrame(ByteBuffer content) throws IOException {
    if (readLength() != content.remaining()) {
      throw new IOException("the other side said something of another length");
    }
    readFully(content);
  }

  private int readLength() throws IOException {
    ByteBuffer length = ByteBuffer.allocate(LENGTH_BYTES);
    readFully(length);
    return length.getInt(0);
  }

  private void readFully(ByteBuffer content) throws IOException {
    while (content.hasRemaining()) {
      if (channel.read(content) < 0) {
        throw new EOFException("the other side left before the end of its frame");
      }
    }
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
