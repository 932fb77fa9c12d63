package org.paygress.hostd.server;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.paygress.host.wire.HostAnswer;
import org.paygress.host.wire.HostWire;
import org.paygress.system.socket.Deadline;
import org.paygress.system.socket.UnixConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who made a call, and hears of it. One that has hung up, or does not read, is told nothing more,
 * and the work goes on.
 */
final class Caller implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Caller.class);
  private static final Duration PULSE = Duration.ofSeconds(5);
  private static final Duration TELL_TIMEOUT = Duration.ofSeconds(10);

  private final UnixConnection connection;
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread pulse;
  private boolean gone;

  private Caller(UnixConnection connection) {
    this.connection = connection;
    this.pulse = Thread.ofVirtual().unstarted(this::pulse);
  }

  /** Begins to tell the caller every few seconds that its work goes on. */
  static Caller of(UnixConnection connection) {
    var caller = new Caller(connection);
    caller.pulse.start();
    return caller;
  }

  private void pulse() {
    try {
      while (true) {
        Thread.sleep(PULSE);
        tell(new HostAnswer.Working());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void step(String name) {
    tell(new HostAnswer.Step(name));
  }

  void tell(HostAnswer answer) {
    byte[] frame = HostWire.frame(answer);
    lock.lock();
    try (Deadline _ = connection.hangUpAfter(TELL_TIMEOUT)) {
      if (!gone) {
        connection.writeFrame(frame);
      }
    } catch (IOException e) {
      gone = true;
      LOG.debug("a caller is gone: {}", e.toString());
    } finally {
      lock.unlock();
    }
  }

  /** Ends the telling; the connection is not closed here. */
  @Override
  public void close() {
    pulse.interrupt();
  }
}
