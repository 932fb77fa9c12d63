package org.paygress.protocol.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.Parsed;

class VolumeKeyTest {

  static final byte[] BYTES =
      HexFormat.of().parseHex("e86644a9d32636c1d9c9a976f5eddda0f3ffe379d7eeb75c55478493109a42f2");

  @Test
  void a_key_holds_a_copy_of_its_bytes() {
    var given = BYTES.clone();
    try (var key = VolumeKey.of(given)) {
      Arrays.fill(given, (byte) 0);
      assertThat(key.copyBytes()).isEqualTo(BYTES);
      key.copyBytes()[0] = 0;
      assertThat(key.copyBytes()).isEqualTo(BYTES);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 31, 33, 64})
  void a_key_of_another_length_is_refused(int length) {
    assertThat(VolumeKey.parse(new byte[length]))
        .isEqualTo(Parsed.malformed("the key must be exactly 32 bytes"));
  }

  @Test
  void bytes_that_are_all_equal_are_refused() {
    for (var value = 0; value < 256; value++) {
      var key = new byte[32];
      Arrays.fill(key, (byte) value);
      assertThat(VolumeKey.parse(key)).isInstanceOf(Parsed.Malformed.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "correct horse battery staple 123",
        "0123456789abcdef0123456789abcdef",
        "hunter2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
      })
  void a_text_is_refused_as_a_key(String text) {
    assertThat(VolumeKey.parse(text.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Parsed.malformed("the key must be 32 random bytes, not a text or a filler"));
  }

  @Test
  void closing_makes_the_bytes_unreachable() {
    var key = VolumeKey.of(BYTES);
    var twin = VolumeKey.of(BYTES);
    key.close();
    key.close();
    assertThatThrownBy(key::copyBytes).isInstanceOf(IllegalStateException.class);
    assertThat(key).isNotEqualTo(twin).isEqualTo(key);
  }

  @Test
  void equal_bytes_are_equal_keys() {
    var other = BYTES.clone();
    other[31] ^= 1;
    assertThat(VolumeKey.of(BYTES))
        .isEqualTo(VolumeKey.of(BYTES))
        .isNotEqualTo(VolumeKey.of(other));
    assertThat(VolumeKey.of(BYTES)).hasSameHashCodeAs(VolumeKey.of(BYTES));
    assertThat(VolumeKey.of(BYTES).toString()).isEqualTo("VolumeKey(redacted)");
  }

  @Test
  void the_wire_form_is_base64url_without_padding() {
    var text = Base64.getUrlEncoder().withoutPadding().encodeToString(BYTES);
    assertThat(VolumeKey.of(BYTES).toBase64()).isEqualTo(text);
    assertThat(VolumeEncryption.parse(1, "luks2-aes-xts", text))
        .isEqualTo(Parsed.ok(new VolumeEncryption(VolumeKey.of(BYTES))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AAEC",
        "6GZEqdMmNsHZyal29e3doPP_43nX7rdcVUeEkxCaQvI=",
        "6GZEqdMmNsHZyal29e3doPP/43nX7rdcVUeEkxCaQvI",
        "6GZEqdMmNsHZyal29e3doPP_43nX7rdcVUeEkxCaQvJ",
        "6GZEqdMmNsHZyal29e3doPP_43nX7rdcVUeEkxCaQv",
        "6GZEqdMmNsHZyal29e3doPP_43nX7rdcVUeEkxCaQvIA",
        " 6GZEqdMmNsHZyal29e3doPP_43nX7rdcVUeEkxCaQv",
      })
  void any_other_wire_form_is_refused(String text) {
    assertThat(VolumeEncryption.parse(1, "luks2-aes-xts", text))
        .isEqualTo(
            Parsed.malformed("key_b64 must be base64url without padding of exactly 32 bytes"));
  }

  @Test
  void another_version_or_algorithm_is_refused() {
    var text = VolumeKey.of(BYTES).toBase64();
    assertThat(VolumeEncryption.parse(2, "luks2-aes-xts", text))
        .isEqualTo(Parsed.malformed("version must be 1"));
    assertThat(VolumeEncryption.parse(1, "luks2-aes-gcm", text))
        .isEqualTo(Parsed.malformed("algorithm must be luks2-aes-xts"));
    assertThatThrownBy(() -> new VolumeEncryption(0, "luks2-aes-xts", VolumeKey.of(BYTES)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new VolumeEncryption(1, "none", VolumeKey.of(BYTES)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
