package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.ParsedRequest.Accepted;
import org.paygress.protocol.money.Rate;
import org.paygress.protocol.nostr.Event;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.system.Parsed;

/** Reads everything the reference sent, and writes the same text again. */
class CapturedMessagesTest {

  static Stream<String> requests() {
    return Captured.names().filter(name -> name.contains("request") && !name.startsWith("error"));
  }

  static Stream<String> replies() {
    return Captured.names()
        .filter(name -> Captured.event(name).kind() == 4 || Captured.event(name).kind() == 1059)
        .filter(name -> requests().noneMatch(name::equals));
  }

  static Stream<String> publicEvents() {
    return Captured.names()
        .filter(name -> requests().noneMatch(name::equals) && replies().noneMatch(name::equals));
  }

  @Test
  void all_captures_are_covered() {
    assertThat(requests()).hasSize(11);
    assertThat(replies()).hasSize(23);
    assertThat(publicEvents()).hasSize(8);
    assertThat(Captured.names()).hasSize(42);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void a_captured_request_is_read_and_written_again_letter_by_letter(String name) {
    var text = Captured.text(name);
    assertThat(RequestCodec.parse(text))
        .isInstanceOfSatisfying(
            Accepted.class,
            accepted -> assertThat(RequestCodec.encode(accepted.request())).isEqualTo(text));
  }

  @ParameterizedTest
  @MethodSource("replies")
  void a_captured_reply_is_read_and_written_again_letter_by_letter(String name) {
    var text = Captured.text(name);
    assertThat(ReplyCodec.encode(Captured.value(ReplyCodec.parse(text)))).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("publicEvents")
  void a_captured_public_event_is_read_and_built_again(String name) {
    var event = Captured.event(name);
    var ours = rebuild(event, name);
    assertThat(ours.content()).isEqualTo(event.content());
    assertThat(ours.tags()).isEqualTo(event.tags());
    assertThat(ours.id()).isEqualTo(event.id());
    assertThat(ours.verify()).isTrue();
  }

  private static Event rebuild(Event event, String name) {
    var key = Captured.sender(name);
    var at = event.createdAt();
    return switch (event.kind()) {
      case 38383 -> PublicEvents.offer(key, Captured.value(PublicEvents.parseOffer(event)), at);
      case 38384 ->
          PublicEvents.heartbeat(key, Captured.value(PublicEvents.parseHeartbeat(event)), at);
      case 20384 ->
          PublicEvents.ephemeralHeartbeat(
              key, Captured.value(PublicEvents.parseHeartbeat(event)), at);
      case 38385 ->
          PublicEvents.revocation(key, Captured.value(PublicEvents.parseRevocation(event)), at);
      case 38386 ->
          PublicEvents.promotion(key, Captured.value(PublicEvents.parsePromotion(event)), at);
      default -> throw new AssertionError("kind " + event.kind());
    };
  }

  @Test
  void a_spawns_fields_arrive_where_they_belong() {
    var spawn = spawn("spawn-request-warm-standby-primary");
    var standby = PublicKey.of("npub1t00zpavx6jm5xftcl49gmpnq45mnrvafws0pg2u04m0zqln0k4xs78x3mg");
    assertThat(spawn.cashuToken()).startsWith("cashuBo2FtdWh0dHA6Ly8x").hasSize(1249);
    assertThat(spawn.podSpecId()).contains("basic");
    assertThat(spawn.podImage()).isEqualTo("local:22.04");
    assertThat(spawn.sshUsername()).isEqualTo(SshUsername.of("user"));
    assertThat(spawn.sshPassword()).isEqualTo(SshPassword.of("FLIw8YauoNt7tTZV"));
    assertThat(spawn.templateSlug()).isEmpty();
    assertThat(spawn.replication()).isEqualTo(new Replication.WarmStandby(List.of(standby)));
    assertThat(spawn.primary()).contains(Captured.key("provider").publicKey());
    assertThat(spawn.workloadId()).contains(WorkloadId.of("11111111-2222-4333-8444-555555555555"));
    assertThat(spawn.volumeEncryption()).isEmpty();
    assertThat(spawn.wantsNotice()).isFalse();
  }

  @Test
  void an_encrypted_spawn_carries_its_key() {
    var spawn = spawn("spawn-request-template-encrypt-checkpointed");
    assertThat(spawn.templateSlug()).contains("bitcoin-node");
    assertThat(spawn.replication()).isEqualTo(new Replication.Checkpointed());
    assertThat(spawn.volumeEncryption().orElseThrow().key().toBase64())
        .isEqualTo("eo4EBeN34PjXaAVEv-QX4uXk38_oL4sRrwcnQQzi_Jg");
  }

  private static SpawnRequest spawn(String name) {
    return (SpawnRequest) ((Accepted) RequestCodec.parse(Captured.text(name))).request();
  }

  @Test
  void top_up_and_status_name_their_lease() {
    assertThat(RequestCodec.parse(Captured.text("status-request")))
        .isEqualTo(new Accepted(new StatusRequest("1000")));
    var topUp = ((Accepted) RequestCodec.parse(Captured.text("topup-request"))).request();
    assertThat(((TopUpRequest) topUp).podId()).isEqualTo("container-1000");
  }

  @Test
  void a_replys_fields_arrive_where_they_belong() {
    var access =
        (AccessDetails) Captured.value(ReplyCodec.parse(Captured.text("access-details-template")));
    assertThat(access.podId()).isEqualTo("container-1200");
    assertThat(access.nodePort()).isEqualTo(31200);
    assertThat(access.expiresAt()).isEqualTo(Instant.parse("2026-11-22T16:53:42Z"));
    assertThat(access.hostAddress()).contains("127.0.0.1");
    assertThat(access.templatePorts())
        .containsExactly(
            new TemplatePort(31201, 3000, "tcp", "browserless-http"),
            new TemplatePort(31202, 9222, "tcp", "cdp"));
    assertThat(ReplyCodec.parse(Captured.text("status-response")))
        .isEqualTo(
            Parsed.ok(
                new StatusResponse(
                    "1000",
                    "Running",
                    Instant.parse("2026-11-22T16:52:06Z"),
                    5979,
                    1000,
                    1024,
                    "127.0.0.1",
                    31000,
                    "root")));
    assertThat(Captured.value(ReplyCodec.parse(Captured.text("error-spent-token"))))
        .isEqualTo(
            ErrorReply.of(
                ErrorType.TOKEN_ALREADY_SPENT,
                "This Cashu token has already been spent at the mint"));
  }

  @Test
  void a_public_bodys_fields_arrive_where_they_belong() {
    var offer = Captured.value(PublicEvents.parseOffer(Captured.event("offer-38383")));
    assertThat(offer.hostname()).isEqualTo("ref-lxd");
    assertThat(offer.specs()).hasSize(3);
    assertThat(offer.specs().get(2))
        .isEqualTo(
            new Spec(
                "premium",
                "Premium",
                "4 vCPU, 4GB RAM - High performance",
                4000,
                4096,
                new Rate(200)));
    assertThat(offer.isolationLevel()).isEqualTo(IsolationLevel.SHARED_KERNEL);
    var provider = Captured.key("provider").publicKey();
    assertThat(Captured.value(PublicEvents.parseHeartbeat(Captured.event("heartbeat-38384"))))
        .isEqualTo(new Heartbeat(provider, 1795360237, 0, new Capacity(0, 22173, 236)));
    assertThat(
            Captured.value(PublicEvents.parsePromotion(Captured.event("standby-promoted-38386"))))
        .isEqualTo(
            new PromotionAnnouncement(
                WorkloadId.of("22222222-2222-4333-8444-555555555555"),
                Captured.key("provider2").publicKey(),
                1795360783,
                OptionalLong.empty()));
    assertThat(
            Captured.value(PublicEvents.parseRevocation(Captured.event("lease-revocation-38385"))))
        .isEqualTo(
            new LeaseRevocation(
                WorkloadId.of("22222222-2222-4333-8444-555555555555"),
                provider,
                List.of(Captured.key("provider2").publicKey()),
                "test",
                1795360779,
                Optional.empty()));
  }
}
