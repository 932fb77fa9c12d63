package org.paygress.cashu.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.paygress.protocol.money.Msat;
import org.paygress.protocol.money.Sat;

class FeeLimitTest {

  private static Msat sats(long value) {
    return new Sat(value).toMsat();
  }

  @Test
  void by_default_it_is_five_satoshis_and_a_hundredth() {
    assertThat(FeeLimit.DEFAULT.on(sats(1_000))).isEqualTo(sats(15));
    assertThat(FeeLimit.DEFAULT.on(sats(1))).isEqualTo(sats(5));
    assertThat(FeeLimit.of(sats(7)).on(sats(1_000_000))).isEqualTo(sats(7));
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 100, 105, 106, 107, 1_015, 9_999, 100_000, 2_100_000_000_000_000L})
  void what_can_be_paid_out_of_a_sum_is_the_most_that_fits_with_its_fee(long sum) {
    Msat amount = FeeLimit.DEFAULT.payableOutOf(sats(sum));
    Msat next = amount.plus(sats(1));
    assertThat(amount.plus(FeeLimit.DEFAULT.on(amount)).compareTo(sats(sum))).isNotPositive();
    assertThat(next.plus(FeeLimit.DEFAULT.on(next).plus(sats(1))).compareTo(sats(sum)))
        .isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 5})
  void nothing_can_be_paid_out_of_less_than_the_fee(long sum) {
    assertThat(FeeLimit.DEFAULT.payableOutOf(sats(sum))).isEqualTo(Msat.ZERO);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1_000_001})
  void a_share_is_no_more_than_all(int ppm) {
    assertThatThrownBy(() -> new FeeLimit(Msat.ZERO, ppm))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
