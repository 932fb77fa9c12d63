package org.paygress.testbed.guest;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.paygress.system.socket.UnixConnection;

/**
 * Our end of the guest agent's line protocol (testbed/guest/agent): many scripts may run at once.
 * The guest powers itself off when this end is closed, so it never outlives its owner.
 */
final class ControlChannel implements AutoCloseable {

  private static final int LINE_BYTES_MAX = 64 << 20;

  private final UnixConnection socket;
  private final CompletableFuture<Double> ready = new CompletableFuture<>();
  private final Map<Long, CompletableFuture<GuestRun>> running = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong();
  private final ReentrantLock writing = new ReentrantLock();

  private ControlChannel(UnixConnection socket) {
    this.socket = socket;
  }

  static ControlChannel connect(Path path) throws IOException {
    UnixConnection socket =
        UnixConnection.connect(UnixDomainSocketAddress.of(path))
            .orElseThrow(() -> new ConnectException("nobody listens on " + path));
    var channel = new ControlChannel(socket);
    Thread.ofVirtual().name("guest-control").start(channel::readAll);
    return channel;
  }

  /** Completes with the guest's uptime in seconds when it can run scripts. */
  CompletableFuture<Double> ready() {
    return ready;
  }

  GuestRun run(String script, Duration timeout) throws IOException, InterruptedException {
    long id = lastId.incrementAndGet();
    var result = new CompletableFuture<GuestRun>();
    running.put(id, result);
    try {
      send("RUN " + id + " " + base64(script));
      return result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the guest ended while it ran a script", e.getCause());
    } catch (TimeoutException e) {
      return new GuestRun(HostCommand.TIMED_OUT, "no answer from the guest after " + timeout);
    } finally {
      running.remove(id);
    }
  }

  void powerOff() throws IOException {
    send("OFF");
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(String line) throws IOException {
    writing.lock();
    try {
      socket.write(line);
    } finally {
      writing.unlock();
    }
  }

  private void readAll() {
    try (socket) {
      while (true) {
        take(socket.read(LINE_BYTES_MAX).split(" ", -1));
      }
    } catch (IOException e) {
      // Closed, by the guest's end or by us; whoever waits is told below.
    }
    var gone = new IOException("the guest closed its control channel");
    ready.completeExceptionally(gone);
    running.values().forEach(waiting -> waiting.completeExceptionally(gone));
  }

  private void take(String[] words) {
    if (words[0].equals("READY") && words.length == 2) {
      ready.complete(Double.valueOf(words[1]));
    } else if (words[0].equals("DONE") && words.length >= 3) {
      CompletableFuture<GuestRun> waiting = running.get(Long.valueOf(words[1]));
      if (waiting != null) {
        byte[] output = words.length > 3 ? Base64.getDecoder().decode(words[3]) : new byte[0];
        waiting.complete(
            new GuestRun(Integer.parseInt(words[2]), new String(output, StandardCharsets.UTF_8)));
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
