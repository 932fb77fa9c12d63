package org.paygress.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.system.Parsed;
import org.paygress.system.Parsed.Malformed;
import org.paygress.system.Parsed.Ok;

/** BIP-173's own strings, and bytes of any length there and back. */
class Bech32Test {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a12uel5l",
        "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs",
        "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw",
        "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w",
        "?1ezyfcl"
      })
  void the_valid_ones_are_checked(String text) {
    int separator = text.lastIndexOf('1');
    String prefix = text.substring(0, separator);
    String data = text.substring(separator + 1);
    assertThat(Bech32.isChecked(prefix, data)).isTrue();
    String body = data.substring(0, data.length() - Bech32.CHECKSUM_CHARS);
    assertThat(body + Bech32.checksum(prefix, body)).isEqualTo(data);
  }

  @ParameterizedTest
  @CsvSource({
    "pzry, x0s0muk", // no separator of its own
    "x, b4n0q5v", // a letter that there is not
    "li, dgmt3", // too short for a checksum
    "de, lg7wt\u007f", // a character that no text has
    "a, g7sgd8" // computed over another prefix
  })
  void the_invalid_ones_are_not(String prefix, String data) {
    assertThat(Bech32.isChecked(prefix, data)).isFalse();
    assertThat(Bech32.decode(prefix, prefix + "1" + data)).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "p1", "p", "pq", "other1qqqqqq", "p1qqqqq"})
  void what_is_too_short_or_of_another_prefix_says_so(String text) {
    assertThat(Bech32.decode("p", text))
        .isEqualTo(Parsed.malformed("expected bech32 beginning with p1"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 31, 32, 1_000})
  void bytes_of_any_length_come_back(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 89 + 0x9c);
    }
    assertThat(Bech32.decode("lnurl", Bech32.encode("lnurl", bytes)))
        .isInstanceOfSatisfying(Ok.class, ok -> assertThat(ok.value()).isEqualTo(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"qp", "q", "qqp", "qqqqqqqql"})
  void filling_bits_are_zero_and_fewer_than_five(String data) {
    assertThat(Bech32.decode("p", "p1" + data + Bech32.checksum("p", data)))
        .isEqualTo(Parsed.malformed("the bech32 checksum does not match"));
  }
}
