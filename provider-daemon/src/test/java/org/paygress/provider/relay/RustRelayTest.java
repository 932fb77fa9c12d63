package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.provider.peers.RustRelay;
import org.paygress.testbed.relay.PlainClient;
import rust.nostr.sdk.RelayBuilderNip42Mode;

/** The pool against a relay that was written by others. */
class RustRelayTest {

  @TempDir Path directory;

  @Test
  void messages_are_received_and_replies_are_accepted() throws Exception {
    try (RustRelay relay = RustRelay.start();
        PoolFixture f = new PoolFixture(directory, 0);
        PlainClient consumer = PlainClient.connect(relay.url())) {
      Event stored = f.message("stored");
      assertThat(consumer.publish(stored).accepted()).isTrue();
      f.start(relay.url());
      await().until(() -> f.handled.size() == 1);
      Event live = f.message("live");
      assertThat(consumer.publish(live).accepted()).isTrue();
      await().until(() -> f.handled.size() == 2);
      assertThat(f.handled).containsExactly(stored, live);

      Event reply = f.reply("reply");
      f.pool().publish(reply);
      await().until(() -> f.status(0).accepted() == 1);
      Filter toConsumer =
          Filter.builder().kinds(Kind.NIP04_DM).tag("p", f.consumer.publicKey().hex()).build();
      assertThat(consumer.query(toConsumer)).containsExactly(reply);
    }
  }

  @Test
  void a_replaced_offer_is_gone_and_a_known_event_counts_as_accepted() throws Exception {
    try (RustRelay relay = RustRelay.start();
        PoolFixture f = new PoolFixture(directory, 0);
        PlainClient other = PlainClient.connect(relay.url())) {
      Event known = f.reply("published by somebody already");
      assertThat(other.publish(known).accepted()).isTrue();
      f.start(relay.url());
      f.pool().publish(known);
      await().until(() -> f.status(0).accepted() == 1);
      Event offer = offer(f, PoolFixture.now() - 5);
      f.pool().publish(offer);
      await().until(() -> f.status(0).accepted() == 2);
      Event newer = offer(f, PoolFixture.now());
      f.pool().publish(newer);
      await().until(() -> f.status(0).accepted() == 3);
      assertThat(other.query(Filter.builder().kinds(Kind.OFFER).build())).containsExactly(newer);
    }
  }

  @ParameterizedTest
  @EnumSource(RelayBuilderNip42Mode.class)
  void its_demand_for_authentication_is_met(RelayBuilderNip42Mode mode) throws Exception {
    Files.createDirectory(directory.resolve("writer"));
    try (RustRelay relay = RustRelay.start(Optional.of(mode));
        PoolFixture f = new PoolFixture(directory, 0);
        PoolFixture writer = new PoolFixture(directory.resolve("writer"), 0)) {
      f.start(relay.url());
      writer.start(relay.url());
      Event message = f.message("from one pool to the other");
      writer.pool().publish(message);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> f.handled.size() == 1 && writer.status(0).accepted() == 1);
      assertThat(f.handled).containsExactly(message);
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  private static Event offer(PoolFixture f, long at) {
    String d = "paygress:offer:v1:" + f.provider.publicKey().hex();
    return Event.sign(f.provider, at, Kind.OFFER, List.of(List.of("d", d)), "offer");
  }
}
