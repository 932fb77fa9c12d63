package org.paygress.provider.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.paygress.protocol.message.PublicEvents;
import org.paygress.protocol.nostr.DirectMessages;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.protocol.nostr.SecretKey;
import org.paygress.system.net.HostReach;
import org.paygress.testbed.relay.DevRelay;
import org.paygress.testbed.relay.PlainClient;
import org.paygress.testbed.relay.RelayFault;

/** Copies of answers for the relays on their readers' own lists. */
class ConsumerRelaysTest {

  private final SecretKey provider = SecretKey.generate();
  private final SecretKey alice = SecretKey.generate();
  private final SecretKey bob = SecretKey.generate();
  private final DevRelay ours = DevRelay.start(0);
  private final List<DevRelay> theirs = new ArrayList<>();
  private ConsumerRelays copies = copies(3, everywhere());

  @AfterEach
  void stop() {
    copies.close();
    ours.close();
    theirs.forEach(DevRelay::close);
  }

  /** Takes this machine for a public one. */
  private static HostReach everywhere() {
    try {
      List<InetAddress> address = List.of(InetAddress.getByName("9.9.9.9"));
      return new HostReach(_ -> address);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private ConsumerRelays copies(int max, HostReach reach) {
    return new ConsumerRelays(List.of(ours.url()), provider, max, reach, InstantSource.system());
  }

  private DevRelay relay() {
    DevRelay relay = DevRelay.start(0);
    theirs.add(relay);
    return relay;
  }

  private void list(SecretKey owner, RelayUrl... relays) throws Exception {
    try (PlainClient client = PlainClient.connect(ours.url())) {
      Event list =
          PublicEvents.dmRelays(owner, List.of(relays), System.currentTimeMillis() / 1_000);
      assertThat(client.publish(list).accepted()).isTrue();
    }
  }

  private Event answer(SecretKey reader) {
    return DirectMessages.seal(
        DmKind.NIP17,
        provider,
        reader.publicKey(),
        "an answer",
        System.currentTimeMillis() / 1_000);
  }

  @Test
  void answers_go_to_the_first_three_relays_of_a_list_and_not_to_ours_again() throws Exception {
    for (int i = 0; i < 4; i++) {
      relay();
    }
    list(
        alice,
        ours.url(),
        theirs.get(0).url(),
        theirs.get(1).url(),
        theirs.get(2).url(),
        theirs.get(3).url());
    Event first = answer(alice);
    Event second = answer(alice);
    copies.offer(alice.publicKey(), first);
    copies.offer(alice.publicKey(), second);
    for (DevRelay relay : theirs.subList(0, 3)) {
      await()
          .untilAsserted(() -> assertThat(relay.events()).containsExactlyInAnyOrder(first, second));
    }
    assertThat(theirs.get(3).events()).isEmpty();
    assertThat(ours.events()).doesNotContain(first);
  }

  @Test
  void a_list_that_leads_to_this_machine_is_not_followed() throws Exception {
    DevRelay inside = relay();
    list(alice, inside.url(), RelayUrl.of("ws://localhost:" + inside.port()));
    copies.close();
    copies = copies(3, HostReach.system());
    copies.offer(alice.publicKey(), answer(alice));
    Thread.sleep(Duration.ofSeconds(1));
    assertThat(inside.connections()).isZero();
    assertThat(inside.events()).isEmpty();
  }

  @Test
  void who_has_no_list_or_a_provider_that_is_told_not_to_costs_nothing() throws Exception {
    copies.offer(alice.publicKey(), answer(alice));
    DevRelay relay = relay();
    list(bob, relay.url());
    copies.close();
    copies = copies(0, everywhere());
    copies.offer(bob.publicKey(), answer(bob));
    Thread.sleep(Duration.ofMillis(500));
    assertThat(relay.events()).isEmpty();
  }

  @Test
  void a_hostile_list_is_left_alone_and_holds_up_nobody_else() throws Exception {
    DevRelay good = relay();
    list(bob, good.url());
    try (ServerSocket stalled = new ServerSocket(0, 64, InetAddress.getLoopbackAddress())) {
      DevRelay silent = relay();
      silent.misbehave(RelayFault.NEVER_ANSWER);
      list(
          alice,
          RelayUrl.of("ws://127.0.0.1:" + stalled.getLocalPort() + "/a"),
          RelayUrl.of("ws://127.0.0.1:" + stalled.getLocalPort() + "/b"),
          silent.url());
      for (int i = 0; i < 200; i++) {
        copies.offer(alice.publicKey(), answer(alice));
      }
      Event answer = answer(bob);
      copies.offer(bob.publicKey(), answer);
      await()
          .atMost(Duration.ofSeconds(3))
          .untilAsserted(() -> assertThat(good.events()).containsExactly(answer));
      await().atMost(Duration.ofSeconds(10)).until(() -> silent.connections() == 0);
      int asked = silent.received().size();
      assertThat(asked).isLessThanOrEqualTo(8 + 1);
      copies.offer(alice.publicKey(), answer(alice));
      Thread.sleep(Duration.ofSeconds(1));
      assertThat(silent.received()).hasSize(asked);
    }
  }
}
