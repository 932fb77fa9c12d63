package org.paygress.system.socket;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the callers of a unix socket, each on a virtual thread of its own, until the socket is
 * closed. Who comes when all places are taken waits in the kernel's queue.
 */
public final class CallLoop {

  private static final Logger LOG = LoggerFactory.getLogger(CallLoop.class);

  /** One caller's conversation. */
  @FunctionalInterface
  public interface Handler {
    void serve(UnixConnection caller) throws IOException;
  }

  private final UnixServer server;
  private final Semaphore places;
  private final Handler handler;

  private CallLoop(UnixServer server, int placesMax, Handler handler) {
    this.server = server;
    this.places = new Semaphore(placesMax);
    this.handler = handler;
  }

  /**
   * Begins to take callers.
   *
   * @param name of the thread that listens
   * @param placesMax how many are served at once
   */
  public static void start(String name, UnixServer server, int placesMax, Handler handler) {
    var loop = new CallLoop(server, placesMax, handler);
    Thread.ofPlatform().daemon().name(name).start(loop::listen);
  }

  private void listen() {
    while (server.isOpen()) {
      try {
        places.acquire();
        UnixConnection caller = server.accept();
        Thread.ofVirtual().name("call").start(() -> serve(caller));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        places.release();
        LOG.warn("a call could not be taken: {}", e.toString());
        rest();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** Without file descriptors each attempt fails at once. */
  private static void rest() {
    try {
      Thread.sleep(Duration.ofMillis(200));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(UnixConnection caller) {
    try (caller) {
      handler.serve(caller);
    } catch (IOException e) {
      LOG.warn("a call broke off: {}", e.toString());
    } finally {
      places.release();
    }
  }
}
