package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.DevRelayOptions;
import org.paygress.testbed.relay.RelayFault;

/** Which relays the command line asks, and what it makes of relays that do not answer well. */
class RelaysAskedTest extends CommandLineTest {

  @Test
  void a_relay_that_demands_authentication_is_asked_again() throws Exception {
    DevRelayOptions readersAuthenticate = new DevRelayOptions("127.0.0.1", true, false, 1000);
    try (DevRelay strict = DevRelay.start(0, readersAuthenticate);
        AnsweringProvider there = new AnsweringProvider(strict.url())) {
      there.advertise(MintUrl.of("https://mint.example.com"), true);
      await().until(() -> strict.events().size() == 2);
      String relays = "--relay=" + strict.url();
      assertThat(paygress("list", relays).out()).contains(there.npub());
      assertThat(paygress("price", there.npub(), relays).out()).contains("basic costs 180 sat");
    }
  }

  @Test
  void a_relay_that_ends_several_times_does_not_speak_for_the_others() throws Exception {
    provider.advertise(MintUrl.of("https://mint.example.com"), true);
    await().until(() -> relay.events().size() == 2);
    relay.delay(Duration.ofMillis(200));
    try (DevRelay liar = DevRelay.start(0)) {
      String relays = "--relay=" + liar.url();
      liar.misbehave(RelayFault.REPEAT_ANSWERS);
      assertThat(ask("list", relays).out()).contains(provider.npub());
      liar.misbehave(RelayFault.REPEAT_ANSWERS, RelayFault.CLOSE_SUBSCRIPTIONS);
      assertThat(ask("list", relays).out()).contains(provider.npub());
    }
  }

  @Test
  void a_relay_that_is_named_twice_is_asked_once() {
    assertThat(ask("list", "--relay=" + relay.url() + "/").exit()).isZero();
    assertThat(
            relay.received().stream()
                .filter(ClientMessage.Subscribe.class::isInstance)
                .map(message -> ((ClientMessage.Subscribe) message).subId())
                .filter(id -> !id.equals("requests")))
        .hasSize(1);
  }

  @Test
  void a_relay_that_does_not_come_up_holds_nobody_up_for_long() throws Exception {
    provider.answer(_ -> RUNNING);
    try (ServerSocket stalled = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      String dead = "--relay=ws://127.0.0.1:" + stalled.getLocalPort();
      long start = System.nanoTime();
      assertThat(ask("status", provider.npub(), dead).out()).contains("1000, Running");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void relays_without_an_offer_are_told_from_relays_that_do_not_answer() {
    Run empty = ask("list");
    assertThat(empty.exit()).isZero();
    assertThat(empty.out()).contains("No provider has an offer");

    relay.misbehave(RelayFault.CLOSE_SUBSCRIPTIONS);
    Run refused = ask("list");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err())
        .contains("none of the relays answered: error: cannot serve this now", "remedy: ");
    assertThat(ask("price", provider.npub()).err()).contains("none of the relays answered");

    relay.misbehave(RelayFault.NEVER_ANSWER);
    assertThat(ask("list").err()).contains("paygress: none of the relays answered\n");
  }

  @Test
  void a_relay_that_refuses_several_times_does_not_speak_for_the_others() {
    provider.answer(_ -> RUNNING);
    relay.delay(Duration.ofMillis(200));
    try (DevRelay liar = DevRelay.start(0)) {
      liar.misbehave(RelayFault.REJECT_EVENTS, RelayFault.REPEAT_ANSWERS);
      assertThat(ask("status", provider.npub(), "--relay=" + liar.url()).out())
          .contains("1000, Running");
      relay.misbehave(RelayFault.REJECT_EVENTS);
      assertThat(ask("status", provider.npub(), "--relay=" + liar.url()).err())
          .contains("no relay took the request: blocked: not here");
    }
  }
}
