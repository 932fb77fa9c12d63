package org.paygress.provider.siege;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.StatusResponse;
import org.paygress.protocol.message.TopUpResponse;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.provider.Consumer;
import org.paygress.provider.Requests;
import org.paygress.system.Parsed;

/**
 * Rents, asks, tops up, asks again and leaves, over and over. The pauses are a person's, and longer
 * than an answer takes.
 */
final class HonestConsumer implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SLOW = Duration.ofMillis(1_200);
  private static final int PAUSE_MS_MIN = 400;
  private static final int PAUSE_MS_MAX = 1_200;
  private static final int FIRST_MS_MAX = 6_000;
  private static final int STATUSES = 3;

  private final RelayUrl relay;
  private final PublicKey provider;
  private final Supplier<String> tokens;
  private final BooleanSupplier goOn;
  private final Tally tally;

  /**
   * @param tokens each buys a spawn or a top-up
   */
  HonestConsumer(
      RelayUrl relay,
      PublicKey provider,
      Supplier<String> tokens,
      BooleanSupplier goOn,
      Tally tally) {
    this.relay = relay;
    this.provider = provider;
    this.tokens = tokens;
    this.goOn = goOn;
    this.tally = tally;
  }

  @Override
  public void run() {
    try (Consumer consumer = new Consumer(relay, provider)) {
      // They do not all come in the same second.
      pause(0, FIRST_MS_MAX);
      while (goOn.getAsBoolean()) {
        stay(consumer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stay(Consumer consumer) throws InterruptedException {
    Optional<Reply> spawned = ask(consumer, Requests.spawn(tokens.get()), tally.spawns);
    if (!(spawned.isPresent() && spawned.get() instanceof AccessDetails access)) {
      refused("spawn", spawned);
      pause();
      return;
    }
    statuses(consumer, access.podId());
    Optional<Reply> extended =
        ask(consumer, Requests.topUp(access.podId(), tokens.get()), tally.topUps);
    if (!(extended.isPresent() && extended.get() instanceof TopUpResponse)) {
      refused("top-up", extended);
    }
    statuses(consumer, access.podId());
  }

  private void statuses(Consumer consumer, String pod) throws InterruptedException {
    for (int i = 0; i < STATUSES && goOn.getAsBoolean(); i++) {
      pause();
      Optional<Reply> status = ask(consumer, Requests.status(pod), tally.statuses);
      if (!(status.isPresent() && status.get() instanceof StatusResponse)) {
        refused("status", status);
      }
    }
    pause();
  }

  private void refused(String what, Optional<Reply> reply) {
    tally.refused(what + ": " + reply.map(Reply::toString).orElse("no answer in " + PATIENCE));
  }

  /** The answer to this request, whatever else comes before; empty if none comes in time. */
  private static Optional<Reply> ask(Consumer consumer, ObjectNode request, Latencies latencies)
      throws InterruptedException {
    long start = System.nanoTime();
    Event asked = consumer.say(request.toString());
    Optional<DirectMessage> answer = consumer.poll(PATIENCE);
    while (answer.isPresent()
        && !ReplyCodec.request(answer.get().plaintext()).equals(Optional.of(asked.id()))) {
      answer = consumer.poll(PATIENCE);
    }
    latencies.add(Duration.ofNanos(System.nanoTime() - start), SLOW);
    return answer.flatMap(
        message ->
            ReplyCodec.parse(message.plaintext()) instanceof Parsed.Ok<Reply>(var reply)
                ? Optional.of(reply)
                : Optional.empty());
  }

  private static void pause() throws InterruptedException {
    pause(PAUSE_MS_MIN, PAUSE_MS_MAX);
  }

  private static void pause(int msMin, int msMax) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextInt(msMin, msMax));
  }
}
