package org.paygress.wallet.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.wallet.WalletVectors.good;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.paygress.system.Parsed;
import org.paygress.wallet.WalletVectors;

class SeedWordsTest {
  private static final String NUT_13 =
      "half depart obvious quality work element tank gorilla view sugar picture humble";
  private static final JsonNode VECTORS = WalletVectors.load("bip39.json");

  static Iterable<JsonNode> vectors() {
    return VECTORS.path("vectors");
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void the_vectors_of_bip_39_hold_in_both_directions(JsonNode vector) {
    byte[] entropy = HexFormat.of().parseHex(vector.path("entropy").textValue());
    String text = vector.path("words").textValue();
    SeedWords words = good(SeedWords.parse(text));

    assertThat(SeedWords.ofEntropy(entropy)).isEqualTo(words);
    assertThat(words.text()).isEqualTo(text);
    assertThat(HexFormat.of().formatHex(words.seed(VECTORS.path("passphrase").textValue())))
        .isEqualTo(vector.path("seed").textValue());
  }

  @Test
  void the_words_of_nut_13_give_its_seed() {
    assertThat(WalletSeed.fromWords(good(SeedWords.parse(NUT_13))).bytes())
        .isEqualTo(
            HexFormat.of().parseHex(WalletVectors.load("nut13.json").path("seed").textValue()));
  }

  @Test
  void twelve_new_words_are_made_and_read_again() {
    SeedWords fresh = SeedWords.generate();

    assertThat(fresh.words()).hasSize(12);
    assertThat(good(SeedWords.parse(fresh.text()))).isEqualTo(fresh);
    assertThat(SeedWords.generate()).isNotEqualTo(fresh);
  }

  @Test
  void case_and_white_space_do_not_matter() {
    String typed = "  " + NUT_13.toUpperCase(java.util.Locale.ROOT).replace(" ", " \t\r\n") + "\n";

    assertThat(good(SeedWords.parse(typed)).text()).isEqualTo(NUT_13);
  }

  @ParameterizedTest
  @CsvSource({
    "'',seed words are 12; 15; 18; 21 or 24",
    "half depart,seed words are 12; 15; 18; 21 or 24",
    "half depart obvious quality work element tank gorilla view sugar picture xyzzy,"
        + "seed word 12 is not one of the list of BIP-39",
    "depart half obvious quality work element tank gorilla view sugar picture humble,"
        + "the checksum of the seed words is wrong: one is mistaken or misplaced"
  })
  void what_is_wrong_is_said_without_repeating_a_word(String text, String reason) {
    assertThat(SeedWords.parse(text)).isEqualTo(Parsed.malformed(reason.replace(';', ',')));
  }

  @Test
  void words_do_not_print() {
    assertThat(good(SeedWords.parse(NUT_13))).hasToString("SeedWords(redacted)");
  }
}
