package org.paygress.testbed.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.message.ReplyCodec;
import org.paygress.protocol.message.Request;
import org.paygress.protocol.message.RequestCodec;
import org.paygress.protocol.nostr.DirectMessage;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Query;
import org.paygress.system.Parsed;

/** One consumer with a key of its own, asking one thing at a time by NIP-04. */
final class Requester implements AutoCloseable {

  /**
   * A reply and when it came.
   *
   * @param sent {@link System#nanoTime()} when the request went to the relay
   * @param received when the reply came from it
   */
  record Answer(Reply reply, long sent, long received) {

    long millis() {
      return (received - sent) / 1_000_000;
    }
  }

  private final SecretKey self = SecretKey.generate();
  private final PublicKey provider;
  private final RelayWatch watch;
  private long answered = Long.MIN_VALUE;

  private Requester(PublicKey provider, RelayUrl relay) throws IOException, InterruptedException {
    this.provider = provider;
    this.watch =
        RelayWatch.open(
            relay,
            Filter.builder()
                .kinds(Kind.NIP04_DM)
                .authors(provider)
                .tag("p", self.publicKey().hex())
                .build());
  }

  static Requester open(PublicKey provider, RelayUrl relay)
      throws IOException, InterruptedException {
    return new Requester(provider, relay);
  }

  /** Sends a request and waits for its reply. */
  Answer ask(Request request, Duration timeout) throws IOException, InterruptedException {
    Event dm =
        DirectMessages.seal(
            DmKind.NIP04,
            self,
            provider,
            RequestCodec.encode(request),
            Instant.now().getEpochSecond());
    long sent = System.nanoTime();
    watch.publish(dm);
    Query.Arrival first =
        watch
            .await(seen -> seen.nanos() > answered, timeout)
            .orElseThrow(() -> new IOException("no reply within " + timeout));
    answered = first.nanos();
    return new Answer(read(first.event()), sent, first.nanos());
  }

  private Reply read(Event event) throws IOException {
    if (DirectMessages.open(event, self) instanceof Parsed.Ok<DirectMessage>(DirectMessage message)
        && ReplyCodec.parse(message.plaintext()) instanceof Parsed.Ok<Reply>(Reply reply)) {
      return reply;
    }
    throw new IOException("the provider's answer is no reply");
  }

  @Override
  public void close() {
    watch.close();
  }
}
