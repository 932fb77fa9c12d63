package org.paygress.provider.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.nostr.Kind;
import org.paygress.provider.Provider;
import org.paygress.provider.Requests;
import org.paygress.testbed.peer.PeerProcess;

/**
 * What the reference client demands of what relays show, seen through nostr-tools: a row a sentence
 * of the last section of the wire protocol. It calls us offline, or shows nonsense, where one does
 * not hold.
 */
@Tag("peers")
@ExtendWith(NodeRequired.class)
class ReferenceClientTest {

  private static final List<String> OFFER_FIELDS =
      List.of(
          "provider_npub",
          "hostname",
          "capabilities",
          "specs",
          "whitelisted_mints",
          "uptime_percent",
          "total_jobs_completed");

  @TempDir static Path dir;
  private static Provider provider;
  private ToolsClient client;

  @BeforeAll
  static void start() {
    provider = new Provider(dir).start();
    await().until(() -> published(Kind.OFFER) && published(Kind.HEARTBEAT));
  }

  private static boolean published(int kind) {
    return provider.relay.events().stream().anyMatch(event -> event.kind() == kind);
  }

  @AfterAll
  static void stop() {
    provider.close();
  }

  @BeforeEach
  void connect() {
    client = ToolsClient.connect(provider.relay.url(), provider.publicKey());
  }

  @AfterEach
  void disconnect() {
    client.close();
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private JsonNode offer() {
    List<JsonNode> offers = client.stored("{\"kinds\":[38383],\"#t\":[\"paygress\"]}");
    assertThat(offers).hasSize(1);
    assertThat(offers.getFirst().path("verified").asBoolean()).isTrue();
    return offers.getFirst();
  }

  @Test
  void an_offer_is_found_by_its_kind_and_topic() {
    assertThat(offer().path("pubkey").asText()).isEqualTo(provider.publicKey().hex());
  }

  @Test
  void an_offer_names_its_signer_in_hex_and_has_every_field() {
    JsonNode body = PeerProcess.parsed(offer().path("content").asText());
    assertThat(body.path("provider_npub").asText()).isEqualTo(provider.publicKey().hex());
    assertThat(OFFER_FIELDS).allSatisfy(field -> assertThat(body.hasNonNull(field)).isTrue());
    assertThat(body.path("whitelisted_mints").valueStream().map(JsonNode::asText))
        .containsExactly(provider.mint.url().value());
  }

  @Test
  void the_asked_tier_is_among_the_offered_ones() {
    JsonNode body = PeerProcess.parsed(offer().path("content").asText());
    assertThat(body.path("specs").valueStream().map(spec -> spec.path("id").asText()))
        .contains("basic");
    assertThat(body.path("specs"))
        .allSatisfy(
            spec -> {
              assertThat(spec.path("name").isTextual()).isTrue();
              assertThat(spec.path("description").isTextual()).isTrue();
              assertThat(spec.path("cpu_millicores").asLong()).isPositive();
              assertThat(spec.path("memory_mb").asLong()).isPositive();
              assertThat(spec.path("rate_msats_per_sec").asLong()).isPositive();
            });
  }

  @Test
  void a_heartbeat_of_the_last_minute_is_dated_a_few_seconds_back_and_never_in_the_future() {
    String filter =
        "{\"kinds\":[38384],\"authors\":[\"%s\"],\"since\":%d}"
            .formatted(provider.publicKey().hex(), now() - 60);
    List<JsonNode> beats = client.stored(filter);
    assertThat(beats).isNotEmpty();
    assertThat(beats)
        .allSatisfy(
            beat -> {
              JsonNode body = PeerProcess.parsed(beat.path("content").asText());
              assertThat(beat.path("verified").asBoolean()).isTrue();
              assertThat(beat.path("created_at").asLong()).isLessThanOrEqualTo(now());
              assertThat(body.path("timestamp").asLong()).isBetween(now() - 65, now() - 2);
              assertThat(body.path("provider_npub").asText()).isEqualTo(provider.publicKey().hex());
            });
  }

  @Test
  void the_ephemeral_heartbeat_is_not_stored() {
    assertThat(client.stored("{\"kinds\":[20384]}")).isEmpty();
  }

  @Test
  void the_relays_for_messages_to_us_are_published() {
    String filter =
        "{\"kinds\":[10050],\"authors\":[\"%s\"]}".formatted(provider.publicKey().hex());
    assertThat(client.stored(filter))
        .singleElement()
        .satisfies(
            list ->
                assertThat(list.path("tags").toString())
                    .isEqualTo("[[\"relay\",\"%s\"]]".formatted(provider.relay.url())));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1059})
  void every_answer_is_one_message_dated_now(int kind) {
    String pod = askedOnce(kind, Requests.spawn(provider.token(100))).path("pod_npub").asText();
    askedOnce(kind, Requests.topUp(pod, provider.token(10)));
    askedOnce(kind, Requests.status(pod));
    askedOnce(kind, Requests.status("4711"));
    // A client that reads what relays have stored finds the same four, not a copy more.
    assertThat(
            client.stored("{\"kinds\":[%d],\"#p\":[\"%s\"]}".formatted(kind, client.publicKey())))
        .hasSize(4);
  }

  private JsonNode askedOnce(int kind, JsonNode request) {
    double sent = client.send(kind, request);
    List<ToolsClient.Answer> answers = client.answers(1);
    assertThat(answers).hasSize(1);
    assertThat(answers.getFirst().createdAt())
        .isBetween((long) sent, (long) answers.getFirst().receivedAt());
    return answers.getFirst().body();
  }

  @Test
  void whoever_has_not_asked_hears_nothing() {
    try (ToolsClient other = ToolsClient.connect(provider.relay.url(), provider.publicKey())) {
      askedOnce(4, Requests.spawn(provider.token(100)));
      assertThat(other.heardIn(500)).isEmpty();
    }
  }

  @Test
  void a_restart_of_the_daemon_repeats_no_answer() {
    askedOnce(4, Requests.spawn(provider.token(100)));
    provider.stop();
    provider.start();
    assertThat(client.heardIn(2_000)).isEmpty();
  }

  @Test
  void several_spawns_at_once_from_one_key_are_a_lease_each() {
    for (int i = 0; i < 4; i++) {
      client.send(4, Requests.spawn(provider.token(100)));
    }
    Set<String> pods = new HashSet<>();
    List<ToolsClient.Answer> answers = client.answers(4);
    answers.forEach(answer -> pods.add(answer.body().path("pod_npub").asText()));
    assertThat(answers).hasSize(4);
    assertThat(pods).hasSize(4).allMatch(pod -> pod.startsWith("container-"));
  }
}
