package org.paygress.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.WorkloadId;
import org.paygress.system.Parsed;

class ValueTypesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "11111111-2222-4333-8444-555555555555", "a.b_c-D9", "..."})
  void a_workload_id_is_a_plain_name(String text) {
    assertThat(WorkloadId.parse(text)).isEqualTo(Parsed.ok(WorkloadId.of(text)));
    assertThat(WorkloadId.of("a".repeat(128)).value()).hasSize(128);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ".", "..", "a/b", "../x", "a b", "a\n", "a\0", "ä", "a:b", "$(id)", "a;b"})
  void a_workload_id_that_could_mean_something_else_is_refused(String text) {
    assertThat(WorkloadId.parse(text))
        .isEqualTo(Parsed.malformed("must be 1 to 128 of A-Z a-z 0-9 . _ -"));
    assertThatThrownBy(() -> WorkloadId.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_workload_id_ends_at_128() {
    assertThat(WorkloadId.parse("a".repeat(129))).isInstanceOf(Parsed.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"user", "root", "u", "_x", "a-b_9"})
  void a_username_is_a_debian_login_name(String text) {
    assertThat(SshUsername.parse(text)).isEqualTo(Parsed.ok(SshUsername.of(text)));
    assertThat(SshUsername.of("a".repeat(32)).value()).hasSize(32);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "User",
        "9a",
        "-a",
        "a b",
        "a:b",
        "a\n",
        "a;reboot",
        "../a",
        "a$",
        "ä",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void any_other_username_is_refused(String text) {
    assertThat(SshUsername.parse(text)).isInstanceOf(Parsed.Malformed.class);
    assertThatThrownBy(() -> SshUsername.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p", "p w", "a:b$(id)`;'\"\\", "pässwörd", "🔑"})
  void a_password_is_any_line(String text) {
    assertThat(SshPassword.parse(text)).isEqualTo(Parsed.ok(SshPassword.of(text)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a\nb", "a\rb", "a\0", "a\tb", "\u007f", "\u0085", "\ud83d", "\udd11a"})
  void a_password_with_control_characters_or_half_a_character_is_refused(String text) {
    assertThat(SshPassword.parse(text)).isInstanceOf(Parsed.Malformed.class);
  }

  @Test
  void a_password_has_at_most_128_characters_and_511_bytes() {
    assertThat(SshPassword.parse("🔑".repeat(127) + "€")).isInstanceOf(Parsed.Ok.class);
    assertThat(SshPassword.parse("🔑".repeat(128))).isInstanceOf(Parsed.Malformed.class);
    assertThat(SshPassword.parse("ä".repeat(128))).isInstanceOf(Parsed.Ok.class);
    assertThat(SshPassword.parse("a".repeat(129))).isInstanceOf(Parsed.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Debian", "a_b", "a/b", "..", "a b"})
  void a_slug_that_is_no_registry_name_is_refused(String text) {
    assertThatThrownBy(() -> TemplateSlug.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void error_types_are_the_words_clients_know() {
    assertThat(Arrays.stream(ErrorType.values()).map(ErrorType::wire))
        .containsExactly(
            "invalid_token",
            "non_whitelisted_mint",
            "token_already_spent",
            "token_pending",
            "mint_network_error",
            "unsupported_unit",
            "mint_error",
            "insufficient_payment",
            "not_addressed",
            "missing_workload_id",
            "unknown_template",
            "template_unsupported",
            "image_not_found",
            "no_specs",
            "no_capacity",
            "invalid_volume_encryption",
            "provisioning_error",
            "backend_error",
            "invalid_pod_id",
            "not_owner",
            "not_found",
            "lease_expired",
            "spec_unavailable",
            "invalid_request",
            "request_expired",
            "rate_limited",
            "invalid_credentials",
            "unsupported_replication",
            "other");
    for (var type : ErrorType.values()) {
      assertThat(ErrorType.fromWire(type.wire())).isEqualTo(type);
    }
    assertThat(ErrorType.fromWire("teapot")).isEqualTo(ErrorType.OTHER);
  }
}
