package org.paygress.testbed.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.RelayAuth;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;

class DevRelayTest {

  private static final SecretKey AUTHOR = SecretKey.generate();
  private static final Filter NOTES = Filter.builder().kinds(1).build();

  private static Event note(String content) {
    return Event.sign(AUTHOR, now(), 1, List.of(), content);
  }

  private static long now() {
    return Instant.now().getEpochSecond();
  }

  @Test
  void an_event_reaches_those_who_subscribed() throws Exception {
    try (DevRelay relay = DevRelay.start(0);
        PlainClient listener = PlainClient.connect(relay.url());
        PlainClient speaker = PlainClient.connect(relay.url())) {
      listener.send(new ClientMessage.Subscribe("live", List.of(NOTES)));
      assertThat(listener.next()).isEqualTo(new RelayMessage.Eose("live"));
      Event note = note("hello");
      assertThat(speaker.publish(note)).isEqualTo(new RelayMessage.Ok(note.id(), true, ""));
      assertThat(listener.next()).isEqualTo(new RelayMessage.EventMessage("live", note));
      assertThat(relay.connections()).isEqualTo(2);
      assertThat(relay.subscriptions()).isEqualTo(1);
    }
  }

  @Test
  void nothing_is_served_before_authentication_where_it_is_required() throws Exception {
    try (DevRelay relay = DevRelay.start(0, DevRelayOptions.authRequired());
        PlainClient client = PlainClient.connect(relay.url())) {
      String challenge = challenge(client);
      client.send(new ClientMessage.Subscribe("live", List.of(NOTES)));
      assertThat(client.next())
          .isEqualTo(new RelayMessage.Closed("live", "auth-required: authenticate to read here"));
      Event note = note("hello");
      assertThat(client.publish(note).message()).startsWith("auth-required:");

      Event proof = RelayAuth.event(AUTHOR, relay.url(), challenge, now());
      client.send(new ClientMessage.Authenticate(proof));
      assertThat(client.next()).isEqualTo(new RelayMessage.Ok(proof.id(), true, ""));
      assertThat(client.publish(note).accepted()).isTrue();
      assertThat(client.query(NOTES)).containsExactly(note);
    }
  }

  @Test
  void an_answer_to_another_challenge_or_relay_is_refused() throws Exception {
    try (DevRelay relay = DevRelay.start(0, DevRelayOptions.authRequired());
        PlainClient client = PlainClient.connect(relay.url())) {
      String challenge = challenge(client);
      RelayUrl elsewhere = RelayUrl.of("ws://127.0.0.1:1");
      for (Event wrong :
          List.of(
              RelayAuth.event(AUTHOR, relay.url(), challenge + "0", now()),
              RelayAuth.event(AUTHOR, elsewhere, challenge, now()),
              RelayAuth.event(AUTHOR, relay.url(), challenge, now() - 3600))) {
        client.send(new ClientMessage.Authenticate(wrong));
        assertThat(client.next())
            .isEqualTo(
                new RelayMessage.Ok(
                    wrong.id(), false, "invalid: this does not answer the challenge"));
      }
      assertThat(client.publish(note("hello")).accepted()).isFalse();
    }
  }

  private static String challenge(PlainClient client) throws Exception {
    if (client.next() instanceof RelayMessage.Auth(String challenge)) {
      return challenge;
    }
    throw new AssertionError("no challenge");
  }

  @Test
  void a_fault_lasts_until_it_is_taken_back() throws Exception {
    try (DevRelay relay = DevRelay.start(0);
        PlainClient client = PlainClient.connect(relay.url())) {
      relay.misbehave(RelayFault.NEVER_ANSWER);
      client.send(new ClientMessage.Publish(note("lost")));
      assertThat(client.poll(Duration.ofMillis(200))).isEmpty();
      relay.misbehave(RelayFault.REJECT_EVENTS);
      assertThat(client.publish(note("refused")).message()).isEqualTo("blocked: not here");
      relay.misbehave();
      assertThat(client.publish(note("taken")).accepted()).isTrue();
    }
  }

  @Test
  void only_so_many_events_are_kept() throws Exception {
    try (DevRelay relay = DevRelay.start(0, new DevRelayOptions("127.0.0.1", false, false, 2))) {
      Event last = note("three");
      relay.inject(note("one"));
      relay.inject(note("two"));
      relay.inject(last);
      assertThat(relay.events()).hasSize(2).contains(last);
    }
  }

  @Test
  void a_port_that_is_taken_is_an_error_at_the_start() {
    try (DevRelay relay = DevRelay.start(0)) {
      int port = relay.port();
      assertThatThrownBy(() -> DevRelay.start(port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("cannot listen");
    }
  }

  @Test
  void a_closed_relay_leaves_its_port_free() {
    DevRelay first = DevRelay.start(0);
    int port = first.port();
    first.close();
    try (DevRelay second = DevRelay.start(port)) {
      assertThat(second.port()).isEqualTo(port);
    }
  }
}
