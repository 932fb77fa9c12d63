package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.ParsedRequest.Accepted;
import org.paygress.protocol.money.MintUrl;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.SecretKey;

/** What the reference's clients demand of the shape of messages: one row a sentence. */
class OldClientsTest {

  private static final SecretKey PROVIDER = Captured.key("provider");
  private static final String HEX = PROVIDER.publicKey().hex();
  private static final long NOW = 1795360237;

  record Row(String sentence, Runnable demand) {
    @Override
    public String toString() {
      return sentence;
    }
  }

  @ParameterizedTest
  @MethodSource({"offers", "heartbeats", "answers", "requests"})
  void an_old_client_is_served(Row row) {
    row.demand.run();
  }

  static Stream<Row> offers() {
    var offer = offer();
    var body = Requests.object(offer.content());
    return Stream.of(
        new Row(
            "an offer is found by kind 38383 and #t=paygress",
            () -> {
              assertThat(offer.kind()).isEqualTo(38383);
              assertThat(offer.tagValues("t")).contains("paygress");
            }),
        new Row(
            "provider_npub must be the 64-hex form: bech32 reads as offline",
            () -> assertThat(body.get("provider_npub").textValue()).isEqualTo(HEX)),
        new Row(
            "every field is present, also those that may be null",
            () ->
                assertThat(body.fieldNames())
                    .toIterable()
                    .containsExactly(
                        "provider_npub",
                        "hostname",
                        "location",
                        "capabilities",
                        "specs",
                        "whitelisted_mints",
                        "uptime_percent",
                        "total_jobs_completed",
                        "api_endpoint",
                        "version",
                        "isolation_level")),
        new Row(
            "uptime is written as a fraction even when it is whole",
            () -> assertThat(offer.content()).contains("\"uptime_percent\":100.0,")),
        new Row(
            "the asked tier is looked up among specs[].id",
            () -> assertThat(body.at("/specs/0/id").textValue()).isEqualTo("basic")));
  }

  static Stream<Row> heartbeats() {
    var heartbeat = new Heartbeat(PROVIDER.publicKey(), NOW - 3, 1, new Capacity(1000, 1024, 10));
    var stored = PublicEvents.heartbeat(PROVIDER, heartbeat, NOW);
    var ephemeral = PublicEvents.ephemeralHeartbeat(PROVIDER, heartbeat, NOW);
    return Stream.of(
        new Row(
            "a heartbeat is read from kind 38384 of the same author",
            () -> {
              assertThat(stored.kind()).isEqualTo(38384);
              assertThat(stored.pubkey()).isEqualTo(PROVIDER.publicKey());
              assertThat(Requests.object(stored.content()).get("provider_npub").textValue())
                  .isEqualTo(HEX);
            }),
        new Row(
            "the body's timestamp is the one given, a few seconds before created_at",
            () -> {
              assertThat(Requests.object(stored.content()).get("timestamp").longValue())
                  .isEqualTo(NOW - 3);
              assertThat(stored.createdAt()).isEqualTo(NOW);
            }),
        new Row(
            "20384 is not read by it: the stored heartbeat says all that the other says",
            () -> {
              assertThat(ephemeral.kind()).isEqualTo(20384);
              assertThat(stored.content()).isEqualTo(ephemeral.content());
            }));
  }

  static Stream<Row> answers() {
    return Stream.of(
        new Row(
            "node_port is required in AccessDetails, for a standby slot too",
            () -> assertThat(answer().get("node_port").intValue()).isZero()),
        new Row(
            "a field without value is left out, not null",
            () -> {
              assertThat(answer().has("host_address")).isFalse();
              assertThat(answer().has("template_ports")).isFalse();
            }),
        new Row(
            "details of an error is a string or null, and always there",
            () -> {
              var error = ReplyCodec.encode(ErrorReply.of(ErrorType.NOT_FOUND, "m"));
              assertThat(Requests.object(error).get("details").isNull()).isTrue();
            }),
        new Row(
            "expires_at is RFC 3339 with a numeric offset",
            () ->
                assertThat(answer().get("expires_at").textValue())
                    .isEqualTo("2026-11-22T16:52:06+00:00")),
        new Row(
            "a client that can take unsolicited messages says notify, an old one does not",
            () -> {
              assertThat(spawn(Requests.plain()).wantsNotice()).isFalse();
              assertThat(spawn(Requests.plain().put("notify", true)).wantsNotice()).isTrue();
            }));
  }

