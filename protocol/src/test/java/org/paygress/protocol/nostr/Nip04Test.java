package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.protocol.nostr.Fixtures.ALICE;
import static org.paygress.protocol.nostr.Fixtures.BOB;
import static org.paygress.protocol.nostr.Fixtures.ok;
import static org.paygress.protocol.nostr.Fixtures.reason;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.crypto.Ecdh;

class Nip04Test {

  private static final String IV = "?iv=AAAAAAAAAAAAAAAAAAAAAA==";

  @Test
  void texts_of_every_length_around_a_block_come_back() {
    for (int length = 0; length < 50; length++) {
      String text = "x".repeat(length);
      String content = Nip04.encrypt(ALICE, BOB.publicKey(), text, Entropy.bytes(16));
      assertThat(ok(Nip04.decrypt(BOB, ALICE.publicKey(), content))).isEqualTo(text);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "?iv=",
        IV,
        "AAAA",
        "AAAAAAAAAAAAAAAAAAAAAA==",
        "AAAAAAAAAAAAAAAAAAAAAA==?iv=AAAA",
        "AAAAAAAAAAAAAAAAAAAAAA==?iv=AAAAAAAAAAAAAAAAAAAAAA==?iv=AAAA",
        "AAAA" + IV,
        "AAAAAAAAAAAAAAAAAAAAAA==" + IV,
        "!!!!" + IV,
        "\u00e9" + IV
      })
  void what_is_no_nip04_content_is_refused(String content) {
    assertThat(reason(Nip04.decrypt(BOB, ALICE.publicKey(), content))).isNotEmpty();
  }

  @Test
  void a_plaintext_that_is_not_utf_8_is_refused() throws GeneralSecurityException {
    byte[] shared = Ecdh.x(ALICE.bytes(), BOB.publicKey().bytes());
    byte[][] invalid = {
      {(byte) 0xff},
      {(byte) 0xc3},
      {(byte) 0xc0, (byte) 0x80},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}
    };
    for (byte[] plaintext : invalid) {
      Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(shared, "AES"), new IvParameterSpec(new byte[16]));
      String content = Base64.getEncoder().encodeToString(cipher.doFinal(plaintext)) + IV;
      assertThat(reason(Nip04.decrypt(BOB, ALICE.publicKey(), content)))
          .isEqualTo("the plaintext is not UTF-8");
    }
  }
}
