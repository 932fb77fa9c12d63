package org.paygress.cashu.mint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.paygress.cashu.TestVectors.good;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.TestVectors;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.cashu.token.KeysetId;
import org.paygress.cashu.token.TokenNodes;
import org.paygress.system.Parsed;

/** NUT-01 and NUT-02. */
class KeysetVectorsTest {

  static Iterable<JsonNode> refusedKeys() {
    return TestVectors.load("nut01.json").path("refused");
  }

  static Iterable<JsonNode> acceptedKeys() {
    return TestVectors.load("nut01.json").path("accepted");
  }

  static Iterable<JsonNode> keysets() {
    return TestVectors.load("nut02.json").path("keysets");
  }

  @ParameterizedTest
  @MethodSource("refusedKeys")
  void malformed_keys_are_refused(JsonNode keys) {
    assertThatThrownBy(() -> MintJson.keysOf(keys)).isInstanceOf(TokenNodes.BadToken.class);
  }

  @ParameterizedTest
  @MethodSource("acceptedKeys")
  void keys_are_read_up_to_the_largest_unsigned_amount(JsonNode keys) throws Exception {
    assertThat(MintJson.keysOf(keys)).hasSize(keys.size());
  }

  @ParameterizedTest
  @MethodSource("keysets")
  void a_keyset_has_the_id_that_its_content_gives(JsonNode vector) throws Exception {
    SortedMap<Long, CurvePoint> keys = MintJson.keysOf(vector.path("keys"));
    KeysetInfo info = info(vector, vector.path("input_fee_ppk").asLong(0));

    Keyset keyset = good(Keyset.checked(info, keys));

    assertThat(keyset.id().hex()).isEqualTo(vector.path("id").textValue());
  }

  @ParameterizedTest
  @MethodSource("keysets")
  void a_keyset_with_other_content_is_refused(JsonNode vector) throws Exception {
    SortedMap<Long, CurvePoint> keys = MintJson.keysOf(vector.path("keys"));
    keys.put(1L, Scalar.random().point());

    assertThat(Keyset.checked(info(vector, vector.path("input_fee_ppk").asLong(0)), keys))
        .isEqualTo(Parsed.malformed("a keyset's id does not match its keys"));
  }

  @Test
  void a_version_1_id_commits_to_the_fee() throws Exception {
    JsonNode vector = keysets().iterator().next();
    for (JsonNode each : keysets()) {
      vector = each;
    }
    KeysetInfo dearer = info(vector, 7);

    assertThat(Keyset.checked(dearer, MintJson.keysOf(vector.path("keys"))))
        .isInstanceOf(Parsed.Malformed.class);
  }

  private static KeysetInfo info(JsonNode vector, long feePpk) {
    return new KeysetInfo(
        new KeysetId(vector.path("id").textValue()),
        vector.path("unit").textValue(),
        true,
        feePpk,
        vector.has("final_expiry")
            ? OptionalLong.of(vector.path("final_expiry").longValue())
            : OptionalLong.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "02ad268c4d1f5826", "00ad268c4d1f58260", "L3zxxRB/I8uE"})
  void other_ids_are_refused(String id) {
    assertThat(KeysetId.parse(id)).isInstanceOf(Parsed.Malformed.class);
  }

  @Test
  void an_amount_is_split_into_as_few_of_the_keysets_amounts_as_can_be() throws Exception {
    JsonNode vector = keysets().iterator().next();
    Keyset upToEight = good(Keyset.checked(info(vector, 0), MintJson.keysOf(vector.path("keys"))));

    assertThat(upToEight.split(0)).isEqualTo(Parsed.ok(List.of()));
    assertThat(upToEight.split(13)).isEqualTo(Parsed.ok(List.of(1L, 4L, 8L)));
    assertThat(upToEight.split(25)).isEqualTo(Parsed.ok(List.of(1L, 8L, 8L, 8L)));
    assertThat(upToEight.split(8 * 256 + 1))
        .isEqualTo(Parsed.malformed("the mint's keyset cannot represent the amount"));
  }
}
