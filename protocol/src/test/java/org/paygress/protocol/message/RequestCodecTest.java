package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.protocol.message.Requests.object;
import static org.paygress.protocol.message.Requests.plain;
import static org.paygress.protocol.message.Requests.spawn;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.WorkloadId;
import org.paygress.protocol.message.ParsedRequest.Accepted;
import org.paygress.protocol.nostr.PublicKey;
import org.paygress.protocol.volume.VolumeEncryption;

class RequestCodecTest {

  private static Request accepted(String text) {
    return ((Accepted) RequestCodec.parse(text)).request();
  }

  @Test
  void the_oldest_clients_spawn_has_four_fields() {
    assertThat(accepted(plain().toString()))
        .isEqualTo(
            SpawnRequest.plain(
                "cashuBs3cr3t", "ubuntu:22.04", SshUsername.of("user"), SshPassword.of("s3cr3t")));
  }

  @Test
  void a_spawn_with_every_field_is_read_whole() {
    var request = (SpawnRequest) accepted(spawn(json -> {}));
    assertThat(request.podSpecId()).contains("basic");
    assertThat(request.templateSlug()).contains("postgres");
    assertThat(request.templateEnv()).isEqualTo(Map.of("POSTGRES_PASSWORD", "s3cr3t"));
    assertThat(request.replication())
        .isEqualTo(new Replication.WarmStandby(List.of(PublicKey.of(Requests.STANDBY))));
    assertThat(request.primary()).contains(PublicKey.of(Requests.PRIMARY));
    assertThat(request.workloadId()).contains(WorkloadId.of("w-1"));
    assertThat(request.volumeEncryption().map(VolumeEncryption::version)).contains(1);
    assertThat(request.wantsNotice()).isTrue();
    assertThat(request.unlocksRefunds()).isTrue();
  }

  @Test
  void what_is_written_is_read_again() {
    var request = accepted(spawn(json -> {}));
    assertThat(accepted(RequestCodec.encode(request))).isEqualTo(request);
    assertThat(object(RequestCodec.encode(request)).fieldNames())
        .toIterable()
        .containsExactly(
            "cashu_token",
            "pod_spec_id",
            "pod_image",
            "ssh_username",
            "ssh_password",
            "template_slug",
            "template_env",
            "replication",
            "primary_npub",
            "workload_id",
            "volume_encryption",
            "notify",
            "refund_p2pk");
  }

  @Test
  void only_a_client_that_says_so_unlocks_refunds() {
    String topUp = "{\"pod_npub\":\"1\",\"cashu_token\":\"t\"%s}";
    assertThat(accepted(topUp.formatted(""))).isEqualTo(new TopUpRequest("1", "t", false));
    Request unlocking = accepted(topUp.formatted(",\"refund_p2pk\":true"));
    assertThat(unlocking).isEqualTo(new TopUpRequest("1", "t", true));
    assertThat(accepted(RequestCodec.encode(unlocking))).isEqualTo(unlocking);
    assertThat(((SpawnRequest) accepted(plain().toString())).unlocksRefunds()).isFalse();
    assertThat(message(topUp.formatted(",\"refund_p2pk\":\"yes\""))).contains("refund_p2pk");
  }

  @Test
  void an_absent_tier_is_written_as_null_and_other_absent_fields_not_at_all() {
    var request =
        SpawnRequest.plain("t", "ubuntu:22.04", SshUsername.of("user"), SshPassword.of("p"));
    assertThat(RequestCodec.encode(request))
        .isEqualTo(
            "{\"cashu_token\":\"t\",\"pod_spec_id\":null,\"pod_image\":\"ubuntu:22.04\","
                + "\"ssh_username\":\"user\",\"ssh_password\":\"p\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pod_spec_id",
        "template_slug",
        "template_env",
        "replication",
        "primary_npub",
        "workload_id",
        "volume_encryption",
        "notify",
        "refund_p2pk"
      })
  void null_for_an_optional_field_is_the_same_as_no_field(String field) {
    var without = plain();
    without.remove(field);
    assertThat(accepted(plain().putNull(field).toString())).isEqualTo(accepted(without.toString()));
  }

  @Test
  void unknown_fields_are_ignored() {
    var text =
        spawn(
            json -> {
              json.put("colour", "red").putObject("future").putArray("x").add(1e300);
              object("{}").setAll(json.withObject("volume_encryption").put("note", 1));
              json.withObject("replication").putNull("later");
            });
    assertThat(accepted(text)).isEqualTo(accepted(spawn(json -> {})));
  }

  @Test
  void the_version_of_the_encryption_may_be_left_out() {
    var text = spawn(json -> json.withObject("volume_encryption").remove("version"));
    assertThat(accepted(text)).isEqualTo(accepted(spawn(json -> {})));
  }

  @Test
  void keys_are_the_same_in_hex_and_in_bech32() {
    var hex = spawn(json -> json.put("primary_npub", Requests.PRIMARY));
    var npub = spawn(json -> json.put("primary_npub", PublicKey.of(Requests.PRIMARY).npub()));
    assertThat(accepted(npub)).isEqualTo(accepted(hex));
  }

  @Test
  void limits_are_reached_before_they_are_passed() {
    var text =
        spawn(
            json -> {
              json.put("cashu_token", "x".repeat(16 * 1024)).put("pod_image", "i".repeat(256));
              json.put("workload_id", "w".repeat(128)).put("ssh_username", "u".repeat(32));
              var env = json.putObject("template_env");
              for (var i = 0; i < 31; i++) {
                env.put("A" + i, "");
              }
              env.put("A".repeat(64), "v".repeat(4096));
            });
    assertThat(((SpawnRequest) accepted(text)).templateEnv()).hasSize(32);
  }

  @Test
  void requests_are_told_apart_in_the_protocols_order() {
    var all = plain().put("pod_npub", "container-1").put("pod_id", "1");
    assertThat(accepted(all.toString())).isInstanceOf(SpawnRequest.class);
    all.remove("ssh_password");
    assertThat(accepted(all.toString())).isEqualTo(new TopUpRequest("container-1", "cashuBs3cr3t"));
    all.remove("cashu_token");
    assertThat(accepted(all.toString())).isEqualTo(new StatusRequest("1"));
  }

  @Test
  void a_missing_field_is_named() {
    assertThat(message("{\"cashu_token\":\"t\",\"pod_image\":\"i\",\"ssh_username\":\"u\"}"))
        .isEqualTo("The field ssh_password is missing.");
    assertThat(message("{\"pod_npub\":\"1\"}")).isEqualTo("The field cashu_token is missing.");
    assertThat(message("{\"pod_npub\":1,\"cashu_token\":\"t\"}"))
        .isEqualTo("The field pod_npub must be a string.");
  }

  private static String message(String text) {
    return ((ParsedRequest.Rejected) RequestCodec.parse(text)).reply().message();
  }

  @Test
  void a_warm_standby_cannot_be_built_without_its_coordinates() {
    var warm = new Replication.WarmStandby(List.of(PublicKey.of(Requests.STANDBY)));
    assertThatThrownBy(
            () ->
                new SpawnRequest(
                    "t",
                    Optional.empty(),
                    "i",
                    SshUsername.of("u"),
                    SshPassword.of("p"),
                    Optional.empty(),
                    Map.of(),
                    warm,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Replication.WarmStandby(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
