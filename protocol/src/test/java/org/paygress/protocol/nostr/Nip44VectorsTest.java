package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.protocol.nostr.Fixtures.ok;
import static org.paygress.protocol.nostr.Fixtures.reason;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.protocol.crypto.XOnlyKey;
import org.paygress.system.hash.Sha256;

/** The official vectors of NIP-44 version 2, all of them. */
class Nip44VectorsTest {

  private static final JsonNode V2 = Fixtures.resource("/nostr/nip44.vectors.json").path("v2");

  private static List<JsonNode> list(String validity, String name) {
    List<JsonNode> vectors = V2.path(validity).path(name).valueStream().toList();
    assertThat(vectors).isNotEmpty();
    return vectors;
  }

  static List<JsonNode> conversationKeys() {
    return list("valid", "get_conversation_key");
  }

  @ParameterizedTest
  @MethodSource("conversationKeys")
  void conversation_keys_agree(JsonNode vector) {
    assertThat(Hex.encode(conversationKey(vector)))
        .isEqualTo(vector.path("conversation_key").asText());
  }

  static List<JsonNode> invalidConversationKeys() {
    return list("invalid", "get_conversation_key");
  }

  @ParameterizedTest
  @MethodSource("invalidConversationKeys")
  void invalid_keys_have_no_conversation_key(JsonNode vector) {
    assertThatThrownBy(() -> conversationKey(vector)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void message_keys_agree() {
    JsonNode vectors = V2.path("valid").path("get_message_keys");
    byte[] conversationKey = hex(vectors, "conversation_key");
    assertThat(vectors.path("keys")).hasSize(32);
    for (JsonNode vector : vectors.path("keys")) {
      Nip44Keys keys = Nip44Keys.derive(conversationKey, hex(vector, "nonce"));
      assertThat(keys.chachaKey()).isEqualTo(hex(vector, "chacha_key"));
      assertThat(keys.chachaNonce()).isEqualTo(hex(vector, "chacha_nonce"));
      assertThat(keys.hmacKey()).isEqualTo(hex(vector, "hmac_key"));
    }
  }

  static List<JsonNode> paddedLengths() {
    return list("valid", "calc_padded_len");
  }

  @ParameterizedTest
  @MethodSource("paddedLengths")
  void padded_lengths_agree(JsonNode vector) {
    assertThat(Nip44.paddedLength(vector.get(0).asInt())).isEqualTo(vector.get(1).asInt());
  }

  static List<JsonNode> encryptDecrypt() {
    return list("valid", "encrypt_decrypt");
  }

  @ParameterizedTest
  @MethodSource("encryptDecrypt")
  void encryption_and_decryption_agree(JsonNode vector) {
    SecretKey first = SecretKey.of(vector.path("sec1").asText());
    SecretKey second = SecretKey.of(vector.path("sec2").asText());
    byte[] key = Nip44.conversationKey(first, second.publicKey());
    assertThat(key).isEqualTo(hex(vector, "conversation_key"));
    assertThat(Nip44.conversationKey(second, first.publicKey())).isEqualTo(key);
    String plaintext = vector.path("plaintext").asText();
    String payload = vector.path("payload").asText();
    assertThat(Nip44.encrypt(key, hex(vector, "nonce"), plaintext)).isEqualTo(payload);
    assertThat(ok(Nip44.decrypt(key, payload))).isEqualTo(plaintext);
  }

  static List<JsonNode> longMessages() {
    return list("valid", "encrypt_decrypt_long_msg");
  }

  @ParameterizedTest
  @MethodSource("longMessages")
  void long_messages_agree(JsonNode vector) {
    String plaintext = vector.path("pattern").asText().repeat(vector.path("repeat").asInt());
    assertThat(Sha256.of(Utf8.encode(plaintext))).isEqualTo(hex(vector, "plaintext_sha256"));
    byte[] key = hex(vector, "conversation_key");
    String payload = Nip44.encrypt(key, hex(vector, "nonce"), plaintext);
    assertThat(Sha256.of(Utf8.encode(payload))).isEqualTo(hex(vector, "payload_sha256"));
    assertThat(ok(Nip44.decrypt(key, payload))).isEqualTo(plaintext);
  }

  static List<JsonNode> invalidLengths() {
    return list("invalid", "encrypt_msg_lengths");
  }

  @ParameterizedTest
  @MethodSource("invalidLengths")
  void messages_of_an_invalid_length_are_not_encrypted(JsonNode length) {
    String plaintext = "a".repeat((int) Math.min(length.asLong(), 1 << 20));
    assertThatThrownBy(() -> Nip44.encrypt(new byte[32], new byte[32], plaintext))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static List<JsonNode> invalidPayloads() {
    return list("invalid", "decrypt");
  }

  @ParameterizedTest
  @MethodSource("invalidPayloads")
  void invalid_payloads_are_refused(JsonNode vector) {
    String reason =
        reason(Nip44.decrypt(hex(vector, "conversation_key"), vector.path("payload").asText()));
    String note = vector.path("note").asText();
    if (note.contains("MAC")) {
      assertThat(reason).contains("MAC");
    } else if (note.contains("version")) {
      assertThat(reason).contains("version");
    } else if (note.contains("padding")) {
      assertThat(reason).contains("padding");
    } else if (note.contains("base64")) {
      assertThat(reason).contains("base64");
    }
  }

  private static byte[] conversationKey(JsonNode vector) {
    XOnlyKey theirs =
        XOnlyKey.of(hex(vector, "pub2"))
            .orElseThrow(() -> new IllegalArgumentException("not a point"));
    return Nip44.conversationKey(hex(vector, "sec1"), theirs);
  }

  private static byte[] hex(JsonNode vector, String name) {
    return Hex.decode(vector.path(name).asText());
  }
}
