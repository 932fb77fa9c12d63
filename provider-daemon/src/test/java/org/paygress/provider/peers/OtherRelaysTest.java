package org.paygress.provider.peers;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.RelayUrl;
import org.paygress.provider.Provider;
import org.paygress.testbed.peer.PeerProcess;
import rust.nostr.sdk.RelayBuilderNip42Mode;

/** The whole daemon over relays that others have written, with a consumer of nostr-tools. */
@Tag("peers")
@ExtendWith(NodeRequired.class)
class OtherRelaysTest {

  @TempDir Path dir;

  private void leaseOver(RelayUrl relay, int kind, boolean authenticate) {
    try (Provider provider = new Provider(dir, List.of(relay), List.of()).start();
        ToolsClient client = ToolsClient.connect(relay, provider.publicKey(), authenticate)) {
      LeaseStory.told(
          client, provider.publicKey(), kind, provider.token(100), 100, provider.token(10), 10);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1059})
  void a_lease_over_the_relay_of_rust_nostr(int kind) {
    try (RustRelay relay = RustRelay.start()) {
      leaseOver(relay.url(), kind, false);
    }
  }

  @ParameterizedTest
  @EnumSource(RelayBuilderNip42Mode.class)
  void a_lease_over_the_relay_of_rust_nostr_that_wants_to_know_who_asks(
      RelayBuilderNip42Mode mode) {
    try (RustRelay relay = RustRelay.start(Optional.of(mode))) {
      leaseOver(relay.url(), 1059, true);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1059})
  void a_lease_over_a_relay_that_shows_messages_to_their_receiver_only(int kind) {
    try (PeerProcess relay = PeerProcess.start(NodeRequired.peers(), "relay.mjs")) {
      leaseOver(RelayUrl.of(relay.next().path("url").asText()), kind, true);
    }
  }

  @Test
  void that_relay_shows_nothing_to_strangers() {
    try (PeerProcess relay = PeerProcess.start(NodeRequired.peers(), "relay.mjs")) {
      RelayUrl url = RelayUrl.of(relay.next().path("url").asText());
      try (Provider provider = new Provider(dir, List.of(url), List.of())) {
        assertThatThrownBy(() -> ToolsClient.connect(url, provider.publicKey(), false))
            .hasMessageStartingWith("restricted:");
      }
    }
  }
}
