package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.protocol.nostr.Fixtures.reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayUrlTest {

  @ParameterizedTest
  @CsvSource({
    "wss://relay.example, wss://relay.example",
    "wss://relay.example/, wss://relay.example",
    "WSS://Relay.Example:443/, wss://relay.example",
    "wss://relay.example.:443, wss://relay.example",
    "ws://127.0.0.1:80/, ws://127.0.0.1",
    "ws://127.0.0.1:443, ws://127.0.0.1:443",
    "wss://relay.example:80, wss://relay.example:80",
    "wss://Relay.Example/Inbox, wss://relay.example/Inbox",
    "wss://relay.example/Inbox/, wss://relay.example/Inbox",
    "wss://relay.example/Inbox//, wss://relay.example/Inbox",
    "wss://relay.example/Inbox/?key=A, wss://relay.example/Inbox?key=A",
    "wss://relay.example/%7eada, wss://relay.example/~ada",
    "wss://relay.example/%7Eada/, wss://relay.example/~ada",
    "wss://relay.example/a%2fb%c3%a9, wss://relay.example/a%2Fb%C3%A9",
    "wss://relay.example/?k=%2d%2f, wss://relay.example?k=-%2F",
    "wss://relay.example/?, wss://relay.example",
    "wss://relay.example/a/./b/../c, wss://relay.example/a/c",
    "wss://relay.example/../a, wss://relay.example/a",
    "wss://relay.example/%2e%2e/a/%2E, wss://relay.example/a",
    "wss://relay.example/?key=A, wss://relay.example?key=A",
    "ws://[::1]:7447/, ws://[::1]:7447",
    "ws://[0:0:0:0:0:0:0:1]:7447, ws://[::1]:7447",
    "ws://[0000:0000::0001], ws://[::1]",
    "ws://[::FFFF:127.0.0.1], ws://127.0.0.1",
    "ws://[::ffff:7f00:1], ws://127.0.0.1",
    "wss://[2001:DB8:0:0:1:0:0:1], wss://[2001:db8::1:0:0:1]",
    "wss://[2001:db8:0:1:1:1:1:1], wss://[2001:db8:0:1:1:1:1:1]",
    "wss://[2001:db8:0:0:0:0:0:0]:443/, wss://[2001:db8::]",
    "wss://b\u00fccher.example/, wss://xn--bcher-kva.example",
    "wss://B\u00dcCHER.example:7447, wss://xn--bcher-kva.example:7447",
  })
  void one_relay_has_one_normal_form(String text, String normal) {
    assertThat(RelayUrl.of(text)).hasToString(normal);
    assertThat(RelayUrl.of(text))
        .isEqualTo(RelayUrl.of(normal))
        .hasSameHashCodeAs(RelayUrl.of(normal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "relay.example",
        "https://relay.example",
        "wss:",
        "wss://",
        "wss:///path",
        "wss://user@relay.example",
        "wss://relay.example/#part",
        "wss://relay.example:0",
        "wss://relay.example:65536",
        "wss://relay..example",
        "wss://user@b\u00fccher.example",
        "wss://b\u00fccher.example:99999",
        "wss://under_score.example",
        "wss://[fe80::1%25eth0]",
        "wss://[1:2:3]",
        "wss://relay.example/a b",
        "mailto:a@relay.example",
      })
  void what_is_no_address_of_a_relay_is_refused(String text) {
    assertThat(reason(RelayUrl.parse(text))).isNotEmpty();
  }

  @Test
  void an_address_without_end_is_refused() {
    assertThat(reason(RelayUrl.parse("wss://relay.example/" + "a".repeat(512)))).contains("longer");
  }
}
