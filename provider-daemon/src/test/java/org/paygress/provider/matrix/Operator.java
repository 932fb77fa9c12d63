package org.paygress.provider.matrix;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.paygress.provider.control.ControlCall;
import org.paygress.provider.control.ControlClient;

/** Tells a daemon what to do, many things at once, and says again what a dying one left open. */
final class Operator {

  /** How many calls a daemon listens to at once. */
  static final int AT_ONCE = 16;

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Path stateDir;
  private final AtomicInteger answered = new AtomicInteger();
  private final Queue<ControlCall> open = new ConcurrentLinkedQueue<>();

  Operator(Path stateDir) {
    this.stateDir = stateDir;
  }

  void call(ControlCall call) {
    open.add(call);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                if (ControlClient.ask(stateDir, call, PATIENCE).isPresent()) {
                  open.remove(call);
                  answered.incrementAndGet();
                }
              } catch (IOException e) {
                // It stays open: the daemon was killed, or listens to others.
              }
            });
  }

  /** Says again, one thing after the other, what was not answered. */
  void callAgain() throws IOException {
    for (ControlCall call = open.poll(); call != null; call = open.poll()) {
      var _ = ControlClient.ask(stateDir, call, PATIENCE).orElseThrow();
    }
  }

  /** How many calls were answered at once. */
  int answered() {
    return answered.get();
  }
}
