package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.relay.RelayFault;

/** One relay lies or fails; the other must not notice, and the truth must win. */
class HostileRelayTest {

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(RelayFault.class)
  void whatever_one_relay_does_the_other_serves(RelayFault fault) {
    try (PoolFixture f = new PoolFixture(directory, 2)) {
      f.relay(0).misbehave(fault);
      Event stored = f.message("stored before the start");
      f.relays.forEach(relay -> relay.inject(stored));
      f.start();
      await().until(() -> f.subscribed(1));
      Event live = f.message("live");
      f.relays.forEach(relay -> relay.inject(live));
      Event reply = f.reply("reply");
      f.pool().publish(reply);
      await().until(() -> f.handled.size() == 2 && f.relay(1).events().contains(reply));
      assertThat(f.handled).containsExactlyInAnyOrder(stored, live);
      assertThat(f.status(1).connects()).isEqualTo(1);
      assertThat(f.status(1).junk()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RelayFault.class,
      names = {"BAD_SIGNATURE", "TRUNCATE_EVENTS", "CLOSE_MID_MESSAGE", "ENDLESS_EVENTS"})
  void an_event_a_lying_relay_spoilt_is_taken_when_it_tells_the_truth(RelayFault fault) {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(fault);
      Event message = f.message("spoilt");
      f.relay(0).inject(message);
      f.start();
      await()
          .until(
              () -> f.status(0).junk() > 0 || f.status(0).connects() > 1 || !f.handled.isEmpty());
      f.relay(0).misbehave();
      f.relay(0).disconnectAll();
      await().until(() -> f.handled.size() == 1);
      assertThat(f.handled).containsExactly(message);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {70_000, 140_000})
  void a_relay_is_not_blamed_for_oversized_events_that_strangers_store_there(int chars) {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      await().until(() -> f.subscribed(0));
      String oversized =
          "{\"content\":\"" + "x".repeat(chars) + "\",\"sig\":\"" + "0".repeat(128) + "\"}";
      // More than a relay may send of its own junk, whatever each of them weighed.
      for (int i = 0; i < 700; i++) {
        f.relay(0).passOn(f.message("like"), oversized);
      }
      Event last = f.message("last");
      f.relay(0).inject(last);
      await().until(() -> f.handled.contains(last));
      assertThat(f.status(0).junk()).isZero();
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void a_relay_is_blamed_for_what_it_says_itself_at_any_length() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.OVERSIZE_EVENTS);
      f.start();
      f.relay(0).inject(f.message("with a notice"));
      await().until(() -> f.status(0).junk() >= 1);
    }
  }

