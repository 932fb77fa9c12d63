package org.paygress.system.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Ends a conversation that takes too long, for blocking channels know no timeout. */
public final class Deadline implements AutoCloseable {
  private final Thread timer;

  /** Closes {@code channel} after {@code time}, unless this is closed before. */
  Deadline(SocketChannel channel, Duration time) {
    this.timer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Thread.sleep(time);
                    channel.close();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
  }

  /** The conversation may go on. */
  @Override
  public void close() {
    timer.interrupt();
  }
}
