package org.paygress.provider.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.ClientMessage;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.protocol.nostr.RelayMessage;
import org.paygress.provider.Provider;
import org.paygress.provider.Requests;
import org.paygress.system.Parsed;
import org.paygress.testbed.peer.PeerProcess;
import org.paygress.testbed.relay.PlainClient;

/** rust-nostr, the library the reference is built on, verifies what we publish and reads it. */
@Tag("peers")
class RustNostrTest {

  @TempDir static Path dir;
  private static Provider provider;

  @BeforeAll
  static void start() {
    provider = new Provider(dir).start();
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @Test
  void it_verifies_everything_that_we_announce() throws Exception {
    List<Integer> kinds =
        List.of(Kind.DM_RELAYS, Kind.OFFER, Kind.HEARTBEAT, Kind.HEARTBEAT_EPHEMERAL);
    Map<Integer, Event> seen = new TreeMap<>();
    try (PlainClient client = PlainClient.connect(provider.relay.url())) {
      Filter ours =
          Filter.builder()
              .authors(provider.publicKey())
              .kinds(kinds.stream().mapToInt(Integer::intValue).toArray())
              .build();
      client.send(new ClientMessage.Subscribe("ours", List.of(ours)));
      while (!seen.keySet().containsAll(kinds)) {
        if (client.next() instanceof RelayMessage.EventMessage(var _, Event event)) {
          seen.put(event.kind(), event);
        }
      }
    }
    for (Event event : seen.values()) {
      assertThat(RustNostr.verifies(event)).as("kind " + event.kind()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1059})
  void its_request_is_served_and_it_reads_the_reply(int kind) throws Exception {
    RustNostr rust = new RustNostr();
    try (PlainClient client = PlainClient.connect(provider.relay.url())) {
      String request = Requests.spawn(provider.token(100)).toString();
      String sealed = rust.seal(kind, provider.publicKey(), request, now());
      Event event = ((Parsed.Ok<Event>) Event.parse(sealed)).value();
      assertThat(client.publish(event).accepted()).isTrue();

      Event reply = reply(client, kind, rust.publicKey());
      assertThat(RustNostr.verifies(reply)).isTrue();
      RustNostr.Opened opened = rust.open(reply);
      assertThat(opened.sender()).isEqualTo(provider.publicKey().hex());
      JsonNode access = PeerProcess.parsed(opened.text());
      assertThat(access.path("pod_npub").asText()).matches("container-\\d+");
      assertThat(access.path("node_port").asInt()).isPositive();
    }
  }

  private static Event reply(PlainClient client, int kind, String receiver)
      throws IOException, InterruptedException {
    Filter filter = Filter.builder().kinds(kind).tag("p", receiver).build();
    client.send(new ClientMessage.Subscribe("replies", List.of(filter)));
    while (true) {
      if (client.next() instanceof RelayMessage.EventMessage(var _, Event event)) {
        return event;
      }
    }
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }
}
