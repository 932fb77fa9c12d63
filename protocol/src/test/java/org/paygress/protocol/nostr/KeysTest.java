package org.paygress.protocol.nostr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.protocol.nostr.Fixtures.ok;
import static org.paygress.protocol.nostr.Fixtures.reason;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {

  // NIP-19's own examples.
  private static final String HEX =
      "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e";
  private static final String NPUB =
      "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg";
  private static final String SECRET =
      "67dea2ed018072d675f5415ecfaed7d2597555e202d85b3d65ea4e58d2d92ffa";
  private static final String NSEC =
      "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5";

  @ParameterizedTest
  @CsvSource({
    "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4e,"
        + " npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg",
    "3bf0c63fcb93463407af97a5e5ee64fa883d107ef9e558472c4eb9aaaefa459d,"
        + " npub180cvv07tjdrrgpa0j7j7tmnyl2yr6yr7l8j4s3evf6u64th6gkwsyjh6w6"
  })
  void hex_and_npub_are_the_same_key(String hex, String npub) {
    PublicKey key = PublicKey.of(npub);
    assertThat(key.hex()).isEqualTo(hex);
    assertThat(key).isEqualTo(PublicKey.of(hex)).hasToString(hex);
    assertThat(key.npub()).isEqualTo(npub);
    assertThat(PublicKey.of(hex.toUpperCase(Locale.ROOT))).isEqualTo(key);
    assertThat(PublicKey.of(npub.toUpperCase(Locale.ROOT))).isEqualTo(key);
  }

  @Test
  void an_nsec_is_its_secret_key() {
    SecretKey key = SecretKey.of(NSEC);
    assertThat(key).isEqualTo(SecretKey.of(SECRET)).hasSameHashCodeAs(SecretKey.of(SECRET));
    assertThat(key.nsec()).isEqualTo(NSEC);
    assertThat(Hex.encode(key.bytes())).isEqualTo(SECRET);
    assertThat(key.publicKey().hex()).isEqualTo(HEX);
  }

  @Test
  void a_secret_key_does_not_print_itself() {
    assertThat(SecretKey.of(NSEC)).hasToString("SecretKey(redacted)");
    String bad = NSEC.substring(0, 62) + "6";
    assertThat(reason(SecretKey.parse(bad))).doesNotContain(bad.substring(4, 20));
    assertThatThrownBy(() -> SecretKey.of(bad)).hasMessageNotContaining(bad.substring(4, 20));
  }

  @Test
  void fresh_keys_differ_and_survive_both_encodings() {
    SecretKey key = SecretKey.generate();
    assertThat(key).isNotEqualTo(SecretKey.generate());
    assertThat(ok(SecretKey.parse(key.nsec()))).isEqualTo(key);
    assertThat(ok(SecretKey.parse(Hex.encode(key.bytes())))).isEqualTo(key);
    assertThat(ok(PublicKey.parse(key.publicKey().npub()))).isEqualTo(key.publicKey());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "npub",
        "npub1",
        "npub1qqqqqq",
        // not a point of the curve
        "eefdea4cdb677750a420fee807eacf21eb9898ae79b9768766e4faa04a2d4a34",
        // beyond the field
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4",
        "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addf4eff",
        "7e7e9c42a91bfef19fa929e5fda1b72e0ebc1a4c1141673e2794234d86addfzz",
        // last character changed, mixed case, wrong prefix, a secret
        "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptq",
        "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptG",
        "nsec1vl029mgpspedva04g90vltkh6fvh240zqtv9k0t9af8935ke9laqsnlfe5",
        // a letter whose lower case is ASCII
        "npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9q\u212aw038js35mp4dma8qzvjptg",
        " npub10elfcs4fr0l0r8af98jlmgdh9c8tcxjvz9qkw038js35mp4dma8qzvjptg"
      })
  void what_is_no_public_key_is_refused(String text) {
    assertThat(reason(PublicKey.parse(text))).isNotEmpty();
    assertThatThrownBy(() -> PublicKey.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
        "nsec1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq",
        NPUB
      })
  void what_is_no_secret_key_is_refused(String text) {
    assertThat(reason(SecretKey.parse(text))).isNotEmpty();
  }

  @Test
  void every_single_wrong_character_of_an_npub_is_noticed() {
    for (int i = 5; i < NPUB.length(); i++) {
      char wrong = NPUB.charAt(i) == 'q' ? 'p' : 'q';
      String text = NPUB.substring(0, i) + wrong + NPUB.substring(i + 1);
      assertThat(reason(PublicKey.parse(text))).isNotEmpty();
    }
  }

  @Test
  void an_event_id_is_lower_case_hex() {
    assertThat(ok(EventId.parse(HEX)).hex()).isEqualTo(HEX);
    assertThat(reason(EventId.parse(HEX.toUpperCase(Locale.ROOT)))).isNotEmpty();
    assertThatThrownBy(() -> EventId.of("00")).isInstanceOf(IllegalArgumentException.class);
  }
}
