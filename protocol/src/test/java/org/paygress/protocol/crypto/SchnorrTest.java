package org.paygress.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.system.hash.Sha256;

class SchnorrTest {

  private static final HexFormat HEX = HexFormat.of();

  record Vector(
      String index,
      String secretKey,
      String publicKey,
      String auxRand,
      String message,
      String signature,
      boolean valid) {}

  static List<Vector> vectors() throws IOException {
    try (BufferedReader csv =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(SchnorrTest.class.getResourceAsStream("/nostr/bip340.csv")),
                StandardCharsets.UTF_8))) {
      return csv.lines().skip(1).map(SchnorrTest::vector).toList();
    }
  }

  private static Vector vector(String line) {
    String[] f = line.split(",", -1);
    return new Vector(f[0], f[1], f[2], f[3], f[4], f[5], f[6].equals("TRUE"));
  }

  @Test
  void there_are_19_official_vectors() throws IOException {
    assertThat(vectors()).hasSize(19);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void verification_agrees_with_bip_340(Vector vector) {
    assertThat(
            Schnorr.verify(
                HEX.parseHex(vector.signature),
                HEX.parseHex(vector.message),
                HEX.parseHex(vector.publicKey)))
        .isEqualTo(vector.valid);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void signing_agrees_with_bip_340(Vector vector) {
    if (vector.secretKey.isEmpty() || vector.message.length() != 64) {
      return; // we sign event ids alone, which have 32 bytes
    }
    byte[] secretKey = HEX.parseHex(vector.secretKey);
    byte[] signature =
        Schnorr.sign(HEX.parseHex(vector.message), secretKey, HEX.parseHex(vector.auxRand));
    assertThat(HEX.withUpperCase().formatHex(signature)).isEqualTo(vector.signature);
    assertThat(HEX.withUpperCase().formatHex(Schnorr.publicKey(secretKey)))
        .isEqualTo(vector.publicKey);
  }

  @Test
  void a_signature_or_key_of_a_wrong_length_is_not_valid() {
    byte[] key = Schnorr.publicKey(number(1));
    assertThat(Schnorr.verify(new byte[63], new byte[32], key)).isFalse();
    assertThat(Schnorr.verify(new byte[65], new byte[32], key)).isFalse();
    assertThat(Schnorr.verify(new byte[64], new byte[32], new byte[31])).isFalse();
    assertThat(Schnorr.verify(new byte[0], new byte[0], new byte[0])).isFalse();
  }

  @Test
  void a_flipped_bit_anywhere_makes_a_signature_invalid() {
    byte[] message = Sha256.of(new byte[] {1});
    byte[] key = Schnorr.publicKey(number(7));
    byte[] signature = Schnorr.sign(message, number(7), new byte[32]);
    assertThat(Schnorr.verify(signature, message, key)).isTrue();
    for (int bit = 0; bit < 512; bit++) {
      byte[] wrong = signature.clone();
      wrong[bit / 8] ^= (byte) (1 << (bit % 8));
      assertThat(Schnorr.verify(wrong, message, key)).as("bit %d", bit).isFalse();
    }
  }

  @Test
  void zero_and_the_group_order_are_no_secret_keys() {
    byte[] order = HEX.parseHex("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
    for (byte[] bad : List.of(new byte[32], order, new byte[31], new byte[33])) {
      assertThat(Schnorr.isSecretKey(bad)).isFalse();
      assertThatThrownBy(() -> Schnorr.sign(new byte[32], bad, new byte[32]))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> Schnorr.publicKey(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void sha_256_hashes_the_concatenation_of_its_parts() {
    assertThat(HEX.formatHex(Sha256.of()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assertThat(HEX.formatHex(Sha256.of(new byte[] {'a'}, new byte[] {'b', 'c'})))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static byte[] number(int value) {
    byte[] bytes = new byte[32];
    bytes[31] = (byte) value;
    return bytes;
  }
}
