package org.paygress.consumer.exchange;

import java.io.IOException;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.paygress.consumer.UserException;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;

/** All relays of one command. Those that do not answer are left out; one is enough. */
public final class Relays implements AutoCloseable {

  private final HttpClient http =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
  private final BlockingQueue<RelayConnection.Incoming> inbox = RelayConnection.newInbox();
  private final List<RelayConnection> open = new ArrayList<>();

  /**
   * Connects to all of them at once.
   *
   * @throws UserException when none can be reached
   */
  public static Relays connect(List<RelayUrl> urls, SecretKey key) throws UserException {
    Relays relays = new Relays();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<RelayConnection>> attempts = new ArrayList<>();
      for (RelayUrl url : urls) {
        Callable<RelayConnection> attempt =
            () -> RelayConnection.open(relays.http, url, key, relays.inbox);
        attempts.add(threads.submit(attempt));
      }
      for (Future<RelayConnection> attempt : attempts) {
        result(attempt).ifPresent(relays.open::add);
      }
    }
    if (relays.open.isEmpty()) {
      relays.close();
      throw new UserException("none of the relays " + urls + " can be reached", "check --relay");
    }
    return relays;
  }

  private static Optional<RelayConnection> result(Future<RelayConnection> attempt) {
    try {
      return Optional.of(attempt.get());
    } catch (ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  public int count() {
    return open.size();
  }

  /** Sends to every relay; returns how many took it onto the wire. */
  public int send(ClientMessage message) {
    int sent = 0;
    for (RelayConnection relay : open) {
      try {
        relay.send(message);
        sent++;
      } catch (IOException e) {
        // The others go on.
      }
    }
    return sent;
  }

  /** The next message of any relay, or empty after {@code millis}. */
  public Optional<RelayConnection.Incoming> next(long millis) throws InterruptedException {
    return Optional.ofNullable(inbox.poll(Math.max(1, millis), TimeUnit.MILLISECONDS));
  }

  @Override
  public void close() {
    open.forEach(RelayConnection::close);
    http.shutdownNow();
  }
}