  static Stream<Row> requests() {
    return Stream.of(
        new Row(
            "the username is \"user\" by default",
            () ->
                assertThat(captured("spawn-request-plain").sshUsername())
                    .isEqualTo(SshUsername.of("user"))),
        new Row(
            "a pod_image comes even when template_slug is set",
            () -> {
              var spawn = captured("spawn-request-template-encrypt");
              assertThat(spawn.podImage()).isEqualTo("nikolaik/python-nodejs:python3.12-nodejs20");
              assertThat(spawn.templateSlug()).contains("agent-sandbox");
            }),
        new Row(
            "pod_spec_id may be null or missing",
            () -> {
              assertThat(spawn(Requests.plain().putNull("pod_spec_id")).podSpecId()).isEmpty();
              assertThat(spawn(Requests.plain()).podSpecId()).isEmpty();
            }),
        new Row(
            "batch sends several spawns from one key, each with its own token",
            () -> {
              var first = spawn(Requests.plain().put("cashu_token", "cashuB1"));
              var second = spawn(Requests.plain().put("cashu_token", "cashuB2"));
              assertThat(first).isNotEqualTo(second);
              assertThat(captured("batch-shard-request").templateSlug()).contains("agent-sandbox");
            }),
        new Row(
            "deploy knows its slugs, and any other slug goes by spawn --template-slug",
            () -> {
              for (var slug :
                  List.of(
                      "nostr-relay",
                      "inference-endpoint",
                      "headless-browser",
                      "bitcoin-node",
                      "agent-sandbox",
                      "openclaw",
                      "postgres")) {
                assertThat(spawn(Requests.plain().put("template_slug", slug)).templateSlug())
                    .contains(TemplateSlug.of(slug).value());
              }
            }),
        new Row(
            "with a data_path template it encrypts by default, with a workload id",
            () -> {
              var spawn = captured("spawn-request-template-encrypt");
              assertThat(spawn.volumeEncryption()).isPresent();
              assertThat(spawn.workloadId())
                  .contains(WorkloadId.of("5ba420fc-b2b5-40a4-aa25-2e529eec319e"));
            }),
        new Row(
            "a top-up names container-<id>, a status the bare id",
            () -> {
              assertThat(((TopUpRequest) request(Captured.text("topup-request"))).podId())
                  .isEqualTo("container-1000");
              assertThat(request(Captured.text("status-request")))
                  .isEqualTo(new StatusRequest("1000"));
            }),
        new Row(
            "a NIP-17 request is the same text as a NIP-04 one",
            () ->
                assertThat(captured("nip17-spawn-request").sshUsername())
                    .isEqualTo(SshUsername.of("u"))));
  }

  private static Event offer() {
    var basic = new Spec("basic", "Basic", "small", 1000, 1024, new Rate(50));
    var offer =
        new Offer(
            PROVIDER.publicKey(),
            "host",
            Optional.empty(),
            List.of("lxc"),
            List.of(basic),
            List.of(MintUrl.of("https://mint.example")),
            100,
            0,
            Optional.empty(),
            IsolationLevel.SHARED_KERNEL,
            false,
            Optional.empty());
    return PublicEvents.offer(PROVIDER, offer, NOW);
  }

  private static ObjectNode answer() {
    return Requests.object(
        ReplyCodec.encode(
            new AccessDetails(
                "standby-slot-w",
                0,
                Instant.parse("2026-11-22T16:52:06.5Z"),
                1000,
                1024,
                "Basic",
                "small",
                List.of("reserved"),
                Optional.empty(),
                List.of())));
  }

  private static Request request(String text) {
    return ((Accepted) RequestCodec.parse(text)).request();
  }

  private static SpawnRequest spawn(ObjectNode json) {
    return (SpawnRequest) request(json.toString());
  }

  private static SpawnRequest captured(String name) {
    return (SpawnRequest) request(Captured.text(name));
  }
}
