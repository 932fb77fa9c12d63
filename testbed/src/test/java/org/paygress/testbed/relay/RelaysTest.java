package org.paygress.testbed.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.relay.Publication;
import org.paygress.relay.Query;
import org.paygress.relay.RelayAnswer;
import org.paygress.relay.RelayAnswer.Outcome;
import org.paygress.relay.RelayConnection;
import org.paygress.relay.RelayConnection.Received;
import org.paygress.relay.RelayLimits;
import org.paygress.relay.RelayTiming;
import org.paygress.relay.Relays;

/** Questions and publications over several relays, some of which do not behave. */
class RelaysTest {

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final SecretKey AUTHOR = SecretKey.generate();
  private static final List<Filter> NOTES = List.of(Filter.builder().kinds(1).build());

  private static Event note(String content) {
    return note(content, Instant.now().getEpochSecond());
  }

  private static Event note(String content, long at) {
    return Event.sign(AUTHOR, at, 1, List.of(), content);
  }

  private static Relays connect(RelayUrl... urls) {
    return Relays.connect(List.of(urls), SecretKey.generate(), RelayTiming.defaults());
  }

  private static RelayUrl nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return RelayUrl.of("ws://127.0.0.1:" + free.getLocalPort());
    }
  }

  @Test
  void a_query_tells_who_has_answered_what() throws Exception {
    RelayUrl away = nobody();
    Event everywhere = note("everywhere");
    Event here = note("here");
    try (DevRelay one = DevRelay.start(0);
        DevRelay two = DevRelay.start(0);
        DevRelay refusing = DevRelay.start(0);
        Relays relays = connect(one.url(), two.url(), refusing.url(), away);
        Query query = relays.query(NOTES)) {
      one.inject(everywhere);
      one.inject(here);
      two.inject(everywhere);
      refusing.misbehave(RelayFault.CLOSE_SUBSCRIPTIONS);
      try (Query later = relays.query(NOTES)) {
        assertThat(later.await(PATIENCE)).isTrue();
        assertThat(later.answers().get(one.url())).isEqualTo(new RelayAnswer(Outcome.DONE, ""));
        assertThat(later.answers().get(two.url())).isEqualTo(new RelayAnswer(Outcome.DONE, ""));
        assertThat(later.answers().get(refusing.url()))
            .isEqualTo(new RelayAnswer(Outcome.REFUSED, "error: cannot serve this now"));
        assertThat(later.answers().get(away))
            .isEqualTo(new RelayAnswer(Outcome.FAILED, "does not accept connections"));
        assertThat(later.stored(one.url())).containsExactlyInAnyOrder(everywhere, here);
        assertThat(later.stored(two.url())).containsExactly(everywhere);
        assertThat(later.arrived()).containsExactlyInAnyOrder(everywhere, here);
      }
      assertThat(query.await(PATIENCE)).isTrue();
    }
  }

  @Test
  void a_relay_that_breaks_off_before_the_end_has_failed() throws Exception {
    try (DevRelay relay = DevRelay.start(0);
        Relays relays = connect(relay.url())) {
      relay.inject(note("half"));
      relay.misbehave(RelayFault.CLOSE_MID_MESSAGE);
      try (Query query = relays.query(NOTES)) {
        assertThat(query.await(PATIENCE)).isTrue();
        assertThat(query.answers().values())
            .singleElement()
            .extracting(RelayAnswer::outcome)
            .isEqualTo(Outcome.FAILED);
      }
    }
  }

  @Test
  void a_silent_relay_is_not_taken_for_one_that_has_nothing() throws Exception {
    try (DevRelay relay = DevRelay.start(0);
        Relays relays = connect(relay.url())) {
      relay.misbehave(RelayFault.NEVER_ANSWER);
      try (Query query = relays.query(NOTES)) {
        assertThat(query.await(Duration.ofMillis(300))).isFalse();
        assertThat(query.answers()).containsExactly(entry(relay, Outcome.WAITING));
      }
    }
  }

  private static Map.Entry<RelayUrl, RelayAnswer> entry(DevRelay relay, Outcome outcome) {
    return Map.entry(relay.url(), new RelayAnswer(outcome, ""));
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_SIGNATURE", "IGNORE_FILTERS"})
  void only_true_events_that_were_asked_for_are_handed_out(RelayFault fault) throws Exception {
    try (DevRelay liar = DevRelay.start(0);
        Relays relays = connect(liar.url())) {
      liar.misbehave(fault);
      Event asked = note("asked for");
      liar.inject(asked);
      liar.inject(Event.sign(AUTHOR, Instant.now().getEpochSecond(), 7, List.of(), "not"));
      try (Query query = relays.query(NOTES)) {
        assertThat(query.await(PATIENCE)).isTrue();
        List<Event> wanted = fault == RelayFault.BAD_SIGNATURE ? List.of() : List.of(asked);
        assertThat(query.stored(liar.url())).isEqualTo(wanted);
        assertThat(query.arrived()).isEqualTo(wanted);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"20,false", "20,true", "1,true"})
  void an_answer_that_a_relay_cuts_is_read_to_its_end(int cut, boolean saysMore) throws Exception {
    DevRelayOptions options = DevRelayOptions.defaults().cuttingAt(cut, saysMore);
    try (DevRelay relay = DevRelay.start(0, options);
        Relays relays = connect(relay.url())) {
      long now = Instant.now().getEpochSecond();
      List<Event> notes = IntStream.range(0, 50).mapToObj(i -> note("n" + i, now - i)).toList();
      notes.forEach(relay::inject);
      try (Query query = relays.query(NOTES)) {
        assertThat(query.await(PATIENCE)).isTrue();
        assertThat(query.stored(relay.url())).containsExactlyElementsOf(notes);
      }
    }
  }

  @Test
  void what_comes_later_is_handed_out_once_until_the_query_is_closed() throws Exception {
    try (DevRelay one = DevRelay.start(0);
        DevRelay two = DevRelay.start(0);
        Relays relays = connect(one.url(), two.url())) {
      Query query = relays.query(NOTES);
      assertThat(query.await(PATIENCE)).isTrue();
      Event live = note("live");
      one.inject(live);
      two.inject(live);
      assertThat(query.next(PATIENCE).map(Query.Arrival::event)).contains(live);
      Event last = note("last");
      one.inject(last);
      assertThat(query.next(PATIENCE).map(Query.Arrival::event)).contains(last);
      query.close();
      try (Query other = relays.query(NOTES)) {
        assertThat(other.await(PATIENCE)).isTrue();
        await().until(() -> one.subscriptions() == 1);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void a_relay_that_demands_authentication_is_read_and_written(boolean late) throws Exception {
    try (DevRelay strict = DevRelay.start(0, DevRelayOptions.authRequired());
        Relays relays = connect(strict.url())) {
      if (late) {
        assertThat(relays.awaitFirst()).isTrue();
      }
      Event note = note("by somebody known");
      Publication publication = relays.publish(note);
      assertThat(publication.await(PATIENCE)).isTrue();
      assertThat(publication.answers()).containsExactly(entry(strict, Outcome.DONE));
      try (Query query = relays.query(NOTES)) {
        assertThat(query.await(PATIENCE)).isTrue();
        assertThat(query.stored(strict.url())).containsExactly(note);
      }
    }
  }

  @Test
  void a_publication_tells_who_has_taken_the_event() throws Exception {
    RelayUrl away = nobody();
    try (DevRelay taking = DevRelay.start(0);
        DevRelay refusing = DevRelay.start(0);
        DevRelay silent = DevRelay.start(0);
        Relays relays = connect(taking.url(), refusing.url(), silent.url(), away)) {
      refusing.misbehave(RelayFault.REJECT_EVENTS, RelayFault.REPEAT_ANSWERS);
      silent.misbehave(RelayFault.NO_OK);
      Event note = note("to all");
      taking.inject(note);
      Publication publication = relays.publish(note);
      assertThat(publication.await(Duration.ofSeconds(1))).isFalse();
      assertThat(publication.answers())
          .containsEntry(taking.url(), new RelayAnswer(Outcome.DONE, ""))
          .containsEntry(refusing.url(), new RelayAnswer(Outcome.REFUSED, "blocked: not here"))
          .containsEntry(silent.url(), new RelayAnswer(Outcome.WAITING, ""))
          .containsEntry(away, new RelayAnswer(Outcome.FAILED, "does not accept connections"));
    }
  }

  @Test
  void one_relay_is_enough_to_begin_and_a_late_one_joins() throws Exception {
    try (ServerSocket stalled = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        DevRelay late = DevRelay.start(0);
        DevRelay quick = DevRelay.start(0)) {
      late.inject(note("behind the slow one"));
      RelayUrl dead = RelayUrl.of("ws://127.0.0.1:" + stalled.getLocalPort());
      long start = System.nanoTime();
      try (Relays relays = connect(dead, quick.url(), late.url());
          Query query = relays.query(NOTES)) {
        assertThat(relays.awaitFirst()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
        assertThat(query.next(PATIENCE)).isPresent();
        assertThat(query.awaitConnected(PATIENCE)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
        assertThat(query.answers()).containsEntry(dead, new RelayAnswer(Outcome.WAITING, ""));
      }
    }
  }

  @Test
  void none_that_can_be_reached_is_known_at_once() throws Exception {
    try (Relays relays = connect(nobody())) {
      assertThat(relays.awaitFirst()).isFalse();
    }
  }

  @Test
  void a_relay_that_is_named_twice_is_one() throws Exception {
    try (DevRelay relay = DevRelay.start(0);
        Relays relays = connect(relay.url(), RelayUrl.of(relay.url() + "/"))) {
      assertThat(relays.publish(note("once")).await(PATIENCE)).isTrue();
      assertThat(relay.connections()).isEqualTo(1);
    }
  }

  @Test
  void a_challenge_that_comes_at_connect_is_answered() throws Exception {
    RelayTiming timing = RelayTiming.defaults();
    try (DevRelay relay = DevRelay.start(0, DevRelayOptions.authRequired());
        HttpClient http = RelayConnection.httpClient(timing)) {
      SecretKey key = SecretKey.generate();
      for (int i = 0; i < 50; i++) {
        try (var connection =
            RelayConnection.open(
                http, relay.url(), key, InstantSource.system(), timing, RelayLimits.defaults())) {
          assertThat(connection.receive(PATIENCE))
              .isInstanceOfSatisfying(
                  Received.Message.class,
                  it -> assertThat(it.message()).isInstanceOf(RelayMessage.Auth.class));
          assertThat(connection.receive(PATIENCE)).isEqualTo(new Received.Authenticated(true, ""));
        }
      }
    }
  }

  @Test
  void what_a_relay_withholds_from_strangers_is_in_the_answer() throws Exception {
    try (DevRelay relay = DevRelay.start(0)) {
      relay.misbehave(RelayFault.WITHHOLD);
      Event secret = note("for authenticated eyes");
      relay.inject(secret);
      try (Relays relays = connect(relay.url());
          Query query = relays.query(NOTES)) {
        assertThat(query.await(PATIENCE)).isTrue();
        assertThat(query.stored(relay.url())).containsExactly(secret);
      }
    }
  }

  @Test
  void a_query_outlives_a_relay_that_hangs_up_and_misses_nothing() throws Exception {
    // Once in some hundred times the client's WebSocket does not say that the relay hung up; what
    // is silent is pinged then, as any relay is.
    RelayTiming timing = RelayTiming.defaults().pinging(Duration.ofSeconds(2));
    try (DevRelay relay = DevRelay.start(0);
        Relays relays = Relays.connect(List.of(relay.url()), SecretKey.generate(), timing);
        Query query = relays.query(NOTES)) {
      assertThat(query.await(PATIENCE)).isTrue();
      relay.disconnectAll();
      Event meanwhile = note("while it was away");
      relay.inject(meanwhile);
      assertThat(query.next(PATIENCE).map(Query.Arrival::event)).contains(meanwhile);
      await().until(() -> relay.subscriptions() == 1);
      Event live = note("live again");
      relay.inject(live);
      assertThat(query.next(PATIENCE).map(Query.Arrival::event)).contains(live);
    }
  }

  @Test
  void a_relay_that_was_down_for_a_while_is_asked_and_told_again() throws Exception {
    RelayUrl url = nobody();
    try (Relays relays = connect(url);
        Query query = relays.query(NOTES)) {
      Event note = note("for a relay that comes later");
      Publication publication = relays.publish(note);
      assertThat(publication.await(PATIENCE)).isTrue();
      assertThat(publication.isHopeless()).isTrue();
      try (DevRelay late = DevRelay.start(url.origin().port())) {
        await().until(() -> late.events().equals(List.of(note)));
        assertThat(query.next(PATIENCE).map(Query.Arrival::event)).contains(note);
        await()
            .untilAsserted(
                () -> assertThat(publication.answers()).containsExactly(entry(late, Outcome.DONE)));
      }
    }
  }

  @Test
  void a_publication_whose_relay_hung_up_before_its_word_is_made_again() throws Exception {
    try (DevRelay relay = DevRelay.start(0);
        Relays relays = connect(relay.url())) {
      relay.misbehave(RelayFault.NO_OK);
      Publication publication = relays.publish(note("twice"));
      await().until(() -> relay.events().size() == 1);
      relay.misbehave();
      relay.disconnectAll();
      assertThat(publication.await(PATIENCE)).isTrue();
      assertThat(publication.answers()).containsExactly(entry(relay, Outcome.DONE));
    }
  }

  @Test
  void a_relay_that_falls_silent_is_left_and_joined_again() throws Exception {
    RelayTiming timing = RelayTiming.defaults().pinging(Duration.ofMillis(500));
    try (DevRelay relay = DevRelay.start(0);
        StallingProxy line = StallingProxy.to(relay.port());
        Relays relays =
            Relays.connect(
                List.of(RelayUrl.of("ws://127.0.0.1:" + line.port())),
                SecretKey.generate(),
                timing);
        Query query = relays.query(NOTES)) {
      assertThat(query.await(PATIENCE)).isTrue();
      line.stall();
      Event unheard = note("unheard at first");
      relay.inject(unheard);
      assertThat(query.next(PATIENCE).map(Query.Arrival::event)).contains(unheard);
    }
  }
}
