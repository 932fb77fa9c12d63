package org.paygress.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.paygress.consumer.payment.Refund;
import org.paygress.testbed.mint.DevMint;
import org.paygress.testbed.mint.DevMintOptions;
import org.paygress.testbed.mint.DevMints;

class RefundValueTest {

  @Test
  void a_refund_of_several_mints_tells_what_each_token_is_worth() {
    try (DevMint one = DevMint.start(0, DevMintOptions.defaults());
        DevMint two = DevMint.start(0, DevMintOptions.defaults())) {
      String first = DevMints.mintToken(one.url(), 5).encode();
      String second = DevMints.mintToken(two.url(), 7).encode();
      assertThat(Refund.of(first).worth()).isEqualTo("5 sat at " + one.url().value());
      assertThat(Refund.of(first + " " + second).worth())
          .isEqualTo("5 sat at " + one.url().value() + " and 7 sat at " + two.url().value());
      assertThat(Refund.of("cashuBjunk").worth()).isEqualTo("of a kind that cannot be read here");
    }
  }
}
