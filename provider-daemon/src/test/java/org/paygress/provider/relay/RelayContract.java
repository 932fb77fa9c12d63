package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.EventId;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.testbed.relay.PlainClient;

/** What every relay must do by NIP-01: the one we test with and one that others wrote. */
interface RelayContract {

  SecretKey AUTHOR = SecretKey.generate();

  /** Where an open, empty relay listens. */
  RelayUrl url();

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  private static Event event(int kind, long createdAt, String content, String... tag) {
    List<List<String>> tags = tag.length == 0 ? List.of() : List.of(List.of(tag));
    return Event.sign(AUTHOR, createdAt, kind, tags, content);
  }

  private static List<EventId> ids(List<Event> events) {
    return events.stream().map(Event::id).toList();
  }

  @Test
  default void stored_events_come_newest_first_and_within_the_limit() throws Exception {
    try (PlainClient client = PlainClient.connect(url())) {
      List<Event> events = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        events.add(event(1, now() - i, "note " + i));
      }
      for (Event event :
          List.of(events.get(2), events.get(0), events.get(4), events.get(1), events.get(3))) {
        assertThat(client.publish(event).accepted()).isTrue();
      }
      assertThat(ids(client.query(Filter.builder().kinds(1).build()))).isEqualTo(ids(events));
      assertThat(ids(client.query(Filter.builder().kinds(1).limit(2).build())))
          .isEqualTo(ids(events.subList(0, 2)));
    }
  }

  @Test
  default void each_part_of_a_filter_counts() throws Exception {
    try (PlainClient client = PlainClient.connect(url())) {
      long now = now();
      String someone = SecretKey.generate().publicKey().hex();
      Event tagged = event(Kind.NIP04_DM, now - 100, "to someone", "p", someone);
      Event other = event(Kind.NIP04_DM, now - 50, "to nobody");
      client.publish(tagged);
      client.publish(other);
      assertThat(client.query(Filter.builder().tag("p", someone).build())).containsExactly(tagged);
      assertThat(client.query(Filter.builder().ids(other.id()).build())).containsExactly(other);
      assertThat(client.query(Filter.builder().kinds(Kind.NIP04_DM).since(now - 50).build()))
          .containsExactly(other);
      assertThat(client.query(Filter.builder().kinds(Kind.NIP04_DM).until(now - 51).build()))
          .containsExactly(tagged);
      assertThat(client.query(Filter.builder().authors(AUTHOR.publicKey()).build()))
          .containsExactlyInAnyOrder(tagged, other);
      assertThat(client.query(Filter.builder().kinds(Kind.GIFT_WRAP).build())).isEmpty();
    }
  }

  @Test
  default void of_addressable_events_the_newest_per_name_is_kept() throws Exception {
    try (PlainClient client = PlainClient.connect(url())) {
      Event older = event(Kind.OFFER, now() - 10, "older", "d", "one");
      Event newer = event(Kind.OFFER, now(), "newer", "d", "one");
      Event second = event(Kind.OFFER, now() - 20, "second", "d", "two");
      for (Event event : List.of(older, newer, second, older)) {
        client.publish(event);
      }
      assertThat(client.query(Filter.builder().kinds(Kind.OFFER).build()))
          .containsExactly(newer, second);
    }
  }

  @Test
  default void of_replaceable_events_the_newest_is_kept() throws Exception {
    try (PlainClient client = PlainClient.connect(url())) {
      Event older = event(Kind.DM_RELAYS, now() - 10, "", "relay", "wss://one.example");
      Event newer = event(Kind.DM_RELAYS, now(), "", "relay", "wss://two.example");
      client.publish(newer);
      client.publish(older);
      assertThat(client.query(Filter.builder().kinds(Kind.DM_RELAYS).build()))
          .containsExactly(newer);
    }
  }

  @Test
  default void an_ephemeral_event_goes_to_subscribers_and_is_not_kept() throws Exception {
    try (PlainClient listener = PlainClient.connect(url());
        PlainClient speaker = PlainClient.connect(url())) {
      Filter beats = Filter.builder().kinds(Kind.HEARTBEAT_EPHEMERAL).build();
      listener.send(new ClientMessage.Subscribe("live", List.of(beats)));
      assertThat(listener.next()).isEqualTo(new RelayMessage.Eose("live"));
      Event beat = event(Kind.HEARTBEAT_EPHEMERAL, now(), "beat");
      speaker.send(new ClientMessage.Publish(beat));
      assertThat(listener.next()).isEqualTo(new RelayMessage.EventMessage("live", beat));
      assertThat(speaker.query(beats)).isEmpty();
    }
  }

  @Test
  default void a_closed_subscription_brings_nothing_more() throws Exception {
    try (PlainClient listener = PlainClient.connect(url());
        PlainClient speaker = PlainClient.connect(url())) {
      listener.send(
          new ClientMessage.Subscribe("live", List.of(Filter.builder().kinds(1).build())));
      assertThat(listener.next()).isEqualTo(new RelayMessage.Eose("live"));
      listener.send(new ClientMessage.Close("live"));
      // The relay answers in order: after this query it has seen the CLOSE.
      listener.query(Filter.builder().kinds(2).build());
      speaker.publish(event(1, now(), "unheard"));
      Optional<RelayMessage> heard = listener.poll(Duration.ofMillis(300));
      assertThat(heard.filter(RelayMessage.EventMessage.class::isInstance)).isEmpty();
    }
  }

  @Test
  default void a_known_event_is_acknowledged_and_a_forged_one_refused() throws Exception {
    try (PlainClient client = PlainClient.connect(url())) {
      Event event = event(1, now(), "note");
      assertThat(client.publish(event).accepted()).isTrue();
      assertThat(client.publish(event).message()).startsWith("duplicate:");
      Event other = event(1, now(), "other");
      Event forged =
          new Event(
              other.id(),
              other.pubkey(),
              other.createdAt(),
              other.kind(),
              other.tags(),
              other.content(),
              event.sigHex());
      RelayMessage.Ok answer = client.publish(forged);
      assertThat(answer.accepted()).isFalse();
      assertThat(answer.message()).startsWith("invalid:");
      assertThat(client.query(Filter.builder().ids(other.id()).build())).isEmpty();
    }
  }
}
