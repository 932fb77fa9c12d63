package org.paygress.cashu.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;
import org.paygress.system.Parsed;

/**
 * Token parsing never throws, and what it reads it can write and read again. Runs over its corpus
 * in {@code TokenFuzzTestInputs}, or searches when JAZZER_FUZZ=1 is in the environment.
 */
@Tag("fuzz")
class TokenFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void any_text(FuzzedDataProvider data) {
    check(Token.parse(data.consumeRemainingAsString()));
  }

  @FuzzTest(maxDuration = "60s")
  void any_cbor(byte[] cbor) {
    check(TokenV4.parse(java.util.Base64.getUrlEncoder().encodeToString(cbor)));
  }

  @FuzzTest(maxDuration = "60s")
  void any_json(byte[] json) {
    check(TokenV3.parse(java.util.Base64.getUrlEncoder().encodeToString(json)));
  }

  private static void check(Parsed<Token> parsed) {
    if (parsed instanceof Parsed.Ok<Token>(var token)) {
      assertThat(TokenV3.parse(TokenV3.encode(token))).isEqualTo(Parsed.ok(token));
      assertThat(TokenV4.parse(TokenV4.encode(token))).isInstanceOf(Parsed.Ok.class);
    }
  }
}
