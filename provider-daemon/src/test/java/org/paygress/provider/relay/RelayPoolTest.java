package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.testbed.relay.DevRelay;

class RelayPoolTest {

  @TempDir Path directory;

  @Test
  void an_event_from_five_relays_is_handled_once() {
    try (PoolFixture f = new PoolFixture(directory, 5).start()) {
      await().until(() -> IntStream.range(0, 5).allMatch(f::subscribed));
      Event message = f.message("hello");
      f.relays.forEach(relay -> relay.inject(message));
      await().until(() -> copies(f) == 5);
      assertThat(f.handled).containsExactly(message);
    }
  }

  private static long copies(PoolFixture f) {
    return f.pool().status().stream().mapToLong(s -> s.delivered() + s.duplicates()).sum();
  }

  @Test
  void both_kinds_of_direct_message_are_asked_for_two_days_back_and_only_ours() {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      await().until(() -> f.subscribed(0));
      assertThat(f.relay(0).received()).hasSize(1);
      ClientMessage.Subscribe request = (ClientMessage.Subscribe) f.relay(0).received().getFirst();
      Filter filter = request.filters().getFirst();
      assertThat(request.filters()).hasSize(1);
      assertThat(filter.kinds())
          .containsExactly(Kind.NIP04_DM, Kind.GIFT_WRAP, Kind.GIFT_WRAP_EPHEMERAL);
      assertThat(filter.tags().get("p")).containsExactly(f.provider.publicKey().hex());
      assertThat(filter.since().getAsLong())
          .isBetween(PoolFixture.now() - 49 * 3600 - 60, PoolFixture.now() - 49 * 3600);
    }
  }

  @Test
  void what_was_handled_before_a_restart_is_not_handled_again() {
    try (PoolFixture f = new PoolFixture(directory, 2).start()) {
      Event first = f.message("first");
      f.relays.forEach(relay -> relay.inject(first));
      await().until(() -> f.handled.size() == 1);
      f.stopPool();
      f.start();
      Event second = f.message("second");
      f.relays.forEach(relay -> relay.inject(second));
      await().until(() -> copies(f) == 4);
      assertThat(f.handledIds()).containsExactly(first.id(), second.id());
    }
  }

  @Test
  void what_was_not_marked_as_seen_comes_again_after_a_restart() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.start(PoolLimits.defaults(), f.handled::add);
      f.relay(0).inject(f.message("hello"));
      await().until(() -> f.handled.size() == 1);
      f.stopPool();
      f.start();
      await().until(() -> f.handled.size() == 2);
    }
  }

  @Test
  void a_message_sent_while_the_pool_was_down_is_handled_when_it_comes_back() {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      await().until(() -> f.subscribed(0));
      f.stopPool();
      Event backDated =
          f.event(
              Kind.GIFT_WRAP,
              PoolFixture.now() - 47 * 3600,
              f.provider.publicKey(),
              "dated back as NIP-59 says");
      f.relay(0).inject(backDated);
      f.start();
      await().until(() -> f.handled.size() == 1);
      assertThat(f.handled).containsExactly(backDated);
    }
  }

  @Test
  void a_relay_that_was_away_is_asked_for_what_came_meanwhile() {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      await().until(() -> f.subscribed(0));
      f.relay(0).disconnectAll();
      Event message = f.message("sent in the gap");
      f.relay(0).inject(message);
      await().until(() -> f.handled.size() == 1);
      assertThat(f.status(0).connects()).isGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void a_relay_that_is_down_at_the_start_is_used_once_it_is_up() {
    int port;
    try (DevRelay probe = DevRelay.start(0)) {
      port = probe.port();
    }
    try (PoolFixture f = new PoolFixture(directory, 1).start(localUrl(port))) {
      await().until(() -> f.subscribed(0) && f.status(1).lastError().isPresent());
      Event first = f.message("over the relay that is up");
      f.relay(0).inject(first);
      await().until(() -> f.handled.size() == 1);
      assertThat(f.status(1).connected()).isFalse();
      try (DevRelay late = DevRelay.start(port)) {
        Event second = f.message("over the late one");
        late.inject(second);
        await().until(() -> f.handled.size() == 2);
        assertThat(f.handled).containsExactly(first, second);
      }
    }
  }

  private static RelayUrl localUrl(int port) {
    return RelayUrl.of("ws://127.0.0.1:" + port);
  }

  @Test
  void a_handler_that_throws_costs_its_own_event_and_nothing_else() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.start(
          PoolLimits.defaults(),
          event -> {
            f.handle(event);
            throw new IllegalStateException("on purpose");
          });
      f.relay(0).inject(f.message("one"));
      f.relay(0).inject(f.message("two"));
      await().until(() -> f.handled.size() == 2);
      assertThat(f.status(0).connected()).isTrue();
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void a_slow_handler_stops_the_reading_of_its_relay_only() {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (PoolFixture f = new PoolFixture(directory, 2)) {
      PoolLimits narrow = new PoolLimits(2, 16, 60);
      f.start(
          narrow,
          event -> {
            begun.incrementAndGet();
            if (event.content().startsWith("slow")) {
              release.await();
            }
            f.handle(event);
          });
      await().until(() -> f.subscribed(0) && f.subscribed(1));
      IntStream.range(0, 5).forEach(i -> f.relay(0).inject(f.message("slow " + i)));
      await().until(() -> begun.get() == 2);
      Event quick = f.message("quick");
      f.relay(1).inject(quick);
      await().until(() -> f.handled.contains(quick));
      assertThat(begun).hasValue(3);
      release.countDown();
      await().until(() -> f.handled.size() == 6);
    }
  }

  @Test
  void the_time_a_handler_takes_is_not_the_relay_s() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      IntStream.range(0, 3).forEach(i -> f.relay(0).inject(f.message("m" + i)));
      f.start(
          new PoolLimits(1, 16, 60),
          event -> {
            if (f.handled.isEmpty()) {
              Thread.sleep(PoolFixture.FAST_CONNECTION.answerTimeout().plusMillis(200));
            }
            f.handle(event);
          });
      await().until(() -> f.handled.size() == 3 && f.subscribed(0));
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void a_thousand_stored_messages_arrive() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      List<Event> messages = IntStream.range(0, 1000).mapToObj(i -> f.message("m" + i)).toList();
      messages.forEach(f.relay(0)::inject);
      f.start();
      await().until(() -> f.handled.size() == 1000);
      assertThat(f.handled).containsExactlyInAnyOrderElementsOf(messages);
    }
  }

  @Test
  void closing_takes_less_than_two_seconds_whatever_the_handlers_do() {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (PoolFixture f = new PoolFixture(directory, 5)) {
      f.start(
          PoolLimits.defaults(),
          _ -> {
            begun.incrementAndGet();
            never.await();
          });
      f.relay(0).inject(f.message("hang"));
      await().until(() -> begun.get() == 1);
      long start = System.nanoTime();
      f.pool().close();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
      never.countDown();
    }
  }

  @Test
  void a_quiet_relay_is_pinged_and_kept() throws InterruptedException {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      await().until(() -> f.subscribed(0));
      // Several times as long as silence is tolerated: only pongs can have kept the connection.
      Thread.sleep(PoolFixture.FAST_CONNECTION.pingInterval().multipliedBy(4));
      assertThat(f.subscribed(0)).isTrue();
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void an_ephemeral_event_goes_to_the_connected_relays_and_is_not_kept() {
    try (PoolFixture f = new PoolFixture(directory, 2).start()) {
      await().until(() -> f.subscribed(0) && f.subscribed(1));
      Event beat =
          Event.sign(f.provider, PoolFixture.now(), Kind.HEARTBEAT_EPHEMERAL, List.of(), "beat");
      f.pool().publishEphemeral(beat);
      await()
          .until(
              () ->
                  f.relays.stream()
                      .allMatch(r -> r.received().contains(new ClientMessage.Publish(beat))));
      assertThat(f.status(0).waiting()).isZero();
      assertThat(f.relay(0).events()).isEmpty();
    }
  }
}
