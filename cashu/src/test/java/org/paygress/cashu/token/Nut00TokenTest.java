package org.paygress.cashu.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.paygress.cashu.TestVectors.good;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.cashu.TestVectors;
import org.paygress.cashu.crypto.CurvePoint;
import org.paygress.cashu.crypto.Scalar;
import org.paygress.protocol.money.MintUrl;
import org.paygress.system.Parsed;

class Nut00TokenTest {
  private static final JsonNode VECTORS = TestVectors.load("nut00.json");
  private static final CurvePoint POINT = Scalar.random().point();

  private static String vector(String name) {
    return VECTORS.path(name).textValue();
  }

  @Test
  void the_v3_vector_is_read() {
    Token token = good(Token.parse(vector("v3")));

    assertThat(token.mint()).isEqualTo(MintUrl.of("https://8333.space:3338"));
    assertThat(token.unit()).isEqualTo("sat");
    assertThat(token.memo()).contains("Thank you.");
    assertThat(token.amount()).isEqualTo(10);
    assertThat(token.proofs().getFirst().secret())
        .isEqualTo("407915bc212be61a77e3e6d2aeb4c727980bda51cd06a6afc29e2861768a7837");
    assertThat(token.proofs().getLast().keyset()).isEqualTo(new KeysetId("009a1f293253e41e"));
    assertThat(good(Token.parse(token.encodeV3()))).isEqualTo(token);
  }

  @Test
  void v3_is_read_with_and_without_padding() {
    List<Token> tokens =
        List.of(
            good(Token.parse(VECTORS.path("padding").path(0).textValue())),
            good(Token.parse(VECTORS.path("padding").path(1).textValue())));

    assertThat(tokens.getFirst()).isEqualTo(tokens.getLast());
  }

  @Test
  void other_prefixes_are_refused() {
    for (JsonNode bad : VECTORS.path("refused")) {
      assertThat(Token.parse(bad.textValue()))
          .isEqualTo(Parsed.malformed("the token starts neither with cashuA nor with cashuB"));
    }
  }

  @Test
  void the_single_keyset_v4_vector_is_read_and_written() {
    Token token = good(Token.parse(vector("v4_single")));

    assertThat(token.memo()).contains("Thank you");
    assertThat(token.amount()).isEqualTo(1);
    assertThat(token.proofs().getFirst().keyset()).isEqualTo(new KeysetId("00ad268c4d1f5826"));
    assertThat(token.encode() + "=").isEqualTo(vector("v4_single"));
    assertThat("6372617742" + HexFormat.of().formatHex(TokenV4.cbor(token)))
        .isEqualTo(vector("v4_single_binary"));
  }

  @Test
  void the_vector_of_several_keysets_is_read_and_written() {
    Token token = good(Token.parse(vector("v4_multi")));

    assertThat(token.proofs().stream().map(Proof::amount)).containsExactly(1L, 2L, 1L);
    assertThat(token.proofs().stream().map(proof -> proof.keyset().hex()))
        .containsExactly("00ffd48b8f5ecf80", "00ad268c4d1f5826", "00ad268c4d1f5826");
    assertThat(token.encode()).isEqualTo(vector("v4_multi"));
  }

  @Test
  void long_keyset_ids_are_cut_in_v4_and_kept_in_v3() {
    KeysetId id = new KeysetId("01" + "ab".repeat(32));
    Token token = token(List.of(new Proof(4, id, "s", POINT, Optional.empty())));

    KeysetId inV4 = good(Token.parse(token.encode())).proofs().getFirst().keyset();

    assertThat(inV4.isShort()).isTrue();
    assertThat(inV4.denotes(id)).isTrue();
    assertThat(inV4.denotes(new KeysetId("01" + "cd".repeat(32)))).isFalse();
    assertThat(good(Token.parse(token.encodeV3()))).isEqualTo(token);
  }

