package org.paygress.provider.payment;

import static org.assertj.core.api.Assertions.assertThat;

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
}
