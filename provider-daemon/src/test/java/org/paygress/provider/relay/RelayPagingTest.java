package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.testbed.relay.DevRelayOptions;
import org.paygress.testbed.relay.RelayFault;

/** A relay sends so many stored events at once and no more; the rest is asked for. */
class RelayPagingTest {

  @TempDir Path directory;

  private static DevRelayOptions cuttingAt(int eventsMax, boolean saysMore) {
    return DevRelayOptions.defaults().cuttingAt(eventsMax, saysMore);
  }

  private static List<Event> messages(PoolFixture f, int count, long newest) {
    return IntStream.range(0, count).mapToObj(i -> f.message("m" + i, newest - i)).toList();
  }

  private static long requests(PoolFixture f) {
    return f.relay(0).received().stream().filter(ClientMessage.Subscribe.class::isInstance).count();
  }

  @ParameterizedTest
  @CsvSource({"false,5", "true,3"})
  void whoever_was_away_gets_all_of_1200_messages_from_a_relay_that_cuts_at_500(
      boolean saysMore, int requests) {
    try (PoolFixture f = new PoolFixture(directory, cuttingAt(500, saysMore))) {
      List<Event> messages = messages(f, 1200, PoolFixture.now());
      messages.forEach(f.relay(0)::inject);
      f.start();
      await().atMost(Duration.ofSeconds(30)).until(() -> f.handled.size() == 1200);
      assertThat(f.handled).containsExactlyInAnyOrderElementsOf(messages);
      await().until(() -> f.subscribed(0));
      assertThat(requests(f)).isEqualTo(requests);
      assertThat(f.status(0).duplicates()).isZero();
      assertThat(f.status(0).junk()).isZero();

      await().until(() -> f.relay(0).subscriptions() == 1);
      Event live = f.message("live");
      f.relay(0).inject(live);
      await().until(() -> f.handled.contains(live));
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }

  @Test
  void what_comes_while_pages_are_read_is_handled_too() {
    try (PoolFixture f = new PoolFixture(directory, cuttingAt(5, false))) {
      List<Event> messages = messages(f, 40, PoolFixture.now() - 60);
      messages.forEach(f.relay(0)::inject);
      f.relay(0).delay(Duration.ofMillis(5));
      f.start();
      await().until(() -> requests(f) > 2);
      Event live = f.message("live");
      f.relay(0).inject(live);
      await().until(() -> f.handled.size() == 41);
      assertThat(f.handled)
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(messages.stream(), Stream.of(live)).toList());
    }
  }

  @ParameterizedTest
  @CsvSource({"120,false", "10,true"})
  void a_second_that_fills_a_page_does_not_hide_what_is_older(int cut, boolean saysMore) {
    try (PoolFixture f = new PoolFixture(directory, cuttingAt(cut, saysMore))) {
      long now = PoolFixture.now();
      IntStream.range(0, 2 * cut)
          .mapToObj(i -> f.message("m" + i, now))
          .forEach(f.relay(0)::inject);
      List<Event> older = messages(f, 5, now - 1);
      older.forEach(f.relay(0)::inject);
      f.start();
      await().until(() -> f.subscribed(0) && f.handled.size() == cut + 5);
      assertThat(f.handled).containsAll(older);
    }
  }

  @Test
  void a_relay_that_allows_one_subscription_is_asked_for_the_rest_later() {
    try (PoolFixture f = new PoolFixture(directory, cuttingAt(5, false))) {
      f.relay(0).misbehave(RelayFault.ONE_SUBSCRIPTION);
      List<Event> messages = messages(f, 8, PoolFixture.now());
      messages.forEach(f.relay(0)::inject);
      f.start();
      await().until(() -> f.handled.size() == 5 && requests(f) > 3);
      assertThat(f.status(0).lastError())
          .contains("closed the subscription: error: one subscription is enough");
      // Until all has come, the time of the last contact stays where it was.
      assertThat(f.journal().heardUntil(f.relay(0).url())).isEmpty();
      Event live = f.message("live");
      f.relay(0).inject(live);
      await().until(() -> f.handled.contains(live));

      f.relay(0).misbehave();
      await().until(() -> f.subscribed(0) && f.handled.size() == 9);
      assertThat(f.handled).containsAll(messages);
      assertThat(f.journal().heardUntil(f.relay(0).url())).isPresent();
      assertThat(f.status(0).connects()).isEqualTo(1);
    }
  }
}