  @Test
  void offline_proofs_travel_in_both_forms() {
    ProofDleq dleq = new ProofDleq(Scalar.random(), Scalar.random(), Scalar.random());
    Token token =
        token(
            List.of(
                new Proof(
                    4, new KeysetId("00ad268c4d1f5826"), "żółć 🥜", POINT, Optional.of(dleq))));

    assertThat(good(Token.parse(token.encode()))).isEqualTo(token);
    assertThat(good(Token.parse("cashu:" + token.encodeV3() + "\n"))).isEqualTo(token);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "cashu",
        "cashuA",
        "cashuB",
        "cashuA!!!",
        "cashuBoA",
        "cashuBpGF0gA",
        "cashuA" + "e30",
        "cashuAbnVsbA",
        "cashuBgGNhYmM"
      })
  void rubbish_is_refused(String text) {
    assertThat(Token.parse(text)).isInstanceOf(Parsed.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":[{\"mint\":\"ftp://x\",\"proofs\":[PROOF]}]}",
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[]}]}",
        "{\"token\":[]}",
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[PROOF]}],\"token\":[]}",
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[PROOF,PROOF]}]}",
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[PROOF]},"
            + "{\"mint\":\"https://b\",\"proofs\":[PROOF]}]}",
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[PROOF]}]} {}",
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[PROOF]}],\"unit\":7}"
      })
  void a_token_with_a_wrong_field_is_refused(String json) {
    String proof =
        "{\"amount\":1,\"id\":\"00ad268c4d1f5826\",\"secret\":\"s\",\"C\":\"" + POINT.hex() + "\"}";

    assertThat(Token.parse(v3(json.replace("PROOF", proof)))).isInstanceOf(Parsed.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "1.5", "\"1\"", "9223372036854775808", "1e3", "null"})
  void an_amount_is_a_whole_number_from_one_up(String amount) {
    String json =
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[{\"amount\":"
            + amount
            + ",\"id\":\"00ad268c4d1f5826\",\"secret\":\"s\",\"C\":\""
            + POINT.hex()
            + "\"}]}]}";

    assertThat(Token.parse(v3(json)))
        .isEqualTo(Parsed.malformed("a proof's amount is not a number from 1 to 2^63-1"));
  }

  @Test
  void a_secret_that_has_no_utf8_form_is_refused() {
    String json =
        "{\"token\":[{\"mint\":\"https://a\",\"proofs\":[{\"amount\":1,\"id\":\"00ad268c4d1f5826\","
            + "\"secret\":\"\\ud800\",\"C\":\""
            + POINT.hex()
            + "\"}]}]}";

    assertThat(Token.parse(v3(json))).isEqualTo(Parsed.malformed("a secret is not Unicode"));
  }

  @Test
  void a_token_has_its_limits() {
    assertThat(Token.parse("cashuB" + "A".repeat(16_384)))
        .isEqualTo(Parsed.malformed("the token is longer than 16384 characters"));
    assertThat(TokenV4.parse(TokenV4.encode(token(proofs(256))))).isInstanceOf(Parsed.Ok.class);
    assertThat(TokenV3.parse(v3Of(257)))
        .isEqualTo(Parsed.malformed("a token holds 1 to 256 proofs"));
  }

  @Test
  void amounts_that_overflow_together_are_refused() {
    KeysetId id = new KeysetId("00ad268c4d1f5826");
    List<Proof> proofs =
        List.of(
            new Proof(Long.MAX_VALUE, id, "a", POINT, Optional.empty()),
            new Proof(1, id, "b", POINT, Optional.empty()));

    org.assertj.core.api.Assertions.assertThatThrownBy(() -> token(proofs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a token's amount is too large");
  }

  @Test
  void nothing_that_prints_a_token_prints_its_secrets() {
    Proof proof = new Proof(4, new KeysetId("00ad268c4d1f5826"), "marker", POINT, Optional.empty());
    Token token = token(List.of(proof));

    assertThat(token.toString() + proof + Optional.of(token))
        .doesNotContain("marker")
        .doesNotContain(POINT.hex())
        .doesNotContain(token.encode());
  }

  private static Token token(List<Proof> proofs) {
    return new Token(MintUrl.of("https://mint.example"), "sat", proofs, Optional.empty());
  }

  private static List<Proof> proofs(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> new Proof(1, new KeysetId("00ad268c4d1f5826"), "s" + i, POINT, Optional.empty()))
        .toList();
  }

  private static String v3Of(int count) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < count; i++) {
      list.append(i == 0 ? "" : ",")
          .append("{\"amount\":1,\"id\":\"00ad268c4d1f5826\",\"secret\":\"s")
          .append(i)
          .append("\",\"C\":\"")
          .append(POINT.hex())
          .append("\"}");
    }
    return v3("{\"token\":[{\"mint\":\"https://a\",\"proofs\":[" + list + "]}]}").substring(6);
  }

  private static String v3(String json) {
    return "cashuA" + Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
