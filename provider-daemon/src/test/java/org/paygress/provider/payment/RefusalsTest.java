package org.paygress.provider.payment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.paygress.provider.lease.Failure;
import org.paygress.wallet.RefusalReason;

class RefusalsTest {

  @ParameterizedTest
  @CsvSource({
    "INVALID_TOKEN,invalid_token",
    "MINT_NOT_ALLOWED,non_whitelisted_mint",
    "UNSUPPORTED_UNIT,unsupported_unit",
    "SPENT,token_already_spent",
    "PENDING,token_pending",
    "MINT_UNREACHABLE,mint_network_error",
    "MINT_ERROR,mint_error"
  })
  void every_reason_has_its_error_type_and_keeps_its_words(RefusalReason reason, String type) {
    Failure failure = Refusals.failure(reason, "why");
    assertThat(failure.type().wire()).isEqualTo(type);
    assertThat(failure.message()).isEqualTo("why");
  }

  /** FIPS 180-4, the example of one block. */
  @Test
  void a_token_is_known_by_the_sha_256_of_its_text() {
    assertThat(TokenHash.of("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }
}
