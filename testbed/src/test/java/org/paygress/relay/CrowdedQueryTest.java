package org.paygress.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.relay.DevRelay;

/** A relay that has more to tell than there is room for. */
class CrowdedQueryTest {

  private static final int EVENTS_MAX = 20;
  private static final List<Filter> NOTES = List.of(Filter.builder().kinds(1).build());

  private static Event note(String content) {
    return Event.sign(SecretKey.generate(), Instant.now().getEpochSecond(), 1, List.of(), content);
  }

  @Test
  void one_relay_does_not_keep_out_what_others_bring() throws Exception {
    try (DevRelay crowded = DevRelay.start(0);
        DevRelay quiet = DevRelay.start(0);
        Relays relays =
            Relays.connect(
                List.of(crowded.url(), quiet.url()), SecretKey.generate(), RelayTiming.defaults());
        Query query = relays.query(NOTES, EVENTS_MAX)) {
      assertThat(query.await(Duration.ofSeconds(10))).isTrue();
      for (int i = 0; i < 2 * EVENTS_MAX; i++) {
        crowded.inject(note("crowd " + i));
      }
      for (int i = 0; i < EVENTS_MAX / 2; i++) {
        assertThat(next(query)).startsWith("crowd");
      }
      // Whoever took none of the crowd yet still finds room for the one that matters.
      quiet.inject(note("the one"));
      assertThat(next(query)).isEqualTo("the one");
    }
  }

  private static String next(Query query) throws InterruptedException {
    Optional<Query.Arrival> next = query.next(Duration.ofSeconds(10));
    return next.orElseThrow().event().content();
  }
}
