package org.paygress.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.protocol.message.AccessDetails;
import org.paygress.protocol.message.Heartbeat;
import org.paygress.protocol.message.Offer;
import org.paygress.protocol.message.PublicEvents;
import org.paygress.protocol.message.Reply;
import org.paygress.protocol.nostr.DmKind;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.Filter;
import org.paygress.protocol.nostr.Kind;
import org.paygress.system.Parsed;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;

/**
 * What clients of the reference demand of a running provider, one row a sentence. What they demand
 * of the shape of messages is in the protocol module's {@code OldClientsTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OldClientsOverTheWireTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path dir;
  private Provider provider;

  private record Row(String sentence, Demand demand) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  @FunctionalInterface
  private interface Demand {
    void check() throws Exception;
  }

  @BeforeAll
  void start() {
    provider = new Provider(dir).start();
  }

  @AfterAll
  void stop() {
    provider.close();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void an_old_client_is_served(Row row) throws Exception {
    row.demand().check();
  }

  Stream<Row> rows() {
    return Stream.of(
        new Row("the offer is found by kind and #t alone", this::offerIsFound),
        new Row("provider_npub is the 64-hex form", this::offerNamesHexKey),
        new Row("the asked tier is among the offer's specs", this::offerHasTiers),
        new Row("the token's mint is named in the offer", this::offerHasMint),
        new Row("a stored heartbeat of the last 120 s exists", this::heartbeatIsFresh),
        new Row("its timestamp is never in the client's future", this::heartbeatIsPast),
        new Row("heartbeats follow each other within 60 s", this::heartbeatsFollow),
        new Row("the relay list for direct messages is published", this::relayList),
        new Row("a wrong mint reaches us and is answered", this::wrongMint),
        new Row("the first message after a request is its answer", this::firstIsAnswer),
        new Row("an answer is exactly one message", this::exactlyOne),
        new Row("an answer is dated now", this::datedNow),
        new Row("a gift-wrapped answer is dated now on the outside too", this::wrapDatedNow),
        new Row("an answer comes in the kind of the request", this::sameKind),
        new Row("nothing unsolicited reaches a consumer", this::nothingUnsolicited),
        new Row("node_port is there and a port", this::nodePort),
        new Row("pod_image ubuntu:22.04 means the plain box", this::ubuntuAlias),
        new Row("pod_image is ignored beside a template_slug", this::imageBesideSlug),
        new Row("no pod_spec_id means the first tier", this::firstTier),
        new Row("a null pod_spec_id means the first tier", this::nullTier),
        new Row("unknown fields are ignored", this::unknownFields),
        new Row("a batch from one key is as many leases", this::batch));
  }

  private static ObjectNode request(String token) {
    return JSON.createObjectNode()
        .put("cashu_token", token)
        .put("pod_spec_id", "basic")
        .put("pod_image", "ubuntu:22.04")
        .put("ssh_username", "user")
        .put("ssh_password", "7X1UJN1DmyprmwJe");
  }

  private AccessDetails spawn(ObjectNode request) {
    try (Consumer client = provider.consumer()) {
      Reply reply = client.ask(request.toString());
      assertThat(reply).isInstanceOf(AccessDetails.class);
      return (AccessDetails) reply;
    }
  }

  private Event published(Filter filter) {
    return await()
        .until(
            () -> provider.relay.events().stream().filter(filter::matches).findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private Offer offer() {
    Event event = published(Filter.builder().kinds(Kind.OFFER).tag("t", "paygress").build());
    return ((Parsed.Ok<Offer>) PublicEvents.parseOffer(event)).value();
  }

  private Heartbeat heartbeat() {
    Event event =
        published(Filter.builder().kinds(Kind.HEARTBEAT).authors(provider.publicKey()).build());
    return ((Parsed.Ok<Heartbeat>) PublicEvents.parseHeartbeat(event)).value();
  }

  private void offerIsFound() {
    assertThat(offer().provider()).isEqualTo(provider.publicKey());
  }

  private void offerNamesHexKey() throws Exception {
    Event event = published(Filter.builder().kinds(Kind.OFFER).build());
    assertThat(JSON.readTree(event.content()).get("provider_npub").asText())
        .isEqualTo(provider.publicKey().hex());
  }

  private void offerHasTiers() {
    assertThat(offer().specs()).extracting(spec -> spec.id()).contains("basic");
  }

  private void offerHasMint() {
    assertThat(offer().mints()).containsExactly(provider.mint.url());
  }

  private void heartbeatIsFresh() {
    assertThat(Consumer.now() - heartbeat().timestamp()).isLessThan(120);
  }

  private void heartbeatIsPast() {
    assertThat(heartbeat().timestamp()).isLessThanOrEqualTo(Consumer.now() - 3);
  }

  private void heartbeatsFollow() {
    long first = heartbeat().timestamp();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () ->
                provider.relay.events().stream()
                    .filter(event -> event.kind() == Kind.HEARTBEAT)
                    .anyMatch(event -> event.createdAt() > first + 6));
  }

  private void relayList() {
    Event list = published(Filter.builder().kinds(Kind.DM_RELAYS).build());
    assertThat(list.tagValues("relay")).containsExactly(provider.relay.url().toString());
  }

  private void wrongMint() {
    try (Consumer client = provider.consumer();
        var other = DevMint.start(0, DevMintOptions.defaults())) {
      String token = DevMints.mintToken(other.url(), 100).encode();
      client.say(request(token).toString());
      assertThat(client.nextMessage().plaintext()).contains("\"non_whitelisted_mint\"");
    }
  }

  private void firstIsAnswer() {
    assertThat(spawn(request(provider.token(100))).podId()).startsWith("container-");
  }

  private void exactlyOne() throws Exception {
    try (Consumer client = provider.consumer()) {
      client.say(request(provider.token(100)).toString());
      assertThat(client.collect(Duration.ofSeconds(4))).hasSize(1);
    }
  }

  private void datedNow() {
    try (Consumer client = provider.consumer()) {
      client.ask(request(provider.token(100)).toString());
      assertThat(client.answerEvents().getFirst().createdAt())
          .isBetween(Consumer.now() - 10, Consumer.now());
    }
  }

  private void wrapDatedNow() {
    try (Consumer client = provider.consumer()) {
      client.say(DmKind.NIP17, request(provider.token(100)).toString(), Consumer.now());
      client.next();
      assertThat(client.answerEvents().getFirst().kind()).isEqualTo(Kind.GIFT_WRAP);
      assertThat(client.answerEvents().getFirst().createdAt())
          .isBetween(Consumer.now() - 10, Consumer.now());
    }
  }

  private void sameKind() {
    try (Consumer client = provider.consumer()) {
      client.ask(request(provider.token(100)).toString());
      assertThat(client.answerEvents().getFirst().kind()).isEqualTo(Kind.NIP04_DM);
    }
  }

  private void nothingUnsolicited() throws Exception {
    try (Consumer client = provider.consumer()) {
      ObjectNode dear = request(provider.token(3)).put("pod_spec_id", "dear");
      client.ask(dear.toString());
      // The lease ends meanwhile, and the consumer, who did not ask, is not told.
      assertThat(client.collect(Duration.ofSeconds(6))).isEmpty();
    }
  }

  private void nodePort() {
    assertThat(spawn(request(provider.token(100))).nodePort()).isBetween(1, 65_535);
  }

  private void ubuntuAlias() {
    assertThat(spawn(request(provider.token(100))).templatePorts()).isEmpty();
  }

  private void imageBesideSlug() {
    ObjectNode request =
        request(provider.token(100))
            .put("pod_image", "docker.io/library/postgres:16")
            .put("template_slug", "postgres");
    assertThat(spawn(request).templatePorts())
        .singleElement()
        .satisfies(port -> assertThat(port.containerPort()).isEqualTo(5432));
  }

  private void firstTier() {
    ObjectNode request = request(provider.token(100));
    request.remove("pod_spec_id");
    assertThat(spawn(request).podSpecName()).isEqualTo("Basic");
  }

  private void nullTier() {
    ObjectNode request = request(provider.token(100));
    request.putNull("pod_spec_id");
    assertThat(spawn(request).podSpecName()).isEqualTo("Basic");
  }

  private void unknownFields() {
    assertThat(spawn(request(provider.token(100)).put("colour", "red")).nodePort()).isPositive();
  }

  private void batch() throws Exception {
    try (Consumer client = provider.consumer()) {
      for (String token : List.of(provider.token(3), provider.token(3), provider.token(3))) {
        client.say(request(token).put("pod_spec_id", "dear").toString());
      }
      List<Reply> replies = client.collect(Duration.ofSeconds(5));
      assertThat(replies).hasSize(3).allMatch(AccessDetails.class::isInstance);
      assertThat(replies.stream().map(reply -> ((AccessDetails) reply).podId()).distinct())
          .hasSize(3);
    }
  }
}
