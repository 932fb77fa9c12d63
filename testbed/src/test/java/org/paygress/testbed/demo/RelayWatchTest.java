package org.paygress.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Query;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.DevRelayOptions;
import org.paygress.testbed.relay.RelayFault;

class RelayWatchTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SecretKey AUTHOR = SecretKey.generate();

  private final Event stored = note("stored");
  private final Event live = note("live");

  @Test
  void what_is_stored_and_what_comes_is_seen() throws Exception {
    try (DevRelay relay = DevRelay.start(0)) {
      sees(relay);
    }
  }

  @Test
  void a_relay_that_demands_authentication_is_asked_again() throws Exception {
    try (DevRelay relay = DevRelay.start(0, DevRelayOptions.authRequired())) {
      sees(relay);
    }
  }

  @Test
  void an_event_that_comes_twice_is_seen_once() throws Exception {
    try (DevRelay relay = DevRelay.start(0);
        RelayWatch watch = watch(relay.url())) {
      relay.misbehave(RelayFault.DUPLICATE_EVENTS);
      relay.inject(stored);
      long first = watch.await(seen -> seen.event().equals(stored), PATIENCE).orElseThrow().nanos();
      relay.inject(live);
      assertThat(watch.await(seen -> seen.nanos() > first, PATIENCE).map(Query.Arrival::event))
          .contains(live);
    }
  }

  private void sees(DevRelay relay) throws Exception {
    relay.inject(stored);
    try (RelayWatch watch = watch(relay.url())) {
      assertThat(watch.await(seen -> seen.event().equals(stored), PATIENCE)).isPresent();
      relay.inject(live);
      assertThat(watch.await(seen -> seen.event().equals(live), PATIENCE)).isPresent();
    }
  }

  private static RelayWatch watch(RelayUrl relay) throws Exception {
    return RelayWatch.open(relay, Filter.builder().kinds(1).build());
  }

  private static Event note(String content) {
    return Event.sign(AUTHOR, Instant.now().getEpochSecond(), 1, List.of(), content);
  }
}
