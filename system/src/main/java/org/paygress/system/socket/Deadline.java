package org.paygress.system.socket;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Ends a conversation that takes too long. */
public final class Deadline {

  private Deadline() {}

  /** Closes {@code channel} after {@code time}, unless the thread is interrupted before. */
  public static Thread hangUp(SocketChannel channel, Duration time) {
    return Thread.ofVirtual()
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
}