  @Test
  void a_relay_that_says_one_word_more_is_served_like_any_other() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.ONE_WORD_MORE);
      Event stored = f.message("stored before the start");
      f.relay(0).inject(stored);
      f.start();
      await().until(() -> f.subscribed(0));
      Event live = f.message("live");
      f.relay(0).inject(live);
      f.pool().publish(f.reply("reply"));
      await().until(() -> f.handled.size() == 2 && f.status(0).accepted() == 1);
      assertThat(f.handled).containsExactly(stored, live);
      assertThat(f.status(0).connects()).isEqualTo(1);
      assertThat(f.status(0).junk()).isZero();
    }
  }

  @Test
  void a_forgery_is_not_handled_and_counts_as_junk() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.BAD_SIGNATURE);
      f.relay(0).inject(f.message("forged"));
      f.start();
      await().until(() -> f.status(0).junk() == 1);
      assertThat(f.handled).isEmpty();
      assertThat(f.status(0).delivered()).isZero();
    }
  }

  @Test
  void what_was_not_asked_for_is_junk() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.IGNORE_FILTERS);
      f.relay(0).inject(f.event(Kind.NIP04_DM, now(), SecretKey.generate().publicKey(), "other"));
      f.relay(0).inject(f.event(1, now(), f.provider.publicKey(), "a note"));
      f.relay(0).inject(f.message("older than asked", now() - 60 * 3600));
      Event ours = f.message("ours");
      f.relay(0).inject(ours);
      f.start();
      // It is asked three times: it may have cut its answer, or a second of it.
      await().until(() -> f.status(0).junk() == 9 && f.handled.size() == 1);
      assertThat(f.handled).containsExactly(ours);
    }
  }

  @Test
  void an_event_dated_far_ahead_is_not_handled() {
    try (PoolFixture f = new PoolFixture(directory, 1).start()) {
      f.relay(0).inject(f.message("from the future", now() + 3600));
      Event present = f.message("from the present");
      f.relay(0).inject(present);
      await().until(() -> !f.handled.isEmpty() && f.status(0).delivered() == 1);
      assertThat(f.handled).containsExactly(present);
      assertThat(f.status(0).junk()).isZero();
    }
  }

  @Test
  void a_relay_that_sends_too_much_junk_is_left_alone_for_a_while() {
    try (PoolFixture f = new PoolFixture(directory, 2)) {
      f.relay(0).misbehave(RelayFault.BAD_SIGNATURE);
      IntStream.range(0, 30).forEach(i -> f.relay(0).inject(f.message("forged " + i)));
      f.start(new PoolLimits(256, 16, 20), f::handle);
      await().until(() -> f.status(0).lastError().filter(e -> e.contains("malformed")).isPresent());
      await().until(() -> !f.status(0).connected() && f.relay(0).connections() == 0);
      assertThat(f.status(0).junk()).isEqualTo(21);
      Event message = f.message("over the honest one");
      f.relay(1).inject(message);
      await().until(() -> f.handled.size() == 1);
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void a_relay_is_not_to_blame_for_events_that_have_more_than_we_read() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.MANY_TAGS);
      List<Event> ours =
          IntStream.range(0, 5)
              .mapToObj(i -> f.message("among many tags " + i, now() - i))
              .toList();
      ours.forEach(f.relay(0)::inject);
      f.start(new PoolLimits(256, 16, 20), f::handle);
      await().until(() -> f.subscribed(0) && f.handled.size() == ours.size());
      assertThat(f.status(0).junk()).isZero();
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = RelayFault.class,
      names = {"OVERSIZE_EVENTS", "HUGE_EVENTS"})
  void an_oversized_message_is_thrown_away_and_what_comes_after_it_is_taken(RelayFault fault) {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(fault);
      Event older = f.message("behind something too long", now() - 10);
      Event newer = f.message("first");
      f.relay(0).inject(older);
      f.relay(0).inject(newer);
      f.start();
      // The older one comes twice: the relay is asked whether it has more.
      await().until(() -> f.status(0).junk() == 3 && f.handled.size() == 2);
      assertThat(f.handled).containsExactlyInAnyOrder(newer, older);
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void an_endless_message_ends_the_connection() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.ENDLESS_EVENTS);
      f.relay(0).inject(f.message("followed by 33 MiB"));
      f.start();
      await().until(() -> f.status(0).lastError().filter(e -> e.contains("endless")).isPresent());
      assertThat(f.handled).hasSize(1);
    }
  }

  @Test
  void a_relay_that_never_answers_a_subscription_is_reconnected() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.NEVER_ANSWER);
      f.start();
      await().until(() -> f.status(0).connects() == 2);
      assertThat(f.status(0).lastError()).contains("does not answer the subscription");
      f.relay(0).misbehave();
      await().until(() -> f.subscribed(0));
    }
  }

  @Test
  void a_closed_subscription_is_opened_again() {
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      f.relay(0).misbehave(RelayFault.CLOSE_SUBSCRIPTIONS);
      f.start();
      await().until(() -> f.relay(0).received().size() >= 3);
      assertThat(f.status(0).lastError())
          .contains("closed the subscription: error: cannot serve this now");
      f.relay(0).misbehave();
      Event message = f.message("at last");
      f.relay(0).inject(message);
      await().until(() -> f.handled.size() == 1);
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void a_redirect_is_not_followed() throws IOException {
    HttpServer redirecting =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (PoolFixture f = new PoolFixture(directory, 1)) {
      redirecting.createContext(
          "/",
          exchange -> {
            exchange
                .getResponseHeaders()
                .add("Location", f.relay(0).url().toString().replace("ws:", "http:"));
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
          });
      redirecting.start();
      f.start(RelayUrl.of("ws://127.0.0.1:" + redirecting.getAddress().getPort()));
      await().until(() -> f.status(1).lastError().filter(e -> e.contains("HTTP 302")).isPresent());
      await().until(() -> f.subscribed(0));
      assertThat(f.status(1).connects()).isZero();
      assertThat(f.relay(0).connections()).isEqualTo(1);
    } finally {
      redirecting.stop(0);
    }
  }

  @Test
  void a_server_that_takes_the_connection_and_says_nothing_is_given_up() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        PoolFixture f = new PoolFixture(directory, 1)) {
      f.start(RelayUrl.of("ws://127.0.0.1:" + silent.getLocalPort()));
      await().until(() -> f.subscribed(0));
      await().atMost(Duration.ofSeconds(10)).until(() -> f.status(1).lastError().isPresent());
      assertThat(f.status(1).lastError()).contains("timed out");
    }
  }

  private static long now() {
    return PoolFixture.now();
  }
}
