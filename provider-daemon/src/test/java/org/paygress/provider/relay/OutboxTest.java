package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.RelayFault;

class OutboxTest {

  @TempDir Path directory;

  @Test
  void a_reply_goes_to_every_relay() {
    try (PoolFixture f = new PoolFixture(directory, 3).start()) {
      Event reply = f.reply("hello");
      f.pool().publish(reply);
      await().until(() -> f.pool().status().stream().allMatch(s -> s.accepted() == 1));
      assertThat(f.relays).allSatisfy(r -> assertThat(r.events()).containsExactly(reply));
      assertThat(f.pool().status()).allSatisfy(s -> assertThat(s.waiting()).isZero());
    }
  }

  @Test
  void an_event_enqueued_in_a_transaction_that_fails_is_not_published() {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      Event undone = f.reply("undone");
      assertThatThrownBy(
              () ->
                  f.database()
                      .execute(
                          tx -> {
                            f.journal().enqueue(tx, undone, Urgency.ANSWER);
                            throw new IllegalStateException("on purpose");
                          }))
          .isInstanceOf(IllegalStateException.class);
      Event done = f.reply("done");
      f.database().execute(tx -> f.journal().enqueue(tx, done, Urgency.ANSWER));
      await().until(() -> f.status(0).accepted() == 1);
      assertThat(f.relay(0).events()).containsExactly(done);
    }
  }

  @Test
  void after_a_restart_only_relays_without_an_ok_get_it() {
    try (PoolFixture f = new PoolFixture(directory, 2)) {
      f.relay(1).misbehave(RelayFault.NO_OK);
      f.start();
      Event reply = f.reply("once each");
      f.pool().publish(reply);
      await().until(() -> f.status(0).accepted() == 1 && published(f.relay(1), reply) >= 1);
      f.stopPool();
      f.relay(1).misbehave();
      f.start();
      // The second relay has it already: "duplicate:" is as good as accepted.
      await().until(() -> f.status(1).accepted() == 1 && f.subscribed(0));
      assertThat(f.status(0).waiting() + f.status(1).waiting()).isZero();
      assertThat(published(f.relay(0), reply)).isEqualTo(1);
    }
  }

  @Test
  void an_answer_that_is_asked_for_again_is_offered_again() {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      Event reply = f.reply("once");
      f.pool().publish(reply);
      await().until(() -> f.status(0).accepted() == 1);
      f.pool().publish(reply);
      await().until(() -> f.status(0).accepted() == 2);
      assertThat(published(f.relay(0), reply)).isEqualTo(2);
      assertThat(f.status(0).waiting()).isZero();
    }
  }

  @Test
  void an_answer_that_is_asked_for_again_goes_to_relays_that_had_it_while_others_are_away() {
    RelayUrl away = RelayUrl.of("ws://127.0.0.1:9");
    try (PoolFixture f = new PoolFixture(directory, 2)) {
      f.relay(1).misbehave(RelayFault.REJECT_EVENTS);
      f.start(away);
      Event reply = f.reply("once more");
      f.pool().publish(reply);
      await().until(() -> f.status(0).accepted() == 1 && f.status(1).rejected() == 1);
      f.relay(1).misbehave();
      f.database().execute(tx -> f.journal().enqueueAgain(tx, reply, Urgency.ANSWER));
      await().until(() -> f.status(0).accepted() == 2 && f.status(1).accepted() == 1);
      assertThat(published(f.relay(0), reply)).isEqualTo(2);
      assertThat(f.status(2).waiting()).isEqualTo(1);
    }
  }

  @Test
  void what_is_published_before_any_relay_is_up_arrives_later() {
    int port;
    try (DevRelay probe = DevRelay.start(0)) {
      port = probe.port();
    }
    try (PoolFixture f = new PoolFixture(directory, 0)) {
      f.start(RelayUrl.of("ws://127.0.0.1:" + port));
      Event reply = f.reply("patience");
      f.pool().publish(reply);
      assertThat(f.status(0).waiting()).isEqualTo(1);
      try (DevRelay late = DevRelay.start(port)) {
        await().until(() -> f.status(0).accepted() == 1);
        assertThat(late.events()).containsExactly(reply);
      }
    }
  }

  @Test
  void a_relay_that_asks_for_patience_is_offered_the_event_again() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.RATE_LIMIT);
      f.start();
      Event reply = f.reply("again");
      f.pool().publish(reply);
      await().until(() -> published(f.relay(0), reply) >= 2);
      f.relay(0).misbehave();
      await().until(() -> f.status(0).accepted() == 1);
    }
  }

  @Test
  void a_relay_that_refuses_an_event_for_good_is_not_asked_again() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.REJECT_EVENTS);
      f.start();
      Event refused = f.reply("refused");
      f.pool().publish(refused);
      await().until(() -> f.status(0).rejected() == 1);
      f.relay(0).misbehave();
      Event next = f.reply("next");
      f.pool().publish(next);
      await().until(() -> f.status(0).accepted() == 1);
      assertThat(f.status(0).waiting()).isZero();
      assertThat(published(f.relay(0), refused)).isEqualTo(1);
    }
  }

  @Test
  void a_kind_that_a_relay_refuses_is_told_until_it_takes_one() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.REJECT_NIP04);
      f.start();
      f.pool().publish(f.reply("refused"));
      await().until(() -> f.status(0).rejected() == 1);
      // What it does take, and what goes wrong later, hides nothing.
      f.pool().publish(heartbeat(f, PoolFixture.now()));
      await().until(() -> f.status(0).accepted() == 1);
      f.relay(0).disconnectAll();
      await().until(() -> f.status(0).connects() == 2);
      assertThat(f.status(0).lastError().orElseThrow())
          .startsWith("takes no kind 4 of us: blocked");
      f.relay(0).misbehave();
      f.pool().publish(f.reply("taken"));
      await().until(() -> f.status(0).accepted() == 2);
      assertThat(f.status(0).lastError().orElse("")).doesNotContain("kind 4");
    }
  }

  @Test
  void a_late_relay_gets_the_newest_offer_and_heartbeat_only() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.openJournal();
      long now = PoolFixture.now();
      List<Event> beats = IntStream.range(0, 50).mapToObj(i -> heartbeat(f, now - 50 + i)).toList();
      List<Event> offers = IntStream.range(0, 5).mapToObj(i -> offer(f, now - 50 + i)).toList();
      f.database()
          .execute(
              tx -> {
                for (Event event : beats) {
                  f.journal().enqueue(tx, event, Urgency.ANSWER);
                }
                for (Event event : offers.reversed()) {
                  f.journal().enqueue(tx, event, Urgency.ANSWER);
                }
              });
      f.database().close();
      f.start();
      await().until(() -> f.status(0).accepted() == 2);
      assertThat(f.relay(0).events()).containsExactlyInAnyOrder(beats.getLast(), offers.getLast());
      assertThat(f.status(0).waiting()).isZero();
    }
  }

  @Test
  void a_relay_that_returns_has_few_events_unanswered_at_a_time() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.NO_OK);
      f.openJournal();
      RelayJournal journal = f.journal();
      IntStream.range(0, 40).forEach(i -> journal.enqueue(f.reply("reply " + i)));
      f.database().close();
      f.start(new PoolLimits(256, 4, 60), f::handle);
      await().until(() -> publishes(f.relay(0)) == 4);
      await().during(java.time.Duration.ofMillis(500)).until(() -> publishes(f.relay(0)) == 4);
      f.relay(0).misbehave();
      await().until(() -> f.status(0).waiting() == 0);
      assertThat(f.relay(0).events()).hasSize(40);
    }
  }

  @Test
  void an_event_is_not_offered_again_while_its_answer_is_being_noted() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.openJournal();
      RelayJournal journal = f.journal();
      IntStream.range(0, 300).forEach(i -> journal.enqueue(f.reply("reply " + i)));
      f.database().close();
      f.start();
      await().until(() -> f.status(0).waiting() == 0);
      assertThat(publishes(f.relay(0))).isEqualTo(300);
      assertThat(f.status(0).accepted()).isEqualTo(300);
    }
  }

  private static Event heartbeat(PoolFixture f, long at) {
    String d = "paygress:heartbeat:v1:" + f.provider.publicKey().hex() + ":" + at;
    return Event.sign(f.provider, at, Kind.HEARTBEAT, List.of(List.of("d", d)), "beat");
  }

  private static Event offer(PoolFixture f, long at) {
    String d = "paygress:offer:v1:" + f.provider.publicKey().hex();
    return Event.sign(f.provider, at, Kind.OFFER, List.of(List.of("d", d)), "offer");
  }

  private static long published(DevRelay relay, Event event) {
    return relay.received().stream().filter(new ClientMessage.Publish(event)::equals).count();
  }

  private static long publishes(DevRelay relay) {
    return relay.received().stream().filter(ClientMessage.Publish.class::isInstance).count();
  }
}
